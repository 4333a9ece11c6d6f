//! Les bornes `min` et `max` : leur sens selon la sorte, leur ordre, leur forme OpenAPI.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::{
    load::Report,
    model::{Bound, Field},
};

/// Bornes d'une longueur ou d'un nombre de lignes : deux entiers positifs.
pub(super) fn check_length(field: &Field, report: &mut Report<'_>) {
    each(field, report, "écrire un entier positif", |bound| match bound {
        Bound::Number(number) => number.is_integer() && !number.is_sign_negative(),
        _ => false,
    });
    check_order(field, report);
}

/// Bornes d'un nombre.
pub(super) fn check_number(field: &Field, report: &mut Report<'_>) {
    each(field, report, "écrire un nombre", |bound| matches!(bound, Bound::Number(_)));
    check_order(field, report);
}

/// Bornes d'un entier.
pub(super) fn check_integer(field: &Field, report: &mut Report<'_>) {
    each(field, report, "écrire un entier", |bound| matches!(bound, Bound::Number(number) if number.is_integer()));
    check_order(field, report);
}

/// Bornes d'un jour.
pub(super) fn check_day(field: &Field, report: &mut Report<'_>) {
    each(field, report, "écrire \"today\" ou une date AAAA-MM-JJ", |bound| match bound {
        Bound::Today => true,
        Bound::At(text) => text.parse::<jiff::civil::Date>().is_ok() && text.len() == "AAAA-MM-JJ".len(),
        _ => false,
    });
}

/// Bornes d'un instant.
pub(super) fn check_instant(field: &Field, report: &mut Report<'_>) {
    let remedy = "écrire \"now\", \"today\" ou un instant AAAA-MM-JJTHH:MM:SSZ";
    each(field, report, remedy, |bound| match bound {
        Bound::Now | Bound::Today => true,
        Bound::At(text) => text.parse::<jiff::Timestamp>().is_ok(),
        Bound::Number(_) => false,
    });
}

/// Bornes d'une heure du jour.
pub(super) fn check_clock(field: &Field, report: &mut Report<'_>) {
    each(field, report, "écrire une heure \"HH:MM\"", |bound| match bound {
        Bound::At(text) => text.parse::<jiff::civil::Time>().is_ok(),
        _ => false,
    });
}

/// Bornes d'une durée.
pub(super) fn check_duration(field: &Field, report: &mut Report<'_>) {
    each(field, report, "écrire une durée ISO 8601, par exemple \"PT8H\"", |bound| match bound {
        Bound::At(text) => text.starts_with('P') && text.parse::<jiff::SignedDuration>().is_ok(),
        _ => false,
    });
}

fn each(field: &Field, report: &mut Report<'_>, remedy: &str, fits: impl Fn(&Bound) -> bool) {
    for (attribute, bound) in [("min", &field.min), ("max", &field.max)] {
        if bound.as_ref().is_some_and(|bound| !fits(bound)) {
            let message = format!("« {attribute} » ne convient pas à un champ {}", field.kind.name());
            report.refuse(attribute, "field.bound", message, remedy);
        }
    }
}

fn check_order(field: &Field, report: &mut Report<'_>) {
    if let (Some(Bound::Number(min)), Some(Bound::Number(max))) = (&field.min, &field.max)
        && min > max
    {
        report.refuse("min", "field.bounds", format!("min ({min}) dépasse max ({max})"), "les échanger");
    }
}

/// Ajoute `minLength`/`maxLength` ou `minItems`/`maxItems`.
pub(super) fn with_length(field: &Field, what: &str, mut schema: Value) -> Value {
    for (side, bound) in [("min", &field.min), ("max", &field.max)] {
        if let Some(Bound::Number(number)) = bound {
            schema[format!("{side}{what}")] = json!(whole(number));
        }
    }
    schema
}

/// Une liste de valeurs différentes, en nombre borné.
pub(super) fn distinct(field: &Field, items: &Value) -> Value {
    with_length(field, "Items", json!({ "type": "array", "uniqueItems": true, "items": items }))
}

/// Ajoute `minimum`/`maximum`.
pub(super) fn with_values(field: &Field, mut schema: Value) -> Value {
    for (key, bound) in [("minimum", &field.min), ("maximum", &field.max)] {
        if let Some(Bound::Number(number)) = bound {
            schema[key] = json!(whole(number));
        }
    }
    schema
}

fn whole(number: &Decimal) -> i64 {
    i64::try_from(*number).unwrap_or(i64::MAX)
}
