//! `date` : un jour du calendrier, sans heure ni fuseau.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct DateField;

impl FieldType for DateField {
    fn name(&self) -> &'static str {
        "date"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_day(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("date")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::Date
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "string", "format": "date" })
    }
}
