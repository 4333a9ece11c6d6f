//! Grandeur : la valeur et l'unité saisies, et la même dans l'unité du champ.

use expr::units;
use rust_decimal::Decimal;
use serde_json::json;

use super::{
    super::{decimal, numbers},
    *,
};

/// Décimales d'une valeur saisie, quand la définition n'en dit rien.
const DEFAULT_SCALE: u32 = 6;

/// Ce qu'un nombre peut porter entre ses chiffres.
const NUMBER_SIGNS: &str = " .,'’\u{a0}\u{202f}\u{2009}\u{2007}";

pub(super) struct Quantity;

impl CompositeType for Quantity {
    fn name(&self) -> &'static str {
        "quantity"
    }

    fn project(&self, _: &Field, part: &dyn Fn(&str) -> String) -> String {
        let (value, unit, base) = (part("value"), part("unit"), part("base"));
        format!(
            "json_build_object('value', trim_scale({value})::text, 'unit', {unit}, 'base', trim_scale({base})::text)"
        )
    }

    fn accept(&self, field: &Field, value: &Value) -> Result<Accepted, FieldError> {
        let own = field.unit.as_deref().unwrap_or_default();
        let (number, symbol) = match object(field, value, &["value", "unit", "base"])? {
            Some(object) => (object.get("value").unwrap_or(&Value::Null), object.get("unit")),
            None => (value, None),
        };
        let number = decimal::read(number).ok_or_else(|| wrong_type(field, "quantity"))?.normalize();
        let symbol = match symbol.filter(|symbol| !symbol.is_null()) {
            Some(symbol) => symbol.as_str().ok_or_else(|| wrong_type(field, "quantity"))?,
            None => own,
        };
        let scale = field.scale.unwrap_or(DEFAULT_SCALE);
        if number.scale() > scale {
            return Err(FieldError::new(&field.name, "too_precise").with("scale", scale));
        }
        let base = convert(field, number, symbol, own)?;
        decimal::check_bounds(field, base)?;
        Ok(Accepted {
            json: json!({ "value": number.to_string(), "unit": symbol, "base": base.to_string() }),
            members: vec![
                ("base", Bind::Decimal(base)),
                ("value", Bind::Decimal(number)),
                ("unit", Bind::Text(symbol.to_owned())),
            ],
        })
    }

    /// `12,5 bbl` ; sans unité, celle du champ.
    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
        let text = text.trim();
        // Un symbole finit parfois par un chiffre (`m3`) : l'unité commence au premier signe qui n'est pas d'un nombre.
        let is_unit = |(at, c): &(usize, char)| *at > 0 && !c.is_ascii_digit() && !NUMBER_SIGNS.contains(*c);
        let split = text.char_indices().find(is_unit).map_or(text.len(), |(at, _)| at);
        let (number, symbol) = (text[..split].trim(), text[split..].trim());
        let number = numbers::read(number, forms).map_err(|fault| misread(field, fault, "quantity"))?;
        let symbol = if symbol.is_empty() { field.unit.as_deref().unwrap_or_default() } else { symbol };
        Ok(json!({ "value": number.to_string(), "unit": symbol }))
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        measured(&value["value"], &value["unit"])
    }
}

/// La valeur dans l'unité du champ.
fn convert(field: &Field, number: Decimal, symbol: &str, own: &str) -> Result<Decimal, FieldError> {
    let (from, to) = (units::find(symbol), units::find(own));
    let Some((from, to)) = from.zip(to).filter(|(from, to)| from.dimension == to.dimension) else {
        let dimension = to.map(|unit| unit.dimension).unwrap_or_default();
        let known: Vec<&str> = units::of(dimension).map(|unit| unit.symbol).collect();
        let fault = FieldError::new(&field.name, "wrong_unit").with("unit", symbol);
        return Err(fault.with("expected", known.join(", ")));
    };
    let base = units::convert(number, from, to).map(|base| base.normalize());
    let base = base.filter(|base| base.abs() < Decimal::from(10_000_000_000_000_000_i64));
    base.ok_or_else(|| FieldError::new(&field.name, "out_of_range"))
}
