//! `children` : des lignes possédées, écrites avec leur enregistrement et effacées avec lui.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Children;

impl FieldType for Children {
    fn name(&self) -> &'static str {
        "children"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["of", "min", "max"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        if field.of.is_none() {
            report.refuse("type", "field.of", "« of » manque", "ajouter of = \"…\", l'entité des lignes");
        }
        bounds::check_length(field, report);
    }

    fn storage(&self, field: &Field) -> Storage {
        Storage::Owned(field.of.clone().unwrap_or_default())
    }

    fn cel(&self, field: &Field) -> expr::Type {
        expr::Type::list(expr::Type::record(field.of.as_deref().unwrap_or_default()))
    }

    fn json_schema(&self, field: &Field) -> Value {
        bounds::with_length(field, "Items", json!({ "type": "array", "items": { "type": "object" } }))
    }
}
