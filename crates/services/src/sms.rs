//! Les SMS : une ligne et un travail écrits avec la donnée, envoyés une seule fois.
//!
//! Un SMS passe de `queued` à `sending` avant que le fournisseur n'en sache rien ; si le nœud meurt alors, ou si la réponse
//! ne vient pas, nul ne sait s'il est parti : il devient `unknown` et n'est pas renvoyé. Refuse tout numéro qui n'est pas
//! international. Un fournisseur s'ajoute par un fichier de `providers/`, une variante de [`SmsRoute`] et ses deux bras.

use std::fmt;

use kernel::{Code, Result};
use serde::Deserialize;

pub mod admin;
pub(crate) mod number;
pub(crate) mod providers;
pub(crate) mod queries;
mod queue;
mod resend;
pub(crate) mod send;
pub(crate) mod text;
pub mod trial;

pub(crate) use queue::{NewSms, queue};
pub use resend::resend;

/// Réglages des SMS.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    /// Expéditeur : un numéro, ou un nom que l'opérateur admet.
    pub from: String,
    /// SMS par minute au plus, tous nœuds réunis.
    pub per_minute: u32,
    /// Par où ils partent.
    pub route: SmsRoute,
}

/// Le fournisseur.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsRoute {
    /// N'importe quelle adresse, au corps écrit par un gabarit.
    Http(HttpSms),
    /// Twilio, *Programmable Messaging*.
    Twilio(TwilioSms),
    /// Vonage, *SMS API*.
    Vonage(VonageSms),
    /// OVHcloud.
    Ovh(OvhSms),
    /// Amazon SNS.
    Sns(SnsSms),
}

impl SmsRoute {
    /// Son nom, tel que les réglages le disent.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            SmsRoute::Http(_) => "http",
            SmsRoute::Twilio(_) => "twilio",
            SmsRoute::Vonage(_) => "vonage",
            SmsRoute::Ovh(_) => "ovh",
            SmsRoute::Sns(_) => "sns",
        }
    }
}

/// Une adresse quelconque.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSms {
    /// Adresse appelée par `POST`.
    pub url: String,
    /// Gabarit du corps ; il nomme `to`, `from`, `text` et `id`.
    pub body: String,
    /// Type du corps : du JSON est échappé comme tel, autre chose ne l'est pas.
    pub content_type: String,
    /// Un en-tête qui autorise, et sa valeur.
    pub header: Option<(String, SmsSecret)>,
}

/// Un compte Twilio.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioSms {
    /// Adresse de l'API, sans barre finale.
    pub url: String,
    /// `AC…`.
    pub account: String,
    /// Jeton.
    pub token: SmsSecret,
}

/// Un compte Vonage.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VonageSms {
    /// Adresse de l'API, sans barre finale.
    pub url: String,
    /// Clé.
    pub key: String,
    /// Secret.
    pub secret: SmsSecret,
}

/// Un service SMS d'OVHcloud.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OvhSms {
    /// Adresse de l'API, sans barre finale.
    pub url: String,
    /// Nom du service, `sms-ab12345-1`.
    pub service: String,
    /// Clé d'application.
    pub key: String,
    /// Secret d'application.
    pub secret: SmsSecret,
    /// Clé du consommateur.
    pub consumer: SmsSecret,
}

/// Un compte d'Amazon SNS.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnsSms {
    /// Adresse de l'API, quand ce n'est pas celle de la région.
    pub url: Option<String>,
    /// Identifiant de clé.
    pub access_key: String,
    /// Clé.
    pub secret_key: SmsSecret,
    /// Région, `eu-west-3`.
    pub region: String,
}

/// Un secret de fournisseur : jamais dans un journal.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct SmsSecret(String);

impl SmsSecret {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SmsSecret {
    fn from(secret: String) -> SmsSecret {
        SmsSecret(secret)
    }
}

impl fmt::Debug for SmsSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmsSecret")
    }
}

impl SmsSettings {
    /// Vérifie les réglages au démarrage.
    pub(crate) fn check(&self) -> Result<()> {
        if self.per_minute == 0 {
            return Err(Code::Internal.because("il faut au moins un SMS par minute"));
        }
        match &self.route {
            SmsRoute::Http(http) => providers::http::check(http),
            SmsRoute::Sns(sns) => providers::sns::check(sns, &self.from),
            SmsRoute::Twilio(_) | SmsRoute::Vonage(_) | SmsRoute::Ovh(_) => Ok(()),
        }
    }
}
