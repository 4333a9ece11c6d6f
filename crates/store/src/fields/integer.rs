//! Nombre entier, sur 64 bits.

use rust_decimal::Decimal;

use super::{decimal::check_bounds, *};

pub(super) struct Integer;

impl StoredType for Integer {
    fn names(&self) -> &'static [&'static str] {
        &["integer", "rating"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let number = value.as_i64().ok_or_else(|| wrong_type(field, "integer"))?;
        check_bounds(field, Decimal::from(number))?;
        Ok(Bind::Int(number))
    }

    fn pg_type(&self, _: &Field) -> String {
        "bigint".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
        let number = numbers::read(text, forms).map_err(|fault| misread(field, fault, "integer"))?;
        let whole = Some(number).filter(Decimal::is_integer).and_then(|number| i64::try_from(number).ok());
        whole.map(Value::from).ok_or_else(|| wrong_type(field, "integer"))
    }
}
