//! `quantity` : une grandeur, saisie dans l'unité de chacun et gardée aussi dans celle du champ.

use expr::units;
use serde_json::{Value, json};

use super::{FieldType, Part, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Quantity;

impl FieldType for Quantity {
    fn name(&self) -> &'static str {
        "quantity"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max", "scale", "unit"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_number(field, report);
        match field.unit.as_deref() {
            None => report.refuse("type", "field.unit", "« unit » manque", "ajouter l'unité du champ : unit = \"m3\""),
            Some(symbol) if units::find(symbol).is_none() => {
                let known: Vec<&str> = units::ALL.iter().map(|unit| unit.symbol).collect();
                let message = format!("l'unité « {symbol} » n'existe pas");
                report.refuse("unit", "field.unit", message, format!("employer l'une de : {}", known.join(", ")));
            }
            Some(_) => {}
        }
    }

    /// La valeur dans l'unité du champ d'abord : c'est elle qui se trie et se compare.
    fn storage(&self, _: &Field) -> Storage {
        Storage::Composite(vec![Part::new("base", "numeric"), Part::new("value", "numeric"), Part::new("unit", "text")])
    }

    fn cel(&self, field: &Field) -> expr::Type {
        expr::Type::composite(&format!("quantity:{}", field.unit.as_deref().unwrap_or_default()))
    }

    fn json_schema(&self, field: &Field) -> Value {
        let number = json!({ "type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$" });
        let dimension = field.unit.as_deref().and_then(units::find).map(|unit| unit.dimension).unwrap_or_default();
        let symbols: Vec<&str> = units::of(dimension).map(|unit| unit.symbol).collect();
        let object = json!({
            "type": "object",
            "required": ["value"],
            "additionalProperties": false,
            "properties": { "value": number, "unit": { "type": "string", "enum": symbols }, "base": number },
        });
        json!({ "anyOf": [object, number] })
    }
}
