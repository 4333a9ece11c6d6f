//! La boucle des travaux d'un nœud : prendre, tenir le bail, conclure, s'arrêter proprement.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use jiff::SignedDuration;
use kernel::Result;
use store::jobs::{self, Job, Taker};
use tokio::{
    sync::{Notify, Semaphore},
    time::{MissedTickBehavior, interval, sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Failure, KINDS, Work, delay, finished::Finished, housekeeping::Housekeeping, perform};
use crate::{
    Services, inbound,
    notify::alert,
    stream::{self, Item},
};

/// Durée d'un bail : un nœud muet aussi longtemps est tenu pour mort.
const LEASE: Duration = Duration::from_secs(30);

/// Entre deux prolongations du bail.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Entre deux regards dans la file, quand rien ne réveille la boucle.
const POLL: Duration = Duration::from_millis(500);

/// Entre deux recherches de travaux laissés par des nœuds morts.
const RESCUE: Duration = Duration::from_secs(5);

/// Échecs d'un travail au bout desquels les administrateurs sont prévenus.
pub(crate) const ALARMING: i16 = 3;

/// Temps laissé aux travaux en cours quand le serveur s'arrête.
const GRACE: Duration = Duration::from_secs(15);

/// Ce qui réveille la boucle, le nom de ce nœud sur ses baux, et les travaux réussis dont l'issue reste à écrire.
#[derive(Debug)]
pub(crate) struct Pool {
    node: String,
    ready: Notify,
    finished: Finished,
}

impl Pool {
    pub(crate) fn new(node: String) -> Pool {
        Pool { node, ready: Notify::new(), finished: Finished::default() }
    }

    /// Des travaux viennent d'être mis en file.
    pub(crate) fn wake(&self) {
        self.ready.notify_one();
    }
}

/// Prend et fait les travaux jusqu'à l'arrêt, puis laisse finir ceux qui sont en cours.
pub(crate) async fn run(services: Arc<Services>, shutdown: CancellationToken) {
    let slots = Arc::new(Semaphore::new(services.settings.workers.count));
    let (running, cut) = (TaskTracker::new(), CancellationToken::new());
    while let Some(slot) = next_slot(&slots, &shutdown).await {
        match claim(&services).await {
            Ok(Some(job)) => {
                let (services, shutdown, cut) = (services.clone(), shutdown.clone(), cut.clone());
                running.spawn(async move {
                    let mut next = Some(job);
                    while let Some(job) = next {
                        next = carry_out(&services, &job, &cut, || !shutdown.is_cancelled()).await;
                    }
                    drop(slot);
                });
            }
            Ok(None) => pause(&services, &shutdown, POLL).await,
            Err(error) => {
                tracing::warn!(error = %error, "la file des travaux ne répond pas");
                pause(&services, &shutdown, POLL).await;
            }
        }
    }
    running.close();
    if timeout(GRACE, running.wait()).await.is_err() {
        cut.cancel();
        running.wait().await;
    }
}

/// Rend à la file les travaux des nœuds morts, demande la relève des boîtes aux lettres et, une fois par heure, l'entretien.
pub(crate) async fn keep(services: Arc<Services>, shutdown: CancellationToken) {
    let mut tick = interval(RESCUE);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut next_housekeeping = services.tenant.clock.now();
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        let now = services.tenant.clock.now();
        if let Err(error) = jobs::rescue(&services.tenant.db, now).await {
            tracing::warn!(error = %error, "les travaux des nœuds morts n'ont pas pu être repris");
        }
        if let Err(error) = inbound::request_due(&services).await {
            tracing::warn!(error = %error, "les boîtes aux lettres attendent la base");
        }
        if now >= next_housekeeping && request_housekeeping(&services).await.is_ok() {
            next_housekeeping = now + SignedDuration::from_hours(1);
        }
    }
}

/// Fait un travail prêt, s'il y en a un.
pub(crate) async fn work_once(services: &Services) -> Result<bool> {
    let Some(job) = claim(services).await? else {
        return Ok(false);
    };
    carry_out(services, &job, &CancellationToken::new(), || false).await;
    Ok(true)
}

async fn next_slot(slots: &Arc<Semaphore>, shutdown: &CancellationToken) -> Option<tokio::sync::OwnedSemaphorePermit> {
    tokio::select! {
        biased;
        () = shutdown.cancelled() => None,
        slot = slots.clone().acquire_owned() => slot.ok(),
    }
}

async fn pause(services: &Services, shutdown: &CancellationToken, limit: Duration) {
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = services.pool.ready.notified() => {}
        () = sleep(limit) => {}
    }
}

async fn claim(services: &Services) -> Result<Option<Job>> {
    jobs::claim(&services.tenant.db, taker(services), services.tenant.clock.now()).await
}

pub(super) fn taker(services: &Services) -> Taker<'_> {
    Taker { kinds: KINDS, worker: &services.pool.node, lease: LEASE }
}

async fn request_housekeeping(services: &Services) -> Result<()> {
    let job = Housekeeping {}.job(services.tenant.clock.now()).priority(-1).unique("hourly".to_owned());
    super::enqueue(&services.tenant.db, job).await
}

/// Fait un travail en gardant son bail, et écrit ce qu'il en est ; s'il réussit et qu'on en veut un autre, rend le suivant, déjà pris.
async fn carry_out(
    services: &Services,
    job: &Job,
    cut: &CancellationToken,
    wants_next: impl Fn() -> bool,
) -> Option<Job> {
    // Le travail est lâché, et avec lui ce qu'il tient, avant que son issue s'écrive.
    let outcome = tokio::select! {
        outcome = AssertUnwindSafe(Box::pin(perform(services, job))).catch_unwind() => {
            outcome.unwrap_or_else(|_| Err(Failure::Retry("le travail a paniqué".to_owned())))
        }
        () = cut.cancelled() => Err(Failure::Retry("le nœud s'arrête".to_owned())),
        () = lost(services, job) => {
            tracing::warn!(job.id = job.id, job.kind, "un travail a perdu son bail : il est laissé à un autre nœud");
            return None;
        }
    };
    conclude(services, job, outcome, wants_next()).await.unwrap_or_else(|error| {
        tracing::warn!(job.id = job.id, job.kind, error = %error, "l'issue d'un travail n'a pas pu être écrite");
        None
    })
}

/// Tient le bail, jusqu'à ce qu'il soit perdu ; le travail avance pendant que la base répond, car il peut tenir sa propre ligne.
async fn lost(services: &Services, job: &Job) {
    let mut beat = interval(HEARTBEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat.reset();
    loop {
        beat.tick().await;
        if !still_ours(services, job).await {
            return;
        }
    }
}

/// Prolonge le bail ; tant que la base ne répond pas, il est présumé tenu.
async fn still_ours(services: &Services, job: &Job) -> bool {
    let until = services.tenant.clock.now() + LEASE;
    jobs::heartbeat(&services.tenant.db, job.id, &services.pool.node, until).await.unwrap_or(true)
}

async fn conclude(
    services: &Services,
    job: &Job,
    outcome: Result<(), Failure>,
    wants_next: bool,
) -> Result<Option<Job>> {
    let (db, node, now) = (&services.tenant.db, &services.pool.node, services.tenant.clock.now());
    let failed = matches!(outcome, Err(Failure::Retry(_) | Failure::Final(_)));
    if failed && job.attempts == ALARMING {
        let told = alert::of_job(services, &job.kind).await?;
        stream::announce_in(db, &told.iter().map(Item::from).collect::<Vec<_>>()).await?;
    }
    match outcome {
        Ok(()) if wants_next => return services.pool.finished.close(services, job.id).await,
        Ok(()) => jobs::succeed(db, job.id, node, now).await,
        Err(Failure::NotYet(wait)) => jobs::postpone(db, job.id, node, now + wait).await,
        Err(Failure::Retry(cause)) if job.attempts < job.max_attempts => {
            jobs::retry(db, job.id, node, &cause, now + delay(job.attempts)).await
        }
        Err(Failure::Retry(cause) | Failure::Final(cause)) => {
            tracing::error!(job.id = job.id, job.kind, "un travail est abandonné ; sa cause est dans la file");
            jobs::give_up(db, job.id, node, &cause, now).await
        }
    }?;
    Ok(None)
}
