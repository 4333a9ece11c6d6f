//! Écrire les fournées vérifiées, sur les voies d'un import, et les valider dans l'ordre du fichier.

use std::time::{Duration, Instant};

use kernel::{Error, Result};
use store::{Tenant, Unit, records::Intent};
use tokio::sync::{Mutex, Semaphore, mpsc};

use super::{
    Counts, Import, Told,
    lanes::{Lane, Lanes},
    pass::Scene,
    queries::{self, Outcome},
    run::{RunImport, report, taken_over},
};
use crate::{
    Services,
    exchange::import::{self, Checked, Made},
    workers::{Standing, Turn},
};

/// Entre deux annonces de l'avance.
const TOLD_EVERY: Duration = Duration::from_millis(500);

/// Ce qui interrompt une traversée.
pub(super) enum Halt {
    /// Quelqu'un l'a demandé.
    Stopped,
    /// Les deux voies s'attendaient.
    Entangled,
    Fault(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Halt {
        Halt::Fault(error)
    }
}

/// Les fournées vérifiées, dans l'ordre du fichier, et le rang de la prochaine.
pub(super) type Checks<'s> = (usize, mpsc::UnboundedReceiver<Result<Checked<'s>>>);

/// Une traversée en cours d'écriture, que ses voies se partagent.
pub(super) struct Passage<'s> {
    pub services: &'s Services,
    pub work: &'s RunImport,
    pub turn: Turn,
    pub scene: &'s Scene,
    pub lanes: Lanes,
    pub under_way: &'s Semaphore,
    pub checked: Mutex<Checks<'s>>,
    pub reached: Mutex<Reached>,
}

/// Où l'on en est, et quand on l'a dit.
pub(super) struct Reached {
    pub import: Import,
    pub told: Instant,
}

impl Passage<'_> {
    /// Écrit toutes les fournées, par les voies ouvertes.
    pub async fn write(&self) -> Result<(), Halt> {
        self.tell(&mut *self.reached.lock().await).await?;
        let through_second = async {
            match self.lanes.second() {
                Some(lane) => self.follow(lane).await,
                None => Ok(()),
            }
        };
        let both = async { tokio::try_join!(self.follow(self.lanes.first()), through_second).map(drop) };
        tokio::select! {
            ending = Box::pin(both) => ending,
            entangled = self.lanes.entangled(&self.services.tenant) => {
                entangled?;
                Err(Halt::Entangled)
            }
        }
    }

    /// Mène une voie : une fournée après l'autre, chacune validée à son tour.
    async fn follow(&self, lane: &Lane) -> Result<(), Halt> {
        loop {
            let (rank, checked) = {
                let (rank, checks) = &mut *self.checked.lock().await;
                let Some(checked) = checks.recv().await else { return Ok(()) };
                *rank += 1;
                (*rank - 1, checked)
            };
            lane.carry(rank);
            let made = match checked {
                Ok(checked) => self.scene.lot().write(&lane.unit, checked).await,
                Err(fault) => Err(fault),
            };
            // Ce qui arrête l'import ne l'arrête qu'après ce qui le précède.
            self.lanes.turn(rank).await;
            let made = made.map_err(|error| if self.lanes.is_wait(&error) { Halt::Entangled } else { error.into() })?;
            let reached = &mut *self.reached.lock().await;
            settle(&lane.unit, &self.services.tenant, self.scene.intent(), made, &mut reached.import).await?;
            self.scene.follow(&reached.import);
            if self.scene.intent() == Intent::Commit {
                self.turn.advanced(self.services).await?;
            }
            if reached.told.elapsed() >= TOLD_EVERY {
                self.tell(reached).await?;
            }
            self.lanes.pass();
            self.under_way.add_permits(1);
        }
    }

    /// Dit où l'on en est ; s'arrête si quelqu'un l'a demandé, ou si l'auteur n'a plus le droit.
    async fn tell(&self, reached: &mut Reached) -> Result<(), Halt> {
        reached.told = Instant::now();
        import::allowed(&self.work.ctx(self.services).await?, &self.scene.entity, &self.scene.wishes)?;
        match report(self.services, self.turn, &reached.import).await? {
            Standing::Stop => Err(Halt::Stopped),
            Standing::Go => Ok(()),
        }
    }
}

/// Valide une fournée écrite, avec ce qu'il en est advenu.
async fn settle(unit: &Unit, tenant: &Tenant, intent: Intent, made: Vec<Made>, import: &mut Import) -> Result<()> {
    let refused = made.iter().any(|one| matches!(one, Made::Refused { .. }));
    let forgotten = intent == Intent::Check || refused && !import.wishes.partial;
    let (counts, mut outcome) = outcome(made, import.counts);
    if forgotten {
        unit.roll_back().await?;
        unit.begin().await?;
        outcome = Outcome { refused: outcome.refused, ..Outcome::default() };
    }
    if !queries::record(&unit.tenant().db, import, counts, &outcome, tenant.clock.now()).await? {
        return Err(taken_over());
    }
    // La reprise est dans la même transaction, et la fin de l'import se valide sur le disque.
    unit.commit_soon(tenant).await?;
    unit.begin().await?;
    import.counts = counts;
    Ok(())
}

fn outcome(made: Vec<Made>, mut counts: Counts) -> (Counts, Outcome) {
    let mut outcome = Outcome::default();
    let rank = |line: usize| i64::try_from(line).unwrap_or(i64::MAX);
    for one in made {
        counts.done += 1;
        match one {
            Made::Created { line, id } => {
                counts.created += 1;
                outcome.add(rank(line), id, 1);
            }
            Made::Updated { line, id, version } => {
                counts.updated += 1;
                outcome.add(rank(line), id, version);
            }
            Made::Refused { line, faults, cells } => {
                counts.rejected += 1;
                outcome.refused.push((rank(line), faults.into_iter().map(Told::from).collect(), cells));
            }
        }
    }
    (counts, outcome)
}
