//! Les vues : ce que la liste et le formulaire montrent, déduit des champs sauf indication.

use indexmap::IndexMap;

use super::Formula;

/// Liste d'une entité.
#[derive(Clone, Debug, Default)]
pub struct ListView {
    /// Colonnes.
    pub columns: Vec<String>,
    /// Tri, `-` pour décroissant : `-occurred_at,number`.
    pub sort: String,
    /// Filtres d'un geste, par nom.
    pub quick: IndexMap<String, Formula>,
}

/// Formulaire d'une entité.
#[derive(Clone, Debug, Default)]
pub struct FormView {
    /// Sections, dans l'ordre.
    pub sections: Vec<Section>,
    /// Sections enchaînées pas à pas sur un téléphone.
    pub wizard: Option<Vec<String>>,
    /// Champs que le locataire n'y montre pas.
    pub hidden: Vec<String>,
}

/// Une section d'un formulaire.
#[derive(Clone, Debug)]
pub struct Section {
    /// Nom.
    pub name: String,
    /// Champs.
    pub fields: Vec<String>,
    /// Colonnes sur un grand écran.
    pub columns: u8,
    /// Fermée quand la page s'ouvre.
    pub collapsed: bool,
    /// Montrée sous condition.
    pub visible: Option<Formula>,
}
