//! `text` : une ligne de texte.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

/// Longueur quand la définition n'en dit rien : tient dans un index, même en quatre octets par lettre.
pub(crate) const DEFAULT_LENGTH: u32 = 255;

#[derive(Debug)]
pub(super) struct Text;

impl FieldType for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max", "search", "pattern"]
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
        with_pattern(field, bounds::with_length(field, "Length", json!({ "type": "string" })))
    }
}

/// Ajoute la forme exigée ; elle est ancrée, comme l'écriture la vérifie.
pub(super) fn with_pattern(field: &Field, mut schema: Value) -> Value {
    if let Some(pattern) = &field.pattern {
        schema["pattern"] = json!(pattern.as_str());
    }
    schema
}
