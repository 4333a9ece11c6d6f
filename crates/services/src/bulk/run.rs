//! Mener un geste : le travail `bulk`, qui relève, écrit ou défait selon l'état où il le trouve.

use kernel::{Code, Ctx, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{Bulk, Counts, Status, end, gather, pass, queries, undo};
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
        let db = &services.tenant.db;
        let Some(taken) = queries::take(db, self.bulk, self.job).await? else { return Ok(()) };
        let Err(error) = Box::pin(advance(services, &self, *turn, taken.clone())).await else { return Ok(()) };
        let Some(now) = queries::find(db, self.bulk).await?.filter(|now| now.is_still(&taken)) else { return Ok(()) };
        let has_advanced = (now.status, now.counts) != (taken.status, taken.counts);
        match workers::comes_back(&error, *turn, has_advanced) {
            Some(failure) => Err(failure),
            None => Ok(end::close(services, &now, Status::Failed, Told::all(&error).first()).await?),
        }
    }
}

/// Mène le geste tant qu'il lui reste à faire et qu'il est à cet essai.
async fn advance(services: &Services, work: &RunBulk, turn: Turn, taken: Bulk) -> Result<()> {
    let mut held = Some(taken.clone());
    while let Some(bulk) = held {
        match bulk.status {
            Status::Gathering => gather::run(services, work, turn, bulk).await?,
            Status::Running => Box::pin(pass::run(services, work, turn, bulk)).await?,
            Status::Undoing => Box::pin(undo::run(services, work, turn, bulk)).await?,
            Status::Done | Status::Cancelled | Status::Failed | Status::Undone => return Ok(()),
        }
        held = queries::find(&services.tenant.db, work.bulk).await?.filter(|now| now.is_still(&taken));
    }
    Ok(())
}

/// Dit à la file où en est le geste ; dit en retour s'il faut s'arrêter.
pub(super) async fn report(services: &Services, turn: Turn, bulk: &Bulk) -> Result<Standing> {
    let Counts { total, done, changed, reverted, kept, .. } = bulk.counts;
    let (done, total) = if bulk.status == Status::Undoing { (reverted + kept, changed) } else { (done, total) };
    turn.report(services, &json!({ "bulk": bulk.id, "done": done, "total": total })).await
}

/// Un autre essai mène ce geste : celui-ci n'a plus rien à y faire.
pub(super) fn taken_over() -> Error {
    Code::Unavailable.because("un autre essai mène ce geste")
}
