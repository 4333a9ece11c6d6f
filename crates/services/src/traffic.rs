//! Le trafic de l'API : combien d'appels par minute, combien de temps, combien d'erreurs, sur quelles adresses, de qui.
//!
//! Chaque nœud compte en mémoire ([`Traffic`]) et ajoute ce qu'il a compté à la base toutes les dix secondes : les nœuds s'y additionnent, et
//! un nœud tué perd ce qu'il n'avait pas encore écrit. Refuse de garder une adresse demandée, qui peut porter un secret : seulement
//! son gabarit.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use kernel::Result;
use store::settings;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::Services;

mod histogram;
mod overview;
mod queries;
mod tally;

pub use overview::{Filter, Period, overview};
pub use tally::{Consumer, Origin, Route, Traffic};

/// Entre deux écritures.
const FLUSH: Duration = Duration::from_secs(10);

/// Temps où le détail par minute sert ; ensuite, les heures suffisent.
const MINUTES: SignedDuration = SignedDuration::from_hours(48);

/// De même des heures ; ensuite, les jours suffisent.
const HOURS: SignedDuration = SignedDuration::from_hours(24 * 8);

/// Jours qui sont gardés.
const RETENTION: &str = "core.api_traffic_days";

/// Écrit ce que ce nœud compte, jusqu'à l'arrêt ; les dernières réponses s'écrivent quand il a fini de servir ([`Services::stopped`]).
pub(crate) async fn run(services: Arc<Services>, shutdown: CancellationToken) {
    let mut tick = interval(FLUSH);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = flush(&services).await {
            tracing::warn!(error = %error, "le trafic compté attend la base");
        }
    }
}

/// Ajoute à la base ce que ce nœud a compté depuis la dernière fois ; ce qui n'a pu s'écrire se recompte.
pub async fn flush(services: &Services) -> Result<()> {
    let counted = services.traffic.take();
    if counted.is_empty() {
        return Ok(());
    }
    let written = queries::add(&services.tenant.db, tally::lines(&services.tenant.model(), &counted)).await;
    if written.is_err() {
        services.traffic.put_back(counted);
    }
    written
}

/// Oublie les minutes et les heures qui ne servent plus, et les jours au-delà de ce que dit le réglage.
pub(crate) async fn purge(services: &Services) -> Result<()> {
    let [days] = settings::effective(&services.tenant, [RETENTION]).await?;
    let (db, now) = (&services.tenant.db, services.tenant.clock.now());
    queries::purge(db, "minute", now - MINUTES).await?;
    queries::purge(db, "hour", now - HOURS).await?;
    match days.as_i64() {
        Some(days) => queries::purge(db, "day", now - SignedDuration::from_hours(24 * days)).await,
        None => Ok(()),
    }
}
