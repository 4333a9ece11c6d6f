//! Secret : reçu en clair, gardé scellé (`records::secrets`), jamais rendu. Une lecture dit seulement s'il y en a un.

use serde_json::json;

use super::*;

/// Caractères d'un secret au plus.
const LONGEST: usize = 10_000;

pub(super) struct Secret;

impl CompositeType for Secret {
    fn name(&self) -> &'static str {
        "secret"
    }

    fn project(&self, _: &Field, _: &dyn Fn(&str) -> String) -> String {
        "json_build_object('set', true)".to_owned()
    }

    fn whole(&self, _: &Field, main: &str, _: &dyn Fn(&str) -> String) -> String {
        format!("json_build_object('set', {main} IS NOT NULL)")
    }

    fn empty(&self) -> Value {
        json!({ "set": false })
    }

    /// Le texte part en clair vers `records::secrets`, qui le scelle ; une colonne d'octets ne saurait le garder tel quel.
    fn accept(&self, field: &Field, value: &Value) -> Result<Accepted, FieldError> {
        let text = value.as_str().ok_or_else(|| wrong_type(field, "secret"))?;
        if text.chars().count() > LONGEST {
            return Err(FieldError::new(&field.name, "too_long").with("max", LONGEST));
        }
        Ok(Accepted { json: json!({ "set": true }), members: vec![("sealed", Bind::Text(text.to_owned()))] })
    }

    fn parse(&self, field: &Field, _: &str, _: &Forms) -> Result<Value, FieldError> {
        Err(FieldError::new(&field.name, "read_only"))
    }

    fn cell(&self, _: &Field, _: &Value) -> Cell {
        Cell::Empty
    }
}
