//! `time` : une heure du jour, à la seconde, sans jour ni fuseau.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct TimeField;

impl FieldType for TimeField {
    fn name(&self) -> &'static str {
        "time"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_clock(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("time")
    }

    /// CEL n'a pas d'heure : le texte `HH:MM:SS` se compare dans l'ordre des heures.
    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::String
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$", "examples": ["08:30:00"] })
    }
}
