//! Les exécutions et le journal de leurs étapes. Qui ne voit pas l'enregistrement n'en lit que les états, sans valeurs ;
//! ce qu'un script a lu ou rendu, et les exécutions sans enregistrement, ne se détaillent qu'à qui gouverne l'automatisation.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::records;
use uuid::Uuid;

use super::{may_manage, may_view, queries, words};
use crate::Services;

/// Exécutions d'une page, à défaut et au plus.
const LIMIT: (u32, u32) = (50, 200);

/// Lesquelles montrer.
#[derive(Clone, Debug, Default)]
pub struct RunFilter {
    /// D'un déclencheur.
    pub trigger: Option<String>,
    /// Dans un état : `ready`, `waiting`, `done`, `failed`.
    pub state: Option<String>,
    /// D'un enregistrement.
    pub record: Option<Uuid>,
    /// Avant celle-ci.
    pub before: Option<i64>,
    /// Combien.
    pub limit: Option<u32>,
}

/// Une page d'exécutions : `{"data": […], "next_cursor": …}`.
pub async fn runs(ctx: &Ctx, services: &Services, filter: &RunFilter) -> Result<Value> {
    may_view(ctx)?;
    let limit = filter.limit.unwrap_or(LIMIT.0).clamp(1, LIMIT.1);
    let mut data = queries::page(&services.tenant.db, filter, limit + 1).await?;
    let more = data.len() > limit as usize;
    data.truncate(limit as usize);
    let next = data.last().filter(|_| more).and_then(|last| last["id"].as_i64()).map(|id| id.to_string());
    Ok(json!({ "data": data, "next_cursor": next }))
}

/// Une exécution et ses étapes.
pub async fn run(ctx: &Ctx, services: &Services, id: i64) -> Result<Value> {
    may_view(ctx)?;
    let mut run = queries::one(&services.tenant.db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    let (governs, is_seen) = (may_manage(ctx).is_ok(), is_seen(ctx, services, &run).await?);
    if !is_seen {
        run["protected"] = json!(true);
    }
    for step in run["steps"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        // Un script lit au nom du déclencheur, toutes sociétés comprises.
        let is_script = step.get("act").is_some_and(|act| act == "script");
        if !is_seen || is_script && !governs {
            step.retain(|name, _| !["input", "output"].contains(&name.as_str()));
        }
    }
    words::explain(ctx, &services.tenant.model(), &mut run);
    Ok(run)
}

async fn is_seen(ctx: &Ctx, services: &Services, run: &Value) -> Result<bool> {
    let record = run["record"].as_str().and_then(|id| Uuid::try_parse(id).ok());
    let (Some(entity), Some(record)) = (run["entity"].as_str(), record) else { return Ok(may_manage(ctx).is_ok()) };
    match records::visible(ctx, &services.tenant, entity, &[record]).await {
        Ok(seen) => Ok(!seen.is_empty()),
        Err(error) if error.code == Code::UnknownRoute => Ok(false),
        Err(error) => Err(error),
    }
}
