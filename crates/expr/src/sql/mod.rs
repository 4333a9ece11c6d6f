//! Traduction en SQL paramétré (PostgreSQL ≥ 15) qui donne le résultat de l'évaluation, ou un refus : jamais d'à-peu-près.
//!
//! Une erreur d'évaluation devient `NULL` et jamais une exception : dépassement, division par zéro et conversion
//! impossible sont gardés. Ce qui ne dépend pas de la ligne est évalué en Rust et voyage comme paramètre.
//! Dans un filtre, où seul « vrai » compte, les comparaisons restent indexables ; ailleurs elles sont exactes aux nuls.
//!
//! Types SQL : `int` → `int8`, `uint` et `decimal` → `numeric`, `double` → `float8`, `timestamp` → `timestamptz`,
//! `duration` → `int8` en microsecondes, `record` → `uuid`, listes → tableaux sans élément nul.

mod aggregate;
mod arithmetic;
pub(crate) mod collection;
mod compiler;
pub(crate) mod conversion;
mod equality;
mod fold;
mod fragment;
mod leaf;
mod membership;
pub(crate) mod number;
mod order;
mod param;
mod reach;
mod subtree;
pub(crate) mod text;
pub(crate) mod time;
mod truth;

use crate::check::Checked;
use crate::error::{Error, ErrorKind};
use crate::types::Type;

pub(crate) use fragment::{Fragment, Site, Translate};
pub use param::{Computed, Param};

/// Où l'expression trouve ses valeurs dans la requête SQL.
pub trait Places {
    /// La colonne au bout de ce chemin, déjà qualifiée ; les jointures qu'elle demande (à gauche : une référence
    /// nulle donne `NULL`) sont l'affaire de l'appelant. Le chemin vide d'un élément désigne son identifiant.
    fn column(&self, from: Origin<'_>, path: &[&str]) -> Option<Column>;

    /// La collection au bout de ce chemin, dont les lignes porteront l'alias donné.
    fn collection(&self, from: Origin<'_>, path: &[&str], alias: &str) -> Option<Collection>;

    /// Sous-requête des identifiants de ce nœud d'un arbre et de tous ses descendants, jamais nuls ; `root`, qui peut
    /// être nul, ne dépend pas de la ligne. `None` : cet enregistrement n'est pas d'un arbre.
    fn subtree(&self, _record: &str, _root: &str) -> Option<String> {
        None
    }

    /// Le type d'une variable connue avant la requête (`actor`, `now`…) : elle devient un paramètre.
    fn variable(&self, name: &str) -> Option<Type>;
}

/// D'où part un chemin.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// La ligne filtrée.
    Row,
    /// Un élément de collection, sous l'alias qui lui a été donné.
    Element {
        /// Entité de l'élément.
        record: &'a str,
        /// Alias de ses lignes, sans guillemets.
        alias: &'a str,
    },
}

/// Colonne : une expression SQL simple, du type annoncé dans l'en-tête de ce module.
#[derive(Clone, Debug)]
pub struct Column {
    /// SQL, répétable sans coût.
    pub sql: String,
    /// Type de ses valeurs.
    pub ty: Type,
    /// Peut-elle valoir `NULL` ?
    pub nullable: bool,
    /// Condition que sert un index, `{}` pour une valeur non nulle du même type : vraie quand la colonne l'égale ou,
    /// si c'est une liste, la contient.
    pub contained: Option<String>,
}

impl Column {
    /// Colonne que l'on compare telle quelle.
    pub fn new(sql: String, ty: Type, nullable: bool) -> Self {
        Self { sql, ty, nullable, contained: None }
    }
}

/// Collection : les lignes `FROM {from} WHERE {on}`, liées à la ligne ou à l'élément de départ.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Table et alias, comme `hse.line AS "e1"`.
    pub from: String,
    /// Condition de rattachement.
    pub on: String,
    /// Entité des éléments.
    pub record: String,
}

/// Morceau de requête et ses paramètres, dans l'ordre de leurs numéros.
#[derive(Clone, Debug)]
pub struct Sql {
    /// Texte, avec `$n` à partir du premier numéro demandé.
    pub text: String,
    /// Paramètres.
    pub params: Vec<Param>,
}

/// Traduit une condition de filtre : vraie exactement quand l'évaluation donne `true`.
///
/// Ailleurs elle vaut `false` ou `NULL`, indifféremment.
///
/// # Errors
/// `NotInSql`, à l'endroit qui n'a pas d'équivalent fidèle.
pub fn to_sql(checked: &Checked, places: &dyn Places, first_param: usize) -> Result<Sql, Error> {
    let mut compiler = compiler::Compiler::new(checked, places, first_param);
    let condition = compiler.truth(checked.ast().root(), truth::Want::TRUE)?;
    Ok(compiler.finish(&condition))
}

/// Traduit une valeur exacte : celle de l'évaluation, `NULL` pour une valeur nulle ou une erreur.
///
/// # Errors
/// `NotInSql`, à l'endroit qui n'a pas d'équivalent fidèle.
pub fn value_to_sql(checked: &Checked, places: &dyn Places, first_param: usize) -> Result<Sql, Error> {
    let mut compiler = compiler::Compiler::new(checked, places, first_param);
    let value = compiler.value(checked.ast().root())?;
    Ok(compiler.finish(&value))
}

/// Nom SQL d'un type ; `None` s'il n'en a pas.
pub(crate) fn type_name(ty: &Type) -> Option<String> {
    Some(match ty {
        Type::Bool => "bool".to_owned(),
        Type::Int | Type::Duration => "int8".to_owned(),
        Type::Uint | Type::Decimal => "numeric".to_owned(),
        Type::Double => "float8".to_owned(),
        Type::String => "text".to_owned(),
        Type::Bytes => "bytea".to_owned(),
        Type::Timestamp => "timestamptz".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Record(_) => "uuid".to_owned(),
        Type::List(element) if !matches!(**element, Type::List(_)) => format!("{}[]", type_name(element)?),
        _ => return None,
    })
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::NotInSql, message)
}
