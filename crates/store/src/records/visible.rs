//! Lesquels de ces enregistrements l'acteur voit-il ?

use kernel::{Ctx, Result};
use uuid::Uuid;

use super::standing;
use crate::{
    Bind, Tenant, access,
    definitions::steady,
    query::{Builder, Slot},
};

/// Rend, parmi ces identifiants, ceux des enregistrements que l'acteur peut voir.
pub async fn visible(ctx: &Ctx, tenant: &Tenant, entity: &str, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    steady(tenant, || attempt(ctx, tenant, entity, ids)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, entity: &str, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let model = tenant.model();
    let entity = standing(&model, entity)?;
    if ids.is_empty() || ctx.actor.access(&entity.full_name, "view").is_denied() {
        return Ok(Vec::new());
    }
    let cache = format!("{}|visible|{}|{}", model.version, entity.full_name, ctx.actor.shape());
    let compiled = tenant.plans.get_or(cache, || {
        let mut builder = Builder::new(&model, &ctx.actor);
        let ids = builder.slot(Slot::Input(0), "uuid[]");
        let view = access::predicate(&mut builder, &entity, "view", "t");
        let alive = if entity.field("deleted_at").is_some() { "t.deleted_at IS NULL" } else { "true" };
        let sql =
            format!("SELECT t.id FROM {} t WHERE t.id = ANY({ids}) AND {alive} AND {}", entity.table(), view.sql());
        Ok(builder.finish(sql, &view).into())
    })?;
    let statement = &compiled.statement;
    let rows = tenant.db.query(&statement.sql, &statement.binds(ctx, &[Bind::Uuids(ids.to_vec())])?).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
