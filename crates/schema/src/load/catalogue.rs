//! Toutes les clés de textes d'un modèle : celles qu'il demande, celles que quelqu'un a écrites, celles qu'il admet.

use std::collections::{BTreeSet, HashSet};

use super::texts::Keys;
use crate::model::{APPLICATION, Model, Screens};

/// Une clé de texte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextKey {
    /// La clé, `hse.incident.title.label`.
    pub key: String,
    /// Code du paquet qui la porte, ou [`APPLICATION`].
    pub package: String,
    /// Un lecteur l'attend : le modèle la demande, ou quelqu'un l'a écrite dans une langue.
    pub needed: bool,
}

/// Les clés, paquet après paquet, dans l'ordre du modèle puis de l'alphabet ; celles de l'application viennent après.
pub fn catalogue(model: &Model) -> Vec<TextKey> {
    let written: BTreeSet<&str> =
        model.texts.by_locale.values().flat_map(|texts| texts.keys().map(String::as_str)).collect();
    let modules = model.packages.iter().flat_map(|package| of_package(&package.code, model, &written));
    let screens: BTreeSet<&str> = model.texts.screens.iter().flat_map(Screens::keys).collect();
    let screens =
        screens.into_iter().map(|key| TextKey { key: key.to_owned(), package: APPLICATION.to_owned(), needed: true });
    modules.chain(screens).collect()
}

fn of_package(package: &str, model: &Model, written: &BTreeSet<&str>) -> Vec<TextKey> {
    let keys = Keys::of(package, model);
    let prefix = format!("{package}.");
    let own = written.iter().copied().filter(|key| key.starts_with(&prefix) && keys.admits(key));
    let needed = keys.needed.iter().map(String::as_str).chain(own).map(|key| (key, true));
    let mut spare: Vec<&str> = keys.known.iter().map(String::as_str).collect();
    spare.sort_unstable();
    let mut seen = HashSet::new();
    needed
        .chain(spare.into_iter().map(|key| (key, false)))
        .filter(|(key, _)| seen.insert(*key))
        .map(|(key, needed)| TextKey { key: key.to_owned(), package: package.to_owned(), needed })
        .collect()
}
