//! `any_link` : un enregistrement d'une entité parmi plusieurs.

use serde_json::{Value, json};

use super::{FieldType, Part, Storage};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct AnyLink;

impl FieldType for AnyLink {
    fn name(&self) -> &'static str {
        "any_link"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["among"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        if field.among.is_empty() {
            let remedy = "ajouter among = [\"…\", \"…\"], les entités visées";
            report.refuse("type", "field.among", "« among » manque", remedy);
        }
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Composite(vec![Part::new("id", "uuid"), Part::new("entity", "text")])
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::composite("any_link")
    }

    fn json_schema(&self, field: &Field) -> Value {
        json!({
            "type": "object",
            "required": ["entity", "id"],
            "additionalProperties": false,
            "properties": {
                "entity": { "type": "string", "enum": field.among },
                "id": { "type": "string", "format": "uuid" },
                "title": { "type": ["string", "null"] },
            },
        })
    }
}
