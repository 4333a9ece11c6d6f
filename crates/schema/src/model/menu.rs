//! Le menu : ce que les paquets proposent, dans l'ordre et les groupes que le locataire a choisis.

use uuid::Uuid;

use super::Formula;

/// Une entrée du menu, à sa place.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// Son nom : l'entité ouverte (`hse.incident`), un sous-menu d'un paquet (`core.references`), ou le nom que le locataire a
    /// donné à un lien ou à un sous-menu.
    pub name: String,
    /// Groupe : `pilotage`, `modules` ou `system`.
    pub group: String,
    /// Nom du sous-menu qui la tient ; à défaut, elle est au premier rang de son groupe.
    pub parent: Option<String>,
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
    /// Clé de son libellé, quand le locataire l'a placée ; à défaut de texte, celui de l'entité ou du sous-menu.
    pub label: Option<String>,
}

impl MenuItem {
    /// Ce qu'un paquet propose, sans ce que le locataire en décide.
    pub(crate) fn proposed(name: String, target: MenuTarget) -> MenuItem {
        MenuItem {
            name,
            group: "modules".to_owned(),
            parent: None,
            target,
            icon: None,
            badge: None,
            hidden: false,
            roles: Vec::new(),
            label: None,
        }
    }

    /// Clé du libellé que son paquet donne à un sous-menu.
    pub fn delivered_label(&self) -> Option<String> {
        let (package, name) = self.name.split_once('.').filter(|_| self.target == MenuTarget::Submenu)?;
        Some(format!("{package}.menu.{name}"))
    }
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
    /// Nulle part : elle en tient d'autres.
    Submenu,
}

impl MenuTarget {
    /// L'entité montrée.
    pub fn entity(&self) -> Option<&str> {
        match self {
            MenuTarget::Entity(entity) | MenuTarget::View(entity, _) | MenuTarget::Saved(entity, _) => Some(entity),
            MenuTarget::Address(_) | MenuTarget::Submenu => None,
        }
    }
}
