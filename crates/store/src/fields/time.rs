//! Heure du jour : `08:30:00`, à la seconde.

use jiff::civil::Time;
use schema::model::Bound;

use super::*;

pub(super) struct TimeField;

impl StoredType for TimeField {
    fn names(&self) -> &'static [&'static str] {
        &["time"]
    }

    /// CEL compare des textes ; PostgreSQL écrit une heure entière `HH:MM:SS`.
    fn operand(&self, column: &str) -> String {
        format!("{column}::text")
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let time = value.as_str().and_then(read).ok_or_else(|| wrong_type(field, "time"))?;
        if time.subsec_nanosecond() != 0 {
            return Err(FieldError::new(&field.name, "too_precise").with("scale", 0));
        }
        if let Some(min) = bound(field.min.as_ref()).filter(|min| time < *min) {
            return Err(FieldError::new(&field.name, "too_early").with("min", min.to_string()));
        }
        if let Some(max) = bound(field.max.as_ref()).filter(|max| time > *max) {
            return Err(FieldError::new(&field.name, "too_late").with("max", max.to_string()));
        }
        Ok(Bind::Time(time))
    }

    fn pg_type(&self, _: &Field) -> String {
        "time".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        moments::clock(text).map(|time| time.to_string().into()).ok_or_else(|| wrong_type(field, "time"))
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        value.as_str().and_then(read).map_or_else(|| plain(value), Cell::Time)
    }
}

/// `HH:MM` ou `HH:MM:SS` ; `T08` et les autres formes abrégées de la norme n'en sont pas.
fn read(text: &str) -> Option<Time> {
    let text = text.trim();
    let dated = text.len() >= "HH:MM".len() && text.as_bytes()[2] == b':';
    dated.then(|| text.parse().ok()).flatten()
}

fn bound(bound: Option<&Bound>) -> Option<Time> {
    match bound? {
        Bound::At(text) => text.parse().ok(),
        _ => None,
    }
}
