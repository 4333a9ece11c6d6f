//! Montant : exact, aux décimales de sa monnaie. Sans monnaie, c'est celle de la société : `records::money` la trouve.

use kernel::currency;
use rust_decimal::Decimal;
use serde_json::{Map, json};

use super::{
    super::{decimal, numbers},
    *,
};

pub(super) struct Money;

/// Au-delà, un montant converti ne serait plus exact.
const MOST: i64 = 10_000_000_000_000_000;

impl CompositeType for Money {
    fn name(&self) -> &'static str {
        "money"
    }

    fn project(&self, field: &Field, part: &dyn Fn(&str) -> String) -> String {
        let base = if field.converted { format!(", 'base', {}::text", part("base")) } else { String::new() };
        format!("json_build_object('amount', {}::text, 'currency', {}{base})", part("amount"), part("currency"))
    }

    fn accept(&self, field: &Field, value: &Value) -> Result<Accepted, FieldError> {
        let (amount, code) = match object(field, value, &["amount", "currency", "base"])? {
            Some(object) => (object.get("amount").unwrap_or(&Value::Null), object.get("currency")),
            None => (value, None),
        };
        let amount = decimal::read(amount).ok_or_else(|| wrong_type(field, "money"))?;
        match code.filter(|code| !code.is_null()) {
            None => Ok(unsettled(amount)),
            Some(code) => accepted(field, amount, code.as_str().ok_or_else(|| wrong_type(field, "money"))?),
        }
    }

    /// `12 500 XAF`, `EUR 12,50`, `12.50 €` ou `12,50`.
    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
        let text = text.trim();
        let is_sign = |c: char| c.is_alphabetic() || c == '€' || c == '£';
        let number = text.trim_matches(is_sign).trim();
        let code = text.replacen(number, "", 1);
        let amount = numbers::read(number, forms).map_err(|fault| misread(field, fault, "money"))?;
        let mut value = Map::new();
        value.insert("amount".to_owned(), amount.to_string().into());
        match code.trim() {
            "" => {}
            "€" => drop(value.insert("currency".to_owned(), "EUR".into())),
            "£" => drop(value.insert("currency".to_owned(), "GBP".into())),
            code => drop(value.insert("currency".to_owned(), code.to_uppercase().into())),
        }
        Ok(value.into())
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        measured(&value["amount"], &value["currency"])
    }
}

/// Un montant dont la monnaie reste à trouver.
fn unsettled(amount: Decimal) -> Accepted {
    Accepted {
        json: json!({ "amount": amount.to_string(), "currency": null }),
        members: vec![("amount", Bind::Decimal(amount))],
    }
}

/// Un montant dans sa monnaie, à ses décimales ; `scale` en admet davantage, pour un prix unitaire.
pub(crate) fn accepted(field: &Field, amount: Decimal, code: &str) -> Result<Accepted, FieldError> {
    let known = currency::decimals(code);
    let decimals = known.ok_or_else(|| FieldError::new(&field.name, "unknown_currency").with("currency", code))?;
    let scale = field.scale.unwrap_or(decimals);
    let mut amount = amount.normalize();
    if amount.scale() > scale {
        return Err(FieldError::new(&field.name, "too_precise").with("scale", scale));
    }
    if amount.abs() >= Decimal::from(MOST) {
        return Err(FieldError::new(&field.name, "too_large").with("max", MOST.to_string()));
    }
    decimal::check_bounds(field, amount)?;
    amount.rescale(scale.min(decimals.max(amount.scale())));
    if amount.is_zero() {
        amount.set_sign_positive(true);
    }
    Ok(Accepted {
        json: json!({ "amount": amount.to_string(), "currency": code }),
        members: vec![("amount", Bind::Decimal(amount)), ("currency", Bind::Text(code.to_owned()))],
    })
}
