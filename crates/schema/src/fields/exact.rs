//! Un nombre exact, à nombre fixe de décimales, jamais un flottant : `decimal`, et `percent` où `12.5` vaut 12,5 %.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

/// `decimal` : un nombre.
pub(super) const DECIMAL: Exact = Exact { name: "decimal", scale: 6 };

/// `percent` : un pourcentage.
pub(super) const PERCENT: Exact = Exact { name: "percent", scale: 2 };

#[derive(Debug)]
pub(super) struct Exact {
    name: &'static str,
    scale: u32,
}

impl FieldType for Exact {
    fn name(&self) -> &'static str {
        self.name
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max", "scale"]
    }

    fn default_scale(&self) -> Option<u32> {
        Some(self.scale)
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_number(field, report);
    }

    fn storage(&self, field: &Field) -> Storage {
        Storage::Numeric(field.scale.unwrap_or(self.scale))
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::Decimal
    }

    /// Un texte, pour qu'aucun client ne l'arrondisse en flottant.
    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$" })
    }
}
