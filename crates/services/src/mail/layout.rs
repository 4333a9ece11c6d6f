//! La mise en page des courriels : une seule, accessible, lisible en clair comme en sombre, avec son repli de texte.

use std::sync::LazyLock;

use kernel::{Locale, Result};
use minijinja::{Environment, Value, context};

/// La mise en page ; ses styles sont dans les balises, car bien des messageries ignorent le reste.
const LAYOUT: &str = include_str!("layout.html");

/// Son nom, dont l'extension demande l'échappement.
const NAME: &str = "layout.html";

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.add_template(NAME, LAYOUT).expect("la mise en page livrée est bien écrite");
    environment
});

/// Un message à mettre en page ; tous les textes sont déjà dans la langue du lecteur.
#[derive(Clone, Debug)]
pub(crate) struct Letter<'a> {
    /// Langue, pour les lecteurs d'écran.
    pub locale: Locale,
    /// Titre, aussi l'objet.
    pub title: &'a str,
    /// Corps en texte.
    pub text: &'a str,
    /// Corps en HTML déjà échappé, quand le gabarit en a un.
    pub html: Option<String>,
    /// Adresse absolue de ce dont il s'agit.
    pub url: Option<&'a str>,
    /// Texte du bouton qui y mène.
    pub open: &'a str,
    /// Pourquoi le lecteur reçoit ce message.
    pub footer: &'a str,
    /// Où cesser d'en recevoir de semblables, et le texte qui y mène.
    pub unsubscribe: Option<(&'a str, &'a str)>,
    /// 0 normale à 3 critique : la couleur du filet.
    pub priority: i16,
}

/// Le courriel en HTML.
pub(crate) fn html(letter: &Letter<'_>) -> Result<String> {
    let paragraphs = letter.text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let paragraphs: Vec<String> = paragraphs.map(str::to_owned).collect();
    let values = context! {
        locale => letter.locale.code(),
        title => letter.title.to_owned(),
        paragraphs,
        html => letter.html.clone().map(Value::from_safe_string),
        url => letter.url.map(str::to_owned),
        open => letter.open.to_owned(),
        footer => letter.footer.to_owned(),
        unsubscribe => letter.unsubscribe,
        accent => if letter.priority >= 2 { "#b91c1c" } else { "#1d4ed8" },
    };
    let rendered = ENVIRONMENT.get_template(NAME).and_then(|layout| layout.render(values));
    rendered.map_err(|error| kernel::Code::Internal.because(format!("mise en page : {error}")))
}

/// Le même en texte.
pub(crate) fn text(letter: &Letter<'_>) -> String {
    let link = letter.url.map(|url| format!("{} : {url}\n\n", letter.open)).unwrap_or_default();
    let leave = letter.unsubscribe.map(|(url, text)| format!("{text} : {url}\n")).unwrap_or_default();
    format!("{}\n\n{}\n\n{link}-- \n{}\n{leave}", letter.title, letter.text.trim(), letter.footer)
}

/// Le texte et la page, précédés de ce qui dit qu'ils devaient aller ailleurs.
pub(crate) fn banner(recipient: &str, text: &str, html: &str) -> (String, String) {
    let told = format!("SANDBOX — To: {recipient}");
    let shown = told.replace('&', "&amp;").replace('<', "&lt;");
    let bar = format!(
        "<p role=\"note\" style=\"margin:0;padding:12px;background:#b45309;color:#ffffff;font-size:16px;\">{shown}</p>"
    );
    let html = match html.split_once("<body").and_then(|(head, rest)| Some((head, rest.split_once('>')?))) {
        Some((head, (attributes, body))) => format!("{head}<body{attributes}>{bar}{body}"),
        None => format!("{bar}{html}"),
    };
    (format!("{told}\n\n{text}"), html)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    const LETTER: Letter<'_> = Letter {
        locale: Locale::Fr,
        title: "Incident <critique>",
        text: "Premier paragraphe.\n\nSecond & dernier.",
        html: None,
        url: Some("https://ops.example/hse/incidents/1?a=1&b=2"),
        open: "Ouvrir",
        footer: "Vous recevez ce message car vous êtes responsable HSE.",
        unsubscribe: Some(("https://ops.example/unsubscribe/jeton", "Ne plus recevoir ces courriels")),
        priority: 3,
    };

    #[test]
    fn the_text_says_it_all() {
        expect![[r#"
            Incident <critique>

            Premier paragraphe.

            Second & dernier.

            Ouvrir : https://ops.example/hse/incidents/1?a=1&b=2

            -- 
            Vous recevez ce message car vous êtes responsable HSE.
            Ne plus recevoir ces courriels : https://ops.example/unsubscribe/jeton
        "#]]
        .assert_eq(&text(&LETTER));
    }

    #[test]
    fn the_page_escapes_what_it_is_given() {
        let page = html(&LETTER).unwrap();
        assert!(page.contains("<title>Incident &lt;critique&gt;</title>"));
        assert!(page.contains("Second &amp; dernier."));
        assert!(page.contains("#b91c1c") && page.contains("lang=\"fr\""));
        let written = html(&Letter { html: Some("<ul><li>un</li></ul>".to_owned()), ..LETTER }).unwrap();
        assert!(written.contains("<ul><li>un</li></ul>") && !written.contains("Premier paragraphe"));
    }
}
