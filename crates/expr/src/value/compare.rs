//! Égalité et ordre des valeurs, entre types numériques compris.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Map, Value};
use crate::budget::Budget;
use crate::error::{Error, ErrorKind};

/// `left == right` : des types sans rapport sont différents, sans erreur (CEL).
pub(crate) fn equal(left: &Value, right: &Value, budget: &mut Budget) -> Result<bool, Error> {
    budget.spend(1)?;
    Ok(match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::String(left), Value::String(right)) => {
            budget.spend_bytes(left.len().min(right.len()))?;
            left == right
        }
        (Value::Bytes(left), Value::Bytes(right)) => {
            budget.spend_bytes(left.len().min(right.len()))?;
            left == right
        }
        (Value::Timestamp(left), Value::Timestamp(right)) => left == right,
        (Value::Duration(left), Value::Duration(right)) => left == right,
        (Value::Date(left), Value::Date(right)) => left == right,
        (Value::Type(left), Value::Type(right)) => left == right,
        (Value::Record(left), Value::Record(right)) => left.id == right.id,
        (Value::Record(record), Value::String(id)) | (Value::String(id), Value::Record(record)) => {
            record.id.eq_ignore_ascii_case(id)
        }
        (Value::List(left), Value::List(right)) => equal_lists(left, right, budget)?,
        (Value::Map(left), Value::Map(right)) => equal_maps(left, right, budget)?,
        (left, right) => numbers(left, right) == Some(Ordering::Equal),
    })
}

fn equal_lists(left: &[Value], right: &[Value], budget: &mut Budget) -> Result<bool, Error> {
    if left.len() != right.len() {
        return Ok(false);
    }
    for (left, right) in left.iter().zip(right) {
        if !equal(left, right, budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equal_maps(left: &Map, right: &Map, budget: &mut Budget) -> Result<bool, Error> {
    if left.len() != right.len() {
        return Ok(false);
    }
    for (key, value) in left {
        match right.get(key) {
            Some(other) if equal(value, other, budget)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// L'ordre de deux valeurs ; `Ok(None)` si l'une n'est pas un nombre (`NaN`).
///
/// # Errors
/// Types sans ordre commun.
pub(crate) fn order(left: &Value, right: &Value, budget: &mut Budget) -> Result<Option<Ordering>, Error> {
    Ok(Some(match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::String(left), Value::String(right)) => {
            budget.spend_bytes(left.len().min(right.len()))?;
            left.cmp(right)
        }
        (Value::Bytes(left), Value::Bytes(right)) => {
            budget.spend_bytes(left.len().min(right.len()))?;
            left.cmp(right)
        }
        (Value::Timestamp(left), Value::Timestamp(right)) => left.cmp(right),
        (Value::Duration(left), Value::Duration(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (left, right) if is_number(left) && is_number(right) => return Ok(numbers(left, right)),
        (left, right) => {
            let message = format!("cannot order {} and {}", left.type_name(), right.type_name());
            return Err(Error::new(ErrorKind::Type, message));
        }
    }))
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Decimal(_))
}

/// L'ordre de deux nombres ; `None` pour `NaN` ou si l'un n'est pas un nombre.
///
/// Un flottant se compare comme flottant : entiers et décimaux sont convertis au flottant le plus proche.
pub(crate) fn numbers(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Double(left), right) => left.partial_cmp(&double(right)?),
        (left, Value::Double(right)) => double(left)?.partial_cmp(right),
        (Value::Decimal(left), right) => Some(left.cmp(&decimal(right)?)),
        (left, Value::Decimal(right)) => Some(decimal(left)?.cmp(right)),
        (left, right) => Some(integer(left)?.cmp(&integer(right)?)),
    }
}

fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Int(value) => Some((*value).into()),
        Value::Uint(value) => Some((*value).into()),
        _ => None,
    }
}

/// Valeur décimale exacte d'un entier ou d'un décimal.
pub(crate) fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Int(value) => Some((*value).into()),
        Value::Uint(value) => Some((*value).into()),
        Value::Decimal(value) => Some(*value),
        _ => None,
    }
}

/// Flottant le plus proche d'un nombre.
pub(crate) fn double(value: &Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Uint(value) => Some(*value as f64),
        Value::Double(value) => Some(*value),
        // La lecture du texte arrondit au plus proche, comme PostgreSQL.
        Value::Decimal(value) => value.to_string().parse().ok(),
        _ => None,
    }
}

/// L'entier égal à ce flottant, s'il existe et tient sur 64 bits signés ou non.
pub(crate) fn whole(value: f64) -> Option<i128> {
    let in_range = (-9_223_372_036_854_775_808.0..18_446_744_073_709_551_616.0).contains(&value);
    (in_range && value.fract() == 0.0).then_some(value as i128)
}
