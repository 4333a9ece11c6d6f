//! Un jour, une heure ou un instant écrits par une personne.

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::{Offset, TimeZone},
};

use super::forms::{DayOrder, Forms, Misread};

/// Lit `2026-12-31`, `20261231`, `31/12/2026`, `31-12-2026` ou `31.12.2026`, au besoin suivi de minuit.
pub(super) fn date(text: &str, forms: &Forms) -> Result<Date, Misread> {
    let (day, rest) = split(text);
    if rest.is_some_and(|rest| zoned(rest).0 != Some(Time::midnight())) {
        return Err(Misread::Unreadable);
    }
    civil(day, forms)
}

/// Lit un jour suivi d'une heure, avec ou sans `T`, secondes et décalage ; un jour seul est son minuit.
pub(super) fn instant(text: &str, forms: &Forms) -> Result<Timestamp, Misread> {
    let (day, rest) = split(text);
    let (time, zone) = rest.map_or((Some(Time::midnight()), None), zoned);
    let time = time.ok_or(Misread::Unreadable)?;
    let zone = zone.unwrap_or_else(|| forms.zone.clone());
    let at = civil(day, forms)?.to_datetime(time);
    zone.to_timestamp(at).map_err(|_| Misread::Unreadable)
}

/// Lit `8:30`, `08:30:15.5`, `8h30`, `8h` ou `8:30 PM`.
pub(super) fn clock(text: &str) -> Option<Time> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let (digits, afternoon) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(digits), _) => (digits.trim_end(), Some(false)),
        (_, Some(digits)) => (digits.trim_end(), Some(true)),
        _ => (lower.as_str(), None),
    };
    let (clock, fraction) = digits.split_once(['.', ',']).map_or((digits, None), |(clock, rest)| (clock, Some(rest)));
    let mut parts = clock.split([':', 'h']);
    let hour: i8 = small(parts.next()?)?;
    let rest: Vec<&str> = parts.collect();
    let (minute, second) = match rest[..] {
        [] if afternoon.is_some() => (0, 0),
        [""] if clock.ends_with('h') => (0, 0),
        [minute] => (small(minute)?, 0),
        [minute, second] => (small(minute)?, small(second)?),
        _ => return None,
    };
    let nanosecond = match fraction {
        None => 0,
        Some(digits) if rest.len() == 2 && (1..=9).contains(&digits.len()) => format!("{digits:0<9}").parse().ok()?,
        Some(_) => return None,
    };
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    Time::new(hour, minute, second, nanosecond).ok()
}

/// L'ordre que cette date montre, si elle le montre.
pub(super) fn shown_order(text: &str) -> Option<DayOrder> {
    match year_last(split(text).0)? {
        (13..=31, 1..=12, _) => Some(DayOrder::DayFirst),
        (1..=12, 13..=31, _) => Some(DayOrder::MonthFirst),
        _ => None,
    }
}

/// Le jour, et ce qui le suit.
fn split(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    match text.find(['T', 't', ' ', '\u{a0}', '\u{202f}']) {
        Some(at) => (&text[..at], Some(text[at..].trim_start_matches(['T', 't', ' ', '\u{a0}', '\u{202f}']))),
        None => (text, None),
    }
}

fn civil(text: &str, forms: &Forms) -> Result<Date, Misread> {
    if let Some([year, month, day]) = numbers(text, [4, 2, 2]) {
        return Date::new(year, month.try_into().unwrap_or(0), day.try_into().unwrap_or(0))
            .map_err(|_| Misread::Unreadable);
    }
    if let Some(date) = basic(text) {
        return Ok(date);
    }
    let (first, second, year) = year_last(text).ok_or(Misread::Unreadable)?;
    let order = match forms.days {
        Some(order) => order,
        // Le point ne s'emploie qu'avec le jour d'abord.
        None if text.contains('.') || first > 12 || first == second => DayOrder::DayFirst,
        None if second > 12 => DayOrder::MonthFirst,
        None => return Err(Misread::Ambiguous),
    };
    let (day, month) = if order == DayOrder::DayFirst { (first, second) } else { (second, first) };
    Date::new(year, month, day).map_err(|_| Misread::Unreadable)
}

/// `20261231`, la forme de base d'ISO 8601.
fn basic(text: &str) -> Option<Date> {
    let is_basic = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_basic.then(|| Date::strptime("%Y%m%d", text).ok()).flatten()
}

/// `31/12/2026` : les deux premiers nombres, puis l'année en quatre chiffres.
fn year_last(text: &str) -> Option<(i8, i8, i16)> {
    let [first, second, year] = numbers(text, [2, 2, 4])?;
    Some((first.try_into().ok()?, second.try_into().ok()?, year))
}

/// Trois nombres séparés par un même signe, d'au plus ces longueurs ; l'année toujours en quatre chiffres.
fn numbers(text: &str, lengths: [usize; 3]) -> Option<[i16; 3]> {
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| "-/.".contains(*c))?;
    let parts: Vec<&str> = text.split(separator).collect();
    let fits = |(part, length): (&&str, usize)| {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        digits && if length == 4 { part.len() == 4 } else { (1..=length).contains(&part.len()) }
    };
    if parts.len() != 3 || !parts.iter().zip(lengths).all(fits) {
        return None;
    }
    Some([parts[0].parse().ok()?, parts[1].parse().ok()?, parts[2].parse().ok()?])
}

/// Une heure et son décalage, s'il est écrit.
fn zoned(text: &str) -> (Option<Time>, Option<TimeZone>) {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return (clock(time), Some(TimeZone::UTC));
    }
    match text.rfind(['+', '-', '\u{2212}']) {
        Some(at) => match offset(&text[at..]) {
            Some(offset) => (clock(&text[..at]), Some(offset.to_time_zone())),
            None => (None, None),
        },
        None => (clock(text), None),
    }
}

/// `+02:00`, `+0200` ou `+02`.
fn offset(text: &str) -> Option<Offset> {
    let mut chars = text.chars();
    let sign = if chars.next()? == '+' { 1 } else { -1 };
    let digits: String = chars.filter(|c| *c != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let seconds = i32::from(small(hours)?) * 3600 + i32::from(small(minutes)?) * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// Un ou deux chiffres.
fn small(text: &str) -> Option<i8> {
    let text = text.trim();
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
