//! Instant, reçu avec son décalage (RFC 3339), gardé et rendu en UTC à la microseconde.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use schema::model::Bound;

use super::{date::our_era, *};

/// Ce que l'horloge d'un téléphone peut avancer sans que « pas après maintenant » la refuse.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

pub(super) struct Datetime;

impl StoredType for Datetime {
    fn names(&self) -> &'static [&'static str] {
        &["datetime"]
    }

    fn accept(&self, ctx: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let at: Timestamp =
            value.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| wrong_type(field, "datetime"))?;
        if !our_era(at.to_zoned(TimeZone::UTC).date()) {
            return Err(FieldError::new(&field.name, "out_of_range"));
        }
        if let Some(min) = bound(ctx, field.min.as_ref())
            && at < min
        {
            return Err(outside(field, field.min.as_ref(), "in_past", "too_early", "min", min));
        }
        if let Some(max) = bound(ctx, field.max.as_ref())
            && at > max + CLOCK_SKEW
        {
            return Err(outside(field, field.max.as_ref(), "in_future", "too_late", "max", max));
        }
        Ok(Bind::Timestamp(at))
    }

    fn pg_type(&self, _: &Field) -> String {
        "timestamptz".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
        let at = moments::instant(text, forms).map_err(|fault| misread(field, fault, "datetime"))?;
        Ok(at.to_string().into())
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        value.as_str().and_then(|text| text.parse().ok()).map_or_else(|| plain(value), Cell::DateTime)
    }
}

/// « Dans le futur » se dit mieux que l'instant exact de la demande.
fn outside(field: &Field, bound: Option<&Bound>, now: &str, code: &str, name: &str, limit: Timestamp) -> FieldError {
    match bound {
        Some(Bound::Now | Bound::Today) => FieldError::new(&field.name, now),
        _ => FieldError::new(&field.name, code).with(name, limit.to_string()),
    }
}

fn bound(ctx: &Ctx, bound: Option<&Bound>) -> Option<Timestamp> {
    match bound? {
        Bound::Now | Bound::Today => Some(ctx.now()),
        Bound::At(text) => text.parse().ok(),
        Bound::Number(_) => None,
    }
}
