//! Les appels entrants : des entrées faites en marche, par où un autre système, ou un courriel, crée, modifie ou réveille.
//!
//! Un appel reconnu est gardé avec son travail dans la même transaction, et l'appelant a sa réponse ; [`act`] en fait
//! ensuite une écriture, une seule fois, sous les droits de qui répond de l'entrée. Celui qui la change, ou en tourne le
//! secret, en répond désormais : personne n'emploie les droits d'un autre. Refuse de dire à un inconnu qu'une entrée existe.

use jiff::Timestamp;
use kernel::Result;
use store::Db;

pub(crate) mod act;
mod admin;
mod deliveries;
mod hook;
pub(crate) mod mailbox;
mod mapping;
mod payload;
mod preview;
mod queries;
mod receive;
mod replay;
mod secret;

pub use admin::{change, create, list, remove, rotate, show};
pub use deliveries::{DeliveryFilter, deliveries, delivery};
pub(crate) use mailbox::{USAGE, collect::request_due};
pub use mailbox::{collect::collect, try_mailbox};
pub use preview::preview;
pub use receive::{Recognised, receive, recognise};
pub use replay::replay;

/// Octets d'un appel au plus.
pub const MAX_BODY: usize = 1024 * 1024;

/// Oublie les appels reçus avant cet instant.
pub(crate) async fn purge(db: &Db, before: Timestamp) -> Result<()> {
    queries::purge(db, before).await
}
