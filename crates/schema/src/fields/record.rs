//! Un enregistrement d'une entité que la sorte nomme d'elle-même : `company`, `department`, `user`.

use serde_json::{Value, json};

use super::{FieldType, Storage};
use crate::{load::Report, model::Field};

/// `company` : une société du locataire.
pub(super) const COMPANY: Record = Record { name: "company", entity: "core.company" };

/// `department` : un service d'une société.
pub(super) const DEPARTMENT: Record = Record { name: "department", entity: "core.department" };

/// `user` : une personne qui a un compte.
pub(super) const USER: Record = Record { name: "user", entity: PERSON };

/// L'entité des comptes.
pub(crate) const PERSON: &str = "core.user";

#[derive(Debug)]
pub(super) struct Record {
    name: &'static str,
    entity: &'static str,
}

impl FieldType for Record {
    fn name(&self) -> &'static str {
        self.name
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn target(&self) -> Option<&'static str> {
        Some(self.entity)
    }

    fn check(&self, _: &Field, _: &mut Report<'_>) {}

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("uuid")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::record(self.entity)
    }

    fn json_schema(&self, _: &Field) -> Value {
        uuid_schema()
    }
}

/// Un identifiant, en JSON.
pub(super) fn uuid_schema() -> Value {
    json!({ "type": "string", "format": "uuid" })
}
