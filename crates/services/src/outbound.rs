//! Les abonnements aux événements : ce qui arrive est dit à l'adresse d'un autre système, signé à la façon de *Standard
//! Webhooks*.
//!
//! Le distributeur écrit un envoi par événement et par abonnement, dans la transaction de l'événement ; le travail [`send`]
//! lit l'enregistrement au nom de qui répond de l'abonnement, et n'envoie que ce que cette personne peut lire à cet instant.
//! Celui qui change un abonnement en répond désormais. Refuse de redire un secret, et de montrer un corps à un autre que
//! celui au nom de qui il a été lu.

use jiff::Timestamp;
use kernel::Result;
use store::Db;

use crate::{
    Services,
    workers::{Work, enqueue_all},
};
use send::SendEvent;

mod admin;
mod content;
mod definition;
mod deliveries;
mod matching;
mod outcome;
mod queries;
mod secret;
pub(crate) mod send;
mod trial;
mod webhook;

pub use admin::{change, create, disable, enable, list, remove, rotate, show};
pub use deliveries::{DeliveryFilter, STATES, deliveries, delivery, replay};
pub(crate) use matching::wake;
pub use queries::SUBSCRIBED;
pub use trial::test;

/// Oublie les envois des événements d'avant cet instant, et les abonnements retirés.
pub(crate) async fn purge(db: &Db, before: Timestamp) -> Result<()> {
    queries::purge(db, before).await
}

/// Reprend les envois qui attendent depuis plus longtemps que prévu sans qu'un travail s'en charge : celui dont on a arrêté ou perdu
/// le travail est conclu, les autres repartent.
pub(crate) async fn keep_promises(services: &Services, before: Timestamp) -> Result<()> {
    let (db, clock) = (&services.tenant.db, &services.tenant.clock);
    let (over, left): (Vec<_>, Vec<_>) =
        queries::stranded(db, before).await?.into_iter().partition(|(_, dead)| dead.is_some());
    for (id, dead) in over {
        queries::settle(db, &id, "failed", if dead.as_deref() == Some("cancelled") { "cancelled" } else { "lost" })
            .await?;
    }
    let again = left.into_iter().map(|(delivery, _)| {
        let key = format!("{delivery}:{}", clock.new_id());
        SendEvent { delivery }.job(clock.now()).unique(key)
    });
    enqueue_all(db, again.collect()).await
}
