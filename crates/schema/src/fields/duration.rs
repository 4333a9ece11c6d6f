//! `duration` : une durée ISO 8601, gardée en microsecondes entières comme `expr` compte les siennes.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct DurationField;

impl FieldType for DurationField {
    fn name(&self) -> &'static str {
        "duration"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_duration(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("bigint")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::Duration
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "string", "format": "duration", "examples": ["PT8H30M"] })
    }
}
