//! Un seul fichier joint : `file` quelconque, `image`, ou `signature`, l'image d'un paraphe.

use serde_json::Value;

use super::{FieldType, Storage, files, record::uuid_schema};
use crate::{load::Report, model::Field};

/// `file` : un fichier.
pub(super) const FILE: OneFile = OneFile { name: "file", attributes: &["accept", "max_size"] };

/// `image` : une image, montrée comme telle.
pub(super) const IMAGE: OneFile = OneFile { name: "image", attributes: &["accept", "max_size"] };

/// `signature` : l'image d'une signature tracée.
pub(super) const SIGNATURE: OneFile = OneFile { name: "signature", attributes: &["max_size"] };

/// Ce qu'une image accepte quand la définition n'en dit rien.
pub(crate) const IMAGES: &str = "image/*";

#[derive(Debug)]
pub(super) struct OneFile {
    name: &'static str,
    attributes: &'static [&'static str],
}

impl FieldType for OneFile {
    fn name(&self) -> &'static str {
        self.name
    }

    fn attributes(&self) -> &'static [&'static str] {
        self.attributes
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        files::check_accept(field, report);
        let other = field.accept.iter().find(|kind| self.name == "image" && !kind.starts_with("image/"));
        if let Some(other) = other {
            let message = format!("« {other} » n'est pas une image");
            report.refuse("accept", "field.accept", message, "écrire type = \"file\", ou une nature d'image");
        }
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("uuid")
    }

    /// Un fichier n'a pas de champs ; seul un texte d'UUID, ou `null`, s'y compare.
    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::record("any")
    }

    fn json_schema(&self, _: &Field) -> Value {
        uuid_schema()
    }
}
