//! Le processus d'une entité : états, transitions et approbations.

use indexmap::IndexMap;
use jiff::Span;

use super::{Approval, Field, Formula};

/// Processus d'une entité.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// Champ qui porte l'état ; ajouté à l'entité par le chargement.
    pub field: String,
    /// État initial.
    pub initial: String,
    /// États, dans l'ordre.
    pub states: IndexMap<String, State>,
    /// Transitions.
    pub transitions: IndexMap<String, Transition>,
    /// Approbations, par nom.
    pub approvals: IndexMap<String, Approval>,
    /// Chronomètres, par nom.
    pub clocks: IndexMap<String, Stopwatch>,
}

impl Workflow {
    /// L'approbation que demande cette transition.
    pub fn approval_of(&self, transition: &str) -> Option<&Approval> {
        self.approvals.get(self.transitions.get(transition)?.approval.as_ref()?)
    }
}

/// Un chronomètre : le temps ouvré qu'un enregistrement passe d'un état à un autre.
#[derive(Clone, Debug)]
pub struct Stopwatch {
    /// Nom.
    pub name: String,
    /// L'état qui le lance.
    pub start: String,
    /// L'état qui l'arrête ; un état terminal l'arrête aussi.
    pub stop: String,
    /// États où il est suspendu.
    pub pause: Vec<String>,
    /// Le temps à tenir.
    pub target: Span,
    /// Après combien prévenir.
    pub warn: Option<Span>,
    /// Code du calendrier où il se compte ; à défaut celui du site, puis de la société.
    pub calendar: Option<String>,
}

impl Stopwatch {
    /// Les événements qu'il laisse : le temps d'être prévenu, puis celui à tenir, sont passés.
    pub fn events(&self) -> [String; 2] {
        ["warned", "breached"].map(|what| format!("clock.{}.{what}", self.name))
    }
}

/// Un état.
#[derive(Clone, Debug)]
pub struct State {
    /// Nom.
    pub name: String,
    /// Teinte (`neutral`, `info`…).
    pub tone: String,
    /// Qui peut modifier l'enregistrement dans cet état.
    pub edit: EditBy,
    /// Champs exigés pour y entrer.
    pub require: Vec<String>,
    /// Terminal.
    pub is_final: bool,
}

/// Qui peut modifier un enregistrement dans un état.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EditBy {
    /// Quiconque en a le droit.
    #[default]
    Granted,
    /// Son propriétaire seulement.
    Owner,
    /// Personne.
    Nobody,
}

/// Une transition : une action qui change l'état.
#[derive(Clone, Debug)]
pub struct Transition {
    /// Nom, aussi celui de la permission.
    pub name: String,
    /// États de départ.
    pub from: Vec<String>,
    /// État d'arrivée.
    pub to: String,
    /// Garde.
    pub when: Option<Formula>,
    /// Paramètres ; `"field"` y vaut le champ de même nom.
    pub params: IndexMap<String, Field>,
    /// Paramètres qui écrivent le champ de même nom.
    pub writes: Vec<String>,
    /// Autres champs écrits, par expression.
    pub set: IndexMap<String, Formula>,
    /// Personnes (champs) qui ne peuvent pas la faire : séparation des tâches.
    pub separate: Vec<String>,
    /// L'approbation qu'elle demande avant de se faire.
    pub approval: Option<String>,
    /// Teinte de son bouton.
    pub tone: Option<String>,
    /// Demande confirmation.
    pub confirm: bool,
}
