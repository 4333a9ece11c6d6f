//! JSON libre, rendu tel que PostgreSQL le garde.

use super::*;

pub(super) struct Json;

impl StoredType for Json {
    fn names(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        match has_null_character(value) {
            true => Err(FieldError::new(&field.name, "bad_character")),
            false => Ok(Bind::Json(value.clone())),
        }
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

/// L'octet nul, que `jsonb` refuse, est-il dans un texte ou une clé ?
fn has_null_character(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_null_character),
        Value::Object(members) => members.iter().any(|(key, value)| key.contains('\0') || has_null_character(value)),
        _ => false,
    }
}
