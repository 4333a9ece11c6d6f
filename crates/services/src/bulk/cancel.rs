//! Arrêter un geste en marche, à la fournée suivante ; ce qui est écrit le reste.

use kernel::{Ctx, Result};
use serde_json::Value;
use store::jobs;
use uuid::Uuid;

use super::{Status, abandoned, mine, read, run::RunBulk, wrong_state};
use crate::{Services, workers::Work};

/// Demande l'arrêt d'un geste qui relève ou qui écrit ; celui dont le travail est mort est clos aussitôt.
pub async fn cancel(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let bulk = mine(ctx, services, id).await?;
    let db = &services.tenant.db;
    let can_stop = matches!(bulk.status, Status::Gathering | Status::Running);
    let is_heard = can_stop && jobs::cancel(db, RunBulk::KIND, &bulk.job.to_string(), ctx.now()).await?;
    services.pool.wake();
    if !is_heard && !abandoned::settle_of(services, bulk.owner).await?.contains(&id) {
        return Err(wrong_state(&mine(ctx, services, id).await?));
    }
    read::show(ctx, services, id).await
}
