//! Le prix d'une requête que l'appelant a composée : trop chère, elle est refusée avant d'être exécutée.
//!
//! Le prix est celui du planificateur de PostgreSQL, demandé une fois par forme de requête : le chemin ordinaire n'en
//! paie rien.

use kernel::{Code, Ctx, Result};
use serde_json::Value;

use super::compile::Compiled;
use crate::{Bind, Tenant, settings};

/// Prix au plus quand le réglage `core.max_query_cost` n'est pas écrit, dans l'unité du planificateur (`total cost`) :
/// une page lue dans l'ordre vaut 1. Quelques secondes sur une machine ordinaire.
const MAX_COST: f64 = 5_000_000.0;

/// Le prix d'une forme de requête, et la limite en vigueur quand il a été demandé.
pub(crate) type Price = tokio::sync::OnceCell<(f64, f64)>;

/// Refuse une requête trop chère, avec son prix et la limite.
pub(crate) async fn check(ctx: &Ctx, tenant: &Tenant, compiled: &Compiled, inputs: &[Bind]) -> Result<()> {
    let (cost, limit) = *compiled.price.get_or_try_init(|| price(ctx, tenant, compiled, inputs)).await?;
    if cost <= limit {
        return Ok(());
    }
    let (cost, limit) = (cost.round() as i64, limit.round() as i64);
    Err(Code::TooCostly.error().and("cost", cost).and("limit", limit))
}

/// Comment PostgreSQL s'y prendrait (`EXPLAIN (FORMAT JSON)`).
pub(crate) async fn plan(ctx: &Ctx, tenant: &Tenant, compiled: &Compiled, inputs: &[Bind]) -> Result<Value> {
    let sql = format!("EXPLAIN (FORMAT JSON) {}", compiled.statement.sql);
    let row = tenant.db.query_opt(&sql.into(), &compiled.statement.binds(ctx, inputs)?).await?;
    Ok(row.map(|row| row.get(0)).unwrap_or_default())
}

async fn price(ctx: &Ctx, tenant: &Tenant, compiled: &Compiled, inputs: &[Bind]) -> Result<(f64, f64)> {
    let plan = plan(ctx, tenant, compiled, inputs).await?;
    let cost = plan[0]["Plan"]["Total Cost"].as_f64().unwrap_or_default();
    let limit = settings::get(tenant, "core.max_query_cost").await?;
    Ok((cost, limit.and_then(|limit| limit.as_f64()).unwrap_or(MAX_COST)))
}
