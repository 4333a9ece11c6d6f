//! Vrai ou faux.

use super::*;

pub(super) struct Boolean;

impl StoredType for Boolean {
    fn names(&self) -> &'static [&'static str] {
        &["boolean"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        value.as_bool().map(Bind::Bool).ok_or_else(|| wrong_type(field, "boolean"))
    }

    fn pg_type(&self, _: &Field) -> String {
        "boolean".to_owned()
    }
}
