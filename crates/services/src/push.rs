//! Prévenir sur un appareil, par le service de poussée de son navigateur (RFC 8030) : abonner un appareil, lui parler.
//!
//! Le service transporte sans lire : le message est chiffré pour l'appareil seul ([`encrypt`], RFC 8291), et ce serveur se
//! fait reconnaître par sa clé ([`vapid`], RFC 8292). On ne pousse que ce qu'une notification montre déjà à la personne,
//! et rien de ce qu'elle a lu entre-temps.

mod device;
mod encrypt;
pub(crate) mod queries;
pub(crate) mod send;
mod vapid;

pub use device::{list, subscribe, unsubscribe};
