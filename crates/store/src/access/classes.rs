//! Les classes de champs : un champ autre que `normal` ne s'ouvre que par un octroi qui nomme sa classe.
//!
//! Une ligne possédée se lit et s'écrit par sa mère : c'est l'accès à la mère qui ouvre la classe de ses champs.

use kernel::{Actor, Class};
use schema::model::{Entity, Model};

use super::reach::opening;
use crate::query::{Builder, column};

/// L'acteur peut-il, où que ce soit, faire cette action sur un champ de cette classe ?
pub fn opens(actor: &Actor, model: &Model, entity: &Entity, action: &str, class: Class) -> bool {
    match mother(model, entity) {
        Some(mother) => opens(actor, model, mother, action, class),
        None => !actor.access(&entity.full_name, action).opening(class).is_denied(),
    }
}

/// Où la classe est ouverte à la lecture parmi les lignes vues ; aucune réponse si elle ne l'est nulle part.
pub(crate) fn guard(builder: &mut Builder<'_>, entity: &Entity, class: Class, alias: &str) -> Option<String> {
    if class == Class::Normal {
        return Some("true".to_owned());
    }
    if let (Some(mother), Some(link)) = (mother(builder.model, entity), entity.mother()) {
        let above = builder.alias("m");
        let guard = guard(builder, mother, class, &above);
        let through = |guard: String| match guard.as_str() {
            "true" => guard,
            guard => {
                let link = column(alias, link.column());
                format!("EXISTS (SELECT FROM {} {above} WHERE {above}.id = {link} AND {guard})", mother.table())
            }
        };
        return guard.map(through);
    }
    if builder.actor.access(&entity.full_name, "view").opening(class).is_denied() {
        return None;
    }
    if opens_everywhere(builder.actor, builder.model, entity, class) {
        return Some("true".to_owned());
    }
    Some(opening(builder, entity, class, alias))
}

/// La classe est-elle ouverte à la lecture sur toutes les lignes que l'acteur voit ?
pub fn opens_everywhere(actor: &Actor, model: &Model, entity: &Entity, class: Class) -> bool {
    match mother(model, entity) {
        Some(mother) => opens_everywhere(actor, model, mother, class),
        None => {
            let access = actor.access(&entity.full_name, "view");
            !access.is_denied() && access.opening(class).rules.len() == access.rules.len()
        }
    }
}

fn mother<'m>(model: &'m Model, entity: &Entity) -> Option<&'m Entity> {
    model.entity(&entity.owned_by.as_ref()?.entity).map(AsRef::as_ref)
}
