//! Ce que l'administrateur voit et fait des travaux : la file, l'histoire de l'un d'eux, l'annuler, le refaire.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::audit;

use super::queries;
use crate::{Services, notify::digest};

/// Travaux d'une page, à défaut et au plus.
const LIMIT: (u32, u32) = (50, 200);

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
    match ctx.actor.access("core.job", action).is_denied() {
        true => Err(Code::Forbidden.with("action", format!("core.job.{action}"))),
        false => Ok(()),
    }
}

/// Une page de travaux, le plus récent d'abord ; jamais leurs données.
pub async fn jobs(ctx: &Ctx, services: &Services, filter: &JobFilter) -> Result<Value> {
    permitted(ctx, "view")?;
    let limit = filter.limit.unwrap_or(LIMIT.0).clamp(1, LIMIT.1);
    let mut data = queries::page(&services.tenant.db, filter, limit + 1).await?;
    let more = data.len() > limit as usize;
    data.truncate(limit as usize);
    let next = data.last().filter(|_| more).and_then(|last| last["id"].as_i64()).map(|id| id.to_string());
    Ok(json!({ "data": data, "next_cursor": next }))
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
