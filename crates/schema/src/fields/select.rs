//! `select` : une valeur parmi des options, chacune avec sa teinte.

use serde_json::{Value, json};

use super::{FieldType, Storage};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Select;

impl FieldType for Select {
    fn name(&self) -> &'static str {
        "select"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["options"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        check_options(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("text")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::String
    }

    fn json_schema(&self, field: &Field) -> Value {
        json!({ "type": "string", "enum": field.options.keys().collect::<Vec<_>>() })
    }
}

/// Un choix a des options.
pub(super) fn check_options(field: &Field, report: &mut Report<'_>) {
    if field.options.is_empty() {
        report.refuse("type", "field.options", "« options » manque", "ajouter options = [\"…\", \"…\"]");
    }
}
