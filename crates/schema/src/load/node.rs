//! Un fichier TOML en arbre simple, où chaque clé et chaque valeur savent où elles sont écrites.
//!
//! `toml_edit` distingue quatre sortes de tables ; la lecture des définitions n'en veut qu'une.

use toml_edit::{Document, Item, TableLike};

use super::{
    diagnostics::{Report, SourceText},
    names,
};

/// Code d'un fichier illisible ou absent : rien de ce qu'il aurait dit ne peut être vérifié.
pub(crate) const UNREADABLE: &str = "file.unreadable";

/// Ce que l'on voudrait dire à l'écran, et qui n'a pas sa place dans une définition.
const LABELS: [&str; 6] = ["description", "help", "label", "message", "name", "plural_label"];

/// Des octets d'un fichier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Une valeur et sa place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) at: Span,
    pub(crate) value: Value,
}

/// Une valeur TOML.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    /// Texte de l'auteur, pour n'en perdre aucune décimale.
    Decimal(String),
    Boolean(bool),
    Moment(String),
    List(Vec<Node>),
    Table(Table),
}

/// Une table, dans l'ordre d'écriture.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) at: Span,
    pub(crate) entries: Vec<Entry>,
}

/// Une clé et sa valeur.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) at: Span,
    pub(crate) node: Node,
}

/// Un texte et sa place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    pub(crate) value: &'a str,
    pub(crate) at: Span,
}

/// Lit un fichier ; une faute de syntaxe est la seule rendue pour ce fichier.
pub(crate) fn parse(file: &SourceText, report: &mut Report<'_>) -> Table {
    match Document::parse(file.text.as_str()) {
        Ok(document) => table(document.as_table(), Span::default(), &file.text),
        Err(error) => {
            let at = error.span().map_or_else(Span::default, span);
            let message = format!("TOML illisible ({})", error.message());
            report.error(at, UNREADABLE, message, "corriger l'écriture à cet endroit");
            Table::default()
        }
    }
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span { start: range.start, end: range.end }
}

fn table(from: &dyn TableLike, at: Span, text: &str) -> Table {
    let entries = from.iter().map(|(key, item)| {
        let key_at = from.key(key).and_then(toml_edit::Key::span).map_or(at, span);
        Entry { key: key.to_owned(), at: key_at, node: node(item, key_at, text) }
    });
    Table { at, entries: entries.collect() }
}

fn node(item: &Item, key_at: Span, text: &str) -> Node {
    let at = item.span().map_or(key_at, span);
    if let Some(like) = item.as_table_like() {
        return Node { at: key_at, value: Value::Table(table(like, key_at, text)) };
    }
    if let Item::ArrayOfTables(tables) = item {
        let nodes = tables.iter().map(|one| {
            let at = one.span().map_or(key_at, span);
            Node { at, value: Value::Table(table(one, at, text)) }
        });
        return Node { at, value: Value::List(nodes.collect()) };
    }
    let value = item.as_value().map_or(Value::List(Vec::new()), |value| plain(value, at, text));
    Node { at, value }
}

fn plain(value: &toml_edit::Value, at: Span, text: &str) -> Value {
    match value {
        toml_edit::Value::String(string) => Value::Text(string.value().clone()),
        toml_edit::Value::Integer(integer) => Value::Integer(*integer.value()),
        toml_edit::Value::Float(_) => Value::Decimal(text.get(at.start..at.end).unwrap_or_default().replace('_', "")),
        toml_edit::Value::Boolean(boolean) => Value::Boolean(*boolean.value()),
        toml_edit::Value::Datetime(moment) => Value::Moment(moment.value().to_string()),
        toml_edit::Value::Array(array) => Value::List(array.iter().map(|one| inner(one, at, text)).collect()),
        toml_edit::Value::InlineTable(inline) => Value::Table(table(inline, at, text)),
    }
}

fn inner(value: &toml_edit::Value, outer: Span, text: &str) -> Node {
    let at = value.span().map_or(outer, span);
    Node { at, value: plain(value, at, text) }
}

impl Node {
    /// Nom français de la sorte de valeur, pour les messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "un texte",
            Value::Integer(_) => "un entier",
            Value::Decimal(_) => "un nombre",
            Value::Boolean(_) => "un booléen",
            Value::Moment(_) => "une date",
            Value::List(_) => "une liste",
            Value::Table(_) => "une table",
        }
    }

    /// Le texte, ou une faute.
    pub(crate) fn as_text(&self, key: &str, report: &mut Report<'_>) -> Option<Text<'_>> {
        match &self.value {
            Value::Text(value) => Some(Text { value, at: self.at }),
            _ => self.mistyped(key, "un texte entre guillemets", report),
        }
    }

    /// La table, ou une faute.
    pub(crate) fn as_table(&self, key: &str, report: &mut Report<'_>) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => self.mistyped(key, "une table { … }", report),
        }
    }

    /// Les éléments de la liste, ou une faute ; une liste vide dirait le défaut.
    pub(crate) fn as_list(&self, key: &str, report: &mut Report<'_>) -> &[Node] {
        match &self.value {
            Value::List(nodes) if nodes.is_empty() => {
                says_default(self.at, key, report);
                &[]
            }
            Value::List(nodes) => nodes,
            _ => {
                self.mistyped::<()>(key, "une liste [ … ]", report);
                &[]
            }
        }
    }

    /// Une faute de sorte.
    pub(crate) fn mistyped<T>(&self, key: &str, wanted: &str, report: &mut Report<'_>) -> Option<T> {
        let message = format!("« {key} » est {}", self.kind());
        report.error(self.at, "key.type", message, format!("écrire {wanted}"));
        None
    }

    /// La même valeur sans les places, pour ce qui est gardé tel quel.
    pub(crate) fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::Text(text) | Value::Moment(text) => toml::Value::String(text.clone()),
            Value::Integer(integer) => toml::Value::Integer(*integer),
            Value::Decimal(text) => text.parse().map_or_else(|_| toml::Value::String(text.clone()), toml::Value::Float),
            Value::Boolean(boolean) => toml::Value::Boolean(*boolean),
            Value::List(nodes) => toml::Value::Array(nodes.iter().map(Node::to_toml).collect()),
            Value::Table(table) => toml::Value::Table(
                table.entries.iter().map(|entry| (entry.key.clone(), entry.node.to_toml())).collect(),
            ),
        }
    }
}

impl Table {
    /// Place de cette clé, ou de la table si elle n'y est pas.
    pub(crate) fn at(&self, key: &str) -> Span {
        self.entry(key).map_or(self.at, |entry| entry.at)
    }

    /// La valeur de cette clé.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// L'entrée de cette clé.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Refuse les clés que cette table n'admet pas.
    pub(crate) fn only(&self, known: &[&str], report: &mut Report<'_>) {
        for entry in self.entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let message = format!("la clé « {} » n'existe pas ici", entry.key);
            let remedy = match entry.key.as_str() {
                key if LABELS.contains(&key) => "écrire les libellés dans i18n/fr.json et i18n/en.json".to_owned(),
                "id" => "retirer cette clé : les identifiants sont dans module.lock".to_owned(),
                key => names::instead(key, known),
            };
            report.error(entry.at, "key.unknown", message, remedy);
        }
    }

    /// Un texte, s'il en est un : ce qui est mal écrit se dit ailleurs.
    pub(crate) fn quoted(&self, key: &str) -> Option<&str> {
        match self.get(key).map(|node| &node.value) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Un texte.
    pub(crate) fn text(&self, key: &str, report: &mut Report<'_>) -> Option<Text<'_>> {
        self.get(key)?.as_text(key, report)
    }

    /// Un texte exigé.
    pub(crate) fn needed(&self, key: &str, report: &mut Report<'_>) -> Option<Text<'_>> {
        self.require(key, report);
        self.text(key, report)
    }

    /// Dit qu'une clé exigée manque.
    pub(crate) fn require(&self, key: &str, report: &mut Report<'_>) {
        if self.get(key).is_some() {
            return;
        }
        report.error(self.at, "key.missing", format!("la clé « {key} » manque"), format!("ajouter {key} = …"));
    }

    /// Un drapeau : absent il est faux, et l'écrire faux serait dire le défaut.
    pub(crate) fn flag(&self, key: &str, report: &mut Report<'_>) -> bool {
        let Some(node) = self.get(key) else { return false };
        match node.value {
            Value::Boolean(true) => true,
            Value::Boolean(false) => {
                says_default(self.at(key), key, report);
                false
            }
            _ => node.mistyped(key, "true, ou rien", report).unwrap_or(false),
        }
    }

    /// Un entier de zéro à `most` ; l'écrire égal à `default` serait dire le défaut.
    pub(crate) fn count(&self, key: &str, range: Count, report: &mut Report<'_>) -> Option<u64> {
        let node = self.get(key)?;
        let Value::Integer(integer) = node.value else {
            return node.mistyped(key, "un entier", report);
        };
        let Some(count) = u64::try_from(integer).ok().filter(|count| (range.least..=range.most).contains(count)) else {
            let remedy = format!("écrire un entier de {} à {}", range.least, range.most);
            report.error(node.at, "value.range", format!("« {key} » vaut {integer}"), remedy);
            return None;
        };
        if Some(count) == range.default {
            says_default(self.at(key), key, report);
        }
        Some(count)
    }

    /// Une liste de textes.
    pub(crate) fn texts(&self, key: &str, report: &mut Report<'_>) -> Vec<Text<'_>> {
        let nodes = self.get(key).map_or(&[][..], |node| node.as_list(key, report));
        nodes.iter().filter_map(|node| node.as_text(key, report)).collect()
    }

    /// Une table sous cette clé.
    pub(crate) fn table(&self, key: &str, report: &mut Report<'_>) -> Option<&Table> {
        self.get(key)?.as_table(key, report)
    }

    /// Les entrées de la table sous cette clé ; aucune si elle manque.
    pub(crate) fn entries(&self, key: &str, report: &mut Report<'_>) -> &[Entry] {
        self.table(key, report).map_or(&[], |table| &table.entries)
    }

    /// Les tables de la liste sous cette clé.
    pub(crate) fn tables(&self, key: &str, report: &mut Report<'_>) -> Vec<&Table> {
        let nodes = self.get(key).map_or(&[][..], |node| node.as_list(key, report));
        nodes.iter().filter_map(|node| node.as_table(key, report)).collect()
    }
}

/// Valeurs admises d'un entier, et celle qu'il a quand on ne l'écrit pas.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    pub(crate) least: u64,
    pub(crate) most: u64,
    pub(crate) default: Option<u64>,
}

/// Une définition n'énonce jamais un défaut : il en deviendrait faux le jour où le défaut change.
pub(crate) fn says_default(at: Span, key: &str, report: &mut Report<'_>) {
    report.error(at, "key.default", format!("« {key} » énonce la valeur par défaut"), "retirer cette clé");
}
