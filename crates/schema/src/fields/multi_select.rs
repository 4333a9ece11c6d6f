//! `multi_select` : plusieurs valeurs parmi des options, chacune au plus une fois.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds, select};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct MultiSelect;

impl FieldType for MultiSelect {
    fn name(&self) -> &'static str {
        "multi_select"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["options", "min", "max"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        select::check_options(field, report);
        bounds::check_length(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("text[]")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::list(expr::Type::String)
    }

    fn json_schema(&self, field: &Field) -> Value {
        let items = json!({ "type": "string", "enum": field.options.keys().collect::<Vec<_>>() });
        bounds::distinct(field, &items)
    }
}
