//! Les envois que des événements demandent, écrits dans leur transaction : un par événement et par abonnement, jamais deux.

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::{Clock, Result};
use store::outbox::Event;

use super::{
    queries::{self, NewDelivery},
    send::SendEvent,
};
use crate::workers::Work;

/// Écrit les envois que ces événements demandent, et leurs travaux ; rend leur nombre. Une seule question par fournée, que
/// l'index des événements sert : les abonnements qu'un événement ne regarde pas ne coûtent rien.
pub(crate) async fn wake(tx: &Transaction<'_>, clock: &Clock, events: &[Event], now: Timestamp) -> Result<usize> {
    let sought: Vec<(i64, Vec<String>)> = events.iter().map(|event| (event.id, sought(event))).collect();
    let found = queries::subscribed(tx, &sought).await?;
    if found.is_empty() {
        return Ok(0);
    }
    let new = found.iter().filter_map(|(rank, webhook, wanted)| {
        let event = events.iter().find(|event| event.id == *rank)?;
        let names = names(event);
        let named = names.iter().find(|name| wanted.contains(name)).or(names.first())?.clone();
        Some(NewDelivery {
            id: identifier(clock),
            webhook: *webhook,
            event: Some(event.id),
            r#type: named,
            events: names,
            entity: Some(event.entity.clone()),
            record: Some(event.record),
            at: event.at,
            depth: event.depth,
        })
    });
    queries::insert(tx, &new.collect::<Vec<_>>(), SendEvent::KIND, SendEvent::MAX_ATTEMPTS, now).await
}

/// L'identifiant d'un envoi, tel que le destinataire le reçoit.
pub(super) fn identifier(clock: &Clock) -> String {
    format!("msg_{}", clock.new_id().simple())
}

/// Les noms entiers d'un événement, dans l'ordre.
fn names(event: &Event) -> Vec<String> {
    event.events.iter().map(|name| format!("{}.{name}", event.entity)).collect()
}

/// Ce qu'un abonnement peut avoir écrit pour l'attendre.
fn sought(event: &Event) -> Vec<String> {
    let mut sought = names(event);
    sought.extend([format!("{}.*", event.entity), "*".to_owned()]);
    sought
}
