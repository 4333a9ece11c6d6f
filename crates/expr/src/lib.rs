//! CEL (Common Expression Language), le langage d'expressions d'OpsFlux.
//!
//! Quatre étapes : [`parse`] lit, [`check`] type contre un [`Scope`], [`Checked::evaluate`] calcule sous un budget,
//! [`to_sql`] traduit en SQL paramétré qui donne le même résultat.
//!
//! | fichier | étape |
//! |---|---|
//! | `lexer`, `parser` | texte → arbre borné |
//! | `check` | arbre → arbre typé, chemins lus |
//! | `eval`, `value` | arbre → valeur |
//! | `functions` | le vocabulaire, déclaré une fois |
//! | `sql` | arbre typé → SQL |
//! | `units` | unités de mesure et conversions exactes |
//! | `json` | valeurs ↔ JSON |
//!
//! Pur : aucune entrée-sortie, et rien d'OpsFlux. Refuse les messages protobuf, les optionnels `.?` et, en SQL, tout ce
//! qu'il ne sait pas traduire fidèlement. Pour ajouter une fonction : une ligne dans `functions/`.

mod ast;
mod budget;
mod check;
mod error;
mod eval;
mod functions;
mod json;
mod lexer;
mod parser;
mod sql;
mod types;
pub mod units;
mod value;

pub use ast::Ast;
pub use budget::DEFAULT_BUDGET;
pub use check::{Checked, Comparison, Held, Scope, check, check_bool};
pub use error::{Detail, Error, ErrorKind, Span};
pub use eval::evaluate_unchecked;
pub use functions::signatures;
pub use json::{from_json, from_typed_json, to_json, to_typed_json};
pub use parser::{MAX_SOURCE, parse};
pub use sql::{Collection, Column, Computed, Origin, Param, Places, Sql, to_sql, value_to_sql};
pub use types::Type;
pub use value::{Duration, Key, Map, RecordValue, Timestamp, Value, Variables};
