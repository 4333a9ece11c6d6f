//! `link` : un enregistrement d'une autre entité.

use serde_json::Value;

use super::{FieldType, Storage, record::uuid_schema};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Link;

impl FieldType for Link {
    fn name(&self) -> &'static str {
        "link"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["to"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        check_target(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("uuid")
    }

    fn cel(&self, field: &Field) -> expr::Type {
        expr::Type::record(field.to.as_deref().unwrap_or_default())
    }

    fn json_schema(&self, _: &Field) -> Value {
        uuid_schema()
    }
}

/// Un lien dit ce qu'il vise.
pub(super) fn check_target(field: &Field, report: &mut Report<'_>) {
    if field.to.is_none() {
        report.refuse("type", "field.to", "« to » manque", "ajouter to = \"…\", l'entité visée");
    }
}
