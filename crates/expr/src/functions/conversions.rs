//! `int(x)`, `string(x)`, `decimal(x)`… et `type(x)`. Une conversion perd des décimales, jamais un ordre de grandeur.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Declaration, Evaluated, done};
use crate::budget::Budget;
use crate::error::{invalid, overflow};
use crate::sql::conversion as sql;
use crate::value::{Value, compare};

pub(super) const FUNCTIONS: &[Declaration] = &[
    Declaration {
        name: "int",
        signatures: &[
            "int(int) -> int",
            "int(uint) -> int",
            "int(double) -> int",
            "int(decimal) -> int",
            "int(string) -> int",
            "int(timestamp) -> int",
        ],
        evaluate: int,
        sql: Some(sql::int),
    },
    Declaration {
        name: "uint",
        signatures: &[
            "uint(uint) -> uint",
            "uint(int) -> uint",
            "uint(double) -> uint",
            "uint(decimal) -> uint",
            "uint(string) -> uint",
        ],
        evaluate: uint,
        sql: None,
    },
    Declaration {
        name: "double",
        signatures: &[
            "double(double) -> double",
            "double(int) -> double",
            "double(uint) -> double",
            "double(decimal) -> double",
            "double(string) -> double",
        ],
        evaluate: double,
        sql: Some(sql::double),
    },
    Declaration {
        name: "decimal",
        signatures: &[
            "decimal(decimal) -> decimal",
            "decimal(int) -> decimal",
            "decimal(uint) -> decimal",
            "decimal(string) -> decimal",
        ],
        evaluate: decimal,
        sql: Some(sql::decimal),
    },
    Declaration {
        name: "bool",
        signatures: &["bool(bool) -> bool", "bool(string) -> bool"],
        evaluate: boolean,
        sql: None,
    },
    Declaration {
        name: "string",
        signatures: &[
            "string(string) -> string",
            "string(bool) -> string",
            "string(int) -> string",
            "string(uint) -> string",
            "string(double) -> string",
            "string(decimal) -> string",
            "string(bytes) -> string",
            "string(timestamp) -> string",
            "string(duration) -> string",
            "string(date) -> string",
            "string(record) -> string",
        ],
        evaluate: |arguments, budget| match arguments {
            [Value::Bytes(bytes)] => {
                budget.spend_bytes(bytes.len())?;
                done(std::str::from_utf8(bytes).map_err(|_| invalid("invalid UTF-8"))?)
            }
            [value] => Ok(text_of(value).map(Value::from)),
            _ => Ok(None),
        },
        sql: Some(sql::string),
    },
    Declaration {
        name: "bytes",
        signatures: &["bytes(bytes) -> bytes", "bytes(string) -> bytes"],
        evaluate: |arguments, budget| match arguments {
            [value @ Value::Bytes(_)] => done(value.clone()),
            [Value::String(text)] => {
                budget.spend_bytes(text.len())?;
                done(Value::Bytes(text.as_bytes().into()))
            }
            _ => Ok(None),
        },
        sql: None,
    },
    Declaration {
        name: "dyn",
        signatures: &["dyn(dyn) -> dyn"],
        evaluate: |arguments, _| Ok(arguments.first().cloned()),
        sql: None,
    },
    Declaration {
        name: "type",
        signatures: &["type(dyn) -> type"],
        evaluate: |arguments, _| Ok(arguments.first().map(|value| Value::Type(value.type_name().into()))),
        sql: None,
    },
];

fn int(arguments: &[Value], _: &mut Budget) -> Evaluated {
    let converted = match arguments {
        [Value::Int(value)] => Some(*value),
        [Value::Uint(value)] => i64::try_from(*value).ok(),
        // Bornes exclues : un flottant égal à une borne peut être l'arrondi d'un entier hors domaine.
        [Value::Double(value)] => (value.abs() < 9_223_372_036_854_775_808.0).then_some(*value as i64),
        [Value::Decimal(value)] => value.trunc().to_i64(),
        [Value::String(text)] => Some(parse(text).and_then(|n| n.parse().ok()).ok_or_else(|| malformed("int", text))?),
        [Value::Timestamp(instant)] => Some(instant.seconds()),
        _ => return Ok(None),
    };
    done(converted.ok_or_else(|| overflow("int"))?)
}

fn uint(arguments: &[Value], _: &mut Budget) -> Evaluated {
    let converted = match arguments {
        [Value::Uint(value)] => Some(*value),
        [Value::Int(value)] => u64::try_from(*value).ok(),
        [Value::Double(value)] => (*value > -1.0 && *value < 18_446_744_073_709_551_616.0).then_some(*value as u64),
        [Value::Decimal(value)] => value.trunc().to_u64(),
        [Value::String(text)] => Some(parse(text).and_then(|n| n.parse().ok()).ok_or_else(|| malformed("uint", text))?),
        _ => return Ok(None),
    };
    Ok(Some(Value::Uint(converted.ok_or_else(|| overflow("uint"))?)))
}

/// Chiffres et signe seulement, en longueur bornée : la même règle qu'en SQL.
fn parse(text: &str) -> Option<&str> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    (1..=200).contains(&digits.len()).then_some(text).filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))
}

fn double(arguments: &[Value], _: &mut Budget) -> Evaluated {
    match arguments {
        [Value::String(text)] => {
            let trimmed = text.trim_start_matches(['-', '+']);
            let number = trimmed.starts_with(|c: char| c.is_ascii_digit() || c == '.');
            let special = ["NaN", "Infinity", "inf", "Inf", "nan", "infinity"].contains(&trimmed);
            let value = if number || special { text.parse().ok() } else { None };
            done(value.map(Value::Double).ok_or_else(|| malformed("double", text))?)
        }
        [value] => Ok(compare::double(value).map(Value::Double)),
        _ => Ok(None),
    }
}

fn decimal(arguments: &[Value], _: &mut Budget) -> Evaluated {
    match arguments {
        [Value::String(text)] => done(parse_decimal(text).ok_or_else(|| malformed("decimal", text))?),
        [value] => Ok(compare::decimal(value).map(Value::Decimal)),
        _ => Ok(None),
    }
}

/// Signe, 16 chiffres au plus, puis 12 décimales au plus : tout ce qu'un calcul sait garder.
fn parse_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_number =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole, 16) || !fraction.is_none_or(|fraction| is_number(fraction, 12)) {
        return None;
    }
    text.parse().ok()
}

fn boolean(arguments: &[Value], _: &mut Budget) -> Evaluated {
    match arguments {
        [value @ Value::Bool(_)] => done(value.clone()),
        [Value::String(text)] => match &**text {
            "1" | "t" | "true" | "TRUE" | "True" => done(true),
            "0" | "f" | "false" | "FALSE" | "False" => done(false),
            _ => Err(malformed("bool", text)),
        },
        _ => Ok(None),
    }
}

/// Le texte d'une valeur simple, tel que `string()` et `%s` l'écrivent.
pub(super) fn text_of(value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => text_of_double(*value),
        Value::Decimal(value) => value.normalize().to_string(),
        Value::Timestamp(value) => value.to_string(),
        Value::Duration(value) => value.to_string(),
        Value::Date(value) => value.to_string(),
        Value::Record(record) => record.id.to_string(),
        _ => return None,
    })
}

fn text_of_double(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let magnitude = value.abs();
    // Comme Go : notation scientifique hors de 1e-5 … 1e21.
    if magnitude != 0.0 && !(1e-5..1e21).contains(&magnitude) {
        let text = format!("{value:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
        return format!("{mantissa}e{sign}{digits:0>2}");
    }
    value.to_string()
}

fn malformed(ty: &str, text: &str) -> crate::error::Error {
    let start: String = text.chars().take(40).collect();
    invalid(format!("{start:?} is not a {ty}"))
}
