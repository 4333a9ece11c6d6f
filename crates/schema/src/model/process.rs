//! Ce qui se passe : processus (états et transitions) et déclencheurs.

use indexmap::IndexMap;
use uuid::Uuid;

use super::{Field, Formula};

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
    /// Approbations et chronomètres, vérifiés et gardés pour le moteur d'approbation.
    pub more: IndexMap<String, toml::Value>,
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
    /// Processus d'approbation nommé.
    pub approval: Option<String>,
    /// Teinte de son bouton.
    pub tone: Option<String>,
    /// Demande confirmation.
    pub confirm: bool,
}

/// Un déclencheur : événement → condition → étapes.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Identifiant stable.
    pub id: Uuid,
    /// Nom complet, `hse.critical_incident`.
    pub name: String,
    /// Paquet propriétaire.
    pub package: String,
    /// Source.
    pub source: Source,
    /// Condition sur l'enregistrement.
    pub when: Option<Formula>,
    /// Étapes, dans l'ordre.
    pub steps: Vec<Step>,
    /// Priorité parmi les déclencheurs d'un même événement, la plus haute d'abord.
    pub priority: i64,
}

/// Ce qui réveille un déclencheur.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Un événement : entité et nom (`hse.incident` + `created`).
    Event {
        /// Entité, nom complet.
        entity: String,
        /// Événement.
        event: String,
    },
    /// Une autre source de la grammaire (horaire, échéance, appel entrant, bouton), vérifiée et gardée.
    Other(IndexMap<String, toml::Value>),
}

/// Une étape.
#[derive(Clone, Debug)]
pub struct Step {
    /// Condition propre.
    pub condition: Option<Formula>,
    /// Ce qu'elle fait.
    pub act: Act,
    /// Continuer quand elle échoue.
    pub continue_on_error: bool,
}

/// Ce qu'une étape fait.
#[derive(Clone, Debug)]
pub enum Act {
    /// Notifie des personnes, sur des canaux.
    Notify(Notify),
    /// Envoie un courriel hors préférences.
    Mail(Notify),
    /// Appelle une adresse.
    Call(Call),
    /// Crée un enregistrement.
    Create {
        /// Entité, nom complet.
        entity: String,
        /// Champs, par expression.
        set: IndexMap<String, Formula>,
    },
    /// Autre étape de la grammaire, vérifiée et gardée pour le moteur d'automatisation.
    Other(IndexMap<String, toml::Value>),
}

/// Destinataires et texte d'un message.
#[derive(Clone, Debug)]
pub struct Notify {
    /// Destinataires.
    pub to: Vec<Recipient>,
    /// Gabarit, nom complet.
    pub template: String,
    /// 0 normale, 1 haute, 2 urgente, 3 critique.
    pub priority: i16,
    /// Canaux (`in_app`, `mail`…).
    pub channels: Vec<String>,
}

/// Un destinataire.
#[derive(Clone, Debug)]
pub enum Recipient {
    /// Ceux qui tiennent un rôle dans la société de l'enregistrement.
    Role(String),
    /// La personne que donne une expression (`site.manager`).
    User(Formula),
}

/// Un appel HTTP sortant.
#[derive(Clone, Debug)]
pub struct Call {
    /// Adresse, par expression (`settings.qhse_url`).
    pub url: Formula,
    /// Gabarit du corps.
    pub body: Option<String>,
    /// Essais au plus.
    pub retry: u32,
}
