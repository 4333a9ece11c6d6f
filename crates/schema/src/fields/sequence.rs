//! `sequence` : le numéro donné par la plate-forme ; il vient de `number`, jamais des champs.

use serde_json::{Value, json};

use super::{FieldType, Storage};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Sequence;

impl FieldType for Sequence {
    fn name(&self) -> &'static str {
        "sequence"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn check(&self, _: &Field, report: &mut Report<'_>) {
        let remedy = "retirer ce champ et écrire en tête du fichier number = \"INC-{yyyy}-{seq:5}\"";
        report.refuse("type", "field.sequence", "un numéro ne se déclare pas parmi les champs", remedy);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("text")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::String
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({ "type": "string", "readOnly": true })
    }
}
