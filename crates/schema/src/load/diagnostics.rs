//! Ce que le chargement trouve à redire : où, quoi, et quoi écrire à la place.
//!
//! Toutes les fautes sont rassemblées, pour que l'auteur les corrige d'un coup. Une faute sans remède est refusée
//! par la signature de [`Report::error`].

use std::fmt;

use super::node::{Span, Table};

/// Une faute ou une remarque dans un fichier de définition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Fichier, `modules/hse/entities/incident.toml`.
    pub file: String,
    /// Ligne, à partir de 1.
    pub line: usize,
    /// Colonne en caractères, à partir de 1.
    pub column: usize,
    /// Code stable, `key.unknown`.
    pub code: &'static str,
    /// Gravité.
    pub severity: Severity,
    /// Ce qui ne va pas.
    pub message: String,
    /// Ce qu'il faut écrire à la place.
    pub remedy: String,
    /// De quoi le dire dans la langue de l'auteur ; vide quand `message` et `remedy` sont tout ce qui s'en dit.
    pub params: Vec<(&'static str, String)>,
}

/// Gravité d'une remarque.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Admis et gardé, mais cette version ne l'exécute pas encore.
    Notice,
    /// Admis, mais incomplet : un libellé manque.
    Warning,
    /// Le paquet n'est pas chargé.
    Error,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} ; {}", self.file, self.line, self.column, self.message, self.remedy)
    }
}

/// Un fichier de définition et le début de chacune de ses lignes.
#[derive(Debug)]
pub struct SourceText {
    /// Chemin montré à l'auteur.
    pub path: String,
    /// Contenu.
    pub text: String,
    lines: Vec<usize>,
}

impl SourceText {
    pub(crate) fn new(path: String, text: &str) -> SourceText {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        SourceText { path, text: text.to_owned(), lines: std::iter::once(0).chain(breaks).collect() }
    }

    /// Ligne et colonne, à partir de 1, de ce rang d'octet.
    pub(crate) fn position(&self, offset: usize) -> (usize, usize) {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines[line - 1];
        (line, self.text[start..offset].chars().count() + 1)
    }

    /// Rang de l'octet à cette ligne et à cette colonne (en octets), à partir de 1.
    pub(crate) fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        start + column.saturating_sub(1)
    }
}

/// Où s'écrivent les fautes d'un fichier.
#[derive(Debug)]
pub struct Report<'a> {
    /// Fichier en cours de lecture.
    pub(crate) file: &'a SourceText,
    /// Table du champ en cours de vérification, pour situer ses attributs.
    pub(crate) attributes: Option<&'a Table>,
    found: &'a mut Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(file: &'a SourceText, found: &'a mut Vec<Diagnostic>) -> Report<'a> {
        Report { file, attributes: None, found }
    }

    /// Le même rapport, pendant la vérification d'un champ.
    pub(crate) fn within<'b>(&'b mut self, attributes: &'b Table) -> Report<'b> {
        Report { file: self.file, attributes: Some(attributes), found: self.found }
    }

    /// Une faute à cet endroit.
    pub(crate) fn error(
        &mut self,
        at: Span,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(Severity::Error, at, code, message.into(), remedy.into());
    }

    /// La même, que les messages de `core` disent dans chaque langue (`core.error.<code>`).
    pub(crate) fn translated(
        &mut self,
        at: Span,
        code: &'static str,
        said: (String, String),
        params: Vec<(&'static str, String)>,
    ) {
        self.error(at, code, said.0, said.1);
        if let Some(fault) = self.found.last_mut() {
            fault.params = params;
        }
    }

    /// Un manque qui n'empêche pas de charger.
    pub(crate) fn warning(
        &mut self,
        at: Span,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(Severity::Warning, at, code, message.into(), remedy.into());
    }

    /// Ce qui est gardé pour une version suivante.
    pub(crate) fn notice(&mut self, at: Span, what: &str) {
        let message = format!("{what} : vérifié et gardé, mais pas encore exécuté par cette version");
        self.add(Severity::Notice, at, "later", message, "rien à changer".to_owned());
    }

    /// Une faute sur un attribut du champ en cours de vérification.
    pub fn refuse(
        &mut self,
        attribute: &str,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let at = self.attributes.map_or_else(Span::default, |table| table.at(attribute));
        self.error(at, code, message, remedy);
    }

    fn add(&mut self, severity: Severity, at: Span, code: &'static str, message: String, remedy: String) {
        let (line, column) = self.file.position(at.start);
        let file = self.file.path.clone();
        self.found.push(Diagnostic { file, line, column, code, severity, message, remedy, params: Vec::new() });
    }
}
