//! Texte court, texte long et numéro : tout caractère est admis, sauf l'octet nul que PostgreSQL refuse.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use schema::model::Bound;

use super::*;

/// Caractères d'un texte court quand sa définition n'en dit rien : ce qu'un index peut toujours porter.
const SHORT: u32 = 500;

pub(super) struct Text;

impl StoredType for Text {
    fn names(&self) -> &'static [&'static str] {
        &["text", "long_text", "sequence"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let text = value.as_str().ok_or_else(|| wrong_type(field, "text"))?;
        if text.contains('\0') {
            return Err(FieldError::new(&field.name, "bad_character"));
        }
        if field.kind.name() == "text" && text.contains(['\n', '\r']) {
            return Err(FieldError::new(&field.name, "single_line"));
        }
        let length = Decimal::from(text.trim().chars().count());
        if let Some(Bound::Number(min)) = &field.min
            && length < *min
            && !text.is_empty()
        {
            return Err(FieldError::new(&field.name, "too_short").with("min", min.to_u64()));
        }
        if let Some(max) = max(field)
            && Decimal::from(text.chars().count()) > max
        {
            return Err(FieldError::new(&field.name, "too_long").with("max", max.to_u64()));
        }
        Ok(Bind::Text(text.to_owned()))
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }

    fn parse(&self, _: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        Ok(text.trim().replace("\r\n", "\n").replace('\r', "\n").into())
    }
}

fn max(field: &Field) -> Option<Decimal> {
    match &field.max {
        Some(Bound::Number(max)) => Some(*max),
        _ => (field.kind.name() == "text").then(|| SHORT.into()),
    }
}
