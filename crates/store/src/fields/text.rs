//! Texte court, texte long et numéro : tout caractère est admis, sauf l'octet nul que PostgreSQL refuse.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use schema::model::Bound;

use super::*;

/// Caractères d'un texte court quand sa définition n'en dit rien : ce qu'un index peut toujours porter.
const SHORT: u32 = 500;

pub(super) struct Text;

impl StoredType for Text {
    fn names(&self) -> &'static [&'static str] {
        &["text", "long_text", "markdown", "sequence"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let text = value.as_str().ok_or_else(|| wrong_type(field, "text"))?;
        check_characters(field, text)?;
        if field.kind.name() == "text" && text.contains(['\n', '\r']) {
            return Err(FieldError::new(&field.name, "single_line"));
        }
        check_length(field, text)?;
        check_pattern(field, text)?;
        Ok(Bind::Text(text.to_owned()))
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }

    fn parse(&self, _: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        Ok(tidy(text).into())
    }
}

/// Le texte d'une case sans ses bords ni ses retours chariot.
pub(super) fn tidy(text: &str) -> String {
    text.trim().replace("\r\n", "\n").replace('\r', "\n")
}

/// Refuse l'octet nul.
pub(super) fn check_characters(field: &Field, text: &str) -> Result<(), FieldError> {
    if text.contains('\0') { Err(FieldError::new(&field.name, "bad_character")) } else { Ok(()) }
}

/// Vérifie la longueur d'un texte, en caractères.
pub(super) fn check_length(field: &Field, text: &str) -> Result<(), FieldError> {
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
    Ok(())
}

/// Vérifie la forme qu'une définition exige.
pub(super) fn check_pattern(field: &Field, text: &str) -> Result<(), FieldError> {
    match &field.pattern {
        Some(pattern) if !pattern.is_match(text) => Err(FieldError::new(&field.name, "pattern")),
        _ => Ok(()),
    }
}

fn max(field: &Field) -> Option<Decimal> {
    match &field.max {
        Some(Bound::Number(max)) => Some(*max),
        _ => (field.kind.name() == "text").then(|| SHORT.into()),
    }
}
