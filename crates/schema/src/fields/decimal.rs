//! `decimal` : un nombre exact, à nombre fixe de décimales ; jamais un flottant.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

/// Décimales quand la définition n'en dit rien ; le chargement les écrit alors dans le champ.
pub(crate) const DEFAULT_SCALE: u32 = 6;

#[derive(Debug)]
pub(super) struct DecimalField;

impl FieldType for DecimalField {
    fn name(&self) -> &'static str {
        "decimal"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max", "scale"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_number(field, report);
    }

    fn storage(&self, field: &Field) -> Storage {
        Storage::Numeric(field.scale.unwrap_or(DEFAULT_SCALE))
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::Decimal
    }

    /// Un texte, pour qu'aucun client ne l'arrondisse en flottant.
    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$" })
    }
}
