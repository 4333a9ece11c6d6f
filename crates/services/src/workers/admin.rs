//! Ce que l'administrateur voit et fait des travaux : la file, l'histoire de l'un d'eux, l'annuler, le refaire.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::audit;

use super::queries;
use crate::{Services, administration, notify::digest};

/// Lesquels montrer.
#[derive(Clone, Debug, Default)]
pub struct JobFilter {
    /// Dans un état : `waiting`, `running`, `done`, `failed`, `cancelled`.
    pub state: Option<String>,
    /// D'une sorte.
    pub kind: Option<String>,
    /// Avant celui-ci.
    pub before: Option<i64>,
    /// Combien.
    pub limit: Option<u32>,
}

pub(super) fn permitted(ctx: &Ctx, action: &str) -> Result<()> {
    administration::permitted(ctx, "core.job", action)
}

/// Une page de travaux, le plus récent d'abord ; jamais leurs données.
pub async fn jobs(ctx: &Ctx, services: &Services, filter: &JobFilter) -> Result<Value> {
    permitted(ctx, "view")?;
    let limit = administration::bounded(filter.limit);
    Ok(administration::cut(queries::page(&services.tenant.db, filter, limit + 1).await?, limit, "id"))
}

/// Un travail et ce qui lui est arrivé, sous `log` : `at`, `outcome`, et selon le cas `node`, `attempt`, `error`, `by`.
pub async fn job(ctx: &Ctx, services: &Services, id: i64) -> Result<Value> {
    permitted(ctx, "view")?;
    queries::one(&services.tenant.db, id).await?.ok_or_else(|| Code::NotFound.error())
}

/// Annule un travail qui attend ou a échoué, ou demande l'arrêt d'un travail en cours : il s'arrête dans les secondes qui suivent.
pub async fn cancel(ctx: &Ctx, services: &Services, id: i64) -> Result<Value> {
    change(ctx, services, id, Change::Cancel).await
}

/// Remet en file un travail échoué ou annulé, avec tous ses essais.
pub async fn retry(ctx: &Ctx, services: &Services, id: i64) -> Result<Value> {
    change(ctx, services, id, Change::Retry).await
}

/// Ce qui change d'un travail.
#[derive(Clone, Copy)]
enum Change {
    Cancel,
    Retry,
}

async fn change(ctx: &Ctx, services: &Services, id: i64, change: Change) -> Result<Value> {
    permitted(ctx, "manage")?;
    let (action, sql) = match change {
        Change::Cancel => ("job.cancelled", queries::CANCEL),
        Change::Retry => ("job.retried", queries::RETRY),
    };
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let Some(job) = queries::change(db, sql, id, ctx.now(), &ctx.actor.name).await? else {
        let state = queries::state(db, id).await?.ok_or_else(|| Code::NotFound.error())?;
        return Err(Code::IllegalTransition.with("state", state).with("action", action));
    };
    if job["state"] == "cancelled" {
        digest::forget(db, id).await?;
    }
    let changes = Some(json!({ "job": id, "kind": job["kind"] }));
    audit::write(ctx, db, audit::Entry { action: action.to_owned(), changes, ..audit::Entry::default() }).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    Ok(job)
}
