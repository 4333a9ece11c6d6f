//! Prévenir sur un appareil, par le service de poussée de son navigateur (RFC 8030) : abonner un appareil, lui parler.
//!
//! Le service transporte sans lire : le message est chiffré pour l'appareil seul ([`encrypt`], RFC 8291), et ce serveur se
//! fait reconnaître par sa clé ([`vapid`], RFC 8292). On ne pousse que ce qu'une notification montre déjà à la personne,
//! et rien de ce qu'elle a lu entre-temps.

use serde::Deserialize;

mod device;
mod encrypt;
pub(crate) mod queries;
pub(crate) mod send;
mod vapid;

pub use device::{list, subscribe, unsubscribe};

/// Réglages de la poussée.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PushSettings {
    /// Services de poussée privés que l'administrateur permet, en clair si besoin ; tout autre est public et en `https`.
    ///
    /// Ce n'est pas la liste des appels sortants : ici, chaque personne choisit l'adresse de son appareil.
    pub allowed_hosts: Vec<String>,
}
