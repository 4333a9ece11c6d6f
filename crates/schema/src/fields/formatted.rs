//! Une ligne de texte d'une forme connue : adresse électronique, téléphone, adresse web, couleur, code-barres.
//!
//! La forme elle-même est vérifiée, et la valeur ramenée à son écriture canonique, par `store/src/fields/<sorte>.rs`.

use serde_json::{Value, json};

use super::{FieldType, Storage, text};
use crate::{load::Report, model::Field};

/// `email` : une adresse, domaine en minuscules.
pub(super) const EMAIL: Formatted = Formatted { name: "email", attributes: &["search"], schema: email };

/// `phone` : un numéro, international s'il commence par `+`.
pub(super) const PHONE: Formatted = Formatted { name: "phone", attributes: &["search"], schema: phone };

/// `url` : une adresse `http` ou `https`.
pub(super) const URL: Formatted = Formatted { name: "url", attributes: &["search"], schema: url };

/// `color` : `#rrggbb`.
pub(super) const COLOR: Formatted = Formatted { name: "color", attributes: &[], schema: color };

/// `barcode` : ce qu'un lecteur lit, en caractères ASCII imprimables.
pub(super) const BARCODE: Formatted =
    Formatted { name: "barcode", attributes: &["search", "pattern"], schema: barcode };

#[derive(Debug)]
pub(super) struct Formatted {
    name: &'static str,
    attributes: &'static [&'static str],
    schema: fn() -> Value,
}

impl FieldType for Formatted {
    fn name(&self) -> &'static str {
        self.name
    }

    fn attributes(&self) -> &'static [&'static str] {
        self.attributes
    }

    fn check(&self, _: &Field, _: &mut Report<'_>) {}

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("text")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::String
    }

    fn json_schema(&self, field: &Field) -> Value {
        text::with_pattern(field, (self.schema)())
    }
}

fn email() -> Value {
    json!({ "type": "string", "format": "email", "maxLength": 254 })
}

fn phone() -> Value {
    json!({ "type": "string", "pattern": r"^\+?[0-9]{4,15}$" })
}

fn url() -> Value {
    json!({ "type": "string", "format": "uri", "maxLength": 2000 })
}

fn color() -> Value {
    json!({ "type": "string", "pattern": "^#[0-9a-f]{6}$" })
}

fn barcode() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 128 })
}
