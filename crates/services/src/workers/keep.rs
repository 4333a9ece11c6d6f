//! Ce qu'un nœud surveille pour tous : les travaux des nœuds morts, les groupes disparus, les boîtes aux lettres, l'entretien.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use kernel::Result;
use store::jobs;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::{Work, housekeeping::Housekeeping, queries};
use crate::{Services, inbound};

/// Entre deux tours.
const TICK: Duration = Duration::from_secs(5);

/// Un nœud qui ne s'est plus dit depuis ce temps est oublié.
const FORGOTTEN: SignedDuration = SignedDuration::from_mins(1);

/// Rend à la file les travaux des nœuds morts, demande la relève des boîtes aux lettres et, une fois par heure, l'entretien.
pub(crate) async fn keep(services: Arc<Services>, shutdown: CancellationToken) {
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut next_housekeeping = services.tenant.clock.now();
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        let (db, now) = (&services.tenant.db, services.tenant.clock.now());
        if let Err(error) = jobs::rescue(db, now).await {
            tracing::warn!(error = %error, "les travaux des nœuds morts n'ont pas pu être repris");
        }
        if let Err(error) = queries::gather_strays(db, now - FORGOTTEN).await {
            tracing::warn!(error = %error, "les travaux des groupes disparus attendent la base");
        }
        if let Err(error) = inbound::request_due(&services).await {
            tracing::warn!(error = %error, "les boîtes aux lettres attendent la base");
        }
        if now >= next_housekeeping && request_housekeeping(&services).await.is_ok() {
            next_housekeeping = now + SignedDuration::from_hours(1);
        }
    }
}

async fn request_housekeeping(services: &Services) -> Result<()> {
    let job = Housekeeping {}.job(services.tenant.clock.now()).priority(-1).unique("hourly".to_owned());
    super::enqueue(&services.tenant.db, job).await
}
