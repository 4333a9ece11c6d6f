//! Texte mis en forme : du HTML, dont seules des balises de rédaction restent.
//!
//! Refuse par construction script, style, cadre, formulaire, image distante et attribut d'événement : ce qui n'est pas
//! admis est retiré avant d'être gardé, si bien qu'une lecture est toujours sûre à montrer.

use std::{collections::HashSet, sync::LazyLock};

use ammonia::{Builder, UrlRelative};

use super::{text, *};

/// Balises gardées.
const TAGS: &str =
    "p br h1 h2 h3 h4 strong b em i u s sub sup ul ol li blockquote pre code hr a table thead tbody tr th td";

static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.split(' ').collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .add_tag_attributes("a", ["href", "title"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"));
    builder
});

/// Le texte seul, pour en mesurer la longueur.
static BARE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder.clean_content_tags(HashSet::from(["script", "style"]));
    builder
});

/// Ne garde que ce qui est admis.
pub(super) fn clean(html: &str) -> String {
    ALLOWED.clean(html).to_string()
}

pub(super) struct RichText;

impl StoredType for RichText {
    fn names(&self) -> &'static [&'static str] {
        &["rich_text"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let given = value.as_str().ok_or_else(|| wrong_type(field, "text"))?;
        text::check_characters(field, given)?;
        let kept = clean(given);
        text::check_length(field, &BARE.clean(&kept).to_string())?;
        Ok(Bind::Text(kept))
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }

    /// Un texte sans balise est pris tel quel, ses lignes gardées.
    fn parse(&self, _: &Field, given: &str, _: &Forms) -> Result<Value, FieldError> {
        let given = text::tidy(given);
        let is_html = given.contains("</") || given.contains("<br");
        Ok(if is_html { given.into() } else { ammonia::clean_text(&given).replace("&#10;", "<br>").into() })
    }
}
