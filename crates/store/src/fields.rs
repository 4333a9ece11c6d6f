//! Les sortes de champs, côté base : lire une valeur en JSON, accepter une valeur venue du dehors, la lire d'un fichier
//! importé ([`parse`]) et l'écrire dans un export ([`cell`]).
//!
//! Pour en ajouter une : un fichier ici, une ligne dans [`ALL`], à côté de `schema/src/fields`.

use kernel::{Ctx, FieldError};
use schema::{fields::Storage, model::Field};
use serde_json::Value;

use crate::db::Bind;

mod boolean;
mod cell;
mod date;
mod datetime;
mod decimal;
mod files;
mod forms;
mod id;
mod integer;
mod json;
mod link;
mod moments;
mod numbers;
mod select;
#[cfg(test)]
mod tests;
mod text;

pub use cell::{Cell, LIST_SEPARATOR};
use forms::Misread;
pub use forms::{DayOrder, DecimalMark, Forms};

/// Les sortes gardées dans une colonne ; les liens multiples, les lignes et les formules sont dans `query` et `records`.
const ALL: &[&dyn StoredType] = &[
    &boolean::Boolean,
    &date::DateField,
    &datetime::Datetime,
    &decimal::DecimalField,
    &files::Files,
    &id::Id,
    &integer::Integer,
    &json::Json,
    &link::Link,
    &select::Select,
    &text::Text,
];

/// Lit une valeur écrite dans un fichier : sa forme JSON, que l'écriture vérifiera comme toute autre ; vide, `null`.
///
/// Un lien ne se lit ici que par l'identifiant de sa cible : qui importe cherche d'abord celle-ci par sa clé.
pub fn parse(field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    match of(field) {
        Some(stored) => stored.parse(field, text, forms),
        None => several(field, text),
    }
}

/// La case qu'un export écrit pour cette valeur, telle qu'une lecture la rend.
pub fn cell(field: &Field, value: &Value) -> Cell {
    match of(field) {
        _ if value.is_null() => Cell::Empty,
        Some(stored) => stored.cell(field, value),
        None => computed(field, value),
    }
}

/// Plusieurs identifiants, pour des liens ; le reste ne s'importe pas dans une case.
fn several(field: &Field, text: &str) -> Result<Value, FieldError> {
    match field.storage() {
        Storage::Join(_) => items(text).map(|item| link::uuid(field, &item.into()).map(|id| id.to_string())).collect(),
        _ => Err(FieldError::new(&field.name, "read_only")),
    }
}

/// La case d'une formule, selon ce qu'elle rend ; de liens ou de lignes, ce qui les nomme.
fn computed(field: &Field, value: &Value) -> Cell {
    let alike = match field.kind.cel(field) {
        expr::Type::Decimal => Some(&decimal::DecimalField as &dyn StoredType),
        expr::Type::Date => Some(&date::DateField as &dyn StoredType),
        expr::Type::Timestamp => Some(&datetime::Datetime as &dyn StoredType),
        _ => None,
    };
    match (alike, value) {
        (Some(alike), value) => alike.cell(field, value),
        (None, Value::Array(several)) => Cell::List(several.iter().map(named).collect()),
        (None, value) => plain(value),
    }
}

/// La case d'une valeur JSON simple.
fn plain(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(value) => Cell::Boolean(*value),
        Value::Number(number) => {
            numbers::read_json(number).map_or_else(|| Cell::Text(number.to_string()), Cell::Number)
        }
        Value::String(text) => Cell::Text(text.clone()),
        Value::Array(_) | Value::Object(_) => Cell::Text(value.to_string()),
    }
}

/// Ce qui nomme un objet rendu par une lecture : son premier texte autre que l'identifiant, sinon celui-ci.
fn named(value: &Value) -> String {
    let members = value.as_object().into_iter().flatten();
    let text = members.filter(|(name, _)| *name != "id").find_map(|(_, value)| value.as_str());
    let text = text.or_else(|| value.get("id").unwrap_or(value).as_str());
    text.map_or_else(|| value.to_string(), str::to_owned)
}

/// Les éléments d'une liste écrite dans une case.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',', '|', '\n']).map(str::trim).filter(|item| !item.is_empty())
}

/// La faute d'un texte qui ne se lit pas, ou qui se lit de deux façons.
fn misread(field: &Field, misread: Misread, expected: &str) -> FieldError {
    match misread {
        Misread::Unreadable => wrong_type(field, expected),
        Misread::Ambiguous => FieldError::new(&field.name, "ambiguous"),
    }
}

/// La forme en base de ce champ ; aucune s'il n'a pas de colonne.
pub(crate) fn of(field: &Field) -> Option<&'static dyn StoredType> {
    let kind = field.kind.name();
    ALL.iter().copied().find(|stored| stored.names().contains(&kind))
}

/// Une sorte de champ gardée dans une colonne.
pub(crate) trait StoredType: Sync {
    /// Noms des sortes que ce code sert.
    fn names(&self) -> &'static [&'static str];

    /// Expression SQL dont `row_to_json` rend la forme JSON de la valeur.
    fn project(&self, column: &str) -> String {
        column.to_owned()
    }

    /// Vérifie une valeur JSON non nulle et la rend liable.
    fn accept(&self, ctx: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError>;

    /// Type PostgreSQL que `$n::type` donne à la valeur.
    fn pg_type(&self, field: &Field) -> String;

    /// Lit un texte non vide venu d'un fichier ; rend une forme JSON qu'[`StoredType::accept`] jugera.
    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError>;

    /// La case d'export d'une valeur non nulle, telle qu'une lecture la rend.
    fn cell(&self, _: &Field, value: &Value) -> Cell {
        plain(value)
    }
}

/// La faute « mauvais type ».
fn wrong_type(field: &Field, expected: &str) -> FieldError {
    FieldError::new(&field.name, "wrong_type").with("expected", expected)
}
