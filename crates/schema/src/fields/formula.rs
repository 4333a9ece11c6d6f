//! `formula` : une valeur calculée ; gardée à l'écriture (`stored = true`) ou calculée à la lecture.

use expr::Type;
use serde_json::{Value, json};

use super::{FieldType, Storage};
use crate::{load::Report, model::Field};

/// Décimales d'une formule exacte gardée : de quoi ne rien perdre d'un montant ou d'un taux.
const SCALE: u32 = 9;

#[derive(Debug)]
pub(super) struct FormulaField;

impl FieldType for FormulaField {
    fn name(&self) -> &'static str {
        "formula"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["value", "stored"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        refuse_written(field, "une formule", report);
    }

    fn storage(&self, field: &Field) -> Storage {
        if !field.stored {
            return Storage::Computed;
        }
        column_of(&self.cel(field))
    }

    fn cel(&self, field: &Field) -> Type {
        field.value.as_ref().map_or(Type::Dyn, |value| value.checked.ty().clone())
    }

    fn json_schema(&self, field: &Field) -> Value {
        schema_of(&self.cel(field))
    }
}

/// Refuse ce qui ne vaut que pour un champ que l'on écrit.
pub(super) fn refuse_written(field: &Field, what: &str, report: &mut Report<'_>) {
    for (present, attribute) in [
        (field.required, "required"),
        (field.read_only, "read_only"),
        (field.set_once, "set_once"),
        (field.no_copy, "no_copy"),
    ] {
        if present {
            let message = format!("« {attribute} » n'a pas de sens pour {what}");
            report.refuse(attribute, "field.attribute", message, "retirer cette clé");
        }
    }
}

/// La colonne d'une valeur calculée de ce type.
pub(super) fn column_of(ty: &Type) -> Storage {
    match ty {
        Type::Bool => Storage::Column("boolean"),
        Type::Int | Type::Uint => Storage::Column("bigint"),
        Type::Double => Storage::Column("double precision"),
        Type::Decimal => Storage::Numeric(SCALE),
        Type::Timestamp => Storage::Column("timestamptz"),
        Type::Date => Storage::Column("date"),
        Type::Duration => Storage::Column("bigint"),
        Type::Record(_) => Storage::Column("uuid"),
        Type::String => Storage::Column("text"),
        _ => Storage::Column("jsonb"),
    }
}

/// Le schéma JSON d'une valeur calculée de ce type.
pub(super) fn schema_of(ty: &Type) -> Value {
    match ty {
        Type::Bool => json!({ "type": "boolean" }),
        Type::Int | Type::Uint => json!({ "type": "integer", "format": "int64" }),
        Type::Double => json!({ "type": "number" }),
        Type::Decimal => json!({ "type": "string", "format": "decimal" }),
        Type::Timestamp => json!({ "type": "string", "format": "date-time" }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Duration => json!({ "type": "string", "format": "duration" }),
        Type::Record(_) => json!({ "type": "string", "format": "uuid" }),
        Type::String => json!({ "type": "string" }),
        Type::List(_) => json!({ "type": "array" }),
        _ => json!({}),
    }
}
