//! Les nombres et les montants, écrits comme le lecteur les écrit (CLDR : séparateurs de groupes et de décimales).

use kernel::{Locale, currency};
use minijinja::{Environment, State, Value, value::ValueKind};
use rust_decimal::{Decimal, RoundingStrategy};

use super::scope::{READER, Reader};

/// Espace insécable entre un montant et sa monnaie.
const SPACE: char = '\u{a0}';

/// Décimales gardées au plus.
const MOST: u32 = 20;

/// Ajoute `number` et `money`.
pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("number", |state: &State, value: Value, decimals: Option<u32>| {
        let number = decimal(&value).map(|number| written(number, decimals, locale(state)));
        number.map_or(value, Value::from)
    });
    environment.add_filter("money", |state: &State, value: Value, code: Option<String>| {
        money(&value, code, locale(state)).map_or(value, Value::from)
    });
}

fn locale(state: &State) -> Locale {
    let reader = state.lookup(READER);
    reader
        .as_ref()
        .and_then(|reader| reader.downcast_object_ref::<Reader>())
        .map_or_else(Locale::default, |one| one.locale)
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value.kind() {
        ValueKind::Number | ValueKind::String => {
            let text = value.to_string();
            text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()
        }
        _ => None,
    }
}

/// Un montant : un nombre et sa monnaie, ou l'objet que rend un champ `money`.
fn money(value: &Value, code: Option<String>, locale: Locale) -> Option<String> {
    let part = |name: &str| value.get_item(&Value::from(name)).ok();
    let (amount, code) = match value.kind() {
        ValueKind::Map => (decimal(&part("amount")?)?, code.or_else(|| Some(part("currency")?.to_string()))?),
        _ => (decimal(value)?, code?),
    };
    let number = written(amount, currency::decimals(&code), locale);
    Some(match locale {
        Locale::En => format!("{code}{SPACE}{number}"),
        Locale::Fr | Locale::Es | Locale::Pt => format!("{number}{SPACE}{code}"),
    })
}

/// Le nombre, arrondi au plus proche si l'on dit combien de décimales.
pub(crate) fn written(number: Decimal, decimals: Option<u32>, locale: Locale) -> String {
    let plain = match decimals.map(|decimals| decimals.min(MOST)) {
        Some(decimals) => {
            let rounded = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
            format!("{:.*}", decimals as usize, rounded.abs())
        }
        None => number.abs().to_string(),
    };
    let (group, point) = match locale {
        Locale::Fr => ('\u{202f}', ','),
        Locale::En => (',', '.'),
        Locale::Es | Locale::Pt => ('.', ','),
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let sign = if number.is_sign_negative() && plain.contains(|c: char| ('1'..='9').contains(&c)) { "-" } else { "" };
    // L'espagnol ne coupe pas un nombre de quatre chiffres.
    let grouped = if locale == Locale::Es && whole.len() < 5 { whole.to_owned() } else { thousands(whole, group) };
    match fraction {
        "" => format!("{sign}{grouped}"),
        fraction => format!("{sign}{grouped}{point}{fraction}"),
    }
}

fn thousands(digits: &str, group: char) -> String {
    let mut out = String::new();
    for (rank, digit) in digits.chars().enumerate() {
        if rank > 0 && (digits.len() - rank).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    out
}
