//! Où en est une exécution, entre deux tours.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::definitions::Author;
use uuid::Uuid;

use super::branches::Place;

/// Où en est une exécution.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Position {
    #[serde(flatten)]
    pub place: Place,
    /// Étapes faites, toutes branches comprises.
    pub steps: u32,
    /// Notifications envoyées, de même.
    #[serde(default)]
    pub receipts: usize,
    /// Ce que le dernier script a rendu, ou la dernière réponse attendue.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub output: Value,
    /// Le script, ou la réponse, que l'on attend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<Pending>,
    /// Qui répond de ce qu'elle fait sortir ou entrer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Author>,
}

impl Position {
    /// L'enregistrement que la boucle la plus intérieure parcourt.
    pub(super) fn item(&self) -> Option<(&str, Uuid)> {
        let current = self.place.loops.last()?;
        Some((&current.entity, *current.ids.get(current.at)?))
    }

    /// Le tour de chaque boucle ouverte, `2.0` : une étape refaite en garde le sien.
    pub(super) fn rounds(&self) -> String {
        self.place.loops.iter().map(|one| one.at.to_string()).collect::<Vec<_>>().join(".")
    }
}

/// Une boucle ouverte.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loop {
    pub entity: String,
    pub ids: Vec<Uuid>,
    pub at: usize,
}

impl Loop {
    /// Une boucle d'un seul enregistrement, celui qu'elle parcourt maintenant.
    pub(super) fn here(&self) -> Loop {
        let ids = self.ids.get(self.at).copied().into_iter().collect();
        Loop { entity: self.entity.clone(), ids, at: 0 }
    }
}

/// Ce qu'une exécution attend du dehors : un script mené à part, la réponse d'un appel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Pending {
    /// Ce qui distingue cette attente de toute autre.
    pub token: Uuid,
    /// Qui le mène : le dernier travail qui l'a pris.
    #[serde(default)]
    pub holder: Option<Uuid>,
    /// A-t-il déjà appelé le dehors ?
    #[serde(default)]
    pub called: bool,
}

impl Pending {
    pub(super) fn new(token: Uuid) -> Pending {
        Pending { token, holder: None, called: false }
    }
}
