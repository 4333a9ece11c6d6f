//! Couleur : `#rrggbb`, en minuscules.

use super::{text, *};

pub(super) struct Color;

impl StoredType for Color {
    fn names(&self) -> &'static [&'static str] {
        &["color"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let given = value.as_str().ok_or_else(|| wrong_type(field, "text"))?;
        let color = given.trim().to_ascii_lowercase();
        let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6);
        match digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            true => Ok(Bind::Text(color)),
            false => Err(FieldError::new(&field.name, "bad_color")),
        }
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }

    fn parse(&self, _: &Field, given: &str, _: &Forms) -> Result<Value, FieldError> {
        let given = text::tidy(given);
        Ok(if given.starts_with('#') { given.into() } else { format!("#{given}").into() })
    }
}
