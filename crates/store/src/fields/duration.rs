//! Durée : `PT8H30M` en JSON (ISO 8601), des microsecondes entières en base.

use jiff::{SignedDuration, Span, SpanRelativeTo};
use schema::model::Bound;

use super::*;

pub(super) struct DurationField;

impl StoredType for DurationField {
    fn names(&self) -> &'static [&'static str] {
        &["duration"]
    }

    fn project(&self, column: &str) -> String {
        iso(column)
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let duration = value.as_str().and_then(read).ok_or_else(|| wrong_type(field, "duration"))?;
        let micros = micros(duration).ok_or_else(|| FieldError::new(&field.name, "out_of_range"))?;
        if let Some(min) = bound(field.min.as_ref()).filter(|min| duration < *min) {
            return Err(FieldError::new(&field.name, "too_small").with("min", min.to_string()));
        }
        if let Some(max) = bound(field.max.as_ref()).filter(|max| duration > *max) {
            return Err(FieldError::new(&field.name, "too_large").with("max", max.to_string()));
        }
        Ok(Bind::Int(micros))
    }

    fn canonical(&self, _: &Field, bind: &Bind) -> Value {
        match bind {
            Bind::Int(micros) => SignedDuration::from_micros(*micros).to_string().into(),
            _ => Value::Null,
        }
    }

    fn pg_type(&self, _: &Field) -> String {
        "bigint".to_owned()
    }

    /// ISO 8601, `8:30` (heures et minutes), `8h30`, ou un nombre d'heures.
    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
        let found = read(text).or_else(|| clock(text)).or_else(|| hours(text, forms));
        found.map(|duration| duration.to_string().into()).ok_or_else(|| wrong_type(field, "duration"))
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        value.as_str().and_then(read).map_or_else(|| plain(value), Cell::Duration)
    }
}

/// L'expression SQL qui écrit des microsecondes comme `jiff` : `PT8H30M`, `-PT0.5S`, `PT0S`.
pub(crate) fn iso(micros: &str) -> String {
    format!(
        "CASE WHEN {micros} IS NOT NULL THEN concat(CASE WHEN {micros} < 0 THEN '-' END, 'PT', \
         nullif(abs({micros}) / 3600000000, 0) || 'H', nullif(abs({micros}) / 60000000 % 60, 0) || 'M', \
         CASE WHEN {micros} % 60000000 <> 0 OR {micros} = 0 \
         THEN trim_scale(abs({micros}) % 60000000 / 1000000.0)::text || 'S' END) END"
    )
}

/// Lit une durée ISO 8601 ; un jour vaut vingt-quatre heures, un mois ou un an n'est pas une durée.
pub(crate) fn read(text: &str) -> Option<SignedDuration> {
    let text = text.trim();
    let is_iso = text.trim_start_matches(['-', '+']).starts_with(['P', 'p']);
    let span: Span = is_iso.then(|| text.parse().ok()).flatten()?;
    span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()
}

/// Des microsecondes qu'`expr` sait porter, dont les durées tiennent en nanosecondes.
pub(crate) fn micros(duration: SignedDuration) -> Option<i64> {
    i64::try_from(duration.as_nanos()).ok().map(|nanos| nanos / 1000)
}

/// `36:15`, `8h30` ou `8h` : des heures, sans borne à vingt-quatre.
fn clock(text: &str) -> Option<SignedDuration> {
    let lower = text.trim().to_ascii_lowercase();
    let (hours, rest) = lower.split_once([':', 'h'])?;
    let mut parts = rest.split(':').map(|part| part.trim_end_matches(['m', 's', 'n', 'i']).trim());
    let digits = |part: &str| (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |part: &str| digits(part).then(|| part.parse::<i64>().ok()).flatten();
    let sixtieth = |part: Option<&str>| match part {
        None | Some("") => Some(0),
        Some(part) => number(part).filter(|part| *part < 60),
    };
    let (hours, minutes, seconds) = (number(hours.trim())?, sixtieth(parts.next())?, sixtieth(parts.next())?);
    parts.next().is_none().then(|| SignedDuration::from_secs(hours * 3600 + minutes * 60 + seconds))
}

fn hours(text: &str, forms: &Forms) -> Option<SignedDuration> {
    let hours = numbers::read(text, forms).ok()?;
    let micros = hours.checked_mul(3_600_000_000_i64.into())?.trunc();
    i64::try_from(micros).ok().map(SignedDuration::from_micros)
}

fn bound(bound: Option<&Bound>) -> Option<SignedDuration> {
    match bound? {
        Bound::At(text) => read(text),
        _ => None,
    }
}
