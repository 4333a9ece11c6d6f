//! `integer` : un entier signé de 64 bits.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Integer;

impl FieldType for Integer {
    fn name(&self) -> &'static str {
        "integer"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_integer(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("bigint")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::Int
    }

    fn json_schema(&self, field: &Field) -> Value {
        bounds::with_values(field, json!({ "type": "integer", "format": "int64" }))
    }
}
