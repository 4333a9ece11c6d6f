//! `boolean` : vrai, faux, ou inconnu tant que personne n'a répondu.

use serde_json::{Value, json};

use super::{FieldType, Storage};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Boolean;

impl FieldType for Boolean {
    fn name(&self) -> &'static str {
        "boolean"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn check(&self, _: &Field, _: &mut Report<'_>) {}

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("boolean")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::Bool
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "boolean" })
    }
}
