//! Ce qu'une étape met en file : un document à produire, ou un travail.

use indexmap::IndexMap;
use jiff::Span;
use serde::{Deserialize, Serialize};

use super::{Formula, Notify, Target};

/// Un document, produit par un travail : joint à un enregistrement, envoyé, ou les deux.
#[derive(Clone, Debug)]
pub struct Report {
    /// Ce qu'il montre.
    pub document: Document,
    /// Son format.
    pub format: ReportFormat,
    /// Où le joindre.
    pub attach: Option<Attach>,
    /// À qui l'envoyer.
    pub tell: Option<Notify>,
}

impl Report {
    /// Le verbe qui le demande.
    pub fn verb(&self) -> &'static str {
        if matches!(self.document, Document::Message { .. }) { "document" } else { "report" }
    }

    /// Emploie-t-il ce message : pour le mettre en page, ou pour l'annoncer ?
    pub fn employs(&self, message: &str) -> bool {
        let laid = matches!(&self.document, Document::Message { template, .. } if template == message);
        laid || self.tell.as_ref().is_some_and(|told| told.template == message)
    }
}

/// Ce qu'un document montre.
#[derive(Clone, Debug)]
pub enum Document {
    /// La page d'un enregistrement.
    Page(Target),
    /// La liste d'une entité.
    List(Listed),
    /// Un message, mis en page pour un enregistrement.
    Message {
        /// L'enregistrement.
        target: Target,
        /// Le message, nom complet.
        template: String,
    },
}

impl Document {
    /// L'entité qu'il montre, nom complet.
    pub fn entity(&self) -> &String {
        match self {
            Document::Page(target) | Document::Message { target, .. } => &target.entity,
            Document::List(listed) => &listed.entity,
        }
    }
}

/// La liste d'une entité.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Entité, nom complet.
    pub entity: String,
    /// Vue enregistrée, qui donne ce que l'étape ne dit pas.
    pub view: Option<String>,
    /// Filtre CEL sur les champs de l'entité.
    pub filter: Option<String>,
    /// Champs qui valent une expression du déclencheur.
    pub equal: IndexMap<String, Formula>,
    /// Colonnes ; à défaut, celles de la vue ou de la liste.
    pub columns: Vec<String>,
    /// Tri.
    pub sort: Option<String>,
}

/// Le champ qui porte le document, et de quel enregistrement.
#[derive(Clone, Debug)]
pub struct Attach {
    /// L'enregistrement.
    pub target: Target,
    /// Champ de fichiers.
    pub field: String,
}

/// Format d'un document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportFormat {
    /// Texte à séparateurs.
    Csv,
    /// Pages.
    #[default]
    Pdf,
    /// Classeur.
    Xlsx,
    /// Page d'un message : nulle étape `report` ne l'écrit.
    Html,
}

impl ReportFormat {
    /// Ceux qu'une étape `report` peut dire.
    pub const ALL: [ReportFormat; 3] = [ReportFormat::Csv, ReportFormat::Pdf, ReportFormat::Xlsx];

    /// Son nom dans une définition, qui est l'extension du fichier.
    pub fn name(self) -> &'static str {
        match self {
            ReportFormat::Csv => "csv",
            ReportFormat::Pdf => "pdf",
            ReportFormat::Xlsx => "xlsx",
            ReportFormat::Html => "html",
        }
    }

    /// Type de média.
    pub fn media_type(self) -> &'static str {
        match self {
            ReportFormat::Csv => "text/csv",
            ReportFormat::Pdf => "application/pdf",
            ReportFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ReportFormat::Html => "text/html",
        }
    }
}

/// Un travail mis en file par une étape.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Ce qu'il fait.
    pub task: Task,
    /// Au bout de combien de temps.
    pub delay: Option<Span>,
    /// Le plus haut d'abord.
    pub priority: i16,
    /// Ce dont un seul travail vivant peut s'occuper.
    pub unique: Option<Formula>,
}

/// Ce qu'un travail mis en file par une étape peut faire, et rien d'autre.
#[derive(Clone, Debug)]
pub enum Task {
    /// L'entretien de la base, sans attendre son heure.
    Housekeeping,
    /// Le fichier qu'un enregistrement a reçu, dont les lignes deviennent des enregistrements.
    Import {
        /// Qui l'a reçu.
        target: Target,
        /// Champ de fichiers ; le dernier de ses fichiers.
        file: String,
        /// Entité remplie, nom complet.
        into: String,
    },
    /// Un déclencheur, comme si sa source l'avait réveillé.
    Trigger {
        /// Nom complet.
        name: String,
        /// L'enregistrement dont il part ; un horaire n'en a pas.
        target: Option<Target>,
    },
}

impl Task {
    /// Son nom dans une définition.
    pub fn name(&self) -> &'static str {
        match self {
            Task::Housekeeping => "housekeeping",
            Task::Import { .. } => "import",
            Task::Trigger { .. } => "trigger",
        }
    }
}
