//! Dater d'un coup des lignes du système qui sont à l'acteur : lues, retirées.

use kernel::{Code, Ctx, Result};
use schema::model::Entity;

use super::{Query, standing};
use crate::{
    Bind, Tenant,
    definitions::steady,
    query::{Builder, Ground, Reading, Slot, budget, compile, quoted},
};

/// Date maintenant, dans `field`, les lignes de l'acteur que cette demande retient et que rien n'y date encore ; rend leur nombre.
pub async fn stamp_mine(ctx: &Ctx, tenant: &Tenant, query: &Query, field: &str) -> Result<i64> {
    steady(tenant, || attempt(ctx, tenant, query, field)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, query: &Query, field: &str) -> Result<i64> {
    let model = tenant.model();
    let entity = standing(&model, &query.entity)?;
    let filter = query.filter.as_deref().unwrap_or_default();
    let (searches, shape) = (query.is_searching(), ctx.actor.shape());
    let cache = format!("{}|stamp|{}|{field}|{filter}|{searches}|{shape}", model.version, entity.full_name);
    let reading = Reading { ctx, model: &model, entity: &entity, ground: &Ground::Mine };
    let compiled = tenant.plans.get_or(cache, || compiled(&reading, query, field))?;
    let inputs = [ctx.now().into(), query.search.clone().unwrap_or_default().into(), Bind::Null];
    if query.is_composed() {
        budget::check(ctx, tenant, &compiled, &inputs).await?;
    }
    let statement = &compiled.statement;
    let row = tenant.db.query_opt(&statement.sql, &statement.binds(ctx, &inputs)?).await?;
    Ok(row.map_or(0, |row| row.get(0)))
}

/// Entrée 0 : l'instant ; les suivantes sont celles d'une liste.
fn compiled(reading: &Reading<'_>, query: &Query, field: &str) -> Result<compile::Compiled> {
    let mut builder = Builder::new(reading.model, &reading.ctx.actor);
    let (condition, proof) = compile::condition(&mut builder, reading, query)?;
    let (table, column) = (reading.entity.table(), column(reading.entity, field)?);
    let now = builder.slot(Slot::Input(0), "timestamptz");
    let joins = builder.joins().to_owned();
    let sql = format!(
        "WITH wanted AS (SELECT t.id FROM {table} t{joins} WHERE {condition} AND t.{column} IS NULL), \
         stamped AS (UPDATE {table} u SET {column} = {now} FROM wanted w WHERE u.id = w.id AND u.{column} IS NULL RETURNING u.id) \
         SELECT count(*) FROM stamped"
    );
    Ok(builder.finish(sql, &proof).into())
}

/// Une date d'une table du système ; celles des autres se disent par leur écriture, qui laisse une trace.
fn column(entity: &Entity, field: &str) -> Result<String> {
    let known = entity.field(field).filter(|_| entity.system.is_some());
    known.map(|field| quoted(field.column())).ok_or_else(|| Code::MethodNotAllowed.error())
}
