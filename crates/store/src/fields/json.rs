//! JSON libre, dans les tables du système.

use super::*;

pub(super) struct Json;

impl StoredType for Json {
    fn names(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn accept(&self, _: &Ctx, _: &Field, value: &Value) -> Result<Bind, FieldError> {
        Ok(Bind::Json(value.clone()))
    }

    fn pg_type(&self, _: &Field) -> String {
        "jsonb".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        serde_json::from_str(text).map_err(|_| wrong_type(field, "json"))
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        Cell::Text(value.to_string())
    }
}
