//! `rollup` : le total de lignes possédées, de liens, ou des enregistrements qui visent celui-ci ; calculé à la lecture,
//! ou gardé (`stored = true`) et recalculé par les écritures qui le changent.

use expr::Type;
use serde_json::Value;

use super::{FieldType, Storage, formula};
use crate::{
    load::Report,
    model::{Field, Rollup},
};

#[derive(Debug)]
pub(super) struct RollupField;

impl FieldType for RollupField {
    fn name(&self) -> &'static str {
        "rollup"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["of", "value", "when", "stored"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        formula::refuse_written(field, "un rollup", report);
    }

    fn storage(&self, field: &Field) -> Storage {
        if field.stored { formula::column_of(&self.cel(field)) } else { Storage::Computed }
    }

    fn cel(&self, field: &Field) -> Type {
        field.rollup.as_ref().map_or(Type::Dyn, Rollup::ty)
    }

    fn json_schema(&self, field: &Field) -> Value {
        formula::schema_of(&self.cel(field))
    }
}
