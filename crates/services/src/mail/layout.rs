//! La mise en page des courriels : une seule, accessible, lisible en clair comme en sombre, avec son repli de texte.
//!
//! Son en-tête et son pied sont des messages de `core`, que l'administrateur écrit ; le lien de désinscription n'en est pas :
//! nul ne peut l'ôter. Un en-tête ou un pied impossible à rendre laisse la place à celui qui est livré : le courriel part.

use std::{collections::HashMap, sync::LazyLock};

use jiff::tz::TimeZone;
use kernel::{Locale, Result};
use minijinja::{Environment, Value, context};
use schema::model::{MessagePart, Model};
use serde_json::{Map, json};

use super::brand::Brand;
use crate::{notify::message, templates::Scope};

/// La mise en page ; ses styles sont dans les balises, car bien des messageries ignorent le reste.
const LAYOUT: &str = include_str!("layout.html");

/// Son nom, dont l'extension demande l'échappement.
const NAME: &str = "layout.html";

/// L'en-tête et le pied de tout courriel.
pub(crate) const HEADER: &str = "core.mail_header";
pub(crate) const FOOTER: &str = "core.mail_footer";

/// Filet d'un courriel urgent.
const URGENT: &str = "#b91c1c";

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
    /// Ce qu'est le message, si cela se signale.
    pub mark: Option<&'a str>,
}

/// Un en-tête ou un pied rendu, en texte et en HTML.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edge {
    pub text: String,
    pub html: String,
}

/// Un courriel mis en page.
#[derive(Clone, Debug)]
pub(crate) struct Laid {
    pub html: String,
    pub text: String,
}

/// Met en page, sous le nom et la couleur de la marque.
pub(crate) fn lay(model: &Model, brand: &Brand, letter: &Letter<'_>) -> Result<Laid> {
    let edge = |template: &str| edge(model, template, &scope(brand, letter));
    dress(brand, letter, &edge(HEADER), &edge(FOOTER))
}

/// Met en page entre cet en-tête et ce pied.
pub(crate) fn dress(brand: &Brand, letter: &Letter<'_>, header: &Edge, footer: &Edge) -> Result<Laid> {
    Ok(Laid { html: html(brand, letter, header, footer)?, text: text(letter, header, footer) })
}

/// Ce qu'un en-tête et un pied peuvent nommer.
pub(crate) fn scope(brand: &Brand, letter: &Letter<'_>) -> Scope {
    let values = Map::from_iter([
        ("brand".to_owned(), brand.told()),
        ("title".to_owned(), json!(letter.title)),
        ("reason".to_owned(), json!(letter.footer)),
    ]);
    Scope { values, labels: HashMap::new(), locale: letter.locale, timezone: TimeZone::UTC }
}

pub(crate) fn edge(model: &Model, template: &str, scope: &Scope) -> Edge {
    let part = |part: MessagePart| {
        let key = part.key(template);
        let source = model.texts.get(scope.locale, &key)?;
        message::said(&model.texts, &key, part, source, scope)
    };
    Edge { text: part(MessagePart::Text).unwrap_or_default(), html: part(MessagePart::Html).unwrap_or_default() }
}

fn html(brand: &Brand, letter: &Letter<'_>, header: &Edge, footer: &Edge) -> Result<String> {
    let paragraphs = letter.text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let paragraphs: Vec<String> = paragraphs.map(str::to_owned).collect();
    let values = context! {
        locale => letter.locale.code(),
        title => letter.title.to_owned(),
        mark => letter.mark,
        paragraphs,
        html => letter.html.clone().map(Value::from_safe_string),
        url => letter.url.map(str::to_owned),
        open => letter.open.to_owned(),
        header => Value::from_safe_string(header.html.clone()),
        footer => Value::from_safe_string(footer.html.clone()),
        unsubscribe => letter.unsubscribe,
        accent => if letter.priority >= 2 { URGENT } else { &brand.color },
        button => &brand.color,
    };
    let rendered = ENVIRONMENT.get_template(NAME).and_then(|layout| layout.render(values));
    rendered.map_err(|error| kernel::Code::Internal.because(format!("mise en page : {error}")))
}

fn text(letter: &Letter<'_>, header: &Edge, footer: &Edge) -> String {
    let header = Some(&header.text).filter(|text| !text.is_empty()).map(|text| format!("{text}\n\n"));
    let header = header.unwrap_or_default();
    let link = letter.url.map(|url| format!("{} : {url}\n\n", letter.open)).unwrap_or_default();
    let leave = letter.unsubscribe.map(|(url, text)| format!("{text} : {url}\n")).unwrap_or_default();
    let mark = letter.mark.map(|mark| format!("{mark}\n\n")).unwrap_or_default();
    format!("{header}{mark}{}\n\n{}\n\n{link}-- \n{}\n{leave}", letter.title, letter.text.trim(), footer.text)
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
        mark: Some("✖ Erreur · Alerte"),
    };

    fn laid(letter: &Letter<'_>, texts: &[(&str, &str)]) -> Laid {
        let mut model = Model::default();
        let texts = texts.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
        model.texts.by_locale.insert(Locale::Fr, texts.collect());
        lay(&model, &Brand::of(Some("Torpille & Cie"), Some("#0f766e")), letter).unwrap()
    }

    const EDGES: [(&str, &str); 3] = [
        ("core.templates.mail_header.html", "{{ brand.name }}"),
        ("core.templates.mail_footer.html", "{{ reason }}"),
        ("core.templates.mail_footer.text", "{{ reason }}"),
    ];

    #[test]
    fn the_text_says_it_all() {
        expect![[r#"
            ✖ Erreur · Alerte

            Incident <critique>

            Premier paragraphe.

            Second & dernier.

            Ouvrir : https://ops.example/hse/incidents/1?a=1&b=2

            -- 
            Vous recevez ce message car vous êtes responsable HSE.
            Ne plus recevoir ces courriels : https://ops.example/unsubscribe/jeton
        "#]]
        .assert_eq(&laid(&LETTER, &EDGES).text);
    }

    #[test]
    fn the_page_escapes_what_it_is_given() {
        let page = laid(&LETTER, &EDGES).html;
        assert!(page.contains("<title>Incident &lt;critique&gt;</title>"), "l'objet n'en est pas chargé");
        assert!(page.contains("✖ Erreur · Alerte</p>"));
        assert!(page.contains("Second &amp; dernier.") && page.contains("Torpille &amp; Cie</td>"), "{page}");
        assert!(page.contains("#b91c1c") && page.contains("background:#0f766e") && page.contains("lang=\"fr\""));
        let written = laid(&Letter { html: Some("<ul><li>un</li></ul>".to_owned()), ..LETTER }, &EDGES).html;
        assert!(written.contains("<ul><li>un</li></ul>") && !written.contains("Premier paragraphe"));
    }

    #[test]
    fn an_edge_that_fails_gives_way_to_the_delivered_one() {
        let mut model = Model::default();
        let key = "core.templates.mail_footer.text";
        let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
        model.texts.by_locale.insert(Locale::Fr, HashMap::from([(key.to_owned(), endless.to_owned())]));
        model
            .texts
            .replaced
            .insert(Locale::Fr, HashMap::from([(key.to_owned(), Some("Livré : {{ reason }}".to_owned()))]));
        let page = lay(&model, &Brand::of(None, None), &LETTER).unwrap();
        assert!(page.text.contains("-- \nLivré : Vous recevez"), "{}", page.text);
        assert!(page.text.contains("unsubscribe/jeton"));
    }
}
