//! Les dates d'un document reçu : jours, heures d'un fuseau nommé, instants.

use calcard::{
    common::{PartialDateTime, timezone::Tz},
    icalendar::{
        ICalendarDuration as Length, ICalendarEntry, ICalendarParameterName as Parameter, ICalendarValue as Said,
        timezone::TzResolver,
    },
};
use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, DateTime, Time},
};
use kernel::Result;
use recurrence::Moment;

use super::{unreadable, unsupported};

/// Un jour, ou un instant dans son fuseau.
pub(super) enum Placed {
    Day(Date),
    At { at: Timestamp, zone: String },
}

impl Placed {
    pub(super) fn moment(&self) -> Moment {
        match self {
            Placed::Day(day) => Moment::Day(*day),
            Placed::At { at, .. } => Moment::Instant(*at),
        }
    }
}

/// La date d'une propriété.
pub(super) fn point(entry: &ICalendarEntry, zones: &TzResolver<&str>, home: &str) -> Result<Placed> {
    let value = entry.values.first().and_then(Said::as_partial_date_time);
    let value = value.ok_or_else(|| unreadable(entry.name.as_str()))?;
    placed(entry, value, zones, home)
}

/// Les dates d'une propriété qui en porte plusieurs.
pub(super) fn points(entry: &ICalendarEntry, zones: &TzResolver<&str>, home: &str) -> Result<Vec<Moment>> {
    let one = |value: &Said| {
        let value = value.as_partial_date_time().ok_or_else(|| unreadable(entry.name.as_str()))?;
        placed(entry, value, zones, home).map(|placed| placed.moment())
    };
    entry.values.iter().map(one).collect()
}

fn placed(entry: &ICalendarEntry, value: &PartialDateTime, zones: &TzResolver<&str>, home: &str) -> Result<Placed> {
    let bad = || unreadable(entry.name.as_str());
    let small = |number: Option<u8>| number.and_then(|number| i8::try_from(number).ok());
    let year = value.year.and_then(|year| i16::try_from(year).ok()).filter(|year| *year > 0);
    let (Some(year), Some(month), Some(day)) = (year, small(value.month), small(value.day)) else { return Err(bad()) };
    let day = Date::new(year, month, day).map_err(|_| bad())?;
    let Some(hour) = small(value.hour) else { return Ok(Placed::Day(day)) };
    let second = small(value.second).unwrap_or_default().min(59);
    let time = Time::new(hour, small(value.minute).unwrap_or_default(), second, 0).map_err(|_| bad())?;
    let zone = match value.tz_hour {
        Some(0) if value.tz_minute.unwrap_or_default() == 0 => "UTC".to_owned(),
        Some(_) => return Err(bad()),
        None => zone(entry, zones, home)?,
    };
    let place = recurrence::zone(&zone).ok_or_else(|| unsupported(&format!("TZID={zone}")))?;
    let at = Moment::Wall(DateTime::from_parts(day, time)).instant(&place).ok_or_else(bad)?;
    Ok(Placed::At { at, zone })
}

/// Le fuseau de la base IANA que cette propriété nomme, ou que le document dit être le même.
fn zone(entry: &ICalendarEntry, zones: &TzResolver<&str>, home: &str) -> Result<String> {
    let Some(named) = entry.parameter(&Parameter::Tzid).and_then(|value| value.as_text()) else {
        return Ok(home.to_owned());
    };
    if recurrence::zone(named).is_some() {
        return Ok(named.to_owned());
    }
    // Un décalage fixe n'a pas de nom que la fiche saurait redire à la demi-heure près.
    let found = zones.resolve(named).filter(|zone| matches!(zone, Tz::Tz(_)));
    let found = found.and_then(|zone| zone.name()).filter(|name| recurrence::zone(name).is_some());
    found
        .map(|name| if name == "Etc/UTC" { "UTC".to_owned() } else { name.into_owned() })
        .ok_or_else(|| unsupported(&format!("TZID={named}")))
}

/// Le dernier jour, compris : l'iCalendar écrit le lendemain.
pub(super) fn last_day(first: Date, end: Option<&Placed>, length: Option<&Length>) -> Result<Date> {
    let after = match (end, length) {
        (Some(Placed::Day(after)), _) => *after,
        (Some(Placed::At { .. }), _) => return Err(unreadable("DTEND")),
        (None, Some(length)) => {
            let span = Span::new().try_days(length.as_seconds() / 86_400);
            span.and_then(|span| first.checked_add(span)).map_err(|_| unreadable("DURATION"))?
        }
        (None, None) => first,
    };
    Ok(after.yesterday().unwrap_or(first).max(first))
}

/// L'instant de la fin ; celui du début quand rien ne la dit.
pub(super) fn end(begin: Timestamp, zone: &str, end: Option<&Placed>, length: Option<&Length>) -> Result<Timestamp> {
    match (end, length) {
        (Some(Placed::At { at, .. }), _) => Ok(*at),
        (Some(Placed::Day(_)), _) => Err(unreadable("DTEND")),
        (None, Some(length)) => after(begin, zone, length).ok_or_else(|| unreadable("DURATION")),
        (None, None) => Ok(begin),
    }
}

/// L'instant d'après cette durée : ses semaines et ses jours se comptent à l'heure murale, le reste en temps écoulé (RFC 5545, 3.3.6).
fn after(begin: Timestamp, zone: &str, length: &Length) -> Option<Timestamp> {
    let sign = if length.neg { -1 } else { 1 };
    let days = sign * (i64::from(length.weeks) * 7 + i64::from(length.days));
    let seconds = i64::from(length.hours) * 3600 + i64::from(length.minutes) * 60 + i64::from(length.seconds);
    let mut at = begin;
    if days != 0 {
        let place = recurrence::zone(zone)?;
        let wall = place.to_datetime(at).checked_add(Span::new().try_days(days).ok()?).ok()?;
        at = Moment::Wall(wall).instant(&place)?;
    }
    at.checked_add(SignedDuration::from_secs(sign * seconds)).ok()
}
