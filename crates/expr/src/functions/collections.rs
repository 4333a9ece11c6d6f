//! Listes, tables et arbres.

use rust_decimal::Decimal;

use super::{Declaration, Evaluated, done};
use crate::budget::Budget;
use crate::error::{Error, ErrorKind, invalid, overflow};
use crate::sql::collection as sql;
use crate::value::decimal::Sum;
use crate::value::{Value, compare};

pub(super) const FUNCTIONS: &[Declaration] = &[
    Declaration {
        name: "size",
        signatures: &[
            "size(string) -> int",
            "size(bytes) -> int",
            "size(list) -> int",
            "size(map) -> int",
            "string.size() -> int",
            "bytes.size() -> int",
            "list.size() -> int",
            "map.size() -> int",
        ],
        evaluate: size,
        sql: Some(sql::size),
    },
    Declaration {
        name: "under",
        signatures: &["under(record, record) -> bool", "under(record, string) -> bool"],
        evaluate: under,
        sql: None,
    },
    Declaration { name: "sum", signatures: &["sum(list<A>) -> A", "list<A>.sum() -> A"], evaluate: sum, sql: None },
];

fn size(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let count = match arguments {
        [Value::String(text)] => {
            budget.spend_bytes(text.len())?;
            text.chars().count()
        }
        [Value::Bytes(bytes)] => bytes.len(),
        [Value::List(items)] => items.len(),
        [Value::Map(map)] => map.len(),
        _ => return Ok(None),
    };
    done(count as i64)
}

/// La référence est-elle cette racine ou l'un de ses descendants ? Une référence nulle n'est sous rien.
fn under(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let (record, root) = match arguments {
        [Value::Null, _] | [_, Value::Null] => return done(false),
        [Value::Record(record), Value::Record(root)] => (record, root.id.to_ascii_lowercase()),
        [Value::Record(record), Value::String(root)] => (record, root.to_ascii_lowercase()),
        _ => return Ok(None),
    };
    if *record.id == *root {
        return done(true);
    }
    let ancestors = record.ancestors.as_ref();
    let ancestors = ancestors.ok_or_else(|| invalid("the ancestors of this record are not loaded here"))?;
    budget.spend_items(ancestors.len())?;
    done(ancestors.iter().any(|ancestor| **ancestor == *root))
}

/// Somme exacte, indépendante de l'ordre ; les valeurs nulles ne comptent pas, et rien vaut 0.
fn sum(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let [Value::List(items)] = arguments else {
        return Ok(None);
    };
    budget.spend_items(items.len())?;
    let mut integers = 0_i128;
    let mut decimals = Sum::default();
    let mut has_decimal = false;
    for item in items.iter() {
        match item {
            Value::Null => {}
            Value::Double(_) => return sum_doubles(items),
            Value::Int(value) => integers += i128::from(*value),
            Value::Decimal(value) => {
                has_decimal = true;
                decimals.add(*value);
            }
            other => {
                let message = format!("cannot sum {}", other.type_name());
                return Err(Error::new(ErrorKind::Type, message));
            }
        }
    }
    if has_decimal {
        let whole = i64::try_from(integers).map_err(|_| overflow("decimal"))?;
        decimals.add(Decimal::from(whole));
        return done(decimals.finish()?);
    }
    done(i64::try_from(integers).map_err(|_| overflow("int"))?)
}

fn sum_doubles(items: &[Value]) -> Evaluated {
    let mut total = 0.0;
    for item in items {
        match item {
            Value::Null => {}
            Value::Decimal(_) => return Err(Error::new(ErrorKind::Type, "cannot sum double and decimal")),
            item => total += compare::double(item).ok_or_else(|| Error::new(ErrorKind::Type, "cannot sum"))?,
        }
    }
    done(Value::Double(total))
}
