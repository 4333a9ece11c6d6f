//! Prévenir des personnes : dans l'application, et par courriel selon ce qu'elles ont choisi.
//!
//! Personne n'est prévenu de ce qu'il ne peut pas voir, ni deux fois de la même chose. Les textes viennent de gabarits,
//! dans la langue de chacun. La liste se lit comme tout enregistrement (`core.notification`) ; ici, le reste.

pub(crate) mod alert;
pub(crate) mod delivery;
pub(crate) mod digest;
pub(crate) mod direct;
pub(crate) mod escalate;
mod inbox;
pub(crate) mod message;
pub(crate) mod nature;
pub mod preferences;
pub(crate) mod queries;
pub(crate) mod reader;
pub(crate) mod send;
pub mod unsubscribe;

pub use inbox::{Aimed, ENTITY, delete, list, mark_read, unread};
pub(crate) use inbox::{one, purge};
