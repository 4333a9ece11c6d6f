//! Les enregistrements visés par une écriture : existent-ils, l'acteur les voit-il, que valent leurs champs utiles ?
//!
//! Une seule instruction répond pour tous les liens et tous les fichiers.

use std::{collections::BTreeSet, sync::Arc};

use kernel::{Code, FieldError, Result};
use schema::model::{Entity, Field, Formula};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{draft::Draft, line_links};
use crate::{
    Bind, Tenant,
    access::{self, Authorized, Predicate},
    query::{Builder, Slot, quoted, stored_column, subtree::ancestors},
};

/// Où sont les ancêtres d'un enregistrement lié, parmi ce qui en a été lu.
pub(super) const ANCESTORS: &str = "__ancestors";

/// Lit les enregistrements liés et ajoute les fautes des liens rompus et des fichiers refusés.
pub(super) async fn resolve(tenant: &Tenant, draft: &mut Draft<'_>) -> Result<()> {
    read(tenant, draft).await?;
    check(draft);
    line_links::check(tenant, draft).await
}

/// Lit les enregistrements liés, pour les expressions qui suivent un lien.
pub(super) async fn read(tenant: &Tenant, draft: &mut Draft<'_>) -> Result<()> {
    let entity = draft.entity;
    let mut builder = Builder::new(draft.model, &draft.ctx.actor);
    let (mut parts, mut inputs, mut proof) = (Vec::new(), Vec::new(), None);
    for field in entity.fields.values().chain(entity.common_fields()) {
        let ids = ids_to_read(draft, field);
        if ids.is_empty() {
            continue;
        }
        let slot = builder.slot(Slot::Input(inputs.len()), "uuid[]");
        let (sql, visible) = match target_of(draft, field) {
            Some(target) => linked(&mut builder, draft, field, &target, &slot)?,
            None => files(&mut builder, draft, &slot),
        };
        proof = Some(visible);
        inputs.push(Bind::Uuids(ids));
        parts.push(format!("{sql} AS {}", quoted(&field.name)));
    }
    if let Some(proof) = proof {
        let sql = format!("SELECT row_to_json(p)::text FROM (SELECT {}) p", parts.join(", "));
        let statement = builder.finish(sql, &proof);
        let row = tenant.db.query_opt(&statement.sql, &statement.binds(draft.ctx, &inputs)?).await?;
        let text: String = row.map(|row| row.get(0)).unwrap_or_default();
        let linked = serde_json::from_str(&text).map_err(|error| Code::Internal.because(error))?;
        draft.linked = Arc::new(linked);
    }
    Ok(())
}

/// Identifiants qu'il faut lire : ceux qui changent, et ceux, anciens compris, dont une expression lit un champ.
fn ids_to_read(draft: &Draft<'_>, field: &Field) -> Vec<Uuid> {
    let followed = is_aimed(field) && (!hops(draft, &field.name).is_empty() || climbs(draft, &field.name));
    let old = draft.old.as_ref().filter(|_| followed).and_then(|old| old.get(&field.name));
    let new = draft.new.get(&field.name).filter(|_| followed || is_aimed(field) && draft.changes(&field.name));
    let mut ids: Vec<Uuid> = new.into_iter().chain(old).flat_map(ids_in).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Le champ désigne-t-il d'autres enregistrements ou des fichiers ?
pub(super) fn is_aimed(field: &Field) -> bool {
    field.to.is_some() || field.holds_files()
}

/// Identifiants que porte la valeur d'un lien, simple ou multiple, ou d'un champ de fichiers.
pub(super) fn ids_in(value: &Value) -> Vec<Uuid> {
    let id = |value: &Value| value.get("id").unwrap_or(value).as_str().and_then(|text| Uuid::try_parse(text).ok());
    match value {
        Value::Array(items) => items.iter().filter_map(id).collect(),
        one => id(one).into_iter().collect(),
    }
}

/// Champs de l'enregistrement lié que lisent les expressions de l'entité et les filtres des octrois.
fn hops(draft: &Draft<'_>, link: &str) -> BTreeSet<String> {
    formulas(draft).flat_map(|formula| formula.checked.paths()).filter_map(|path| hop(path, link)).collect()
}

/// Une expression demande-t-elle où l'enregistrement lié est dans son arbre ? La fiche, elle, est là où est son parent.
fn climbs(draft: &Draft<'_>, link: &str) -> bool {
    let is_parent = draft.entity.tree.as_deref() == Some(link);
    let climbs = |path: &Vec<String>| match &path[..] {
        [name] if name == "id" || name == "record" => is_parent,
        [name] => name == link,
        [head, name] if head == "record" => name == link || name == "id" && is_parent,
        _ => false,
    };
    formulas(draft).flat_map(|formula| formula.checked.trees()).any(climbs)
}

/// Les expressions de l'entité et les filtres des octrois.
fn formulas<'d>(draft: &'d Draft<'_>) -> impl Iterator<Item = &'d Formula> {
    let entity = draft.entity;
    let fields = entity.fields.values().flat_map(|field| {
        [&field.initial, &field.visible, &field.required_if, &field.read_only_if, &field.value].into_iter().flatten()
    });
    let transitions = entity.workflow.iter().flat_map(|workflow| workflow.transitions.values());
    let transitions = transitions.flat_map(|transition| transition.when.iter().chain(transition.set.values()));
    let actions = entity.actions.values().flat_map(|action| action.when.iter().chain(action.set.values()));
    let capacities = entity.capacities.values().flat_map(|capacity| capacity.when.iter().chain(&capacity.uses));
    let own = entity
        .rules
        .values()
        .chain(entity.events.values())
        .chain(&entity.freeze)
        .chain(&entity.visible)
        .chain(capacities);
    own.chain(fields).chain(transitions).chain(actions).chain(draft.grant_filters().values()).chain(&draft.asked)
}

/// Une valeur initiale suit-elle un lien que l'appelant donne ?
pub(super) fn lead_to_initials(entity: &Entity) -> bool {
    let initials = entity.fields.values().filter_map(|field| field.initial.as_ref());
    let mut paths = initials.flat_map(|formula| formula.checked.paths());
    paths.any(|path| path.len() > 1 && entity.field(&path[0]).is_some_and(|field| field.to.is_some()))
}

fn hop(path: &[String], link: &str) -> Option<String> {
    let path = match path {
        [head, rest @ ..] if head == "old" || head == "record" => rest,
        path => path,
    };
    match path {
        [head, star, name, ..] if head == link && star == "*" => Some(name.clone()),
        [head, name, ..] if head == link && name != "*" => Some(name.clone()),
        _ => None,
    }
}

/// L'entité qu'un lien vise ; aucune pour des fichiers.
pub(super) fn target_of(draft: &Draft<'_>, field: &Field) -> Option<Arc<Entity>> {
    draft.model.entity(field.to.as_deref()?).cloned()
}

/// Les enregistrements liés, chacun disant si l'acteur le voit.
pub(super) fn linked(
    builder: &mut Builder<'_>,
    draft: &Draft<'_>,
    field: &Field,
    target: &Entity,
    slot: &str,
) -> Result<(String, Authorized<Predicate>)> {
    let alias = builder.alias("e");
    let visible = access::predicate(builder, target, "view", &alias);
    let mut columns = vec![format!("{alias}.id"), format!("({}) AS \"__visible\"", visible.sql())];
    for name in hops(draft, &field.name) {
        if let Some(far) = target.field(&name).filter(|far| far.is_in_row() && name != "id") {
            columns.push(format!("{} AS {}", stored_column(far, &alias), quoted(&name)));
        }
    }
    if let Some(parent) = target.tree.as_deref().filter(|_| climbs(draft, &field.name)) {
        let parent = target.field(parent).ok_or_else(|| Code::Internal.because(parent))?;
        columns.push(format!("{} AS {}", ancestors(target, parent.column(), &alias), quoted(ANCESTORS)));
    }
    let sql = format!(
        "(SELECT coalesce(json_agg(row_to_json(x)), '[]') FROM (SELECT {} FROM {} {alias} WHERE {alias}.id = ANY({slot}) \
         AND {alias}.deleted_at IS NULL) x)",
        columns.join(", "),
        target.table()
    );
    Ok((sql, visible))
}

/// Fichiers à soi et encore libres, ou déjà portés par cet enregistrement.
fn files(builder: &mut Builder<'_>, draft: &Draft<'_>, slot: &str) -> (String, Authorized<Predicate>) {
    let usable = access::own_files(builder, draft.id, "f");
    let sql = format!(
        "(SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size, \
         '__visible', {})), '[]') FROM sys.file f WHERE f.id = ANY({slot}))",
        usable.sql()
    );
    (sql, usable)
}

/// Soi-même, sa société, son service, son site : l'acteur les désigne sans devoir les voir ; une société est à elle-même.
pub(super) fn is_own(draft: &Draft<'_>, id: Uuid) -> bool {
    let actor = &draft.ctx.actor;
    [actor.id, actor.company, actor.department, actor.site].contains(&Some(id)) || draft.id == id
}

/// Ajoute une faute pour chaque lien changé dont la cible manque ou ne se voit pas.
pub(super) fn check(draft: &mut Draft<'_>) {
    let entity = draft.entity;
    let mut faults = Vec::new();
    let aimed = entity.fields.values().chain(entity.common_fields()).filter(|field| is_aimed(field));
    for field in aimed.filter(|field| draft.changes(&field.name)) {
        let found = draft.linked.get(&field.name).and_then(Value::as_array);
        for id in draft.new.get(&field.name).into_iter().flat_map(ids_in) {
            let found = found.into_iter().flatten().filter_map(Value::as_object);
            let mut text = Uuid::encode_buffer();
            let text = &*id.hyphenated().encode_lower(&mut text);
            let target = found.into_iter().find(|found| found.get("id").and_then(Value::as_str) == Some(text));
            let visible = target.is_some_and(|target| target["__visible"] == true);
            if !visible && !is_own(draft, id) {
                faults.push(FieldError::new(&field.name, "broken_link").with("id", text));
            } else if let Some(fault) = target.and_then(|target| file_fault(field, target)) {
                faults.push(fault);
            }
        }
    }
    draft.faults.extend(faults);
}

/// La nature et la taille d'un fichier, contre les limites du champ.
fn file_fault(field: &Field, file: &Map<String, Value>) -> Option<FieldError> {
    let kind = file.get("type")?.as_str()?;
    let accepted = field.accept.is_empty()
        || field.accept.iter().any(|accept| {
            accept == kind || accept.strip_suffix("/*").is_some_and(|family| kind.starts_with(&format!("{family}/")))
        });
    if !accepted {
        return Some(FieldError::new(&field.name, "file_type").with("expected", field.accept.join(", ")));
    }
    let (size, max) = (file.get("size")?.as_u64()?, field.max_size?);
    (size > max).then(|| FieldError::new(&field.name, "file_size").with("max", max))
}
