//! Rejouer ou arrêter beaucoup d'exécutions : par fournées, que l'appelant redemande tant qu'il en reste.
//!
//! `as_of` tient la foule : ce qui échoue de nouveau, ou commence depuis, n'y entre pas.

use jiff::Timestamp;
use kernel::{Ctx, Error, FieldError, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use store::audit;
use uuid::Uuid;

use super::{may_manage, queries};
use crate::Services;

/// Exécutions d'une fournée.
pub(super) const BATCH: usize = 500;

/// Ce qu'on veut en faire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Rejouer les échouées.
    Replay,
    /// Arrêter celles qui attendent.
    Stop,
}

/// Lesquelles.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    /// Celles-ci seulement.
    pub ids: Option<Vec<i64>>,
    /// D'un déclencheur.
    pub trigger: Option<String>,
    /// D'un enregistrement.
    pub record: Option<Uuid>,
    /// Celles qui l'étaient à cet instant ; à défaut maintenant.
    pub as_of: Option<Timestamp>,
}

/// Combien d'exécutions en seraient touchées : `{"changed": 0, "remaining", "as_of"}`.
pub async fn count(ctx: &Ctx, services: &Services, deed: Deed, crowd: Crowd) -> Result<Value> {
    let crowd = known(ctx, crowd)?;
    told(services, deed, &crowd, 0).await
}

/// Fait une fournée : `{"changed", "remaining", "as_of"}`.
pub async fn bulk(ctx: &Ctx, services: &Services, deed: Deed, crowd: Crowd) -> Result<Value> {
    let crowd = known(ctx, crowd)?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let runs = queries::bulk(db, deed, &crowd, ctx.now()).await?;
    if !runs.is_empty() {
        let action = if deed == Deed::Replay { "automation.replayed" } else { "automation.stopped" };
        let changes = Some(json!({ "runs": runs, "trigger": crowd.trigger }));
        audit::write(ctx, db, audit::Entry { action: action.to_owned(), changes, ..audit::Entry::default() }).await?;
    }
    unit.commit(&services.tenant).await?;
    services.automation.notify_one();
    told(services, deed, &crowd, runs.len()).await
}

fn known(ctx: &Ctx, crowd: Crowd) -> Result<Crowd> {
    may_manage(ctx)?;
    let fault = match crowd.ids.as_ref().map(Vec::len) {
        Some(0) => Some(FieldError::new("ids", "required")),
        Some(count) if count > BATCH => Some(FieldError::new("ids", "too_many").with("max", BATCH)),
        _ => None,
    };
    if let Some(fault) = fault {
        return Err(Error::invalid(vec![fault]));
    }
    Ok(Crowd { as_of: crowd.as_of.or(Some(ctx.now())), ..crowd })
}

async fn told(services: &Services, deed: Deed, crowd: &Crowd, changed: usize) -> Result<Value> {
    let remaining = queries::crowd(&services.tenant.db, deed, crowd).await?;
    Ok(json!({ "changed": changed, "remaining": remaining, "as_of": crowd.as_of.map(|at| at.to_string()) }))
}
