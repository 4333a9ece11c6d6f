//! `links` : plusieurs enregistrements d'une autre entité, dans l'ordre choisi.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds, link, record::uuid_schema};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Links;

impl FieldType for Links {
    fn name(&self) -> &'static str {
        "links"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["to", "min", "max"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        link::check_target(field, report);
        bounds::check_length(field, report);
    }

    fn storage(&self, field: &Field) -> Storage {
        Storage::Join(field.to.clone().unwrap_or_default())
    }

    fn cel(&self, field: &Field) -> expr::Type {
        expr::Type::list(expr::Type::record(field.to.as_deref().unwrap_or_default()))
    }

    fn json_schema(&self, field: &Field) -> Value {
        let items = json!({ "type": "array", "items": uuid_schema() });
        bounds::with_length(field, "Items", items)
    }
}
