//! `secret` : un texte chiffré, que l'on écrit et ne relit plus ; seul le système l'ouvre.

use serde_json::{Value, json};

use super::{FieldType, Part, Storage};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Secret;

impl FieldType for Secret {
    fn name(&self) -> &'static str {
        "secret"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn check(&self, _: &Field, _: &mut Report<'_>) {}

    fn storage(&self, _: &Field) -> Storage {
        Storage::Composite(vec![Part::new("sealed", "bytea")])
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::composite("secret")
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({
            "anyOf": [
                { "type": "string", "maxLength": 10_000, "writeOnly": true },
                {
                    "type": "object",
                    "required": ["set"],
                    "additionalProperties": false,
                    "properties": { "set": { "type": "boolean" } },
                },
            ],
        })
    }
}
