//! `files` : des fichiers joints, gardés au dépôt d'objets et nommés ici dans leur ordre.

use serde_json::{Value, json};

use super::{FieldType, Storage, record::uuid_schema};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct Files;

impl FieldType for Files {
    fn name(&self) -> &'static str {
        "files"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["accept", "max_count", "max_size"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        check_accept(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("uuid[]")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::list(expr::Type::record("any"))
    }

    fn json_schema(&self, field: &Field) -> Value {
        let mut schema = json!({ "type": "array", "items": uuid_schema() });
        if let Some(most) = field.max_count {
            schema["maxItems"] = json!(most);
        }
        schema
    }
}

/// Chaque nature admise est bien formée.
pub(super) fn check_accept(field: &Field, report: &mut Report<'_>) {
    for kind in field.accept.iter().filter(|kind| !is_media_range(kind)) {
        let message = format!("« {kind} » n'est pas une nature de fichier");
        report.refuse("accept", "field.accept", message, "écrire par exemple \"image/*\" ou \"application/pdf\"");
    }
}

/// `type/sous-type` ou `type/*` (RFC 9110 §12.5.1), sans paramètres.
fn is_media_range(text: &str) -> bool {
    let valid = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-+._".contains(c));
    text.split_once('/').is_some_and(|(kind, sub)| valid(kind) && (sub == "*" || valid(sub)))
}
