//! `+ - * / %` et l'opposé, sur toutes les paires de types permises.

use super::calendar::{DAY_SECONDS, date_at, days_of};
use super::{Duration, Value, compare, decimal};
use crate::ast::Op;
use crate::budget::Budget;
use crate::error::{Error, ErrorKind, invalid, overflow};

/// Applique un opérateur arithmétique.
pub(crate) fn apply(op: Op, left: &Value, right: &Value, budget: &mut Budget) -> Result<Value, Error> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => int(op, *left, *right).map(Value::Int),
        (Value::Uint(left), Value::Uint(right)) => uint(op, *left, *right).map(Value::Uint),
        (Value::Double(left), Value::Double(right)) => double(op, *left, *right),
        (Value::Decimal(_), Value::Decimal(_) | Value::Int(_) | Value::Uint(_))
        | (Value::Int(_) | Value::Uint(_), Value::Decimal(_)) => decimals(op, left, right),
        _ if op == Op::Add => add(left, right, budget),
        _ if op == Op::Subtract => subtract(left, right),
        _ => Err(no_overload(op, left, right)),
    }
}

fn int(op: Op, left: i64, right: i64) -> Result<i64, Error> {
    let result = match op {
        Op::Add => left.checked_add(right),
        Op::Subtract => left.checked_sub(right),
        Op::Multiply => left.checked_mul(right),
        Op::Divide if right == 0 => return Err(division_by_zero()),
        Op::Divide => left.checked_div(right),
        _ if right == 0 => return Err(division_by_zero()),
        _ => Some(left.wrapping_rem(right)),
    };
    result.ok_or_else(|| overflow("int"))
}

fn uint(op: Op, left: u64, right: u64) -> Result<u64, Error> {
    let result = match op {
        Op::Add => left.checked_add(right),
        Op::Subtract => left.checked_sub(right),
        Op::Multiply => left.checked_mul(right),
        Op::Divide => return left.checked_div(right).ok_or_else(division_by_zero),
        _ => return left.checked_rem(right).ok_or_else(division_by_zero),
    };
    result.ok_or_else(|| overflow("uint"))
}

fn double(op: Op, left: f64, right: f64) -> Result<Value, Error> {
    Ok(Value::Double(match op {
        Op::Add => left + right,
        Op::Subtract => left - right,
        Op::Multiply => left * right,
        Op::Divide => left / right,
        _ => return Err(no_overload(op, &Value::Double(left), &Value::Double(right))),
    }))
}

fn decimals(op: Op, left: &Value, right: &Value) -> Result<Value, Error> {
    let (Some(a), Some(b)) = (compare::decimal(left), compare::decimal(right)) else {
        return Err(no_overload(op, left, right));
    };
    let result = match op {
        Op::Add => decimal::add(a, b),
        Op::Subtract => decimal::subtract(a, b),
        Op::Multiply => decimal::multiply(a, b),
        Op::Divide => decimal::divide(a, b),
        _ => return Err(no_overload(op, left, right)),
    };
    result.map(Value::Decimal)
}

fn add(left: &Value, right: &Value, budget: &mut Budget) -> Result<Value, Error> {
    Ok(match (left, right) {
        (Value::String(left), Value::String(right)) => {
            budget.spend_bytes(left.len() + right.len())?;
            Value::String([&**left, &**right].concat().into())
        }
        (Value::Bytes(left), Value::Bytes(right)) => {
            budget.spend_bytes(left.len() + right.len())?;
            Value::Bytes([&**left, &**right].concat().into())
        }
        (Value::List(left), Value::List(right)) => {
            budget.spend_items(left.len() + right.len())?;
            Value::List(left.iter().chain(right.iter()).cloned().collect())
        }
        (Value::Timestamp(instant), Value::Duration(duration))
        | (Value::Duration(duration), Value::Timestamp(instant)) => Value::Timestamp(instant.plus(*duration)?),
        (Value::Duration(left), Value::Duration(right)) => Value::Duration(left.plus(*right)?),
        (Value::Date(date), Value::Duration(duration)) | (Value::Duration(duration), Value::Date(date)) => {
            Value::Date(date_at(days_of(*date) + whole_days(*duration)?)?)
        }
        _ => return Err(no_overload(Op::Add, left, right)),
    })
}

fn subtract(left: &Value, right: &Value) -> Result<Value, Error> {
    Ok(match (left, right) {
        (Value::Timestamp(instant), Value::Duration(duration)) => Value::Timestamp(instant.minus(*duration)?),
        (Value::Timestamp(later), Value::Timestamp(earlier)) => Value::Duration(later.since(*earlier)?),
        (Value::Duration(left), Value::Duration(right)) => Value::Duration(left.minus(*right)?),
        (Value::Date(date), Value::Duration(duration)) => {
            Value::Date(date_at(days_of(*date) - whole_days(*duration)?)?)
        }
        (Value::Date(later), Value::Date(earlier)) => {
            let nanos = (days_of(*later) - days_of(*earlier)).checked_mul(DAY_SECONDS * 1_000_000_000);
            Value::Duration(Duration::from_nanos(nanos.ok_or_else(|| overflow("duration"))?))
        }
        _ => return Err(no_overload(Op::Subtract, left, right)),
    })
}

/// Un jour se décale d'un nombre entier de jours : une autre durée est une erreur plutôt qu'un arrondi.
pub(crate) fn whole_days(duration: Duration) -> Result<i64, Error> {
    let day = DAY_SECONDS * 1_000_000_000;
    if duration.nanos() % day != 0 {
        return Err(invalid("a date can only be shifted by whole days"));
    }
    Ok(duration.nanos() / day)
}

/// `-x`.
pub(crate) fn negate(value: &Value) -> Result<Value, Error> {
    match value {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or_else(|| overflow("int")),
        Value::Double(value) => Ok(Value::Double(-value)),
        Value::Decimal(value) => Ok(Value::Decimal(-value)),
        Value::Duration(value) => value.negated().map(Value::Duration),
        other => Err(Error::new(ErrorKind::Type, format!("no overload -{}", other.type_name()))),
    }
}

fn division_by_zero() -> Error {
    Error::new(ErrorKind::DivisionByZero, "division by zero")
}

pub(crate) fn no_overload(op: Op, left: &Value, right: &Value) -> Error {
    let message = format!("no overload {} {} {}", left.type_name(), op.sign(), right.type_name());
    Error::new(ErrorKind::Type, message)
}
