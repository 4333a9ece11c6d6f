//! Instants, durées et jours. Mois, jours du mois et de l'année se comptent à partir de 0, comme le veut CEL.

use jiff::civil::Date;

use super::{Declaration, Evaluated, done};
use crate::error::{Error, invalid, overflow};
use crate::sql::time as sql;
use crate::value::calendar::{self, DAY_SECONDS, days_of, parse_date};
use crate::value::{Duration, Timestamp, Value, Wall};

pub(super) const FUNCTIONS: &[Declaration] = &[
    Declaration {
        name: "timestamp",
        signatures: &[
            "timestamp(timestamp) -> timestamp",
            "timestamp(string) -> timestamp",
            "timestamp(int) -> timestamp",
            "timestamp(date) -> timestamp",
            "timestamp(date, string) -> timestamp",
        ],
        evaluate: |arguments, _| match arguments {
            [value @ Value::Timestamp(_)] => done(value.clone()),
            [Value::String(text)] => done(Timestamp::parse(text)?),
            [Value::Int(seconds)] => done(Timestamp::new(*seconds, 0)?),
            [Value::Date(date)] => done(Timestamp::midnight(*date)?),
            [Value::Date(date), Value::String(zone)] => done(Timestamp::midnight_in(*date, zone)?),
            _ => Ok(None),
        },
        sql: Some(sql::timestamp),
    },
    Declaration {
        name: "duration",
        signatures: &["duration(duration) -> duration", "duration(string) -> duration"],
        evaluate: |arguments, _| match arguments {
            [value @ Value::Duration(_)] => done(value.clone()),
            [Value::String(text)] => done(Value::Duration(Duration::parse(text)?)),
            _ => Ok(None),
        },
        sql: Some(sql::duration),
    },
    Declaration {
        name: "date",
        signatures: &[
            "date(date) -> date",
            "date(string) -> date",
            "date(timestamp) -> date",
            "date(timestamp, string) -> date",
        ],
        evaluate: |arguments, _| match arguments {
            [value @ Value::Date(_)] => done(value.clone()),
            [Value::String(text)] => {
                done(parse_date(text).ok_or_else(|| invalid("malformed date, expected YYYY-MM-DD"))?)
            }
            [Value::Timestamp(instant)] => done(instant.wall(0)?.date),
            [Value::Timestamp(instant), Value::String(zone)] => done(instant.wall(instant.offset_in(zone)?)?.date),
            _ => Ok(None),
        },
        sql: Some(sql::date),
    },
    Declaration {
        name: "days",
        signatures: &["days(int) -> duration"],
        evaluate: |arguments, _| spell(arguments, 1),
        sql: Some(|site| sql::spell(site, 1)),
    },
    Declaration {
        name: "weeks",
        signatures: &["weeks(int) -> duration"],
        evaluate: |arguments, _| spell(arguments, 7),
        sql: Some(|site| sql::spell(site, 7)),
    },
    Declaration {
        name: "start_of",
        signatures: &["start_of(date, string) -> date"],
        evaluate: |arguments, _| bound(arguments, calendar::start_of),
        sql: Some(sql::start_of),
    },
    Declaration {
        name: "end_of",
        signatures: &["end_of(date, string) -> date"],
        evaluate: |arguments, _| bound(arguments, calendar::end_of),
        sql: Some(sql::end_of),
    },
    Declaration {
        name: "add_months",
        signatures: &["add_months(date, int) -> date"],
        evaluate: |arguments, _| match arguments {
            [Value::Date(date), Value::Int(months)] => done(Value::Date(calendar::add_months(*date, *months)?)),
            _ => Ok(None),
        },
        sql: Some(sql::add_months),
    },
    Declaration {
        name: "date_diff",
        signatures: &["date_diff(date, date, string) -> int"],
        evaluate: |arguments, _| match arguments {
            [Value::Date(from), Value::Date(to), Value::String(span)] => done(whole_spans(*from, *to, span)?),
            _ => Ok(None),
        },
        sql: Some(sql::date_diff),
    },
    Declaration {
        name: "getFullYear",
        signatures: &[
            "timestamp.getFullYear() -> int",
            "timestamp.getFullYear(string) -> int",
            "date.getFullYear() -> int",
        ],
        evaluate: |arguments, _| field(arguments, |wall| wall.date.year().into()),
        sql: Some(|site| sql::field(site, "year", 0)),
    },
    Declaration {
        name: "getMonth",
        signatures: &["timestamp.getMonth() -> int", "timestamp.getMonth(string) -> int", "date.getMonth() -> int"],
        evaluate: |arguments, _| field(arguments, |wall| i64::from(wall.date.month()) - 1),
        sql: Some(|site| sql::field(site, "month", 1)),
    },
    Declaration {
        name: "getDate",
        signatures: &["timestamp.getDate() -> int", "timestamp.getDate(string) -> int", "date.getDate() -> int"],
        evaluate: |arguments, _| field(arguments, |wall| wall.date.day().into()),
        sql: Some(|site| sql::field(site, "day", 0)),
    },
    Declaration {
        name: "getDayOfMonth",
        signatures: &[
            "timestamp.getDayOfMonth() -> int",
            "timestamp.getDayOfMonth(string) -> int",
            "date.getDayOfMonth() -> int",
        ],
        evaluate: |arguments, _| field(arguments, |wall| i64::from(wall.date.day()) - 1),
        sql: Some(|site| sql::field(site, "day", 1)),
    },
    Declaration {
        name: "getDayOfWeek",
        signatures: &[
            "timestamp.getDayOfWeek() -> int",
            "timestamp.getDayOfWeek(string) -> int",
            "date.getDayOfWeek() -> int",
        ],
        // 1970-01-01 était un jeudi ; dimanche vaut 0.
        evaluate: |arguments, _| field(arguments, |wall| (days_of(wall.date) + 4).rem_euclid(7)),
        sql: Some(|site| sql::field(site, "dow", 0)),
    },
    Declaration {
        name: "getDayOfYear",
        signatures: &[
            "timestamp.getDayOfYear() -> int",
            "timestamp.getDayOfYear(string) -> int",
            "date.getDayOfYear() -> int",
        ],
        evaluate: |arguments, _| field(arguments, |wall| day_of_year(wall.date)),
        sql: Some(|site| sql::field(site, "doy", 1)),
    },
    Declaration {
        name: "getHours",
        signatures: &["timestamp.getHours() -> int", "timestamp.getHours(string) -> int", "duration.getHours() -> int"],
        evaluate: |arguments, _| clock(arguments, |wall| wall.second_of_day / 3600, |nanos| nanos / 3_600_000_000_000),
        sql: Some(|site| sql::clock(site, "hour", 3_600_000_000)),
    },
    Declaration {
        name: "getMinutes",
        signatures: &[
            "timestamp.getMinutes() -> int",
            "timestamp.getMinutes(string) -> int",
            "duration.getMinutes() -> int",
        ],
        evaluate: |arguments, _| clock(arguments, |wall| wall.second_of_day / 60 % 60, |nanos| nanos / 60_000_000_000),
        sql: Some(|site| sql::clock(site, "minute", 60_000_000)),
    },
    Declaration {
        name: "getSeconds",
        signatures: &[
            "timestamp.getSeconds() -> int",
            "timestamp.getSeconds(string) -> int",
            "duration.getSeconds() -> int",
        ],
        evaluate: |arguments, _| clock(arguments, |wall| wall.second_of_day % 60, |nanos| nanos / 1_000_000_000),
        sql: Some(|site| sql::clock(site, "second", 1_000_000)),
    },
    Declaration {
        name: "getMilliseconds",
        signatures: &[
            "timestamp.getMilliseconds() -> int",
            "timestamp.getMilliseconds(string) -> int",
            "duration.getMilliseconds() -> int",
        ],
        evaluate: |arguments, _| {
            clock(arguments, |wall| (wall.nanos / 1_000_000).into(), |nanos| nanos / 1_000_000 % 1000)
        },
        sql: Some(sql::milliseconds),
    },
];

/// Tant de fois ce nombre de jours de 24 heures.
fn spell(arguments: &[Value], days: i64) -> Evaluated {
    let [Value::Int(count)] = arguments else { return Ok(None) };
    let nanos = count.checked_mul(days * DAY_SECONDS * 1_000_000_000).ok_or_else(|| overflow("duration"))?;
    done(Value::Duration(Duration::from_nanos(nanos)))
}

/// Une borne de la période d'un jour.
fn bound(arguments: &[Value], of: fn(Date, &str) -> Result<Date, Error>) -> Evaluated {
    match arguments {
        [Value::Date(date), Value::String(period)] => done(Value::Date(of(*date, period)?)),
        _ => Ok(None),
    }
}

/// Durées entières d'un jour à l'autre.
fn whole_spans(from: Date, to: Date, span: &str) -> Result<i64, Error> {
    match span {
        "day" => Ok(days_of(to) - days_of(from)),
        "week" => Ok((days_of(to) - days_of(from)) / 7),
        "month" => calendar::months_between(from, to),
        "year" => Ok(calendar::months_between(from, to)? / 12),
        _ => Err(invalid(format!("unknown period {span:?}"))),
    }
}

/// Lit une partie d'un instant ou d'un jour.
fn field(arguments: &[Value], read: fn(Wall) -> i64) -> Evaluated {
    wall_of(arguments)?.map_or(Ok(None), |wall| done(read(wall)))
}

/// Lit une partie d'une heure, ou une durée tout entière.
fn clock(arguments: &[Value], read: fn(Wall) -> i64, count: fn(i64) -> i64) -> Evaluated {
    match arguments {
        [Value::Duration(duration)] => done(count(duration.nanos())),
        [Value::Timestamp(_), ..] => field(arguments, read),
        _ => Ok(None),
    }
}

fn wall_of(arguments: &[Value]) -> Result<Option<Wall>, Error> {
    match arguments {
        [Value::Timestamp(instant)] => instant.wall(0).map(Some),
        [Value::Timestamp(instant), Value::String(zone)] => instant.wall(instant.offset_in(zone)?).map(Some),
        [Value::Date(date)] => Ok(Some(Wall { date: *date, second_of_day: 0, nanos: 0 })),
        _ => Ok(None),
    }
}

fn day_of_year(date: Date) -> i64 {
    i64::from(date.day_of_year()) - 1
}
