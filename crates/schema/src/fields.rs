//! Les sortes de champs, côté définitions : attributs admis, colonne, type CEL, forme OpenAPI.
//!
//! Pour en ajouter une : un fichier ici, une ligne dans [`ALL`] ; puis son pendant dans `store/src/fields`
//! et dans `web/src/fields`.

use std::fmt::Debug;

use serde_json::Value;

use crate::{load::Report, model::Field};

mod boolean;
mod bounds;
mod children;
mod date;
mod datetime;
pub(crate) mod decimal;
mod files;
mod formula;
mod id;
mod integer;
mod json;
mod link;
mod links;
mod long_text;
mod select;
mod sequence;
pub(crate) mod text;
pub(crate) mod user;

/// Toutes les sortes.
pub const ALL: &[&dyn FieldType] = &[
    &boolean::Boolean,
    &children::Children,
    &date::DateField,
    &datetime::Datetime,
    &decimal::DecimalField,
    &files::Files,
    &formula::FormulaField,
    &id::Id,
    &integer::Integer,
    &json::Json,
    &link::Link,
    &links::Links,
    &long_text::LongText,
    &select::Select,
    &sequence::Sequence,
    &text::Text,
    &user::User,
];

/// Sortes que le langage nomme mais que cette version n'a pas encore, et celle qui les remplace d'ici là.
pub(crate) const LATER: &[(&str, &str)] = &[
    ("any_link", "link"),
    ("barcode", "text"),
    ("color", "text"),
    ("company", "link"),
    ("department", "link"),
    ("duration", "integer"),
    ("email", "text"),
    ("file", "files"),
    ("geo_point", "text"),
    ("image", "files"),
    ("markdown", "long_text"),
    ("money", "decimal"),
    ("multi_select", "links"),
    ("parent", "link"),
    ("percent", "decimal"),
    ("phone", "text"),
    ("quantity", "decimal"),
    ("rating", "integer"),
    ("rich_text", "long_text"),
    ("rollup", "formula"),
    ("secret", "long_text"),
    ("signature", "files"),
    ("tags", "text"),
    ("time", "text"),
    ("url", "text"),
];

/// La sorte de ce nom.
pub fn find(name: &str) -> Option<&'static dyn FieldType> {
    ALL.iter().copied().find(|kind| kind.name() == name)
}

/// Une sorte de champ.
pub trait FieldType: Sync + Debug {
    /// Nom dans les définitions.
    fn name(&self) -> &'static str;

    /// Attributs admis en plus de ceux que tout champ accepte.
    fn attributes(&self) -> &'static [&'static str];

    /// Vérifie les attributs ensemble.
    fn check(&self, field: &Field, report: &mut Report<'_>);

    /// Où la valeur est gardée.
    fn storage(&self, field: &Field) -> Storage;

    /// Type de la valeur dans une expression.
    fn cel(&self, field: &Field) -> expr::Type;

    /// Schéma JSON (2020-12) de la valeur, pour OpenAPI.
    fn json_schema(&self, field: &Field) -> Value;
}

/// Où la valeur d'un champ est gardée.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Dans une colonne de ce type PostgreSQL.
    Column(&'static str),
    /// Dans une colonne `numeric(38, échelle)`.
    Numeric(u32),
    /// Dans la colonne `extra` de la ligne, sous l'identifiant du champ, et lue comme ce type PostgreSQL.
    Extra(&'static str),
    /// Dans une table de liaison vers une autre entité (nom complet).
    Join(String),
    /// Dans les lignes d'une entité possédée (nom complet).
    Owned(String),
    /// Nulle part : calculée à la lecture.
    Computed,
}
