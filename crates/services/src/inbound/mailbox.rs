//! Les boîtes aux lettres : une entrée dont les appels sont les messages d'un dossier IMAP.
//!
//! Un travail par boîte la relève ([`collect`]) : chaque message est lu ([`message`]), jugé ([`judge`]), gardé comme un appel avec
//! l'avancement de la relève dans une même transaction, puis seulement marqué, déplacé ou supprimé. Refuse un hôte privé que
//! l'administrateur ne nomme pas, un certificat faux, une réponse démesurée.

use kernel::FieldError;
use schema::model::Model;
use serde::{Deserialize, Serialize};
use url::Host;

use super::mapping;

pub(crate) mod collect;
mod command;
mod connect;
mod gate;
mod judge;
mod keep;
mod message;
pub(super) mod queries;
pub(super) mod state;
mod take;
mod trial;

pub use trial::try_mailbox;

/// Ce qui tient à part les pièces jointes des messages.
pub(crate) const USAGE: &str = "sys.inbound";

/// Longueurs et nombres admis.
const MAX_TEXT: usize = 200;
const MAX_SENDERS: usize = 100;
const MINUTES: std::ops::RangeInclusive<u16> = 1..=1440;

/// Une boîte, telle que l'entrée la déclare ; son mot de passe est le secret de l'entrée.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mailbox {
    pub host: String,
    /// 993 sous TLS, 143 sinon.
    #[serde(default)]
    pub port: Option<u16>,
    #[serde(default)]
    pub security: Security,
    pub user: String,
    #[serde(default = "inbox")]
    pub folder: String,
    /// Ce que devient un message pris.
    #[serde(default)]
    pub after: After,
    /// Où il se déplace.
    #[serde(default)]
    pub move_to: Option<String>,
    #[serde(default = "one")]
    pub every_minutes: u16,
    /// Adresses et domaines admis ; vide, tous.
    #[serde(default)]
    pub senders: Vec<String>,
    /// Ce que l'objet contient.
    #[serde(default)]
    pub subject: Option<String>,
    /// Une condition sur `payload`.
    #[serde(default)]
    pub when: Option<String>,
    /// Écarter les réponses automatiques.
    #[serde(default = "on")]
    pub ignore_automatic: bool,
}

/// Comment la liaison est protégée.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Security {
    #[default]
    Tls,
    Starttls,
    /// En clair : seulement vers un hôte que l'administrateur nomme.
    Plain,
}

/// Ce que devient, dans la boîte, un message pris.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum After {
    #[default]
    Seen,
    Move,
    Delete,
}

fn inbox() -> String {
    "INBOX".to_owned()
}

fn one() -> u16 {
    1
}

fn on() -> bool {
    true
}

impl Mailbox {
    pub(super) fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            Security::Tls => 993,
            Security::Starttls | Security::Plain => 143,
        })
    }

    /// Ce qui nomme ce dossier de ce compte : deux messages d'un même numéro, ailleurs, n'y sont pas les mêmes.
    pub(super) fn place(&self) -> String {
        format!("{}@{}:{}/{}", self.user, self.host.to_ascii_lowercase(), self.port(), self.folder)
    }

    /// Le mot de passe irait-il au même compte, par une liaison aussi sûre ?
    pub(super) fn same_account(&self, other: &Mailbox) -> bool {
        let account = |one: &Mailbox| (one.host.to_ascii_lowercase(), one.port(), one.security, one.user.clone());
        account(self) == account(other)
    }

    /// Refuse ce qui ne pourrait pas servir.
    pub(super) fn check(&self, model: &Model, faults: &mut Vec<FieldError>) {
        let fault = |name: &str, code: &str| FieldError::new(format!("auth.{name}"), code);
        let clean =
            |text: &str| !text.trim().is_empty() && text.len() <= MAX_TEXT && !text.chars().any(char::is_control);
        if !clean(&self.host) || Host::parse(&self.host).is_err() {
            faults.push(fault("host", "pattern"));
        }
        for (name, text) in [("user", &self.user), ("folder", &self.folder)] {
            if !clean(text) {
                faults.push(fault(name, "pattern"));
            }
        }
        if self.port == Some(0) {
            faults.push(fault("port", "out_of_range"));
        }
        match (self.after, &self.move_to) {
            (After::Move, None) => faults.push(fault("move_to", "required")),
            (After::Move, Some(folder)) if !clean(folder) || *folder == self.folder => {
                faults.push(fault("move_to", "pattern"));
            }
            _ => {}
        }
        if !MINUTES.contains(&self.every_minutes) {
            faults.push(fault("every_minutes", "out_of_range"));
        }
        if self.senders.len() > MAX_SENDERS {
            faults.push(fault("senders", "too_many").with("max", MAX_SENDERS));
        }
        if let Some(wrong) = self.senders.iter().find(|one| !clean(one) || one.contains(char::is_whitespace)) {
            faults.push(fault("senders", "unknown_option").with("value", wrong.as_str()));
        }
        if self.subject.as_ref().is_some_and(|text| !clean(text)) {
            faults.push(fault("subject", "pattern"));
        }
        if let Some(Err(wrong)) = self.when.as_ref().map(|when| mapping::condition(model, when)) {
            faults.push(FieldError { field: "auth.when".to_owned(), ..wrong });
        }
    }
}
