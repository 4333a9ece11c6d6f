//! Instants, durées et jours. Une durée est un nombre de microsecondes (`int8`), insensible aux changements d'heure.

use super::arithmetic::{clamped, clamped_between};
use super::fragment::{Fragment, Site};
use crate::ast::Op;
use crate::types::Type;
use crate::value::arithmetic::whole_days;
use crate::value::{Value, fixed_offset};

/// La plus longue durée de CEL (64 bits de nanosecondes), en microsecondes.
const LONGEST: i128 = i64::MAX as i128 / 1000;
const DAY: i64 = 86_400_000_000;

pub(crate) fn timestamp(site: &mut Site<'_>) -> Option<Fragment> {
    let [value] = &site.arguments[..] else { return None };
    match value.ty {
        Type::Timestamp => Some(site.arguments.remove(0)),
        Type::Int => {
            let seconds = clamped(&value.sql, -62_135_596_800, 253_402_300_799);
            Some(Fragment::guarded(format!("to_timestamp(({seconds})::float8)"), Type::Timestamp))
        }
        Type::Date => Some(site.strict(format!("({}::timestamp AT TIME ZONE 'UTC')", value.sql), Type::Timestamp)),
        _ => None,
    }
}

pub(crate) fn duration(site: &mut Site<'_>) -> Option<Fragment> {
    (site.arguments.first()?.ty == Type::Duration).then(|| site.arguments.remove(0))
}

pub(crate) fn date(site: &mut Site<'_>) -> Option<Fragment> {
    if site.arguments.first()?.ty == Type::Date {
        return Some(site.arguments.remove(0));
    }
    let (wall, fallible) = wall(site)?;
    let date = site.strict(format!("({wall})::date"), Type::Date);
    Some(Fragment { fallible: date.fallible || fallible, ..date })
}

/// Partie d'un calendrier, moins ce que CEL en retranche.
pub(crate) fn field(site: &mut Site<'_>, part: &str, minus: i64) -> Option<Fragment> {
    let (wall, fallible) =
        if site.arguments.first()?.ty == Type::Date { (site.sql(0).to_owned(), false) } else { wall(site)? };
    let sql = format!("(extract({part} from {wall})::int8 - {minus})");
    let field = site.strict(sql, Type::Int).with_bits(14);
    Some(Fragment { fallible: field.fallible || fallible, ..field })
}

/// Partie d'une heure, ou durée entière dans cette unité.
pub(crate) fn clock(site: &mut Site<'_>, part: &str, unit: i64) -> Option<Fragment> {
    if site.arguments.first()?.ty == Type::Duration {
        return Some(site.strict(format!("({} / {unit})", site.sql(0)), Type::Int));
    }
    let (wall, fallible) = wall(site)?;
    let clock = site.strict(format!("floor(extract({part} from {wall}))::int8"), Type::Int).with_bits(6);
    Some(Fragment { fallible: clock.fallible || fallible, ..clock })
}

pub(crate) fn milliseconds(site: &mut Site<'_>) -> Option<Fragment> {
    if site.arguments.first()?.ty == Type::Duration {
        return Some(site.strict(format!("({} / 1000 % 1000)", site.sql(0)), Type::Int).with_bits(10));
    }
    let (wall, fallible) = wall(site)?;
    let sql = format!("(floor(extract(milliseconds from {wall}))::int8 % 1000)");
    let part = site.strict(sql, Type::Int).with_bits(10);
    Some(Fragment { fallible: part.fallible || fallible, ..part })
}

/// L'heure murale d'un instant, en UTC ou dans un fuseau constant ; hors des années 1 à 9999, `NULL`.
fn wall(site: &Site<'_>) -> Option<(String, bool)> {
    let instant = site.arguments.first().filter(|instant| instant.ty == Type::Timestamp)?;
    if site.arguments.len() == 1 {
        return Some((format!("({} AT TIME ZONE 'UTC')", instant.sql), false));
    }
    let Some(Value::String(zone)) = site.constant(1) else {
        return None;
    };
    let local = match fixed_offset(zone) {
        Some(seconds) => format!("{} AT TIME ZONE 'UTC' + {seconds} * interval '1 second'", instant.sql),
        None => format!("{} AT TIME ZONE '{}'", instant.sql, named_zone(zone)?),
    };
    Some((clamped_between(&local, &bound("timestamp", false), &bound("timestamp", true)), true))
}

/// Un fuseau que PostgreSQL connaît aussi : `UTC` ou `Région/Ville`. Les vieux alias (`US/Central`) lui manquent parfois.
fn named_zone(zone: &str) -> Option<&str> {
    const REGIONS: [&str; 10] =
        ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
    let is_plain = zone.bytes().all(|b| b.is_ascii_alphanumeric() || b"_/+-".contains(&b));
    let is_listed = zone == "UTC" || zone.split_once('/').is_some_and(|(region, _)| REGIONS.contains(&region));
    (is_plain && is_listed && jiff::tz::TimeZone::get(zone).is_ok()).then_some(zone)
}

/// Le littéral juste hors du domaine de CEL.
fn bound(ty: &str, over: bool) -> String {
    let text = match (ty, over) {
        ("date", false) => "0001-12-31 BC",
        ("date", true) => "10000-01-01",
        ("timestamp", false) => "0001-12-31 23:59:59.999999 BC",
        ("timestamp", true) => "10000-01-01 00:00:00",
        (_, false) => "0001-12-31 23:59:59.999999+00 BC",
        (_, true) => "10000-01-01 00:00:00+00",
    };
    format!("'{text}'::{ty}")
}

/// `+` et `-` entre instants, jours et durées.
pub(super) fn arithmetic(op: Op, site: &mut Site<'_>) -> Option<Fragment> {
    if !matches!(op, Op::Add | Op::Subtract) {
        return None;
    }
    if op == Op::Add && site.arguments[0].ty == Type::Duration && site.arguments[1].ty != Type::Duration {
        site.arguments.swap(0, 1);
    }
    let [left, right] = &site.arguments[..] else {
        return None;
    };
    let (a, b, sign) = (&left.sql, &right.sql, op.sign());
    let longest = |sql: &str| clamped(sql, -LONGEST, LONGEST);
    let (sql, ty) = match (&left.ty, &right.ty) {
        (Type::Timestamp, Type::Duration) => {
            // Par le texte : le produit d'un intervalle est flottant, donc inexact.
            let shifted = format!("{a} {sign} (({b})::text || ' microseconds')::interval");
            let bounds = (bound("timestamptz", false), bound("timestamptz", true));
            (clamped_between(&shifted, &bounds.0, &bounds.1), Type::Timestamp)
        }
        (Type::Timestamp, Type::Timestamp) => {
            let seconds = format!("(extract(epoch from {a}) - extract(epoch from {b})) * 1000000");
            (format!("{}::int8", longest(&seconds)), Type::Duration)
        }
        (Type::Duration, Type::Duration) => (longest(&format!("{a} {sign} {b}")), Type::Duration),
        (Type::Date, Type::Date) => (longest(&format!("({a} - {b})::int8 * {DAY}")), Type::Duration),
        (Type::Date, Type::Duration) => (shifted_date(site, sign)?, Type::Date),
        _ => return None,
    };
    Some(Fragment::guarded(sql, ty))
}

fn shifted_date(site: &Site<'_>, sign: &str) -> Option<String> {
    let date = site.sql(0);
    let days = match site.constant(1) {
        Some(Value::Duration(duration)) => match whole_days(*duration) {
            Ok(days) => format!("{date} {sign} {days}"),
            Err(_) => return Some("NULL::date".to_owned()),
        },
        _ => {
            let duration = site.arguments[1].is_simple().then(|| site.sql(1))?;
            format!("CASE WHEN {duration} % {DAY} = 0 THEN {date} {sign} ({duration} / {DAY})::int4 END")
        }
    };
    Some(clamped_between(&days, &bound("date", false), &bound("date", true)))
}
