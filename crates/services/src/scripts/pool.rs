//! Les processus des scripts : quelques-uns à la fois, gardés chauds tant qu'ils se conduisent bien.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use kernel::{Code, Error};
use script::{
    MAX_LOG,
    wire::{Fault, Order, Task, Word},
};
use serde_json::Value;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use super::{Doors, Finished, MAX_CALLS, Network, ScriptSettings, error_of, process::Process};

/// Scripts qu'un processus mène au plus.
const MAX_RUNS: u32 = 200;

/// Temps qu'un essai attend son tour.
const PATIENCE: Duration = Duration::from_secs(2);

/// Temps laissé au moteur pour s'arrêter de lui-même, et le dire.
const GRACE: Duration = Duration::from_millis(300);

/// Les processus d'un nœud.
#[derive(Debug)]
pub(crate) struct ScriptPool {
    settings: ScriptSettings,
    slots: Semaphore,
    idle: Mutex<Vec<Process>>,
}

/// Comment un échange s'est terminé.
enum End {
    /// Le script a rendu quelque chose : le processus est sain.
    Done(Value),
    /// Il a fauté, et le processus l'a dit.
    Failed(Fault),
    /// Une porte, ou nous, y avons mis fin.
    Stopped(Error),
    /// Le processus ne répond plus.
    Lost,
}

impl ScriptPool {
    pub(crate) fn new(settings: ScriptSettings) -> ScriptPool {
        let slots = Semaphore::new(settings.count);
        ScriptPool { settings, slots, idle: Mutex::default() }
    }

    /// Mène un script à son terme, quel qu'il soit ; `doors` répond à ce qu'il demande et retient ce qu'il écrit.
    pub(crate) async fn run(&self, task: Task, mut doors: Doors<'_>) -> Finished {
        let mut log = Vec::new();
        let limit = task.limits.time + GRACE;
        let (outcome, message) = match self.slot(&doors.network).await {
            Ok(_slot) => Box::pin(self.carry_out(task, limit, &mut doors, &mut log)).await,
            Err(error) => (Err(error), None),
        };
        Finished { outcome, message, log, writes: doors.writes, fetched: doors.fetched }
    }

    /// Une place ; un essai, qui tient une transaction, ne l'attend pas longtemps.
    async fn slot(&self, network: &Network<'_>) -> Result<SemaphorePermit<'_>, Error> {
        let slot = self.slots.acquire();
        let slot = match network {
            Network::Open(_) => slot.await,
            Network::Closed => {
                let busy = |_| Code::Unavailable.because("tous les moteurs de scripts sont pris");
                timeout(PATIENCE, slot).await.map_err(busy)?
            }
        };
        slot.map_err(|error| Code::Unavailable.because(error))
    }

    async fn carry_out(
        &self,
        task: Task,
        limit: Duration,
        doors: &mut Doors<'_>,
        log: &mut Vec<String>,
    ) -> (Result<Value, Error>, Option<String>) {
        let mut process = match self.ready() {
            Ok(process) => process,
            Err(error) => return (Err(error), None),
        };
        process.runs += 1;
        match timeout(limit, converse(&mut process, task, doors, log)).await {
            Ok(End::Done(value)) => {
                self.keep(process);
                (Ok(value), None)
            }
            // Un moteur qui a fauté ne sert plus : ce qu'il garde en mémoire n'est plus sûr.
            Ok(End::Failed(fault)) => (Err(error_of(&fault)), Some(short(&fault.message))),
            Ok(End::Stopped(error)) => (Err(error), None),
            Ok(End::Lost) => (Err(process.end().await), None),
            Err(_) => (Err(Code::ScriptTimedOut.error()), None),
        }
    }

    /// Un processus au repos et vivant, sinon un neuf.
    fn ready(&self) -> Result<Process, Error> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut process) = idle.pop() {
            if process.is_alive() {
                return Ok(process);
            }
        }
        Process::start(&self.settings.program)
    }

    fn keep(&self, process: Process) {
        if process.runs < MAX_RUNS {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        }
    }
}

/// L'échange : le script, puis ses demandes une à une, puis son issue.
async fn converse(process: &mut Process, task: Task, doors: &mut Doors<'_>, log: &mut Vec<String>) -> End {
    if process.say(&Order::Run(task)).await.is_err() {
        return End::Lost;
    }
    // Tout message compte : un moteur compromis ne nous ferait pas lire sans fin.
    for _ in 0..MAX_CALLS + MAX_LOG.0 {
        match process.hear().await {
            Ok(Word::Log(line)) if log.len() < MAX_LOG.0 => log.push(short(&line)),
            Ok(Word::Log(_)) => {}
            Ok(Word::Call(request)) => match Box::pin(doors.answer(request)).await {
                Ok(answer) => match process.say(&Order::Answer(answer)).await {
                    Ok(()) => {}
                    Err(_) => return End::Lost,
                },
                Err(error) => return End::Stopped(error),
            },
            Ok(Word::Done(value)) => return End::Done(value),
            Ok(Word::Failed(fault)) => return End::Failed(fault),
            Err(_) => return End::Lost,
        }
    }
    End::Stopped(Code::ScriptTooManyCalls.with("max", MAX_CALLS))
}

/// Le moteur coupe déjà ce qu'il dit ; compromis, il ne nous ferait pas garder davantage.
fn short(line: &str) -> String {
    line.chars().take(MAX_LOG.1).collect()
}
