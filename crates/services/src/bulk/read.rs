//! Relire ses gestes : où ils en sont, ce qu'ils ont fait.

use kernel::{Ctx, FieldError, Result};
use schema::model::Model;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Bulk, mine, queries};
use crate::{Services, imports::Told};

/// Gestes d'une page, à défaut et au plus.
const DEFAULT: i64 = 20;
const MAX: i64 = 200;

/// Ce qui est demandé.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Ceux de cette entité seulement.
    pub entity: Option<String>,
    /// Ceux qui sont en marche seulement.
    pub alive: bool,
    /// Nombre de gestes.
    pub limit: Option<u32>,
    /// Après celui-ci.
    pub after: Option<Uuid>,
}

/// Mes gestes, les derniers d'abord.
pub async fn list(ctx: &Ctx, services: &Services, listing: Listing) -> Result<Value> {
    let limit = listing.limit.map_or(DEFAULT, i64::from).clamp(1, MAX);
    let owner = ctx.actor.id.unwrap_or_default();
    let mut found = queries::page(&services.tenant.db, owner, &listing, limit + 1).await?;
    let more = found.len() as i64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or_default());
    let next = found.last().filter(|_| more).map(|bulk| bulk.id);
    let model = services.tenant.model();
    let data: Vec<Value> = found.iter().map(|bulk| view(ctx, &model, bulk)).collect();
    Ok(json!({ "data": data, "next_cursor": next }))
}

/// Le geste, et où il en est.
pub async fn show(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let bulk = mine(ctx, services, id).await?;
    Ok(view(ctx, &services.tenant.model(), &bulk))
}

fn view(ctx: &Ctx, model: &Model, bulk: &Bulk) -> Value {
    let (counts, demand) = (bulk.counts, &bulk.demand);
    json!({
        "id": bulk.id, "entity": bulk.entity, "operation": demand.operation, "action": demand.action,
        "status": bulk.status.as_str(), "undoable": bulk.is_undoable(),
        "progress": {
            "total": counts.total, "done": counts.done, "changed": counts.changed, "pending": counts.pending,
            "refused": counts.refused, "skipped": counts.skipped, "reverted": counts.reverted, "kept": counts.kept,
        },
        "fault": bulk.fault.as_ref().map(|fault| said(ctx, model, fault)),
        "created_at": bulk.created_at, "updated_at": bulk.updated_at,
    })
}

/// Une faute, dans la langue de l'appelant.
pub(super) fn said(ctx: &Ctx, model: &Model, told: &Told) -> Value {
    let message = model.texts.fault(ctx.locale, &FieldError::from(told));
    json!({ "field": told.field, "code": told.code, "message": message })
}
