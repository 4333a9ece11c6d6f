//! Ce qu'un nœud surveille pour tous : les travaux des nœuds morts, les groupes disparus ou que nul ne sert, les boîtes aux
//! lettres, l'entretien.

use std::{collections::HashMap, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use kernel::Result;
use store::jobs;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::{Work, housekeeping::Housekeeping, queries};
use crate::{Services, inbound, mail, notify::alert, stream};

/// Entre deux tours.
const TICK: Duration = Duration::from_secs(5);

/// Un nœud qui ne s'est plus dit depuis ce temps est oublié.
const FORGOTTEN: SignedDuration = SignedDuration::from_mins(1);

/// Un travail qui attend depuis aussi longtemps, dans un groupe que nul ne sert, mérite une alerte.
const UNSERVED: SignedDuration = SignedDuration::from_mins(5);

/// Entre deux alertes d'un même groupe.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// Rend à la file les travaux des nœuds morts, demande la relève des boîtes aux lettres et, une fois par heure, l'entretien.
pub(crate) async fn keep(services: Arc<Services>, shutdown: CancellationToken) {
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut next_housekeeping = services.tenant.clock.now();
    let mut unserved = HashMap::new();
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
        if let Err(error) = warn_of_unserved(&services, &mut unserved).await {
            tracing::warn!(error = %error, "les groupes que nul ne sert n'ont pas pu être signalés");
        }
        if let Err(error) = inbound::request_due(&services).await {
            tracing::warn!(error = %error, "les boîtes aux lettres attendent la base");
        }
        if let Err(error) = mail::queries::hasten(db, now).await {
            tracing::warn!(error = %error, "le courrier qui attend depuis trop longtemps n'a pas pu être hâté");
        }
        if now >= next_housekeeping && request_housekeeping(&services).await.is_ok() {
            next_housekeeping = now + SignedDuration::from_hours(1);
        }
    }
}

/// Un groupe que nul ne sert, ou ne servait.
#[derive(Default)]
struct Unserved {
    /// Vu ainsi la première fois ; rien s'il est servi depuis.
    since: Option<Timestamp>,
    /// La dernière alerte.
    warned: Option<Timestamp>,
}

/// Prévient les administrateurs des groupes que nul ne sert et où des travaux attendent, une fois par heure. Après un arrêt de tous, un
/// groupe dont le nœud revient un peu plus tard que les autres n'alerte personne.
async fn warn_of_unserved(services: &Services, known: &mut HashMap<String, Unserved>) -> Result<()> {
    let (db, now) = (&services.tenant.db, services.tenant.clock.now());
    let groups = queries::unserved(db, now - UNSERVED).await?;
    let grace = SignedDuration::from_secs(services.settings.workers.grace.into());
    let is_fresh = |last: Timestamp| now.duration_since(last) < AGAIN;
    known.retain(|group, one| groups.contains(group) || one.warned.is_some_and(is_fresh));
    for (_, one) in known.iter_mut().filter(|(group, _)| !groups.contains(group)) {
        one.since = None;
    }
    for group in groups {
        let one = known.entry(group.clone()).or_default();
        let since = *one.since.get_or_insert(now);
        if now.duration_since(since) < grace || one.warned.is_some_and(is_fresh) {
            continue;
        }
        stream::announce_told(db, &alert::of_group(services, &group).await?).await?;
        one.warned = Some(now);
    }
    Ok(())
}

async fn request_housekeeping(services: &Services) -> Result<()> {
    let job = Housekeeping {}.job(services.tenant.clock.now()).priority(-1).unique("hourly".to_owned());
    super::enqueue(&services.tenant.db, job).await
}
