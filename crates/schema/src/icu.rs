//! Messages ICU : `{nom}`, `{n, number}`, `{n, plural, …}` avec `#`, `{mot, select, …}` — la forme des textes de l'application.
//!
//! Lit ce que lit `web/src/lib/icu.ts`, et refuse ce que lui écrirait de travers : à l'écran, personne ne pourrait plus rien y
//! faire. Une sorte d'argument s'ajoute dans [`Kind`], et là-bas dans `readArgument`.

use std::{collections::BTreeSet, fmt};

/// Profondeur de cas imbriqués, au plus.
const DEEPEST: u8 = 8;

/// Formes de pluriel de CLDR ; une langue n'en emploie que certaines.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Ce dont un message est fait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Des mots.
    Text(String),
    /// `#` : le nombre du pluriel qui l'entoure.
    Count,
    /// Une valeur insérée.
    Argument(Argument),
}

/// Une valeur insérée.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Son nom.
    pub name: String,
    /// Comment elle se dit.
    pub kind: Kind,
    /// Ce qu'elle fait dire, cas par cas, d'un pluriel ou d'un choix.
    pub cases: Vec<(String, Vec<Part>)>,
}

/// Comment une valeur se dit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Telle quelle.
    Text,
    /// En nombre.
    Number,
    /// Par la forme de pluriel de son nombre.
    Plural,
    /// Par le cas qui porte son nom.
    Select,
}

/// Pourquoi un message ne se lit pas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Une accolade ouverte sans être fermée, ou l'inverse.
    Braces,
    /// Autre chose qu'un nom entre deux accolades.
    Name,
    /// Une valeur, et la sorte inconnue qu'on lui donne.
    Kind(String, String),
    /// Une valeur dont les cas ne s'écrivent pas `forme {texte}`.
    Cases(String),
    /// Une valeur, et un cas qui n'est pas une forme de pluriel.
    Form(String, String),
    /// Une valeur, et un cas dit deux fois.
    Twice(String, String),
    /// Une valeur sans cas `other`.
    Other(String),
    /// Plus de cas imbriqués qu'un message n'en porte.
    Deep,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Braces => write!(f, "une accolade n'a pas sa pareille"),
            Fault::Name => write!(f, "une accolade n'entoure pas un nom"),
            Fault::Kind(name, kind) => write!(f, "« {kind} » n'est pas une sorte pour {{{name}}}"),
            Fault::Cases(name) => write!(f, "les cas de {{{name}}} ne s'écrivent pas `forme {{texte}}`"),
            Fault::Form(name, case) => write!(f, "« {case} » n'est pas une forme de pluriel de {{{name}}}"),
            Fault::Twice(name, case) => write!(f, "le cas « {case} » de {{{name}}} est dit deux fois"),
            Fault::Other(name) => write!(f, "{{{name}}} n'a pas de cas `other`"),
            Fault::Deep => write!(f, "trop de cas imbriqués"),
        }
    }
}

/// Lit un message.
pub fn read(text: &str) -> Result<Vec<Part>, Fault> {
    let mut reader = Reader { rest: text };
    let parts = reader.parts(0, false)?;
    if reader.rest.is_empty() { Ok(parts) } else { Err(Fault::Braces) }
}

/// Ce qu'un message insère, et de quelle sorte : `{name}`, `{count, plural}`.
pub fn arguments(parts: &[Part]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in parts {
        let Part::Argument(Argument { name, kind, cases }) = part else { continue };
        found.insert(match kind {
            Kind::Text => format!("{{{name}}}"),
            Kind::Number => format!("{{{name}, number}}"),
            Kind::Plural => format!("{{{name}, plural}}"),
            Kind::Select => format!("{{{name}, select}}"),
        });
        found.extend(cases.iter().flat_map(|(_, parts)| arguments(parts)));
    }
    found
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// Jusqu'à la fin, ou jusqu'à l'accolade qui ferme ce cas, laissée là ; `#` n'est un nombre que dans un pluriel.
    fn parts(&mut self, depth: u8, counted: bool) -> Result<Vec<Part>, Fault> {
        let mut parts = Vec::new();
        loop {
            let stops = |c: char| matches!(c, '{' | '}') || c == '#' && counted;
            let (text, rest) = self.rest.split_at(self.rest.find(stops).unwrap_or(self.rest.len()));
            if !text.is_empty() {
                parts.push(Part::Text(text.to_owned()));
            }
            self.rest = rest;
            if self.eat('{') {
                parts.push(Part::Argument(self.argument(depth, counted)?));
            } else if self.eat('#') {
                parts.push(Part::Count);
            } else {
                return Ok(parts);
            }
        }
    }

    /// Ce qui suit une accolade ouvrante, sa fermeture comprise.
    fn argument(&mut self, depth: u8, counted: bool) -> Result<Argument, Fault> {
        let (name, end) = self.word()?;
        if !is_word(name) || end == '{' {
            return Err(Fault::Name);
        }
        let name = name.to_owned();
        if end == '}' {
            return Ok(Argument { name, kind: Kind::Text, cases: Vec::new() });
        }
        match self.word()? {
            ("number", '}') => Ok(Argument { name, kind: Kind::Number, cases: Vec::new() }),
            ("plural", ',') => self.cases(name, Kind::Plural, depth, true),
            ("select", ',') => self.cases(name, Kind::Select, depth, counted),
            ("plural" | "select", '}') => Err(Fault::Other(name)),
            ("number" | "plural" | "select", _) => Err(Fault::Cases(name)),
            (kind, _) => Err(Fault::Kind(name, kind.to_owned())),
        }
    }

    fn cases(&mut self, name: String, kind: Kind, depth: u8, counted: bool) -> Result<Argument, Fault> {
        let mut cases: Vec<(String, Vec<Part>)> = Vec::new();
        loop {
            self.rest = self.rest.trim_start_matches(is_blank);
            if self.eat('}') {
                break;
            }
            let (case, end) = self.word()?;
            if end != '{' {
                return Err(Fault::Cases(name));
            }
            check_case(&name, kind, case)?;
            if cases.iter().any(|(known, _)| known == case) {
                return Err(Fault::Twice(name, case.to_owned()));
            }
            if depth == DEEPEST {
                return Err(Fault::Deep);
            }
            let parts = self.parts(depth + 1, counted)?;
            if !self.eat('}') {
                return Err(Fault::Braces);
            }
            cases.push((case.to_owned(), parts));
        }
        match cases.iter().any(|(case, _)| case == "other") {
            true => Ok(Argument { name, kind, cases }),
            false => Err(Fault::Other(name)),
        }
    }

    /// Ce qui précède la virgule ou l'accolade qui vient, sans ses bords ; puis elle.
    fn word(&mut self) -> Result<(&'t str, char), Fault> {
        let at = self.rest.find([',', '{', '}']).ok_or(Fault::Braces)?;
        let (word, rest) = self.rest.split_at(at);
        let end = rest.chars().next().ok_or(Fault::Braces)?;
        self.rest = &rest[1..];
        Ok((word.trim_matches(is_blank), end))
    }

    fn eat(&mut self, wanted: char) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

/// Un cas de pluriel est une forme, ou un nombre exact (`=0`) ; celui d'un choix, un mot.
fn check_case(name: &str, kind: Kind, case: &str) -> Result<(), Fault> {
    if kind == Kind::Select {
        return if is_word(case) { Ok(()) } else { Err(Fault::Cases(name.to_owned())) };
    }
    let is_exact = case.strip_prefix('=').is_some_and(|number| {
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        is_number && (number == "0" || !number.starts_with('0'))
    });
    match is_exact || FORMS.contains(&case) {
        true => Ok(()),
        false => Err(Fault::Form(name.to_owned(), case.to_owned())),
    }
}

/// `\w+` du lecteur de l'application.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `\s` du lecteur de l'application : le retour de bande U+0085 n'en est pas.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{85}'
}

#[cfg(test)]
mod tests;
