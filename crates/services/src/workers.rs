//! Les travaux durables : une boucle par groupe et par nœud les prend, une tâche chacun les fait, un bail les garde.
//!
//! Un travail est une structure et son `run`, dans le fichier de ce qu'il fait ; il entre dans la liste [`KINDS`] et nulle
//! part ailleurs. Il peut être rejoué après un arrêt brutal : il doit donc être idempotent.

use jiff::{SignedDuration, Timestamp};
use kernel::{Code, Error, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use store::{
    Db,
    jobs::{self, Job, NewJob},
};

use crate::{
    Services,
    approvals::{deadline::Deadline, turn::Advance},
    automation::{AwaitAnswer, ImportFile, MakeReport, RunScript, RunTrigger, is_passing},
    bulk::run::RunBulk,
    calendar::invite::Invite,
    chat::send::Say,
    imports::run::RunImport,
    inbound::{act::Act, mailbox::collect::Collect},
    mail::send::SendMail,
    notify::{digest::SendDigest, escalate::Unread},
    outbound::send::SendEvent,
    push::send::Push,
    sms::send::SendSms,
    stopwatch::{alarm::Alarm, run::Measure},
    webhooks::call::CallAddress,
};
use housekeeping::Housekeeping;
use probe::Probe;

pub mod admin;
pub(crate) mod behalf;
mod finished;
mod groups;
pub(crate) mod housekeeping;
pub(crate) mod keep;
pub mod kinds;
pub(crate) mod pace;
pub(crate) mod pool;
pub mod probe;
mod queries;
pub mod staff;

/// Réglages des travaux.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WorkerSettings {
    /// Travaux menés de front sur ce nœud, dans les groupes qui ne disent pas combien.
    pub count: usize,
    /// Les groupes que ce nœud sert ; vide, tous.
    pub groups: Vec<String>,
    /// Secondes laissées à un autre nœud pour venir servir un groupe, avant de dire que nul ne le sert.
    pub grace: u32,
}

impl Default for WorkerSettings {
    fn default() -> WorkerSettings {
        WorkerSettings { count: 4, groups: Vec::new(), grace: 60 }
    }
}

/// Un travail : ses données, et ce qu'il fait.
pub(crate) trait Work: Serialize + DeserializeOwned + Sized {
    /// Sorte, stable : elle est écrite en base.
    const KIND: &'static str;
    /// Essais au plus.
    const MAX_ATTEMPTS: i16;
    /// Apprend-il de lui-même, en disant où il en est, qu'on demande son arrêt ? Sinon il est lâché, comme si le nœud mourait.
    const STOPS_ITSELF: bool = false;

    /// Fait le travail.
    fn run(self, services: &Services, turn: &Turn) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Le travail prêt à être mis en file, pour n'être fait qu'à partir de cet instant.
    fn job(&self, run_at: Timestamp) -> Planned {
        let payload = serde_json::to_value(self).expect("les données d'un travail s'écrivent toujours en JSON");
        let job = NewJob {
            kind: Self::KIND,
            payload,
            priority: 0,
            unique_key: None,
            run_at,
            max_attempts: Self::MAX_ATTEMPTS,
        };
        Planned(job)
    }
}

macro_rules! kinds {
    ($($work:ty),+ $(,)?) => {
        /// Toutes les sortes de travaux.
        pub(crate) const KINDS: &[&str] = &[$(<$work>::KIND),+];

        /// Un travail de cette sorte s'arrête-t-il de lui-même ?
        fn stops_itself(kind: &str) -> bool {
            match kind {
                $(<$work>::KIND => <$work>::STOPS_ITSELF,)+
                _ => false,
            }
        }

        /// Fait un travail pris dans la file.
        async fn perform(services: &Services, job: &Job) -> Result<(), Failure> {
            let turn = Turn { job: job.id, attempt: job.attempts, max: job.max_attempts };
            let work = async {
                match job.kind.as_str() {
                    $(<$work>::KIND => read::<$work>(job)?.run(services, &turn).await,)+
                    other => Err(Failure::Final(format!("sorte de travail inconnue : {other}"))),
                }
            };
            jobs::within(job.depth, work).await
        }
    };
}

kinds![
    SendMail,
    SendSms,
    Push,
    Say,
    Unread,
    CallAddress,
    AwaitAnswer,
    SendEvent,
    Act,
    Collect,
    RunScript,
    RunTrigger,
    MakeReport,
    ImportFile,
    RunImport,
    RunBulk,
    Advance,
    Deadline,
    Measure,
    Alarm,
    Invite,
    SendDigest,
    Housekeeping,
    Probe
];

fn read<W: Work>(job: &Job) -> Result<W, Failure> {
    serde_json::from_value(job.payload.clone()).map_err(|error| Failure::Final(format!("données illisibles : {error}")))
}

/// Un travail à mettre en file, et ses réglages propres.
#[derive(Clone, Debug)]
pub(crate) struct Planned(NewJob);

impl Planned {
    /// Le plus haut d'abord.
    pub(crate) fn priority(mut self, priority: i16) -> Planned {
        self.0.priority = priority;
        self
    }

    /// Un seul travail vivant par sorte et par clé.
    pub(crate) fn unique(mut self, key: String) -> Planned {
        self.0.unique_key = Some(key);
        self
    }

    /// D'autres essais que ceux de sa sorte.
    pub(crate) fn attempts(mut self, max: i16) -> Planned {
        self.0.max_attempts = max;
        self
    }
}

/// Met un travail en file, dans la transaction que la prise tient.
pub(crate) async fn enqueue(db: &Db, planned: Planned) -> Result<()> {
    jobs::enqueue(db, &planned.0).await?;
    Ok(())
}

/// De même, et rend son identifiant ; rien si un travail vivant tient déjà sa clé.
pub(crate) async fn admit(db: &Db, planned: Planned) -> Result<Option<i64>> {
    jobs::enqueue(db, &planned.0).await
}

/// De même de plusieurs, d'un coup.
pub(crate) async fn enqueue_all(db: &Db, planned: Vec<Planned>) -> Result<()> {
    jobs::enqueue_all(db, planned.iter().map(|one| &one.0)).await
}

/// Le rang de cet essai, et par où il dit où il en est.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    job: i64,
    /// Cet essai, à partir de 1.
    pub attempt: i16,
    max: i16,
}

impl Turn {
    /// N'y en aura-t-il plus d'autre ?
    pub(crate) fn is_last(self) -> bool {
        self.attempt >= self.max
    }

    /// Ce que ce travail a déjà livré, avant un arrêt brutal.
    pub(crate) async fn delivered(self, services: &Services) -> Result<Option<Value>> {
        jobs::delivered(&services.tenant.db, self.job).await
    }

    /// Note ce qu'il livre, dans la transaction qui le livre ; faux s'il l'a déjà fait.
    pub(crate) async fn deliver(self, db: &Db, delivered: &Value) -> Result<bool> {
        jobs::deliver(db, self.job, delivered).await
    }

    /// Le travail vient d'avancer : les essais qui ont échoué avant ne comptent plus.
    pub(crate) async fn advanced(self, services: &Services) -> Result<()> {
        match self.attempt > 1 {
            true => jobs::forgive(&services.tenant.db, self.job).await,
            false => Ok(()),
        }
    }

    /// Dit où en est le travail, et apprend si l'on en demande l'arrêt : c'est alors à lui de s'arrêter proprement.
    pub(crate) async fn report(self, services: &Services, progress: &Value) -> Result<Standing> {
        Ok(if jobs::report(&services.tenant.db, self.job, progress).await? { Standing::Stop } else { Standing::Go })
    }
}

/// Ce qu'un travail en cours doit faire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Continuer.
    Go,
    /// S'arrêter : quelqu'un l'a demandé.
    Stop,
}

/// Pourquoi un travail n'est pas fait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Réessayer plus tard.
    Retry(String),
    /// Réessayer n'y changera rien.
    Final(String),
    /// Rien n'a été tenté : revenir après ce temps, sans compter l'essai.
    NotYet(SignedDuration),
    /// Quelqu'un en a demandé l'arrêt.
    Stopped,
}

/// Attente de qui n'a pas trouvé de place parmi les longues opérations.
const BUSY: SignedDuration = SignedDuration::from_secs(30);

/// Ce qu'une erreur fait d'un travail qui sait la sienne : sans place, il revient ; une panne se retente ; un droit perdu, un
/// enregistrement disparu ou une taille passée restent ce qu'ils sont.
pub(crate) fn failure(error: &Error) -> Failure {
    match error.code {
        Code::Busy => Failure::NotYet(BUSY),
        code if code.status() >= 500 || is_passing(error) => Failure::Retry(error.to_string()),
        _ => Failure::Final(error.to_string()),
    }
}

/// Comment revient un long travail que cette erreur arrête ; rien quand il y renonce, et le dit lui-même. Un essai qui a avancé n'est
/// pas un échec : il ne compte pas.
pub(crate) fn comes_back(error: &Error, turn: Turn, has_advanced: bool) -> Option<Failure> {
    match failure(error) {
        Failure::Retry(cause) if has_advanced => {
            tracing::warn!(job.id = turn.job, cause, "un long travail s'arrête en chemin ; il reprendra");
            Some(Failure::NotYet(delay(1)))
        }
        Failure::Retry(_) if turn.is_last() => None,
        failure @ (Failure::Retry(_) | Failure::NotYet(_)) => Some(failure),
        Failure::Final(_) | Failure::Stopped => None,
    }
}

/// Une erreur imprévue se retente : la base ou le réseau reviendront.
impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Retry(error.to_string())
    }
}

/// Attente avant l'essai suivant : 60 · 2ⁿ secondes, une heure au plus.
pub(crate) fn delay(attempt: i16) -> SignedDuration {
    let doublings = u32::try_from(attempt - 1).unwrap_or_default().min(6);
    SignedDuration::from_secs((60 << doublings).min(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_one_minute_to_one_hour() {
        let waits: Vec<i64> = (1..=8).map(|attempt| delay(attempt).as_secs()).collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1920, 3600, 3600]);
    }

    #[test]
    fn each_kind_has_one_name() {
        let mut kinds = KINDS.to_vec();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), KINDS.len());
    }
}
