//! Ce que les sortes à plusieurs colonnes ont en commun : leurs membres, leurs types, leurs colonnes.
//!
//! Une telle valeur se lit membre par membre (`cost.amount`) ; entière, elle ne se compare qu'à `null`. Son premier
//! membre est dans la colonne qui porte le nom du champ, celle qui sert au tri ; les autres suivent, `<nom>__<membre>`.

use expr::Type;

use super::{FieldType, Storage};
use crate::model::Field;

/// Un membre gardé dans sa colonne.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Son nom, dans une expression comme en JSON.
    pub member: &'static str,
    /// Type PostgreSQL de sa colonne.
    pub kind: String,
}

impl Part {
    pub(super) fn new(member: &'static str, kind: &str) -> Part {
        Part { member, kind: kind.to_owned() }
    }
}

/// L'enregistrement d'une entité quelconque.
const ANY: &str = "any";

/// Les membres d'un type composé, avec leurs types ; aucun si ce nom n'en est pas un.
pub fn members(composite: &str) -> Vec<(&'static str, Type)> {
    match composite.split(':').next() {
        Some("geo_point") => vec![("lat", Type::Double), ("lon", Type::Double)],
        Some("money") => vec![("amount", Type::Decimal), ("currency", Type::String), ("base", Type::Decimal)],
        Some("quantity") => vec![("base", Type::Decimal), ("value", Type::Decimal), ("unit", Type::String)],
        Some("any_link") => vec![("id", Type::record(ANY)), ("entity", Type::String)],
        _ => Vec::new(),
    }
}

/// Le type d'un membre.
pub(crate) fn member(composite: &str, name: &str) -> Option<Type> {
    members(composite).into_iter().find(|(member, _)| *member == name).map(|(_, ty)| ty)
}

/// Les parties d'un champ composé ; aucune pour un autre.
pub(crate) fn parts(kind: &dyn FieldType, field: &Field) -> Vec<Part> {
    match kind.storage(field) {
        Storage::Composite(parts) => parts,
        _ => Vec::new(),
    }
}
