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
        if let Some(min) = bound(ctx, field.min.as_ref())
            && date < min
        {
            return Err(FieldError::new(&field.name, "too_early").with("min", min.to_string()));
        }
        if let Some(max) = bound(ctx, field.max.as_ref())
            && date > max
        {
            return Err(FieldError::new(&field.name, "too_late").with("max", max.to_string()));
        }
        Ok(Bind::Date(date))
    }

    fn pg_type(&self, _: &Field) -> String {
        "date".to_owned()
    }
}

fn bound(ctx: &Ctx, bound: Option<&Bound>) -> Option<Date> {
    match bound? {
        Bound::Now | Bound::Today => Some(ctx.today()),
        Bound::At(text) => text.parse().ok(),
        Bound::Number(_) => None,
    }
}
