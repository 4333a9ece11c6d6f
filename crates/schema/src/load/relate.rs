//! Ce qu'une définition ajoute à une autre : l'état d'un processus, la mère d'une ligne possédée.

use indexmap::IndexMap;

use super::{
    Definition,
    diagnostics::{Diagnostic, Report},
    entity::{self, POSITION},
    fields::table_of,
};
use crate::model::{Entity, Field, OwnedBy};

/// Les entités en cours de lecture, par nom complet.
pub(crate) type Entities = IndexMap<String, Entity>;

/// Attache les lignes possédées à leur mère.
pub(crate) fn own<'a>(
    entities: &mut Entities,
    definitions: impl Iterator<Item = (String, &'a Definition)>,
    found: &mut Vec<Diagnostic>,
) {
    for (mother, definition) in definitions {
        let Some(entity) = entities.get(&mother) else { continue };
        let children: Vec<_> = entity
            .fields
            .values()
            .filter(|field| field.kind.name() == "children")
            .filter_map(|field| Some((field.name.clone(), field.of.clone()?)))
            .collect();
        let mut report = Report::new(&definition.file, found);
        for (field, child) in children {
            attach(entities, OwnedBy { entity: mother.clone(), field }, &child, definition, &mut report);
        }
    }
}

fn attach(entities: &mut Entities, owner: OwnedBy, child: &str, definition: &Definition, report: &mut Report<'_>) {
    let at =
        entity::fields_table(definition).and_then(|fields| table_of(fields, &owner.field)).map(|table| table.at("of"));
    let at = at.unwrap_or_default();
    let mother = owner.entity.rsplit('.').next().unwrap_or_default().to_owned();
    let Some(lines) = entities.get_mut(child) else { return };
    if let Some(other) = &lines.owned_by {
        let message = format!("« {child} » appartient déjà à {}.{}", other.entity, other.field);
        report.error(at, "owned.twice", message, "créer une autre entité pour ces lignes");
        return;
    }
    if lines.system.is_some() || lines.full_name.as_ref() == owner.entity {
        let message = format!("« {child} » ne peut pas appartenir à {}", owner.entity);
        report.error(at, "owned.refused", message, "employer « links », ou une autre entité");
        return;
    }
    if lines.fields.contains_key(POSITION) {
        let message = format!("« {child} » déclare un champ « {POSITION} », qui est le rang des lignes possédées");
        report.error(at, "owned.position", message, format!("renommer ce champ dans {child}"));
    }
    if let Some(secret) = lines.fields.values().find(|field| field.is_secret()) {
        let message =
            format!("« {child} » porte un secret (« {} »), que des lignes possédées ne gardent pas", secret.name);
        report.error(at, "owned.secret", message, "le mettre dans une entité qui a ses propres pages");
    }
    match lines.fields.get(&mother) {
        Some(field) if field.to.as_ref() != Some(&owner.entity) => {
            let message = format!("« {child} » a un champ « {mother} » qui ne vise pas {}", owner.entity);
            report.error(at, "owned.mother", message, "renommer ce champ : ce nom est celui du lien vers la mère");
        }
        Some(_) => {}
        None => {
            let to = Some(owner.entity.clone());
            let link = Field { to, read_only: true, required: true, ..entity::field(&mother, "link") };
            lines.fields.insert(mother, link);
        }
    }
    lines.owned_by = Some(owner);
}
