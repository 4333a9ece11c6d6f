//! Un lien vers l'une de plusieurs entités : son titre, seulement si l'appelant voit la cible et le champ qui la nomme.

use schema::model::Field;

use super::{Builder, aliases::place, projection::part};
use crate::access;

/// Expression JSON `{"entity", "id", "title"}` ; le système, qui relit l'état, n'a pas besoin du titre.
pub(super) fn titled(builder: &mut Builder<'_>, field: &Field, alias: &str) -> String {
    let (id, entity) = (part(field, "id", alias), part(field, "entity", alias));
    let titles = match builder.actor.id {
        Some(_) => field.among.iter().filter_map(|target| title(builder, target, &id, &entity)).collect(),
        None => Vec::new(),
    };
    let title = match titles.is_empty() {
        true => String::new(),
        false => format!(", 'title', CASE {} END", titles.join(" ")),
    };
    format!("CASE WHEN {id} IS NOT NULL THEN json_build_object('entity', {entity}, 'id', {id}{title}) END")
}

/// `WHEN entité THEN (titre)` pour une entité visée, si ce qui la nomme est dans sa ligne et se lit.
fn title(builder: &mut Builder<'_>, target: &str, id: &str, entity: &str) -> Option<String> {
    let model = builder.model;
    let target = model.entity(target)?;
    let named = target.field(&target.title).filter(|field| field.is_in_row() && field.name != "id")?;
    let inner = builder.alias("a");
    let guard = access::guard(builder, target, named.class, &inner)?;
    let visible = access::predicate(builder, target, "view", &inner);
    let name = place(named, &inner);
    Some(format!(
        "WHEN {entity} = '{}' THEN (SELECT {name}::text FROM {} {inner} WHERE {inner}.id = {id} \
         AND {inner}.deleted_at IS NULL AND {guard} AND {})",
        target.full_name,
        target.table(),
        visible.sql()
    ))
}
