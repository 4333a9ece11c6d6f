//! `id` : l'identifiant d'un enregistrement d'une entité quelconque ; réservé aux tables du système.

use serde_json::Value;

use super::{FieldType, Storage, record::uuid_schema};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Id;

impl FieldType for Id {
    fn name(&self) -> &'static str {
        "id"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn check(&self, _: &Field, _: &mut Report<'_>) {}

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("uuid")
    }

    /// La sorte visée n'est pas connue ; seul un texte d'UUID s'y compare.
    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::record("any")
    }

    fn json_schema(&self, _: &Field) -> Value {
        uuid_schema()
    }
}
