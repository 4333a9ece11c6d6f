//! Arrêter un geste en marche, à la fournée suivante ; ce qui est écrit le reste.

use kernel::{Ctx, Result};
use store::jobs;
use uuid::Uuid;

use super::{Status, mine, run::RunBulk, wrong_state};
use crate::{Services, workers::Work};

/// Demande l'arrêt d'un geste qui relève ou qui écrit.
pub async fn cancel(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    let bulk = mine(ctx, services, id).await?;
    let db = &services.tenant.db;
    let can_stop = matches!(bulk.status, Status::Gathering | Status::Running);
    match can_stop && jobs::cancel(db, RunBulk::KIND, &bulk.job.to_string()).await? {
        true => Ok(()),
        false => Err(wrong_state(&bulk)),
    }
}
