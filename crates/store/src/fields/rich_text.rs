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

/// Balises ouvertes l'une dans l'autre au plus : au-delà, lire le texte coûterait le carré de leur nombre.
const MAX_DEPTH: usize = 1000;

/// Balises qui ne contiennent rien, ou que la suivante ferme.
const FLAT: &str = "p br hr li img td th tr dt dd col input meta link option source wbr";

/// Ne garde que ce qui est admis ; ce qui s'emboîte sans fin n'est plus que du texte.
pub(super) fn clean(html: &str) -> String {
    if is_too_deep(html) { ammonia::clean_text(html) } else { ALLOWED.clean(html).to_string() }
}

fn is_too_deep(html: &str) -> bool {
    let mut depth = 0_usize;
    html.split('<').skip(1).any(|tag| {
        let (closes, rest) = tag.strip_prefix('/').map_or((false, tag), |rest| (true, rest));
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
        if !name.is_empty() && !FLAT.split(' ').any(|flat| flat == name) {
            depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        }
        depth > MAX_DEPTH
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endless_nesting_is_only_text_and_a_long_page_is_a_page() {
        let deep = "<div><b>".repeat(100_000);
        assert!(!clean(&deep).contains('<'));
        let long = "<ul><li>Un <b>mot</b></ul><p>Une ligne<br>".repeat(5000);
        assert!(clean(&long).contains("<li>Un <b>mot</b></li>"));
    }
}
