//! Le courrier sortant : une ligne et un travail écrits avec la donnée, envoyés une seule fois.
//!
//! Un courriel passe de `queued` à `sending` avant que le serveur n'en sache rien ; si le nœud meurt alors, nul ne sait
//! s'il est parti : il devient `unknown` et n'est pas renvoyé. Refuse tout en-tête venu d'un gabarit, et d'écrire à une adresse
//! écartée : le courriel est alors `suppressed`, avec sa raison.

use std::{path::PathBuf, time::Duration};

use kernel::{Code, Result};
use lettre::message::Mailbox;
use serde::Deserialize;
use uuid::Uuid;

pub mod admin;
pub mod bounce;
pub(crate) mod brand;
pub(crate) mod compose;
pub(crate) mod dkim;
pub(crate) mod enclosed;
mod folder;
pub(crate) mod layout;
mod provider;
pub(crate) mod queries;
mod queue;
mod resend;
pub(crate) mod send;
pub(crate) mod smtp;
mod suppression;
pub mod tracking;
pub mod trial;
pub mod unsubscribed;

pub use bounce::BounceSettings;
pub use dkim::{DkimKey, DkimSettings};
pub use provider::{ApiSettings, Provider};
pub use queue::{Attached, NewMail};
pub(crate) use queue::{LOW, queue, queue_all};
pub use resend::resend;

/// Usage sous lequel un document joint est tenu à part.
pub(crate) const USAGE: &str = "sys.mail";

/// Réglages du courrier.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// Expéditeur, `OpsFlux <no-reply@example.com>`.
    pub from: String,
    /// Adresse de réponse.
    pub reply_to: Option<String>,
    /// Adresse publique du serveur, sans barre finale : les liens des courriels en partent.
    pub base_url: String,
    /// Par où le courrier part.
    pub route: MailRoute,
    /// Signature des messages de notre domaine.
    #[serde(default)]
    pub dkim: Option<DkimSettings>,
    /// Adresse où reviennent les avis de non-remise : `retours@example.com` y devient `retours+<identifiant>@example.com`, qui a au plus
    /// 64 caractères avant l'arobase.
    #[serde(default)]
    pub return_path: Option<String>,
    /// Ce qui prouve d'où vient un retour.
    #[serde(default)]
    pub bounces: BounceSettings,
    /// Courriels par minute de ce nœud, au plus ; les urgents passent toujours.
    #[serde(default)]
    pub per_minute: Option<u32>,
    /// Essai : tout le courrier va à cette adresse, sous un objet qui le dit.
    #[serde(default)]
    pub sandbox: Option<String>,
}

/// Par où le courrier part.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailRoute {
    /// Un dossier de fichiers `.eml`, quand aucun serveur n'est donné.
    Folder(PathBuf),
    /// Un serveur SMTP.
    Smtp(SmtpSettings),
    /// L'API d'un fournisseur.
    Api(ApiSettings),
}

/// Un serveur SMTP.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// Nom ou adresse.
    pub host: String,
    /// Port : 587 d'ordinaire, 465 en TLS direct.
    pub port: u16,
    /// Chiffrement de la liaison.
    pub security: SmtpSecurity,
    /// Identifiants.
    pub login: Option<SmtpLogin>,
}

/// Chiffrement de la liaison avec le serveur SMTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpSecurity {
    /// En clair : pour un relais de la même machine.
    None,
    /// En clair puis chiffrée ; refusée si le serveur ne sait pas chiffrer.
    StartTls,
    /// Chiffrée dès le premier octet.
    Tls,
}

/// Identifiants SMTP.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpLogin {
    /// Compte.
    pub user: String,
    /// Mot de passe.
    pub password: String,
}

/// Durée laissée à une étape de la conversation avec le serveur.
pub(crate) const SMTP_TIMEOUT: Duration = Duration::from_secs(30);

impl MailSettings {
    /// Vérifie les réglages au démarrage.
    pub(crate) fn check(&self) -> Result<()> {
        let addresses = [Some(&self.from), self.reply_to.as_ref(), self.sandbox.as_ref()];
        for address in addresses.into_iter().flatten() {
            let parsed: Result<Mailbox, _> = address.parse();
            parsed.map_err(|error| Code::Internal.because(format!("adresse de courrier « {address} » : {error}")))?;
        }
        if let Some(path) = &self.return_path {
            compose::return_address(path, Uuid::max())?;
        }
        if !self.base_url.starts_with("http") || self.base_url.ends_with('/') {
            return Err(Code::Internal.because("l'adresse publique commence par http et ne finit pas par une barre"));
        }
        self.bounces.check()?;
        self.dkim.as_ref().map_or(Ok(()), DkimSettings::check)
    }
}

impl std::str::FromStr for SmtpSecurity {
    type Err = String;

    fn from_str(text: &str) -> Result<SmtpSecurity, String> {
        match text {
            "none" => Ok(SmtpSecurity::None),
            "starttls" => Ok(SmtpSecurity::StartTls),
            "tls" => Ok(SmtpSecurity::Tls),
            _ => Err(format!("« {text} » : il faut none, starttls ou tls")),
        }
    }
}

impl std::fmt::Debug for SmtpLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpLogin").field("user", &self.user).finish_non_exhaustive()
    }
}
