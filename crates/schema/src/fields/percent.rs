//! `percent` : un pourcentage exact ; `12.5` vaut 12,5 %.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

/// Décimales quand la définition n'en dit rien.
pub(crate) const DEFAULT_SCALE: u32 = 2;

#[derive(Debug)]
pub(super) struct Percent;

impl FieldType for Percent {
    fn name(&self) -> &'static str {
        "percent"
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

    /// Un texte, comme un décimal.
    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$" })
    }
}
