//! La boucle des travaux d'un nœud, une par groupe : prendre, tenir le bail, conclure, s'arrêter proprement.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use kernel::Result;
use store::jobs::{self, Hold, Job, Taker};
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Failure, KINDS, WorkerSettings, delay,
    groups::{Group, Groups},
    perform, queries, stops_itself,
};
use crate::{
    Services,
    notify::{alert, digest},
    stream,
};

/// Durée d'un bail : un nœud muet aussi longtemps est tenu pour mort.
const LEASE: Duration = Duration::from_secs(30);

/// Entre deux prolongations du bail, qui apprennent aussi qu'on demande l'arrêt d'un travail.
const HEARTBEAT: Duration = Duration::from_secs(3);

/// Entre deux regards dans la file, quand rien ne réveille la boucle.
const POLL: Duration = Duration::from_millis(500);

/// Entre deux lectures des groupes, que rien n'a demandées.
const REREAD: Duration = Duration::from_secs(5);

/// Échecs d'un travail au bout desquels les administrateurs sont prévenus.
pub(crate) const ALARMING: i16 = 3;

/// Temps laissé aux travaux en cours quand le serveur s'arrête.
const GRACE: Duration = Duration::from_secs(15);

/// Le nom de ce nœud sur ses baux, et les groupes qu'il sert.
#[derive(Debug)]
pub(crate) struct Pool {
    pub(super) node: String,
    pub(super) groups: Groups,
    /// Les groupes viennent de changer.
    changed: Notify,
}

impl Pool {
    pub(crate) fn new(node: String) -> Pool {
        Pool { node, groups: Groups::default(), changed: Notify::new() }
    }

    /// Des travaux viennent d'être mis en file.
    pub(crate) fn wake(&self) {
        for group in self.groups.all() {
            group.ready.notify_one();
        }
    }

    /// Les groupes viennent de changer : ce nœud les relit.
    pub(super) fn regroup(&self) {
        self.changed.notify_one();
    }
}

/// Sert les groupes de ce nœud jusqu'à l'arrêt, puis laisse finir les travaux en cours.
pub(crate) async fn run(services: Arc<Services>, shutdown: CancellationToken) {
    let (running, cut) = (TaskTracker::new(), CancellationToken::new());
    let started = services.tenant.clock.now();
    let mut missing = Vec::new();
    while !shutdown.is_cancelled() {
        let (settings, node, now) = (&services.settings.workers, &services.pool.node, services.tenant.clock.now());
        match queries::enrol(&services.tenant.db, settings, node, started, now).await {
            Ok(wanted) => {
                warn_of_missing(settings, &wanted, &mut missing);
                for group in services.pool.groups.settle(wanted) {
                    let line = Line { services: services.clone(), group, shutdown: shutdown.clone(), cut: cut.clone() };
                    running.spawn(line.serve(running.clone()));
                }
            }
            Err(error) => tracing::warn!(error = %error, "les groupes de travailleurs n'ont pas pu être lus"),
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = services.pool.changed.notified() => {}
            () = sleep(REREAD) => {}
        }
    }
    running.close();
    if timeout(GRACE, running.wait()).await.is_err() {
        cut.cancel();
        running.wait().await;
    }
    if let Err(error) = queries::leave(&services.tenant.db, &services.pool.node).await {
        tracing::warn!(error = %error, "le nœud n'a pas pu dire qu'il s'arrête ; il sera oublié de lui-même");
    }
}

/// Dit une fois de chaque groupe demandé qu'il n'existe pas : une faute de frappe ne sert rien.
fn warn_of_missing(settings: &WorkerSettings, wanted: &[(String, usize)], told: &mut Vec<String>) {
    let is_new = |name: &&String| wanted.iter().all(|(known, _)| known != *name) && !told.contains(*name);
    let missing: Vec<String> = settings.groups.iter().filter(is_new).cloned().collect();
    for name in &missing {
        tracing::warn!(group = %name, "ce nœud doit servir un groupe de travailleurs qui n'existe pas");
    }
    told.extend(missing);
}

/// La file d'un groupe, sur ce nœud.
#[derive(Clone)]
struct Line {
    services: Arc<Services>,
    group: Arc<Group>,
    shutdown: CancellationToken,
    /// Le délai de grâce est passé.
    cut: CancellationToken,
}

impl Line {
    /// Prend et fait les travaux du groupe, jusqu'à l'arrêt du nœud ou au retrait du groupe ; ceux qui sont en cours finissent.
    async fn serve(self, running: TaskTracker) {
        let mut busy = JoinSet::new();
        while !self.is_over() {
            while busy.try_join_next().is_some() {}
            if busy.len() >= self.group.width() {
                tokio::select! {
                    () = self.shutdown.cancelled() => {}
                    () = self.group.retired.cancelled() => {}
                    () = self.group.ready.notified() => {}
                    _ = busy.join_next() => {}
                }
                continue;
            }
            match claim(&self.services, &self.group.name).await {
                Ok(Some(job)) => {
                    busy.spawn(running.track_future(self.clone().follow(job, busy.len() + 1)));
                }
                Ok(None) => self.pause().await,
                Err(error) => {
                    tracing::warn!(error = %error, "la file des travaux ne répond pas");
                    self.pause().await;
                }
            }
        }
        busy.detach_all();
    }

    /// Fait ce travail, puis celui que sa clôture rend, tant que la `rank`-ième place est au groupe.
    async fn follow(self, job: Job, rank: usize) {
        let mut next = Some(job);
        while let Some(job) = next {
            let wants_next = || !self.is_over() && rank <= self.group.width();
            let outcome = outcome(&self.services, &job, &self.cut).await;
            next = match outcome {
                Some(Ok(())) if wants_next() => {
                    self.group.finished.close(&self.services, &self.group.name, job.id).await
                }
                Some(outcome) => conclude(&self.services, &job, outcome).await.map(|()| None),
                None => return,
            }
            .unwrap_or_else(|error| {
                unwritten(&job, &error);
                None
            });
        }
        // La place d'une sorte limitée ne se libère qu'une fois sa clôture validée : la boucle regarde aussitôt qui l'attendait.
        self.group.ready.notify_one();
    }

    fn is_over(&self) -> bool {
        self.shutdown.is_cancelled() || self.group.retired.is_cancelled()
    }

    async fn pause(&self) {
        tokio::select! {
            () = self.shutdown.cancelled() => {}
            () = self.group.retired.cancelled() => {}
            () = self.group.ready.notified() => {}
            () = sleep(POLL) => {}
        }
    }
}

/// Fait un travail prêt, de quelque groupe qu'il soit, s'il y en a un.
pub(crate) async fn work_once(services: &Services) -> Result<bool> {
    for group in queries::names(&services.tenant.db).await? {
        if let Some(job) = claim(services, &group).await? {
            if let Some(outcome) = outcome(services, &job, &CancellationToken::new()).await {
                conclude(services, &job, outcome).await.unwrap_or_else(|error| unwritten(&job, &error));
            }
            return Ok(true);
        }
    }
    Ok(false)
}

async fn claim(services: &Services, group: &str) -> Result<Option<Job>> {
    jobs::claim(&services.tenant.db, taker(services, group), services.tenant.clock.now()).await
}

pub(super) fn taker<'s>(services: &'s Services, group: &'s str) -> Taker<'s> {
    Taker { kinds: KINDS, group, worker: &services.pool.node, lease: LEASE }
}

/// Fait un travail en gardant son bail ; rien s'il l'a perdu. Le travail est lâché, et avec lui ce qu'il tient, avant que son
/// issue s'écrive. Celui dont on a demandé l'arrêt à son essai d'avant n'est pas mené, sauf s'il sait s'arrêter de lui-même.
async fn outcome(services: &Services, job: &Job, cut: &CancellationToken) -> Option<Result<(), Failure>> {
    if job.cancel_requested && !stops_itself(&job.kind) {
        return Some(Err(Failure::Stopped));
    }
    tokio::select! {
        outcome = AssertUnwindSafe(Box::pin(perform(services, job))).catch_unwind() => {
            Some(outcome.unwrap_or_else(|_| Err(Failure::Retry("le travail a paniqué".to_owned()))))
        }
        () = cut.cancelled() => Some(Err(Failure::Retry("le nœud s'arrête".to_owned()))),
        hold = released(services, job) => {
            if hold == Hold::Unwanted {
                return Some(Err(Failure::Stopped));
            }
            tracing::warn!(job.id = job.id, job.kind, "un travail a perdu son bail : il est laissé à un autre nœud");
            None
        }
    }
}

/// Tient le bail, jusqu'à ce qu'il soit perdu, ou qu'on demande l'arrêt d'un travail qui ne s'arrête pas de lui-même ; le
/// travail avance pendant que la base répond, car il peut tenir sa propre ligne.
async fn released(services: &Services, job: &Job) -> Hold {
    let mut beat = interval(HEARTBEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat.reset();
    loop {
        beat.tick().await;
        let until = services.tenant.clock.now() + LEASE;
        // Tant que la base ne répond pas, il est présumé tenu.
        let hold = jobs::heartbeat(&services.tenant.db, job.id, &services.pool.node, until).await.unwrap_or(Hold::Kept);
        match hold {
            Hold::Kept => {}
            Hold::Unwanted if stops_itself(&job.kind) => {}
            Hold::Unwanted | Hold::Lost => return hold,
        }
    }
}

fn unwritten(job: &Job, error: &kernel::Error) {
    tracing::warn!(job.id = job.id, job.kind, error = %error, "l'issue d'un travail n'a pas pu être écrite");
}

/// Les administrateurs apprennent-ils cet échec ? Le troisième, et l'abandon qui vient avant lui ; sauf d'un message que son
/// destinataire ne peut pas recevoir, affaire du journal du courrier, et de ce qu'un déclencheur a mis en file, qui le dit
/// lui-même (`automation::lost`).
fn alarms(job: &Job, outcome: &Result<(), Failure>) -> bool {
    const QUIET: [&str; 5] = ["mail", "sms", "report", "import_file", "call"];
    let is_early = job.attempts < ALARMING;
    let is_lost = match outcome {
        Err(Failure::Retry(_)) => job.attempts >= job.max_attempts,
        Err(Failure::Final(_)) => true,
        _ => return false,
    };
    job.attempts == ALARMING || is_early && is_lost && !QUIET.contains(&job.kind.as_str())
}

async fn conclude(services: &Services, job: &Job, outcome: Result<(), Failure>) -> Result<()> {
    let (db, node, now) = (&services.tenant.db, &services.pool.node, services.tenant.clock.now());
    if alarms(job, &outcome) {
        stream::announce_told(db, &alert::of_job(services, &job.kind).await?).await?;
    }
    match outcome {
        Ok(()) => jobs::succeed(db, job.id, node, now).await,
        Err(Failure::NotYet(wait)) => jobs::postpone(db, job.id, node, now + wait, now).await,
        Err(Failure::Stopped) => {
            let unit = services.tenant.unit().await?;
            let db = &unit.tenant().db;
            if jobs::stop(db, job.id, node, now).await? {
                digest::forget(db, job.id).await?;
            }
            unit.commit(&services.tenant).await
        }
        Err(Failure::Retry(cause)) if job.attempts < job.max_attempts => {
            jobs::retry(db, job.id, node, &cause, now + delay(job.attempts), now).await
        }
        Err(Failure::Retry(cause) | Failure::Final(cause)) => {
            tracing::error!(job.id = job.id, job.kind, "un travail est abandonné ; sa cause est dans la file");
            jobs::give_up(db, job.id, node, &cause, now).await
        }
    }
}
