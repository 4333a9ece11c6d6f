//! Les fonctions du langage, déclarées une fois : nom, signatures, évaluation, traduction SQL.
//!
//! Pour en ajouter une : une [`Declaration`] dans le fichier de sa famille. Sans traduction SQL elle est refusée dans
//! un filtre, sauf si ses arguments ne dépendent pas de la ligne.

mod collections;
mod conversions;
mod encoding;
mod format;
mod numbers;
mod signature;
mod strings;
mod time;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::budget::Budget;
use crate::error::Error;
use crate::sql::Translate;
use crate::value::Value;

use signature::Overload;

/// Résultat d'une fonction ; `Ok(None)` : aucune signature n'accepte ces valeurs.
pub(crate) type Evaluated = Result<Option<Value>, Error>;

/// Une ligne des tables de fonctions.
pub(crate) struct Declaration {
    /// Nom, composé pour les espaces de noms (`math.abs`).
    pub(crate) name: &'static str,
    /// Formes acceptées, comme `string.contains(string) -> bool`.
    pub(crate) signatures: &'static [&'static str],
    /// Calcule sur des arguments dont le premier est le receveur.
    pub(crate) evaluate: fn(&[Value], &mut Budget) -> Evaluated,
    /// Écrit l'appel en SQL.
    pub(crate) sql: Option<Translate>,
}

/// Une fonction et ses signatures lues.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) signatures: &'static [&'static str],
    pub(crate) overloads: Vec<Overload>,
    pub(crate) evaluate: fn(&[Value], &mut Budget) -> Evaluated,
    pub(crate) sql: Option<Translate>,
}

const FAMILIES: [&[Declaration]; 7] = [
    strings::FUNCTIONS,
    format::FUNCTIONS,
    numbers::FUNCTIONS,
    conversions::FUNCTIONS,
    time::FUNCTIONS,
    collections::FUNCTIONS,
    encoding::FUNCTIONS,
];

static FUNCTIONS: LazyLock<HashMap<&'static str, Function>> = LazyLock::new(|| {
    FAMILIES
        .iter()
        .flat_map(|family| family.iter())
        .map(|declaration| {
            let overloads = declaration.signatures.iter().map(|text| Overload::read(declaration.name, text)).collect();
            let Declaration { signatures, evaluate, sql, .. } = *declaration;
            (declaration.name, Function { signatures, overloads, evaluate, sql })
        })
        .collect()
});

/// La fonction de ce nom.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.get(name)
}

/// Toutes les signatures, triées : l'aide de l'éditeur d'expressions s'en nourrit.
pub fn signatures() -> Vec<&'static str> {
    let mut all: Vec<_> = FUNCTIONS.values().flat_map(|function| function.signatures.iter().copied()).collect();
    all.sort_unstable();
    all
}

/// Les noms des fonctions, triés.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<_> = FUNCTIONS.keys().map(|name| (*name).to_owned()).collect();
    names.sort_unstable();
    names
}

/// Le résultat d'une fonction qui a réussi.
fn done(value: impl Into<Value>) -> Evaluated {
    Ok(Some(value.into()))
}
