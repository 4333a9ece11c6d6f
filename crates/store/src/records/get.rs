//! Lire un enregistrement.

use kernel::{Code, Ctx, Result};
use uuid::Uuid;

use super::{Key, Projection, load::key_predicate, standing};
use crate::{
    Tenant, access,
    definitions::steady,
    query::{
        Builder,
        projection::{Extent, Wanted, select_list},
    },
};

/// Un enregistrement lu.
#[derive(Clone, Debug)]
pub struct Record {
    /// Identifiant.
    pub id: Uuid,
    /// Version, pour l'étiquette d'entité ; 0 pour une table du système.
    pub version: i64,
    /// Son JSON, tel que PostgreSQL l'a écrit.
    pub json: String,
}

/// Lit un enregistrement visible ; inconnu ou invisible, c'est la même réponse.
pub async fn get(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, shape: &Projection) -> Result<Record> {
    steady(tenant, || attempt(ctx, tenant, entity, key, shape)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, shape: &Projection) -> Result<Record> {
    let model = tenant.model();
    let entity = standing(&model, entity)?;
    let cache = format!("{}|get|{}|{}|{shape:?}|{}", model.version, entity.full_name, key.shape(), ctx.actor.shape());
    let compiled = tenant.plans.get_or(cache, || {
        let mut builder = Builder::new(&model, &ctx.actor);
        let wanted = Wanted::of(&entity, shape.fields.as_deref(), &shape.expand, Extent::Whole)?;
        let list = select_list(&mut builder, &entity, "t", &wanted)?;
        let view = access::predicate(&mut builder, &entity, "view", "t");
        let key = key_predicate(&mut builder, &entity, key)?;
        let version = if entity.field("version").is_some() { "t.version" } else { "0::bigint" };
        let alive = if entity.field("deleted_at").is_some() { "t.deleted_at IS NULL" } else { "true" };
        let sql = format!(
            "SELECT t.id, {version}, row_to_json(p)::text FROM {} t, LATERAL (SELECT {list}) p WHERE {key} AND {alive} AND {}",
            entity.table(),
            view.sql()
        );
        Ok(builder.finish(sql, &view).into())
    })?;
    let statement = &compiled.statement;
    let row = tenant.db.query_opt(&statement.sql, &statement.binds(ctx, &[key.bind()])?).await?;
    let row = row.ok_or_else(|| Code::NotFound.error())?;
    Ok(Record { id: row.get(0), version: row.get(1), json: row.get(2) })
}
