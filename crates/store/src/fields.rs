//! Les sortes de champs, côté base : lire une valeur en JSON, accepter une valeur venue du dehors, la lire d'un fichier
//! importé ([`parse`]) et l'écrire dans un export ([`cell`]).
//!
//! Pour en ajouter une : un fichier ici, une ligne dans [`ALL`], à côté de `schema/src/fields`.

use kernel::{Ctx, FieldError};
use rust_decimal::prelude::ToPrimitive;
use schema::{
    fields::Storage,
    model::{Bound, Field},
};
use serde_json::Value;
use uuid::Uuid;

use crate::db::Bind;

mod barcode;
mod boolean;
mod cell;
mod color;
pub(crate) mod composite;
mod date;
mod datetime;
mod decimal;
pub(crate) mod duration;
mod email;
mod file;
mod files;
mod forms;
mod id;
mod integer;
mod json;
mod link;
mod moments;
mod numbers;
mod phone;
mod rich_text;
mod select;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod url;

pub use cell::{Cell, LIST_SEPARATOR};
use forms::Misread;
pub use forms::{DayOrder, DecimalMark, Forms};

/// Les sortes gardées dans une colonne ; les liens multiples, les lignes et les formules sont dans `query` et `records`.
const ALL: &[&dyn StoredType] = &[
    &barcode::Barcode,
    &boolean::Boolean,
    &color::Color,
    &date::DateField,
    &datetime::Datetime,
    &decimal::DecimalField,
    &duration::DurationField,
    &email::Email,
    &file::OneFile,
    &files::Files,
    &id::Id,
    &integer::Integer,
    &json::Json,
    &link::Link,
    &phone::Phone,
    &rich_text::RichText,
    &select::Select,
    &tags::MultiSelect,
    &tags::Tags,
    &text::Text,
    &time::TimeField,
    &url::UrlField,
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
        None => match composite::of(field) {
            Some(composite) => composite.parse(field, text, forms),
            None => several(field, text),
        },
    }
}

/// Ce qu'un champ de texte mis en forme garderait de ce HTML venu du dehors.
pub fn clean_html(html: &str) -> String {
    rich_text::clean(html)
}

/// La case qu'un export écrit pour cette valeur, telle qu'une lecture la rend.
pub fn cell(field: &Field, value: &Value) -> Cell {
    match of(field) {
        _ if value.is_null() => Cell::Empty,
        Some(stored) => stored.cell(field, value),
        None => match composite::of(field) {
            Some(composite) => composite.cell(field, value),
            None => computed(field, value),
        },
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
        expr::Type::Duration => Some(&duration::DurationField as &dyn StoredType),
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

    /// Expression SQL de la valeur dans le type que le CEL du champ annonce.
    fn operand(&self, column: &str) -> String {
        column.to_owned()
    }

    /// Expression SQL du texte où une recherche regarde.
    fn searched(&self, column: &str) -> String {
        column.to_owned()
    }

    /// Vérifie une valeur JSON non nulle et la rend liable.
    fn accept(&self, ctx: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError>;

    /// La forme JSON qu'une relecture rendrait, pour que l'audit ne voie pas de faux changement.
    fn canonical(&self, field: &Field, bind: &Bind) -> Value {
        canonical(field, bind)
    }

    /// Type PostgreSQL que `$n::type` donne à la valeur.
    fn pg_type(&self, field: &Field) -> String;

    /// Lit un texte non vide venu d'un fichier ; rend une forme JSON qu'[`StoredType::accept`] jugera.
    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError>;

    /// La case d'export d'une valeur non nulle, telle qu'une lecture la rend.
    fn cell(&self, _: &Field, value: &Value) -> Cell {
        plain(value)
    }
}

/// La forme JSON d'une valeur liée, telle que `row_to_json` l'écrirait de sa colonne.
fn canonical(field: &Field, bind: &Bind) -> Value {
    match (bind, field.kind.storage(field)) {
        (Bind::Decimal(number), Storage::Numeric(scale)) => {
            let mut number = *number;
            number.rescale(scale);
            number.to_string().into()
        }
        _ => in_json(bind),
    }
}

/// Une valeur liée, dans un JSON dont PostgreSQL relit les colonnes.
pub(crate) fn in_json(bind: &Bind) -> Value {
    match bind {
        Bind::Bool(value) => (*value).into(),
        Bind::Int(value) => (*value).into(),
        Bind::Text(text) => text.as_str().into(),
        Bind::Texts(texts) => texts.iter().map(String::as_str).collect(),
        Bind::Uuid(id) => id.to_string().into(),
        Bind::Uuids(ids) => ids.iter().map(Uuid::to_string).collect(),
        Bind::Timestamp(at) => timestamp(*at).into(),
        Bind::Date(date) => date.to_string().into(),
        Bind::Time(time) => time.to_string().into(),
        Bind::Decimal(number) => number.to_string().into(),
        Bind::Json(value) => value.clone(),
        Bind::JsonText(text) => serde_json::from_str(text).unwrap_or_default(),
        Bind::Null => Value::Null,
        Bind::Int4(value) => (*value).into(),
        Bind::Small(value) => (*value).into(),
        Bind::Double(value) => (*value).into(),
        Bind::Bytes(bytes) => format!("\\x{}", hex::encode(bytes)).into(),
        Bind::Ints(values) => values.iter().copied().collect(),
        Bind::Decimals(values) => values.iter().map(ToString::to_string).collect(),
        Bind::Doubles(values) => values.iter().copied().collect(),
        Bind::Bools(values) => values.iter().copied().collect(),
        Bind::Dates(values) => values.iter().map(ToString::to_string).collect(),
        Bind::Each(values) => values.iter().map(in_json).collect(),
        Bind::Timestamps(values) => values.iter().copied().map(timestamp).collect(),
    }
}

/// L'écriture de PostgreSQL pour un instant en JSON, en UTC ; au-delà de la microseconde, il ne garde rien.
pub(crate) fn timestamp(at: jiff::Timestamp) -> String {
    let kept = jiff::TimestampRound::new().smallest(jiff::Unit::Microsecond).mode(jiff::RoundMode::Trunc);
    let text = at.round(kept).unwrap_or(at).to_string();
    text.strip_suffix('Z').map_or_else(|| text.clone(), |text| format!("{text}+00:00"))
}

/// Vérifie le nombre d'éléments d'une liste non vide ; vide, c'est `required` qui en juge.
pub(crate) fn check_count(field: &Field, count: usize) -> Result<(), FieldError> {
    let bound = |bound: &Option<Bound>| match bound {
        Some(Bound::Number(number)) => number.to_usize(),
        _ => None,
    };
    if let Some(min) = bound(&field.min).filter(|min| count > 0 && count < *min) {
        return Err(FieldError::new(&field.name, "too_few").with("min", min));
    }
    if let Some(max) = bound(&field.max).filter(|max| count > *max) {
        return Err(FieldError::new(&field.name, "too_many").with("max", max));
    }
    Ok(())
}

/// La faute « mauvais type ».
fn wrong_type(field: &Field, expected: &str) -> FieldError {
    FieldError::new(&field.name, "wrong_type").with("expected", expected)
}
