//! Code-barres : ce qu'un lecteur rend, en caractères ASCII imprimables.

use super::{text, *};

/// Caractères au plus : un Code 128 ou un GS1 en porte moins.
const LONGEST: usize = 128;

pub(super) struct Barcode;

impl StoredType for Barcode {
    fn names(&self) -> &'static [&'static str] {
        &["barcode"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let code = value.as_str().ok_or_else(|| wrong_type(field, "text"))?.trim();
        if !code.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(FieldError::new(&field.name, "bad_barcode"));
        }
        if code.len() > LONGEST {
            return Err(FieldError::new(&field.name, "too_long").with("max", LONGEST));
        }
        text::check_pattern(field, code)?;
        Ok(Bind::Text(code.to_owned()))
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }

    fn parse(&self, _: &Field, given: &str, _: &Forms) -> Result<Value, FieldError> {
        Ok(text::tidy(given).into())
    }
}
