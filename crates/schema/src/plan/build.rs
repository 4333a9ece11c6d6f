//! D'un modèle à sa forme physique.

use uuid::Uuid;

use super::{
    indexes,
    shape::{Column, JoinTable, OnDelete, Reference, Series, Shape, Table, TableName},
};
use crate::{
    fields::Storage,
    load::stable_id,
    model::{Entity, Field, Model},
};

/// Colonne de rang des lignes possédées.
const POSITION: &str = "position";

/// Colonnes communes que la plate-forme remplit toujours.
const ALWAYS: [&str; 4] = ["id", "version", "created_at", "updated_at"];

/// Colonnes communes qui visent une entité par une clé étrangère ; celles qui disent qui a écrit n'en ont pas, pour
/// que l'effacement d'une personne ne réécrive pas l'histoire.
const REFERENCES: [&str; 3] = ["company", "department", "owner"];

impl Model {
    /// La forme physique de ce modèle. Les tables du système n'en sont pas.
    pub fn shape(&self) -> Shape {
        let own: Vec<&Entity> =
            self.entities.values().map(|entity| &**entity).filter(|one| one.system.is_none()).collect();
        let mut schemas: Vec<String> = own.iter().map(|entity| entity.package.clone()).collect();
        schemas.sort();
        schemas.dedup();
        let tables = own.iter().map(|entity| table(entity, self)).collect();
        let joins = own.iter().flat_map(|entity| joins(entity, self)).collect();
        Shape { schemas, tables, joins, quarantine: super::Quarantine::default() }
    }
}

fn table(entity: &Entity, model: &Model) -> Table {
    let mut columns: Vec<Column> = entity.common_fields().filter_map(|field| common(field, model)).collect();
    columns.push(Column { not_null: true, ..plain("extra", "jsonb") });
    if entity.owned_by.is_some() {
        columns.push(plain(POSITION, "integer"));
    }
    columns.extend(entity.fields.values().flat_map(|field| own(field, entity, model)));
    Table {
        id: entity.id,
        name: name_of(entity),
        indexes: indexes::of(entity, &columns),
        exclusions: indexes::exclusions(entity, &columns),
        columns,
        series: entity
            .number
            .as_ref()
            .map(|number| Series { name: entity.full_name.to_string(), gapless: number.gapless }),
    }
}

fn name_of(entity: &Entity) -> TableName {
    TableName { schema: entity.package.clone(), name: entity.name.clone() }
}

fn plain(name: &str, kind: &str) -> Column {
    Column {
        id: stable_id(&format!("common.{name}")),
        name: name.to_owned(),
        kind: kind.to_owned(),
        not_null: false,
        references: None,
        formula: None,
    }
}

fn common(field: &Field, model: &Model) -> Option<Column> {
    let target = field.to.as_deref().filter(|_| REFERENCES.contains(&field.name.as_str()));
    Some(Column {
        not_null: ALWAYS.contains(&field.name.as_str()),
        references: target.and_then(|target| reference(target, OnDelete::Restrict, model)),
        ..plain(field.column(), &kind(field)?)
    })
}

/// Les colonnes d'un champ : le plus souvent une, aucune s'il est ailleurs, plusieurs s'il a des membres.
fn own(field: &Field, entity: &Entity, model: &Model) -> Vec<Column> {
    let parts = field.parts().into_iter().enumerate().filter_map(|(rank, part)| {
        let id = if rank == 0 { field.id } else { stable_id(&format!("{}.{}", field.id, part.member)) };
        Some(Column { id, ..plain(&field.part_column(part.member)?, &part.kind) })
    });
    single(field, entity, model).into_iter().chain(parts).collect()
}

fn single(field: &Field, entity: &Entity, model: &Model) -> Option<Column> {
    let is_mother = entity.owned_by.as_ref().is_some_and(|owner| field.is_mother(owner));
    let on_delete = if is_mother { OnDelete::Cascade } else { OnDelete::Restrict };
    Some(Column {
        id: field.id,
        references: field.to.as_deref().and_then(|target| reference(target, on_delete, model)),
        formula: field.computation(),
        ..plain(field.column(), &kind(field)?)
    })
}

fn kind(field: &Field) -> Option<String> {
    match field.storage() {
        Storage::Column(kind) => Some(kind.to_owned()),
        Storage::Numeric(scale) => Some(format!("numeric(38,{scale})")),
        Storage::Extra(_) | Storage::Composite(_) | Storage::Join(_) | Storage::Owned(_) | Storage::Computed => None,
    }
}

/// Une table du système n'est pas de la forme : on n'y attache pas de clé étrangère.
fn reference(target: &str, on_delete: OnDelete, model: &Model) -> Option<Reference> {
    let entity = model.entity(target).filter(|entity| entity.system.is_none())?;
    Some(Reference { id: entity.id, table: name_of(entity), on_delete })
}

fn joins(entity: &Entity, model: &Model) -> Vec<JoinTable> {
    let joined = entity.fields.values().filter_map(|field| match field.storage() {
        Storage::Join(target) => Some((field, target)),
        _ => None,
    });
    joined
        .map(|(field, target)| JoinTable {
            id: field.id,
            name: TableName { schema: entity.package.clone(), name: entity.join_name(field) },
            source: Reference { id: entity.id, table: name_of(entity), on_delete: OnDelete::Cascade },
            target: reference(&target, OnDelete::Restrict, model),
        })
        .collect()
}

/// L'identifiant d'une colonne commune, par son nom.
pub(super) fn common_id(name: &str) -> Uuid {
    stable_id(&format!("common.{name}"))
}
