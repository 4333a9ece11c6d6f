//! Le passage d'une forme physique à une autre : des étapes typées, chacune avec son risque et son inverse.
//!
//! Aucun SQL ici : `store` l'écrit. Rien n'est jamais détruit : ce qui disparaît est mis en quarantaine sous un autre
//! nom, et revient si la définition revient. Pour ajouter une sorte d'étape : une variante de [`Step`], son risque, son
//! inverse, et l'endroit de [`diff`] qui la produit.

pub use diff::diff;
pub use shape::{
    Column, Exclusion, IndexKey, IndexKind, IndexShape, JoinTable, OnDelete, Quarantine, Reference, Series, Shape,
    Table, TableName,
};
pub use step::{Computed, Risk, Step, kept_as};

use serde::{Deserialize, Serialize};

mod build;
mod diff;
mod indexes;
mod order;
mod shape;
mod show;
mod step;

/// Un plan : des étapes dans l'ordre où les exécuter, et la forme où elles mènent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Étapes, dans l'ordre.
    pub steps: Vec<Step>,
    /// Forme après le plan, quarantaine comprise : celle à garder pour le plan suivant.
    pub shape: Shape,
}

impl Plan {
    /// Les raisons pour lesquelles ce plan ne peut pas être exécuté ; vide s'il le peut.
    pub fn refusals(&self) -> Vec<&Step> {
        self.steps.iter().filter(|step| step.risk() == Risk::Refused).collect()
    }

    /// Le risque de l'étape la plus lourde.
    pub fn risk(&self) -> Risk {
        self.steps.iter().map(Step::risk).max().unwrap_or(Risk::Safe)
    }

    /// Les étapes qui défont celles-ci, dans l'ordre où les exécuter.
    pub fn inverse(&self) -> Vec<Step> {
        self.steps.iter().rev().filter_map(Step::inverse).collect()
    }
}
