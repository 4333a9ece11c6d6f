//! `money` : un montant exact et sa monnaie (ISO 4217).
//!
//! `converted = true` garde aussi `base`, le montant dans la monnaie de la société au cours du jour de l'enregistrement
//! (`on` nomme le champ qui dit ce jour) : les sommes entre monnaies sont exactes et ne changent plus.

use serde_json::{Value, json};

use super::{FieldType, Part, Storage, bounds};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Money;

impl FieldType for Money {
    fn name(&self) -> &'static str {
        "money"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max", "scale", "currency", "converted", "on"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_number(field, report);
        if let Some(code) = &field.currency
            && kernel::currency::decimals(code).is_none()
        {
            let message = format!("« {code} » n'est pas une monnaie");
            report.refuse("currency", "field.currency", message, "écrire un code ISO 4217, par exemple \"XAF\"");
        }
        if field.on.is_some() && !field.converted {
            let remedy = "ajouter converted = true, ou retirer cette clé";
            report.refuse("on", "field.on", "« on » ne sert qu'à un montant converti", remedy);
        }
    }

    /// Le montant garde les décimales de sa monnaie : sa colonne n'en impose aucune.
    fn storage(&self, field: &Field) -> Storage {
        let mut parts = vec![Part::new("amount", "numeric"), Part::new("currency", "text")];
        if field.converted {
            parts.push(Part::new("base", "numeric"));
        }
        Storage::Composite(parts)
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::composite("money")
    }

    fn json_schema(&self, field: &Field) -> Value {
        let amount = json!({ "type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$" });
        let mut object = json!({
            "type": "object",
            "required": ["amount"],
            "additionalProperties": false,
            "properties": {
                "amount": amount,
                "currency": { "type": ["string", "null"], "pattern": "^[A-Z]{3}$" },
            },
        });
        if field.converted {
            object["properties"]["base"] = json!({ "type": ["string", "null"], "format": "decimal" });
        }
        json!({ "anyOf": [object, amount] })
    }
}
