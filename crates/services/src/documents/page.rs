//! La mise en page d'un document : une feuille A4 qui se suffit, lisible à l'écran comme imprimée.
//!
//! Sa propre politique de contenu voyage avec elle : gardée sur un poste et rouverte, elle n'exécute et ne charge toujours rien.

use std::sync::LazyLock;

use kernel::{Code, Locale, Result};
use minijinja::{Environment, Value, context};

use crate::mail::brand::Brand;

/// La mise en page.
const LAYOUT: &str = include_str!("document.html");

/// Son nom, dont l'extension demande l'échappement.
const NAME: &str = "document.html";

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.add_template(NAME, LAYOUT).expect("la mise en page livrée est bien écrite");
    environment
});

/// Ce que la feuille porte, déjà dans la langue du lecteur.
pub(super) struct Sheet<'s> {
    /// Langue, pour les lecteurs d'écran.
    pub locale: Locale,
    /// Titre.
    pub title: &'s str,
    /// Corps, en HTML déjà échappé.
    pub body: String,
    /// De quelle fiche il s'agit.
    pub about: &'s str,
    /// Quand et par qui.
    pub printed: &'s str,
}

/// Met en page, sous le nom, la couleur et le logo de la marque.
pub(super) fn lay(brand: &Brand, logo: Option<&str>, sheet: &Sheet<'_>) -> Result<String> {
    let values = context! {
        locale => sheet.locale.code(),
        brand => &brand.name,
        color => &brand.color,
        logo,
        title => sheet.title,
        body => Value::from_safe_string(sheet.body.clone()),
        about => sheet.about,
        printed => sheet.printed,
    };
    let rendered = ENVIRONMENT.get_template(NAME).and_then(|layout| layout.render(values));
    rendered.map_err(|error| Code::Internal.because(format!("mise en page d'un document : {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_stands_alone_and_escapes_what_it_is_given() {
        let sheet = Sheet {
            locale: Locale::Fr,
            title: "Chute <b>& cie",
            body: "<p>Corps.</p>".to_owned(),
            about: "Avis </footer><script>",
            printed: "Imprimé par « Ana \"A\" »",
        };
        let brand = Brand::of(Some("Torpille & Cie"), Some("#0f766e"));
        let page = lay(&brand, Some("data:image/png;base64,AAAA"), &sheet).unwrap();
        for shown in [
            "lang=\"fr\"",
            "<title>Chute &lt;b&gt;&amp; cie</title>",
            "<p>Corps.</p>",
            "Avis &lt;&#x2f;footer&gt;&lt;script&gt;",
            "Torpille &amp; Cie",
            "#0f766e",
            "src=\"data:image&#x2f;png;base64,AAAA\"",
            "default-src 'none'",
        ] {
            assert!(page.contains(shown), "{shown} manque : {page}");
        }
        assert!(!page.contains("<script") && !page.contains("://"), "{page}");
        assert!(!lay(&brand, None, &sheet).unwrap().contains("<img"));
    }
}
