//! Instants, durées et jours. Une durée est un nombre de microsecondes (`int8`), insensible aux changements d'heure.

use super::arithmetic::{clamped, clamped_between};
use super::fragment::{Fragment, Site};
use crate::ast::Op;
use crate::types::Type;
use crate::value::arithmetic::whole_days;
use crate::value::calendar::PERIODS;
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

/// Tant de fois ce nombre de jours de 24 heures.
pub(crate) fn spell(site: &mut Site<'_>, days: i64) -> Option<Fragment> {
    let most = LONGEST / i128::from(days * DAY);
    let sql = format!("({} * {})", clamped(site.sql(0), -most, most), days * DAY);
    Some(Fragment::guarded(sql, Type::Duration))
}

/// Le premier jour d'une période constante.
pub(crate) fn start_of(site: &mut Site<'_>) -> Option<Fragment> {
    let period = period(site, &PERIODS)?;
    Some(site.strict(format!("date_trunc('{period}', {}::timestamp)::date", site.sql(0)), Type::Date))
}

/// Le dernier jour d'une période constante ; la dernière semaine de l'an 9999 finit trop tard.
pub(crate) fn end_of(site: &mut Site<'_>) -> Option<Fragment> {
    let length = match period(site, &PERIODS)? {
        "week" => {
            let end = format!("date_trunc('week', {}::timestamp)::date + 6", site.sql(0));
            let sql = clamped_between(&end, &bound("date", false), &bound("date", true));
            return Some(Fragment::guarded(sql, Type::Date));
        }
        "day" => return Some(site.strict(site.sql(0).to_owned(), Type::Date)),
        "month" => ("month", 1),
        "quarter" => ("quarter", 3),
        _ => ("year", 12),
    };
    let (period, months) = length;
    let start = format!("date_trunc('{period}', {}::timestamp)", site.sql(0));
    Some(site.strict(format!("({start} + interval '{months} months' - interval '1 day')::date"), Type::Date))
}

/// Des mois plus tard ; au-delà de dix mille ans, hors du domaine quel que soit le jour.
pub(crate) fn add_months(site: &mut Site<'_>) -> Option<Fragment> {
    let months = clamped(site.sql(1), -120_000, 120_000);
    let sql = format!("({} + make_interval(months => ({months})::int4))::date", site.sql(0));
    Some(Fragment::guarded(clamped_between(&sql, &bound("date", false), &bound("date", true)), Type::Date))
}

/// Durées entières entre deux jours ; les mois les citent plusieurs fois.
pub(crate) fn date_diff(site: &mut Site<'_>) -> Option<Fragment> {
    let Value::String(span) = site.constant(2)? else { return None };
    let (from, to) = (site.sql(0), site.sql(1));
    let sql = match &**span {
        "day" => format!("({to} - {from})::int8"),
        "week" => format!("(({to} - {from}) / 7)::int8"),
        "month" | "year" if site.arguments[..2].iter().all(Fragment::is_simple) => {
            let rank = |date: &str| format!("(extract(year from {date}) * 12 + extract(month from {date}))::int4");
            let months = format!("({} - {})", rank(to), rank(from));
            let reached = format!("({from} + make_interval(months => {months}))::date");
            let whole = format!(
                "CASE WHEN {to} >= {from} THEN {months} - ({reached} > {to})::int4 ELSE {months} + ({reached} < {to})::int4 END"
            );
            if &**span == "year" { format!("(({whole}) / 12)::int8") } else { format!("({whole})::int8") }
        }
        _ => return None,
    };
    Some(site.strict(sql, Type::Int).with_bits(23))
}

/// La période, écrite dans l'expression.
fn period(site: &Site<'_>, known: &[&'static str]) -> Option<&'static str> {
    let Value::String(text) = site.constant(1)? else { return None };
    known.iter().find(|period| ***period == **text).copied()
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
