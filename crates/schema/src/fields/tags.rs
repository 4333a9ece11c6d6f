//! `tags` : des étiquettes libres, sans doublon, dans l'ordre où on les donne.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Tags;

impl FieldType for Tags {
    fn name(&self) -> &'static str {
        "tags"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max", "search"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_length(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("text[]")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::list(expr::Type::String)
    }

    fn json_schema(&self, field: &Field) -> Value {
        let items = json!({ "type": "string", "minLength": 1, "maxLength": 50 });
        bounds::distinct(field, &items)
    }
}
