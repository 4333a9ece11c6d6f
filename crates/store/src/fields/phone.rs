//! Numéro de téléphone : `+24106123456`, ou ses seuls chiffres s'il est national (E.164 : quinze chiffres au plus).

use super::{text, *};

pub(super) struct Phone;

impl StoredType for Phone {
    fn names(&self) -> &'static [&'static str] {
        &["phone"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let given = value.as_str().ok_or_else(|| wrong_type(field, "text"))?;
        read(given.trim()).map(Bind::Text).ok_or_else(|| FieldError::new(&field.name, "bad_phone"))
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }

    fn parse(&self, _: &Field, given: &str, _: &Forms) -> Result<Value, FieldError> {
        let given = text::tidy(given);
        Ok(given.strip_prefix("tel:").unwrap_or(&given).into())
    }
}

fn read(given: &str) -> Option<String> {
    let (plus, rest) = given.strip_prefix('+').map_or(("", given), |rest| ("+", rest));
    let is_mark = |c: char| c.is_whitespace() || ".-()\u{2010}\u{2011}\u{2013}".contains(c);
    if !rest.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return None;
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    (4..=15).contains(&digits.len()).then(|| format!("{plus}{digits}"))
}
