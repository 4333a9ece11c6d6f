//! `datetime` : un instant, gardé en temps universel.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Datetime;

impl FieldType for Datetime {
    fn name(&self) -> &'static str {
        "datetime"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_instant(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("timestamptz")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::Timestamp
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "string", "format": "date-time" })
    }
}
