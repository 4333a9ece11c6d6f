//! Vrai ou faux.

use super::*;

/// Ce qui se lit « vrai » dans un fichier, en nos quatre langues.
const YES: [&str; 15] =
    ["oui", "vrai", "yes", "true", "1", "x", "sí", "si", "sim", "verdadero", "verdadeiro", "y", "o", "s", "on"];

/// Ce qui se lit « faux ».
const NO: [&str; 10] = ["non", "faux", "no", "false", "0", "não", "nao", "falso", "n", "off"];

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

    fn parse(&self, field: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        let word = text.trim().to_lowercase();
        match (YES.contains(&word.as_str()), NO.contains(&word.as_str())) {
            (true, _) => Ok(true.into()),
            (_, true) => Ok(false.into()),
            _ => Err(wrong_type(field, "boolean")),
        }
    }
}
