//! L'erreur unique du crate : un genre stable, un message technique court en anglais, l'endroit exact dans la source.
//!
//! Elle ne traduit rien : l'appelant traduit d'après [`Error::code`], `names` et `hint`.

use std::fmt;

/// Étendue dans la source, en octets, fin exclue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Premier octet.
    pub start: u32,
    /// Octet qui suit le dernier.
    pub end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    pub(crate) fn to(self, end: Self) -> Self {
        Self { start: self.start, end: end.end }
    }

    /// Le morceau de source couvert ; vide s'il n'y correspond pas.
    pub fn text(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Ligne et colonne du début, comptées à partir de 1, la colonne en points de code.
    pub fn line_and_column(self, source: &str) -> (usize, usize) {
        let before = source.get(..self.start as usize).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Ce qui a échoué ; [`ErrorKind::code`] en donne le nom stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// La source ne suit pas la grammaire de CEL.
    Syntax,
    /// Source, imbrication ou nombre de nœuds au-delà des limites.
    TooLarge,
    /// Nom de variable ou de champ inconnu.
    UnknownName,
    /// Fonction inconnue.
    UnknownFunction,
    /// Aucun sens pour ces types.
    Type,
    /// Le budget d'évaluation est épuisé.
    TooCostly,
    /// Division ou reste par zéro.
    DivisionByZero,
    /// Le résultat sort du domaine de son type.
    Overflow,
    /// Valeur refusée par une conversion ou une fonction.
    InvalidArgument,
    /// Clé absente d'une table ou d'un enregistrement.
    NoSuchKey,
    /// Indice hors de la liste.
    OutOfRange,
    /// Clé écrite deux fois dans une table.
    DuplicateKey,
    /// L'expression est juste mais n'a pas d'équivalent SQL fidèle.
    NotInSql,
}

impl ErrorKind {
    /// Nom stable, destiné aux traductions et aux réponses d'API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::TooLarge => "too_large",
            Self::UnknownName => "unknown_name",
            Self::UnknownFunction => "unknown_function",
            Self::Type => "type",
            Self::TooCostly => "too_costly",
            Self::DivisionByZero => "division_by_zero",
            Self::Overflow => "overflow",
            Self::InvalidArgument => "invalid_argument",
            Self::NoSuchKey => "no_such_key",
            Self::OutOfRange => "out_of_range",
            Self::DuplicateKey => "duplicate_key",
            Self::NotInSql => "not_in_sql",
        }
    }
}

/// Échec de la lecture, de la vérification, de l'évaluation ou de la traduction d'une expression.
///
/// Tient sur un mot : les fonctions récursives, qui la transportent toutes, restent légères en pile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} (at {})", self.detail.message, self.detail.span)]
pub struct Error {
    detail: Box<Detail>,
}

/// Le contenu d'une [`Error`], lisible à travers elle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Genre stable.
    pub kind: ErrorKind,
    /// Phrase technique courte, en anglais.
    pub message: String,
    /// Endroit dans la source.
    pub span: Span,
    /// Ce qu'il fallait sans doute écrire : le nom existant le plus proche, ou une tournure.
    pub hint: Option<String>,
    /// Les noms qui existent à cet endroit, si l'erreur porte sur un nom.
    pub names: Vec<String>,
}

impl std::ops::Deref for Error {
    type Target = Detail;

    fn deref(&self) -> &Detail {
        &self.detail
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { detail: Box::new(Detail { kind, message, span: Span::default(), hint: None, names: Vec::new() }) }
    }

    /// À cet endroit, sauf si un endroit plus précis est déjà connu.
    pub(crate) fn at(mut self, span: Span) -> Self {
        if self.span == Span::default() {
            self.detail.span = span;
        }
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.detail.hint = Some(hint.into());
        self
    }

    /// Parmi ces noms, `wanted` n'existe pas : le plus proche devient le conseil.
    pub(crate) fn among(mut self, wanted: &str, names: Vec<String>) -> Self {
        self.detail.hint = nearest(wanted, &names);
        self.detail.names = names;
        self
    }

    /// Nom stable du genre.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }
}

pub(crate) fn overflow(what: &str) -> Error {
    Error::new(ErrorKind::Overflow, format!("{what} out of range"))
}

pub(crate) fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidArgument, message)
}

/// Le plus proche de `name`, à un tiers de ses lettres près (au moins deux).
fn nearest(name: &str, names: &[String]) -> Option<String> {
    let most = (name.chars().count() / 3).max(2);
    let ranked = names.iter().map(|candidate| (distance(name, candidate), candidate));
    ranked.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, name)| name.clone())
}

/// Distance de Levenshtein, en points de code.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let substitution = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substitution.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}
