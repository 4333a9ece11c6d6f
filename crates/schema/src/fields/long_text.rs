//! Un texte de plusieurs lignes : `long_text` sans mise en forme, `markdown`, et `rich_text`, du HTML dont `store` ne
//! garde que les balises admises.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::{load::Report, model::Field};

/// `long_text` : des lignes telles quelles.
pub(super) const LONG_TEXT: LongText = LongText { name: "long_text", media: "text/plain" };

/// `markdown` : du texte CommonMark, gardé tel quel.
pub(super) const MARKDOWN: LongText = LongText { name: "markdown", media: "text/markdown" };

/// `rich_text` : du HTML, assaini à l'écriture.
pub(super) const RICH_TEXT: LongText = LongText { name: "rich_text", media: "text/html" };

#[derive(Debug)]
pub(super) struct LongText {
    name: &'static str,
    media: &'static str,
}

impl FieldType for LongText {
    fn name(&self) -> &'static str {
        self.name
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["min", "max", "search"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_length(field, report);
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("text")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::String
    }

    fn json_schema(&self, field: &Field) -> Value {
        bounds::with_length(field, "Length", json!({ "type": "string", "contentMediaType": self.media }))
    }
}
