//! Les approbations : une demande ouverte par `store::records::act` avance ici, étape par étape, jusqu'à la transition.
//!
//! Tout ce qui change une demande tient l'enregistrement, puis elle, dans une transaction où la dernière approbation fait
//! aussi la transition : deux décisions simultanées se suivent, et un arrêt brutal ne laisse rien à moitié. Le travail
//! [`turn::Advance`] trouve les approbateurs, [`deadline::Deadline`] rappelle et passe au supérieur. Refuse d'approuver à
//! la place de quelqu'un : une étape sans approbateur est bloquée, et cela se voit.

mod bulk;
pub(crate) mod calendar;
pub(crate) mod deadline;
mod decidable;
mod decide;
mod instance;
mod link;
mod list;
mod page;
mod people;
mod queries;
pub(crate) mod relieve;
mod show;
mod slots;
mod talk;
mod tell;
pub(crate) mod turn;

pub use bulk::{BulkDecision, bulk};
pub(crate) use decidable::decidable;
pub use decide::{Decision, Via, approve, reject, request_change};
pub use link::{Door, by_link};
pub use list::{Box as Listed, Wanted, list};
pub(crate) use page::text as page_text;
pub use page::{refused, render};
pub use show::{pending, show};
pub use talk::{comment, resubmit, withdraw};
pub use turn::advance_now;

/// Efface les liens de courriel échus.
pub(crate) async fn purge(db: &store::Db, now: jiff::Timestamp) -> kernel::Result<()> {
    link::queries::purge(db, now).await
}
