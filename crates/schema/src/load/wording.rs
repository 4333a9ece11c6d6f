//! Les formulations : ce qu'un paquet (celui du locataire) dit à la place des textes de tous, langue par langue.
//!
//! Une formulation ne change que les mots : elle garde les paramètres du texte qu'elle remplace. Celle qui n'a plus d'objet,
//! ou ne les garde plus, est laissée de côté avec une remarque : une mise à jour d'un paquet n'arrête pas le démarrage.

use std::{
    collections::{BTreeSet, HashSet},
    fmt,
};

use kernel::Locale;

use super::{
    catalogue::catalogue,
    diagnostics::{Diagnostic, Report},
    package::Draft,
    texts,
};
use crate::{
    icu,
    model::{MessagePart, Model, Texts, is_of_application},
};

/// Longueur d'une formulation, en caractères.
const MAX_LENGTH: usize = 4000;

/// Longueur d'une partie de message, en caractères.
const MAX_MESSAGE: usize = 64 * 1024;

/// Profondeur d'un message à cas imbriqués.
const MAX_DEPTH: u8 = 8;

/// Ce qui interdit une formulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordingFault {
    /// Rien que des blancs.
    Blank,
    /// Plus longue que tant de caractères.
    TooLong(usize),
    /// Un caractère de commande.
    Control,
    /// Une accolade ouverte sans être fermée, ou l'inverse.
    Braces,
    /// D'autres paramètres que ceux-ci.
    Parameters(Vec<String>),
    /// Un message de l'application qui ne se lit pas.
    Icu(icu::Fault),
}

impl WordingFault {
    fn remedy(&self) -> &'static str {
        match self {
            WordingFault::Parameters(_) => "garder les paramètres de l'original",
            WordingFault::Icu(_) | WordingFault::Braces => "écrire un message qui se lit",
            WordingFault::Blank | WordingFault::Control | WordingFault::TooLong(_) => "écrire un autre texte",
        }
    }
}

impl fmt::Display for WordingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WordingFault::Blank => write!(f, "il est vide"),
            WordingFault::TooLong(most) => write!(f, "il passe {most} caractères"),
            WordingFault::Control => write!(f, "un caractère de commande"),
            WordingFault::Braces => write!(f, "{}", icu::Fault::Braces),
            WordingFault::Parameters(names) => write!(f, "l'original insère {}", names.join(", ")),
            WordingFault::Icu(fault) => write!(f, "{fault}"),
        }
    }
}

/// Met les formulations à la place des textes qu'elles visent.
pub(super) fn apply(drafts: &[Draft], model: &mut Model, found: &mut Vec<Diagnostic>) {
    if drafts.iter().all(|draft| draft.wordings.is_empty()) {
        return;
    }
    let known: HashSet<String> = catalogue(model).into_iter().map(|one| one.key).collect();
    for (locale, file) in drafts.iter().flat_map(|draft| &draft.wordings) {
        let mut report = Report::new(file, found);
        for (key, text) in texts::parse(file, &mut report) {
            let is_message = is_message(model, &key);
            if !is_message && !known.contains(&key) {
                let message = format!("rien ne demande le texte « {key} »");
                report.warning(texts::find(file, &key), "texts.unknown", message, "retirer cette clé");
                continue;
            }
            let fault = match is_message {
                true => fault_of_message(&text),
                false => fault_of(&model.texts, *locale, &key, &text),
            };
            if let Some(fault) = fault {
                let message = format!("« {key} » est laissé de côté ({fault})");
                report.warning(texts::find(file, &key), "texts.wording", message, fault.remedy());
                continue;
            }
            let before = model.texts.exact(*locale, &key).map(str::to_owned);
            model.texts.by_locale.entry(*locale).or_default().insert(key.clone(), text);
            model.texts.replaced.entry(*locale).or_default().entry(key).or_insert(before);
        }
    }
}

/// Cette clé est-elle celle d'une partie d'un message du modèle ?
fn is_message(model: &Model, key: &str) -> bool {
    MessagePart::of_key(key).is_some_and(|(template, _)| model.messages().any(|message| *message == template))
}

/// Ce qui interdit cette partie d'un message ; son gabarit n'est pas relu ici, et ses valeurs sont libres.
pub fn fault_of_message(text: &str) -> Option<WordingFault> {
    if text.trim().is_empty() {
        return Some(WordingFault::Blank);
    }
    if text.chars().count() > MAX_MESSAGE {
        return Some(WordingFault::TooLong(MAX_MESSAGE));
    }
    text.chars().any(|c| c.is_control() && c != '\n' && c != '\t').then_some(WordingFault::Control)
}

/// Ce qui interdit de dire `text` sous cette clé. Un gabarit (`{{ … }}`) n'est pas relu ici.
pub fn fault_of(texts: &Texts, locale: Locale, key: &str, text: &str) -> Option<WordingFault> {
    if text.trim().is_empty() {
        return Some(WordingFault::Blank);
    }
    if text.chars().count() > MAX_LENGTH {
        return Some(WordingFault::TooLong(MAX_LENGTH));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Some(WordingFault::Control);
    }
    let original = texts.reference(locale, key).unwrap_or_default();
    if is_of_application(key) { of_screen(original, text) } else { of_module(original, text) }
}

/// Ce que l'application lira doit se lire, et insérer ce que l'original insère, de la même sorte.
fn of_screen(original: &str, text: &str) -> Option<WordingFault> {
    let given = match icu::read(text) {
        Ok(parts) => icu::arguments(&parts),
        Err(icu::Fault::Braces) => return Some(WordingFault::Braces),
        Err(fault) => return Some(WordingFault::Icu(fault)),
    };
    let expected = icu::read(original).map_or_else(|_| given.clone(), |parts| icu::arguments(&parts));
    (given != expected).then(|| WordingFault::Parameters(expected.into_iter().collect()))
}

fn of_module(original: &str, text: &str) -> Option<WordingFault> {
    if original.contains("{{") || original.contains("{%") {
        return None;
    }
    let Some(given) = parameters(text) else { return Some(WordingFault::Braces) };
    // Un original que l'on ne sait pas lire n'impose rien.
    let expected = parameters(original).unwrap_or_else(|| given.clone());
    (given != expected).then(|| WordingFault::Parameters(expected.into_iter().collect()))
}

/// Ce qu'un texte insère : `{count}`, et d'un message ICU l'argument avec sa sorte, `{count, plural}` ; aucun si les
/// accolades ne se répondent pas.
fn parameters(text: &str) -> Option<BTreeSet<String>> {
    let mut reader = Reader { rest: text, found: BTreeSet::new() };
    reader.message(0)?;
    reader.rest.is_empty().then_some(reader.found)
}

struct Reader<'t> {
    rest: &'t str,
    found: BTreeSet<String>,
}

impl<'t> Reader<'t> {
    /// Jusqu'à la fin, ou jusqu'à l'accolade qui ferme ce cas.
    fn message(&mut self, depth: u8) -> Option<()> {
        while let Some(at) = self.rest.find(['{', '}']) {
            if self.rest[at..].starts_with('}') {
                self.rest = &self.rest[at..];
                return (depth > 0).then_some(());
            }
            self.rest = &self.rest[at + 1..];
            self.argument(depth)?;
        }
        self.rest = "";
        Some(())
    }

    /// Ce qui suit une accolade ouvrante, sa fermeture comprise.
    fn argument(&mut self, depth: u8) -> Option<()> {
        let (name, end) = self.word()?;
        if end == '}' {
            self.found.insert(format!("{{{name}}}"));
            return Some(());
        }
        let (kind, end) = self.word()?;
        self.found.insert(format!("{{{name}, {kind}}}"));
        if end == '}' {
            return Some(());
        }
        loop {
            let at = self.rest.find(['{', '}'])?;
            let closes = self.rest[at..].starts_with('}');
            self.rest = &self.rest[at + 1..];
            if closes {
                return Some(());
            }
            if depth == MAX_DEPTH {
                return None;
            }
            self.message(depth + 1)?;
            self.rest = self.rest.strip_prefix('}')?;
        }
    }

    /// Un mot, et la virgule ou l'accolade fermante qui le suit.
    fn word(&mut self) -> Option<(&'t str, char)> {
        let at = self.rest.find([',', '{', '}'])?;
        let word = self.rest[..at].trim();
        let end = self.rest[at..].chars().next().filter(|end| *end != '{')?;
        self.rest = &self.rest[at + 1..];
        (!word.is_empty()).then_some((word, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(key: &str, original: &str, text: &str) -> Option<WordingFault> {
        let mut texts = Texts::default();
        texts.by_locale.entry(Locale::Fr).or_default().insert(key.to_owned(), original.to_owned());
        fault_of(&texts, Locale::Es, key, text)
    }

    fn check(original: &str, text: &str, expected: Option<WordingFault>) {
        assert_eq!(said("hse.incident.label", original, text), expected, "{text}");
    }

    #[test]
    fn a_text_of_the_application_is_a_message_that_reads() {
        let original = "{n, plural, =0 {rien} one {# de {who}} other {# de {who}}}";
        let check = |text: &str, expected: Option<WordingFault>| {
            assert_eq!(said("app.list.count", original, text), expected, "{text}");
        };
        let names = || Some(WordingFault::Parameters(vec!["{n, plural}".to_owned(), "{who}".to_owned()]));
        check("{n, plural, other {{who} : #}}", None);
        check("{n, plural, other {#}}", names());
        check("{n, number} de {who}", names());
        check("{n, plural, one {{who}}}", Some(WordingFault::Icu(icu::Fault::Other("n".to_owned()))));
        check("{n, plural, other {{who}}", Some(WordingFault::Braces));
        check(" ", Some(WordingFault::Blank));
        check(&"a".repeat(4001), Some(WordingFault::TooLong(4000)));
    }

    #[test]
    fn a_wording_keeps_the_parameters_of_its_original() {
        let asks =
            |names: &[&str]| Some(WordingFault::Parameters(names.iter().map(|name| (*name).to_owned()).collect()));
        check("De {min} à {max}", "Entre {min} et {max}", None);
        check("De {min} à {max}", "Jusqu'à {max}, depuis {min} ({max})", None);
        check("De {min} à {max}", "Jusqu'à {max}", asks(&["{max}", "{min}"]));
        check("Titre", "Titre {secret}", asks(&[]));
        check("INC-{yyyy}-{seq:5}", "{yyyy}/{seq:5}", None);
        check(
            "{n, plural, one {# fiche} other {# fiches}}",
            "{n, plural, =0 {rien} other {# fiches de {who}}}",
            asks(&["{n, plural}"]),
        );
        check("{n, plural, one {# fiche} other {# fiches}}", "{ n ,plural, other {# fichas}}", None);
    }

    #[test]
    fn a_wording_that_cannot_be_read_is_refused() {
        for text in ["{", "}", "a {b", "a } b", "{}", "{n, plural, one {x}", "{{n}}"] {
            check("{n}", text, Some(WordingFault::Braces));
        }
        check("Titre", " \n", Some(WordingFault::Blank));
        check("Titre", "a\u{0}b", Some(WordingFault::Control));
        check("Titre", &"a".repeat(4001), Some(WordingFault::TooLong(4000)));
        check("Titre", &"{a,b,".repeat(600), Some(WordingFault::Braces));
    }
}
