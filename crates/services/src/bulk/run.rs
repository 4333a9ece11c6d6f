//! Mener un geste : le travail `bulk`, qui relève, écrit ou défait selon l'état où il le trouve.

use kernel::{Code, Ctx, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{Bulk, Status, end, gather, pass, queries, undo};
use crate::{
    Services,
    imports::Told,
    workers::{self, Failure, Standing, Turn, Work, behalf::Behalf},
};

/// Mène un geste au nom de qui l'a demandé.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RunBulk {
    bulk: Uuid,
    /// Sa clé dans la file : le geste la retient, et n'obéit qu'à elle.
    pub job: Uuid,
    #[serde(flatten)]
    pub behalf: Behalf,
}

impl RunBulk {
    pub(super) fn of(ctx: &Ctx, bulk: Uuid) -> Result<RunBulk> {
        Ok(RunBulk { bulk, job: ctx.new_id(), behalf: Behalf::of(ctx, "bulk")? })
    }
}

impl Work for RunBulk {
    const KIND: &'static str = "bulk";
    const MAX_ATTEMPTS: i16 = 10;
    const STOPS_ITSELF: bool = true;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let Err(error) = Box::pin(advance(services, &self, *turn)).await else { return Ok(()) };
        match workers::failure(&error) {
            Failure::Retry(_) if turn.is_last() => {}
            failure @ (Failure::Retry(_) | Failure::NotYet(_)) => return Err(failure),
            _ => {}
        }
        let Some(bulk) = queries::find(&services.tenant.db, self.bulk).await? else { return Ok(()) };
        if bulk.job == self.job && bulk.status.is_alive() {
            end::close(services, &bulk, Status::Failed, Told::all(&error).first()).await?;
        }
        Ok(())
    }
}

/// Mène le geste tant qu'il lui reste à faire et qu'il est à ce travail.
async fn advance(services: &Services, work: &RunBulk, turn: Turn) -> Result<()> {
    while let Some(bulk) = queries::find(&services.tenant.db, work.bulk).await? {
        if bulk.job != work.job {
            return Ok(());
        }
        match bulk.status {
            Status::Gathering => gather::run(services, work, turn, bulk).await?,
            Status::Running => pass::run(services, work, turn, bulk).await?,
            Status::Undoing => undo::run(services, work, turn, bulk).await?,
            Status::Done | Status::Cancelled | Status::Failed | Status::Undone => return Ok(()),
        }
    }
    Ok(())
}

/// Dit à la file où en est le geste ; dit en retour s'il faut s'arrêter.
pub(super) async fn report(services: &Services, turn: Turn, bulk: &Bulk) -> Result<Standing> {
    let counts = bulk.counts;
    turn.report(services, &json!({ "bulk": bulk.id, "done": counts.done, "total": counts.total })).await
}

/// Un autre travail mène ce geste : celui-ci n'a plus rien à y faire.
pub(super) fn taken_over() -> Error {
    Code::Unavailable.because("un autre travail mène ce geste")
}
