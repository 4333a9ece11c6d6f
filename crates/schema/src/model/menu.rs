//! Le menu : ce que les paquets proposent, dans l'ordre et les groupes que le locataire a choisis.

use uuid::Uuid;

use super::Formula;

/// Une entrée du menu, à sa place.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// Son nom : l'entité ouverte (`hse.incident`), ou celui que le locataire a donné à un lien.
    pub name: String,
    /// Groupe : `pilotage`, `modules` ou `system`.
    pub group: String,
    /// Où elle mène.
    pub target: MenuTarget,
    /// Icône, quand le locataire en a choisi une.
    pub icon: Option<String>,
    /// Filtre compté dans la pastille, sous les droits du lecteur.
    pub badge: Option<Formula>,
    /// Retirée du menu de tous.
    pub hidden: bool,
    /// Rôles qui la voient ; tous, s'il n'y en a pas.
    pub roles: Vec<String>,
    /// Clé de son libellé, quand le locataire l'a placée ; à défaut de texte, celui de l'entité.
    pub label: Option<String>,
}

/// Où mène une entrée.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuTarget {
    /// La liste d'une entité, nom complet.
    Entity(String),
    /// Une de ses vues : `board`, `calendar`…
    View(String, String),
    /// Une de ses vues enregistrées.
    Saved(String, Uuid),
    /// Une adresse d'ailleurs.
    Address(String),
}

impl MenuTarget {
    /// L'entité montrée.
    pub fn entity(&self) -> Option<&str> {
        match self {
            MenuTarget::Entity(entity) | MenuTarget::View(entity, _) | MenuTarget::Saved(entity, _) => Some(entity),
            MenuTarget::Address(_) => None,
        }
    }
}
