//! Jour, sans heure : `2026-11-21`.

use jiff::civil::Date;
use schema::model::Bound;

use super::*;

pub(super) struct DateField;

impl StoredType for DateField {
    fn names(&self) -> &'static [&'static str] {
        &["date"]
    }

    fn accept(&self, ctx: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let date = value.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| wrong_type(field, "date"))?;
        if !our_era(date) {
            return Err(FieldError::new(&field.name, "out_of_range"));
        }
        if let Some(min) = bound(ctx, field.min.as_ref())
            && date < min
        {
            return Err(outside(field, field.min.as_ref(), "in_past", "too_early", "min", min));
        }
        if let Some(max) = bound(ctx, field.max.as_ref())
            && date > max
        {
            return Err(outside(field, field.max.as_ref(), "in_future", "too_late", "max", max));
        }
        Ok(Bind::Date(date))
    }

    fn pg_type(&self, _: &Field) -> String {
        "date".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
        let date = moments::date(text, forms).map_err(|fault| misread(field, fault, "date"))?;
        Ok(date.to_string().into())
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        value.as_str().and_then(|text| text.parse().ok()).map_or_else(|| plain(value), Cell::Date)
    }
}

/// De l'an 1 à l'an 9999 : au-delà, PostgreSQL n'écrit plus une date ISO 8601.
pub(super) fn our_era(date: Date) -> bool {
    date.year() >= 1
}

/// « Dans le futur » se dit mieux que le jour de la demande.
fn outside(field: &Field, bound: Option<&Bound>, now: &str, code: &str, name: &str, limit: Date) -> FieldError {
    match bound {
        Some(Bound::Now | Bound::Today) => FieldError::new(&field.name, now),
        _ => FieldError::new(&field.name, code).with(name, limit.to_string()),
    }
}

fn bound(ctx: &Ctx, bound: Option<&Bound>) -> Option<Date> {
    match bound? {
        Bound::Now | Bound::Today => Some(ctx.today()),
        Bound::At(text) => text.parse().ok(),
        Bound::Number(_) => None,
    }
}
