//! Choix parmi des options.

use super::*;

pub(super) struct Select;

impl StoredType for Select {
    fn names(&self) -> &'static [&'static str] {
        &["select"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let option = value.as_str().ok_or_else(|| wrong_type(field, "text"))?;
        if !field.options.contains_key(option) {
            return Err(bad_option(field));
        }
        Ok(Bind::Text(option.to_owned()))
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
        forms.option(field, text).map(Value::from).ok_or_else(|| bad_option(field))
    }
}

/// La faute « choix inconnu », avec les choix possibles.
pub(super) fn bad_option(field: &Field) -> FieldError {
    let options: Vec<&str> = field.options.keys().map(String::as_str).collect();
    FieldError::new(&field.name, "bad_option").with("options", options.join(", "))
}
