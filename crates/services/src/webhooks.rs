//! Les appels sortants qu'une définition demande : adresse gardée, corps signé, réponse bornée.
//!
//! Refuse les adresses privées (sauf celles que l'administrateur nomme), les redirections et les réponses sans fin.

use serde::Deserialize;

pub(crate) mod aws;
pub(crate) mod call;
pub(crate) mod client;
pub(crate) mod guard;
pub(crate) mod outgoing;
pub(crate) mod signature;

/// Réglages des appels sortants.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookSettings {
    /// Noms ou adresses privées que l'administrateur permet d'appeler (`n8n.local`, `10.0.0.5`), en clair si besoin.
    pub allowed_hosts: Vec<String>,
    /// Secret partagé qui signe les appels ; sans lui ils partent sans signature.
    pub secret: Option<String>,
}

impl std::fmt::Debug for WebhookSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookSettings").field("allowed_hosts", &self.allowed_hosts).finish_non_exhaustive()
    }
}
