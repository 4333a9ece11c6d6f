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
            let options: Vec<&str> = field.options.keys().map(String::as_str).collect();
            return Err(FieldError::new(&field.name, "bad_option").with("options", options.join(", ")));
        }
        Ok(Bind::Text(option.to_owned()))
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }
}
