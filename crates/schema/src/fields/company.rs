//! `company` : une société du locataire.

use serde_json::{Value, json};

use super::{FieldType, Storage};
use crate::{load::Report, model::Field};

/// L'entité des sociétés.
pub(crate) const ENTITY: &str = "core.company";

#[derive(Debug)]
pub(super) struct Company;

impl FieldType for Company {
    fn name(&self) -> &'static str {
        "company"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn check(&self, _: &Field, _: &mut Report<'_>) {}

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("uuid")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::record(ENTITY)
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "string", "format": "uuid" })
    }
}
