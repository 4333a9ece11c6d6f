//! La case d'un export : une valeur typée, que chaque format écrit à sa façon.
//!
//! Son texte ([`std::fmt::Display`]) est celui que `parse` relit sans le changer.

use std::fmt;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};
use rust_decimal::Decimal;

/// Une case.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Rien.
    Empty,
    /// Du texte.
    Text(String),
    /// Un nombre exact, avec les décimales gardées.
    Number(Decimal),
    /// Un nombre et ce en quoi il se compte : une monnaie, une unité.
    Measured(Decimal, String),
    /// Une position : sa latitude, puis sa longitude.
    Point(String),
    /// Vrai ou faux.
    Boolean(bool),
    /// Un jour.
    Date(Date),
    /// Une heure du jour.
    Time(Time),
    /// Un instant.
    DateTime(Timestamp),
    /// Une durée.
    Duration(SignedDuration),
    /// Plusieurs textes.
    List(Vec<String>),
}

/// Entre les éléments d'une liste mise en texte.
pub const LIST_SEPARATOR: &str = "; ";

impl fmt::Display for Cell {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Empty => Ok(()),
            Cell::Text(text) | Cell::Point(text) => out.write_str(text),
            Cell::Number(number) => number.fmt(out),
            Cell::Measured(number, unit) => write!(out, "{number} {unit}"),
            Cell::Boolean(value) => value.fmt(out),
            Cell::Date(date) => date.fmt(out),
            Cell::Time(time) => time.fmt(out),
            Cell::DateTime(at) => at.fmt(out),
            Cell::Duration(duration) => duration.fmt(out),
            Cell::List(items) => out.write_str(&items.join(LIST_SEPARATOR)),
        }
    }
}
