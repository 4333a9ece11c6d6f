//! Le distributeur : il vide la boîte de sortie, réveille les déclencheurs et les abonnements, et annonce ce qui a changé.
//!
//! Les exécutions des déclencheurs et les envois des abonnements s'écrivent dans la transaction qui marque l'événement distribué : rien n'arrive deux
//! fois, rien ne se perd. Plusieurs nœuds peuvent distribuer à la fois ; `automation` mène ensuite les exécutions.

use std::{sync::Arc, time::Duration};

use kernel::Result;
use store::{
    db::from_postgres,
    outbox::{self, Event},
};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{
    Services,
    approvals::relieve,
    automation,
    calendar::invite,
    outbound,
    stopwatch::run as stopwatch,
    stream::{self, Item},
};

/// Événements distribués par transaction.
const BATCH: usize = 100;

/// Entre deux regards dans la boîte, quand rien ne réveille le distributeur (l'écriture d'un autre nœud, par exemple).
const POLL: Duration = Duration::from_millis(500);

/// Pause après un échec de la base.
const PAUSE: Duration = Duration::from_secs(1);

/// Distribue jusqu'à l'arrêt.
pub(crate) async fn run(services: Arc<Services>, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        let pause = match batch(&services).await {
            Ok(BATCH) => continue,
            Ok(_) => POLL,
            Err(error) => {
                tracing::warn!(error = %error, "des événements n'ont pas pu être distribués ; nouvel essai");
                PAUSE
            }
        };
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = services.tenant.woken() => {}
            () = sleep(pause) => {}
        }
    }
}

/// Distribue une fournée ; rend le nombre d'événements.
pub(crate) async fn batch(services: &Services) -> Result<usize> {
    let mut client = services.tenant.db.connection().await?;
    let tx = client.transaction().await.map_err(from_postgres)?;
    let events = outbox::claim(&tx, BATCH as i64).await?;
    if events.is_empty() {
        return Ok(0);
    }
    let (now, model) = (services.tenant.clock.now(), services.tenant.model());
    let ids: Vec<i64> = events.iter().map(|event| event.id).collect();
    let woken = automation::wake(&tx, &model, &events, now).await?;
    // Ce que le système dit de lui-même n'est d'aucun enregistrement : seuls les déclencheurs l'entendent.
    let events: Vec<Event> = events.into_iter().filter(|event| !event.is_of_system()).collect();
    let items: Vec<Item> = events.iter().map(Item::from).collect();
    Box::pin(invite::wake(&tx, &events, now)).await?;
    Box::pin(relieve::wake(&tx, &events, now)).await?;
    Box::pin(stopwatch::wake(&tx, &model, &events, now)).await?;
    let told = outbound::wake(&tx, &services.tenant.clock, &events, now).await?;
    outbox::mark_dispatched(&tx, now, &ids).await?;
    stream::announce(&tx, &items).await?;
    tx.commit().await.map_err(from_postgres)?;
    after_commit(services, &events).await;
    if woken > 0 {
        services.automation.notify_one();
    }
    if told > 0 {
        services.pool.wake();
    }
    Ok(ids.len())
}

async fn after_commit(services: &Services, events: &[Event]) {
    for event in events {
        services.identity.invalidate(&event.entity, event.record).await;
    }
}
