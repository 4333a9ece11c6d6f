//! `json` : un document libre, rendu tel quel ; on ne le filtre ni ne le trie.

use serde_json::{Value, json};

use super::{FieldType, Storage};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Json;

impl FieldType for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn check(&self, _: &Field, _: &mut Report<'_>) {}

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("jsonb")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::Dyn
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({})
    }
}
