//! Un appel HTTP sortant, tel qu'une étape le demande.

use super::Formula;

/// Un appel HTTP sortant.
#[derive(Clone, Debug)]
pub struct Call {
    /// Sa méthode, `PUT`.
    pub method: &'static str,
    /// Adresse, par expression (`settings.qhse_url`).
    pub url: Formula,
    /// En-têtes, dans l'ordre d'écriture.
    pub headers: Vec<Header>,
    /// Ce qu'il porte.
    pub payload: Payload,
    /// Essais au plus, après le premier.
    pub retry: u32,
    /// L'exécution attend la réponse : les étapes qui suivent la lisent dans `output`.
    pub answer: bool,
}

/// Un en-tête.
#[derive(Clone, Debug)]
pub struct Header {
    /// Son nom, tel qu'écrit.
    pub name: String,
    /// D'où vient sa valeur.
    pub value: HeaderValue,
}

/// D'où vient la valeur d'un en-tête.
#[derive(Clone, Debug)]
pub enum HeaderValue {
    /// Un gabarit de texte.
    Template(String),
    /// Un réglage secret, ouvert au moment de l'envoi seulement.
    Secret {
        /// Sa clé, `core.call_secret_1`.
        setting: String,
        /// Ce qui le précède, `Bearer `.
        prefix: String,
    },
}

/// Ce qu'un appel porte.
#[derive(Clone, Debug)]
pub enum Payload {
    /// Rien.
    Nothing,
    /// Ce qui s'est passé et l'enregistrement, en JSON.
    Fact,
    /// Le gabarit JSON d'un paquet, nom complet.
    File(String),
    /// Un gabarit JSON écrit dans l'étape.
    Json(String),
    /// Un gabarit de texte écrit dans l'étape.
    Text(String),
}
