//! `parent` : le lien vers le parent dans un arbre ; l'entité est la sienne, et les cycles sont refusés.

use serde_json::Value;

use super::{FieldType, Storage, record::uuid_schema};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Parent;

impl FieldType for Parent {
    fn name(&self) -> &'static str {
        "parent"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn check(&self, _: &Field, _: &mut Report<'_>) {}

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
