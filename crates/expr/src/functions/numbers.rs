//! `math.*` : extrêmes, arrondis, signes et bits.

use std::cmp::Ordering;

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Declaration, Evaluated, done};
use crate::budget::Budget;
use crate::error::{invalid, overflow};
use crate::sql::number as sql;
use crate::value::{Value, compare};

pub(super) const FUNCTIONS: &[Declaration] = &[
    Declaration {
        name: "math.greatest",
        signatures: &["math.greatest(list<A>) -> A", "math.greatest(A...) -> A"],
        evaluate: |arguments, budget| extreme(arguments, budget, Ordering::Greater),
        sql: None,
    },
    Declaration {
        name: "math.least",
        signatures: &["math.least(list<A>) -> A", "math.least(A...) -> A"],
        evaluate: |arguments, budget| extreme(arguments, budget, Ordering::Less),
        sql: None,
    },
    Declaration {
        name: "math.ceil",
        signatures: &["math.ceil(double) -> double", "math.ceil(decimal) -> decimal"],
        evaluate: |arguments, _| round(arguments, f64::ceil, RoundingStrategy::ToPositiveInfinity),
        sql: Some(sql::ceil),
    },
    Declaration {
        name: "math.floor",
        signatures: &["math.floor(double) -> double", "math.floor(decimal) -> decimal"],
        evaluate: |arguments, _| round(arguments, f64::floor, RoundingStrategy::ToNegativeInfinity),
        sql: Some(sql::floor),
    },
    Declaration {
        name: "math.round",
        signatures: &["math.round(double) -> double", "math.round(decimal) -> decimal"],
        evaluate: |arguments, _| round(arguments, f64::round, RoundingStrategy::MidpointAwayFromZero),
        sql: Some(sql::round),
    },
    Declaration {
        name: "math.trunc",
        signatures: &["math.trunc(double) -> double", "math.trunc(decimal) -> decimal"],
        evaluate: |arguments, _| round(arguments, f64::trunc, RoundingStrategy::ToZero),
        sql: Some(sql::trunc),
    },
    Declaration {
        name: "math.abs",
        signatures: &[
            "math.abs(int) -> int",
            "math.abs(uint) -> uint",
            "math.abs(double) -> double",
            "math.abs(decimal) -> decimal",
        ],
        evaluate: abs,
        sql: Some(sql::abs),
    },
    Declaration {
        name: "math.sign",
        signatures: &[
            "math.sign(int) -> int",
            "math.sign(uint) -> uint",
            "math.sign(double) -> double",
            "math.sign(decimal) -> decimal",
        ],
        evaluate: sign,
        sql: Some(sql::sign),
    },
    Declaration {
        name: "math.isNaN",
        signatures: &["math.isNaN(double) -> bool"],
        evaluate: |arguments, _| double_is(arguments, f64::is_nan),
        sql: None,
    },
    Declaration {
        name: "math.isInf",
        signatures: &["math.isInf(double) -> bool"],
        evaluate: |arguments, _| double_is(arguments, f64::is_infinite),
        sql: None,
    },
    Declaration {
        name: "math.isFinite",
        signatures: &["math.isFinite(double) -> bool"],
        evaluate: |arguments, _| double_is(arguments, f64::is_finite),
        sql: None,
    },
    Declaration {
        name: "math.sqrt",
        signatures: &["math.sqrt(double) -> double", "math.sqrt(int) -> double", "math.sqrt(uint) -> double"],
        evaluate: |arguments, _| match arguments {
            [value @ (Value::Int(_) | Value::Uint(_) | Value::Double(_))] => {
                Ok(compare::double(value).map(|value| Value::Double(value.sqrt())))
            }
            _ => Ok(None),
        },
        sql: None,
    },
    Declaration {
        name: "math.bitAnd",
        signatures: &["math.bitAnd(int, int) -> int", "math.bitAnd(uint, uint) -> uint"],
        evaluate: |arguments, _| bits(arguments, |a, b| a & b),
        sql: None,
    },
    Declaration {
        name: "math.bitOr",
        signatures: &["math.bitOr(int, int) -> int", "math.bitOr(uint, uint) -> uint"],
        evaluate: |arguments, _| bits(arguments, |a, b| a | b),
        sql: None,
    },
    Declaration {
        name: "math.bitXor",
        signatures: &["math.bitXor(int, int) -> int", "math.bitXor(uint, uint) -> uint"],
        evaluate: |arguments, _| bits(arguments, |a, b| a ^ b),
        sql: None,
    },
    Declaration {
        name: "math.bitNot",
        signatures: &["math.bitNot(int) -> int", "math.bitNot(uint) -> uint"],
        evaluate: |arguments, _| match arguments {
            [Value::Int(value)] => done(!value),
            [Value::Uint(value)] => Ok(Some(Value::Uint(!value))),
            _ => Ok(None),
        },
        sql: None,
    },
    Declaration {
        name: "math.bitShiftLeft",
        signatures: &["math.bitShiftLeft(int, int) -> int", "math.bitShiftLeft(uint, int) -> uint"],
        evaluate: |arguments, _| shift(arguments, u64::checked_shl),
        sql: None,
    },
    Declaration {
        name: "math.bitShiftRight",
        signatures: &["math.bitShiftRight(int, int) -> int", "math.bitShiftRight(uint, int) -> uint"],
        evaluate: |arguments, _| shift(arguments, u64::checked_shr),
        sql: None,
    },
];

/// Le plus grand ou le plus petit ; le premier l'emporte à égalité.
fn extreme(arguments: &[Value], budget: &mut Budget, wanted: Ordering) -> Evaluated {
    let items = match arguments {
        [Value::List(items)] => items,
        _ => arguments,
    };
    budget.spend_items(items.len())?;
    let Some(mut best) = items.first() else {
        return Err(invalid("no value to choose from"));
    };
    for item in items {
        if compare::double(item).is_none() {
            return Ok(None);
        }
        if compare::numbers(item, best) == Some(wanted) {
            best = item;
        }
    }
    done(best.clone())
}

fn round(arguments: &[Value], double: fn(f64) -> f64, decimal: RoundingStrategy) -> Evaluated {
    match arguments {
        [Value::Double(value)] => Ok(Some(Value::Double(double(*value)))),
        [Value::Decimal(value)] => done(value.round_dp_with_strategy(0, decimal)),
        _ => Ok(None),
    }
}

fn abs(arguments: &[Value], _: &mut Budget) -> Evaluated {
    match arguments {
        [Value::Int(value)] => done(value.checked_abs().ok_or_else(|| overflow("int"))?),
        [value @ Value::Uint(_)] => done(value.clone()),
        [Value::Double(value)] => Ok(Some(Value::Double(value.abs()))),
        [Value::Decimal(value)] => done(value.abs()),
        _ => Ok(None),
    }
}

fn sign(arguments: &[Value], _: &mut Budget) -> Evaluated {
    match arguments {
        [Value::Int(value)] => done(value.signum()),
        [Value::Uint(value)] => Ok(Some(Value::Uint((*value).min(1)))),
        [Value::Double(value)] if *value == 0.0 || value.is_nan() => Ok(Some(Value::Double(*value))),
        [Value::Double(value)] => Ok(Some(Value::Double(value.signum()))),
        [Value::Decimal(value)] => done(Decimal::from(value.cmp(&Decimal::ZERO) as i8)),
        _ => Ok(None),
    }
}

fn double_is(arguments: &[Value], test: fn(f64) -> bool) -> Evaluated {
    match arguments {
        [Value::Double(value)] => done(test(*value)),
        _ => Ok(None),
    }
}

fn bits(arguments: &[Value], combine: fn(u64, u64) -> u64) -> Evaluated {
    match arguments {
        [Value::Int(left), Value::Int(right)] => done(combine(*left as u64, *right as u64) as i64),
        [Value::Uint(left), Value::Uint(right)] => Ok(Some(Value::Uint(combine(*left, *right)))),
        _ => Ok(None),
    }
}

/// Décalage logique ; 64 bits et plus donnent zéro.
fn shift(arguments: &[Value], shift: fn(u64, u32) -> Option<u64>) -> Evaluated {
    let [value, Value::Int(by)] = arguments else {
        return Ok(None);
    };
    let by = u64::try_from(*by).map_err(|_| invalid("negative shift"))?;
    let shifted = |value: u64| u32::try_from(by).ok().and_then(|by| shift(value, by)).unwrap_or(0);
    match value {
        Value::Int(value) => done(shifted(*value as u64) as i64),
        Value::Uint(value) => Ok(Some(Value::Uint(shifted(*value)))),
        _ => Ok(None),
    }
}
