//! Les étapes d'un déclencheur, et ce que chacune fait.
//!
//! Une étape s'ajoute par un bras d'[`Act`], sa lecture dans `load/steps.rs` et son geste dans `services/automation/steps`.

use std::time::Duration;

use indexmap::IndexMap;
use jiff::{Span, Timestamp, tz::TimeZone};
use kernel::{Nature, NoticeKind, NoticeSeverity};

use super::{Call, Formula, NewJob, Report, Task};

/// Une étape.
#[derive(Clone, Debug)]
pub struct Step {
    /// Sa place, `2.then.0`.
    pub path: String,
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
    Mail(Mail),
    /// Envoie un SMS hors préférences.
    Sms(Notify),
    /// Parle dans un salon.
    Chat(Chat),
    /// Appelle une adresse.
    Call(Call),
    /// Crée un enregistrement.
    Create {
        /// Entité, nom complet.
        entity: String,
        /// Champs, par expression.
        set: IndexMap<String, Formula>,
    },
    /// Modifie un enregistrement.
    Update {
        /// Lequel.
        target: Target,
        /// Champs, par expression.
        set: IndexMap<String, Formula>,
    },
    /// Supprime un enregistrement.
    Delete(Target),
    /// Fait une action ou une transition.
    Action {
        /// Sur lequel.
        target: Target,
        /// L'action.
        action: String,
        /// Ses paramètres, par expression.
        params: IndexMap<String, Formula>,
    },
    /// Mène un script.
    Script(Script),
    /// Produit un document.
    Report(Box<Report>),
    /// Met un travail en file.
    Job(NewJob),
}

impl Act {
    /// Son verbe, tel que la définition l'écrit.
    pub fn verb(&self) -> &'static str {
        match self {
            Act::Notify(_) => "notify",
            Act::Mail(_) => "mail",
            Act::Sms(_) => "sms",
            Act::Chat(_) => "chat",
            Act::Call(_) => "call",
            Act::Create { .. } => "create",
            Act::Update { .. } => "update",
            Act::Delete(_) => "delete",
            Act::Action { .. } => "action",
            Act::Script(_) => "script",
            Act::Report(report) => report.verb(),
            Act::Job(_) => "job",
        }
    }

    /// Ce que l'auteur du déclencheur doit pouvoir, car l'étape le fait sortir ou entrer en son nom ; rien, si nul n'a à en répondre.
    pub fn asks_of_its_author(&self) -> Vec<Asked<'_>> {
        match self {
            Act::Report(report) => vec![Asked::new("report_right", report.document.entity(), &["view", "export"])],
            Act::Mail(Mail { files: Some(files), .. }) => {
                vec![Asked::new("files_right", &files.target.entity, &["view"])]
            }
            Act::Job(NewJob { task: Task::Import { target, into, .. }, .. }) => vec![
                Asked::new("import_right", into, &["import", "create"]),
                Asked::new("source_right", &target.entity, &["view"]),
            ],
            _ => Vec::new(),
        }
    }

    /// Ne se fait-il qu'entre deux transactions, l'exécution attendant ce que le dehors en dit ?
    pub fn is_apart(&self) -> bool {
        matches!(self, Act::Script(_) | Act::Call(Call { answer: true, .. }))
    }
}

/// Ce qu'une étape demande à l'auteur du déclencheur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Le code de la faute, quand il ne le peut pas.
    pub code: &'static str,
    /// Entité, nom complet.
    pub entity: &'a str,
    /// Ce qu'il doit y pouvoir.
    pub actions: &'static [&'static str],
}

impl<'a> Asked<'a> {
    fn new(code: &'static str, entity: &'a str, actions: &'static [&'static str]) -> Asked<'a> {
        Asked { code, entity, actions }
    }
}

/// L'enregistrement qu'une étape vise.
#[derive(Clone, Debug)]
pub struct Target {
    /// Entité, nom complet.
    pub entity: String,
    /// Lequel, par expression ; à défaut celui de la boucle, sinon celui du déclencheur.
    pub record: Option<Formula>,
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
    /// Sa sorte, si l'étape la dit.
    pub kind: Option<NoticeKind>,
    /// Sa gravité, si l'étape la dit.
    pub severity: Option<NoticeSeverity>,
    /// Canaux (`in_app`, `mail`…).
    pub channels: Vec<String>,
    /// Ce qui suit quand elle n'est pas lue.
    pub escalate: Option<Escalate>,
}

/// Un courriel, et les fichiers qu'il joint.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Ce qu'il dit, et à qui.
    pub message: Notify,
    /// Les fichiers d'un enregistrement.
    pub files: Option<Box<Enclosure>>,
}

/// Des champs de fichiers d'un enregistrement, tous ouverts à la classe normale.
#[derive(Clone, Debug)]
pub struct Enclosure {
    /// L'enregistrement.
    pub target: Target,
    /// Les champs, dans l'ordre où leurs fichiers se joignent.
    pub fields: Vec<String>,
}

impl Notify {
    /// Sa nature : ce que l'étape en dit, sinon celle de sa catégorie.
    pub fn nature(&self, category: Nature) -> Nature {
        Nature::new(self.kind.unwrap_or(category.kind), self.severity.unwrap_or(category.severity))
    }
}

/// À qui redire une notification que sa personne n'a pas lue.
#[derive(Clone, Debug)]
pub struct Escalate {
    /// Au bout de combien de temps.
    pub after: Span,
    /// À qui.
    pub to: Vec<Superior>,
}

/// Qui l'apprend à sa place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Superior {
    /// Son supérieur.
    Manager,
    /// Ceux qui tiennent un rôle dans la société de l'enregistrement.
    Role(String),
    /// Les membres d'un groupe de cette société.
    Group(String),
}

impl Escalate {
    /// Quand la redire, dite à cet instant.
    pub fn due(&self, now: Timestamp) -> Option<Timestamp> {
        now.to_zoned(TimeZone::UTC).checked_add(self.after).ok().map(|due| due.timestamp())
    }
}

/// Un message dans un salon.
#[derive(Clone, Debug)]
pub struct Chat {
    /// Nom du salon, que l'administrateur tient hors des définitions.
    pub channel: String,
    /// Gabarit, nom complet.
    pub template: String,
}

/// Un destinataire.
#[derive(Clone, Debug)]
pub enum Recipient {
    /// Ceux qui tiennent un rôle dans la société de l'enregistrement.
    Role(String),
    /// Les membres d'un groupe de cette société.
    Group(String),
    /// La personne que donne une expression (`site.manager`).
    User(Formula),
}

/// Un script, déjà lu par le moteur.
#[derive(Clone, Debug)]
pub struct Script {
    /// Son texte.
    pub source: String,
    /// Temps qui lui est laissé, attentes comprises.
    pub time: Duration,
    /// Octets de son tas.
    pub memory: usize,
    /// Sous les droits de qui.
    pub run_as: RunAs,
}

/// Sous les droits de qui un script lit et écrit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunAs {
    /// Du déclencheur, comme toute étape.
    Trigger,
    /// De qui a réveillé le déclencheur.
    Cause,
}
