//! `long_text` : un texte de plusieurs lignes, sans mise en forme.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct LongText;

impl FieldType for LongText {
    fn name(&self) -> &'static str {
        "long_text"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max", "search"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_length(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("text")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::String
    }

    fn json_schema(&self, field: &Field) -> Value {
        bounds::with_length(field, "Length", json!({ "type": "string" }))
    }
}
