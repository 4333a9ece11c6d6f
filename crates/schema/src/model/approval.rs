//! Une approbation : qui doit dire oui avant qu'une transition se fasse, étape par étape.
//!
//! Elle s'écrit telle quelle en JSON : une demande ouverte garde la sienne, même si la définition change ensuite. Ses
//! expressions sont donc du texte, vérifié au chargement et relu contre le modèle au moment de servir.

use serde::{Deserialize, Serialize};

/// Une approbation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Nom : `approval`, ou sa clé dans `[approvals]`.
    pub name: String,
    /// Champs des personnes qui ne peuvent pas approuver, outre le demandeur.
    pub separate: Vec<String>,
    /// Champs dont le changement fait tout redemander.
    pub reset_on: Vec<String>,
    /// Code du calendrier où se comptent les délais ; à défaut celui du site, puis de la société.
    pub calendar: Option<String>,
    /// Étapes, l'une après l'autre.
    pub steps: Vec<ApprovalStep>,
}

/// Une étape d'approbation ; ses approbateurs décident en parallèle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalStep {
    /// Nom.
    pub name: String,
    /// Combien doivent approuver.
    pub need: Quorum,
    /// Qui peut approuver.
    pub approvers: Vec<Approver>,
    /// L'étape n'a lieu que si cette condition tient.
    pub when: Option<String>,
    /// Délai, ISO 8601.
    pub within: Option<String>,
    /// Rappel après ce temps sans décision, ISO 8601.
    pub remind: Option<String>,
    /// Qui s'ajoute quand le délai est passé.
    pub escalate: Option<Approver>,
}

/// Combien doivent approuver une étape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// Quelqu'un au titre de chacun des approbateurs nommés.
    Each,
    /// Tant de personnes, parmi tous.
    AtLeast(usize),
}

/// Qui peut approuver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approver {
    /// Qui tient ce rôle dans la société de l'enregistrement.
    Role(String),
    /// Les membres de ce groupe de la société de l'enregistrement.
    Group(String),
    /// La personne de cette adresse.
    User(String),
    /// Le supérieur de la personne que porte ce champ.
    ManagerOf(String),
    /// Le supérieur de chaque approbateur en retard.
    Above,
    /// Les personnes que rend cette expression.
    People(String),
}

impl Approval {
    /// Ce que porte le nom d'une approbation dans les clés de textes d'une entité : `hse.incident.approvals.approval`.
    pub fn key(&self, entity: &str) -> String {
        format!("{entity}.approvals.{}", self.name)
    }

    /// Les expressions des étapes, conditions et personnes.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().flat_map(ApprovalStep::sources)
    }
}

impl ApprovalStep {
    /// Ses expressions.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let people = self.approvers.iter().chain(&self.escalate).filter_map(|approver| match approver {
            Approver::People(source) => Some(source.as_str()),
            _ => None,
        });
        self.when.as_deref().into_iter().chain(people)
    }
}
