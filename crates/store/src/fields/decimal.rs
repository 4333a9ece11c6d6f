//! Nombre décimal exact : rendu et reçu en texte (`"12.50"`), un nombre JSON est aussi admis.

use std::str::FromStr;

use rust_decimal::Decimal;
use schema::model::Bound;

use super::*;

/// Décimales gardées quand la définition n'en dit rien.
const DEFAULT_SCALE: u32 = 6;

pub(super) struct DecimalField;

impl StoredType for DecimalField {
    fn names(&self) -> &'static [&'static str] {
        &["decimal", "percent"]
    }

    fn project(&self, column: &str) -> String {
        format!("{column}::text")
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let number = read(value).ok_or_else(|| wrong_type(field, "decimal"))?;
        let scale = match field.kind.storage(field) {
            Storage::Numeric(scale) => scale,
            _ => DEFAULT_SCALE,
        };
        if number.normalize().scale() > scale {
            return Err(FieldError::new(&field.name, "too_precise").with("scale", scale));
        }
        check_bounds(field, number)?;
        Ok(Bind::Decimal(number))
    }

    fn pg_type(&self, _: &Field) -> String {
        "numeric".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
        let text = if field.kind.name() == "percent" { text.trim().trim_end_matches('%') } else { text };
        let number = numbers::read(text, forms).map_err(|fault| misread(field, fault, "decimal"))?;
        Ok(number.normalize().to_string().into())
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        read(value).map_or_else(|| plain(value), Cell::Number)
    }
}

pub(super) fn read(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => Decimal::from_str(text.trim()).ok(),
        Value::Number(number) => numbers::read_json(number),
        _ => None,
    }
}

/// Vérifie les bornes d'un nombre.
pub(super) fn check_bounds(field: &Field, number: Decimal) -> Result<(), FieldError> {
    if let Some(Bound::Number(min)) = &field.min
        && number < *min
    {
        return Err(FieldError::new(&field.name, "too_small").with("min", min.to_string()));
    }
    if let Some(Bound::Number(max)) = &field.max
        && number > *max
    {
        return Err(FieldError::new(&field.name, "too_large").with("max", max.to_string()));
    }
    Ok(())
}
