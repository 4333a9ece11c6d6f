//! Les sortes de champs, côté définitions : attributs admis, colonne, type CEL, forme OpenAPI.
//!
//! Pour en ajouter une : un fichier ici, une ligne dans [`ALL`] ; puis son pendant dans `store/src/fields`
//! et dans `web/src/fields`.

use std::fmt::Debug;

use serde_json::Value;

use crate::{load::Report, model::Field};

mod any_link;
mod boolean;
mod bounds;
mod children;
pub(crate) mod composite;
mod date;
mod datetime;
mod duration;
mod exact;
pub(crate) mod file;
mod files;
mod formatted;
mod formula;
mod geo_point;
mod id;
mod integer;
mod json;
mod link;
mod links;
mod long_text;
mod money;
mod multi_select;
mod parent;
mod quantity;
pub(crate) mod rating;
pub(crate) mod record;
mod rollup;
mod secret;
mod select;
mod sequence;
mod tags;
pub(crate) mod text;
mod time;

pub use composite::{Part, members};

/// Toutes les sortes.
pub const ALL: &[&dyn FieldType] = &[
    &any_link::AnyLink,
    &boolean::Boolean,
    &children::Children,
    &record::COMPANY,
    &date::DateField,
    &datetime::Datetime,
    &exact::DECIMAL,
    &record::DEPARTMENT,
    &duration::DurationField,
    &file::FILE,
    &file::IMAGE,
    &file::SIGNATURE,
    &files::Files,
    &formatted::BARCODE,
    &formatted::COLOR,
    &formatted::EMAIL,
    &formatted::PHONE,
    &formatted::URL,
    &formula::FormulaField,
    &geo_point::GeoPoint,
    &id::Id,
    &integer::Integer,
    &json::Json,
    &link::Link,
    &links::Links,
    &long_text::LONG_TEXT,
    &long_text::MARKDOWN,
    &long_text::RICH_TEXT,
    &multi_select::MultiSelect,
    &exact::PERCENT,
    &rating::Rating,
    &money::Money,
    &parent::Parent,
    &quantity::Quantity,
    &secret::Secret,
    &rollup::RollupField,
    &select::Select,
    &sequence::Sequence,
    &tags::Tags,
    &text::Text,
    &time::TimeField,
    &record::USER,
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

    /// Entité qu'un tel champ vise toujours.
    fn target(&self) -> Option<&'static str> {
        None
    }

    /// Décimales quand la définition n'en dit rien ; aucune pour ce qui n'en a pas.
    fn default_scale(&self) -> Option<u32> {
        None
    }

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
    /// Dans plusieurs colonnes, la première au nom du champ.
    Composite(Vec<Part>),
    /// Dans une table de liaison vers une autre entité (nom complet).
    Join(String),
    /// Dans les lignes d'une entité possédée (nom complet).
    Owned(String),
    /// Nulle part : calculée à la lecture.
    Computed,
}
