//! Dire comment une lecture se ferait, sans la faire : ce qu'un administrateur regarde quand une liste est lente.

use kernel::{Ctx, Result};
use serde_json::Value;

use super::{Aggregation, Query, standing};
use crate::{
    Bind, Tenant,
    query::{
        DEFAULT_LIMIT, Ground, Reading,
        aggregate::{self, spec::Spec},
        budget,
        compile::{self, Compiled},
    },
};

/// Une lecture, telle que PostgreSQL la reçoit et la mènerait.
#[derive(Clone, Debug)]
pub struct Explained {
    /// L'instruction, ses valeurs à part.
    pub sql: String,
    /// `EXPLAIN (FORMAT JSON)`.
    pub plan: Value,
}

/// La première page de cette requête, avec les droits de l'acteur.
pub async fn explain(ctx: &Ctx, tenant: &Tenant, query: &Query) -> Result<Explained> {
    let model = tenant.model();
    let entity = standing(&model, &query.entity)?;
    let sort = query.sort.as_deref().unwrap_or(&entity.list.sort);
    let reading = Reading { ctx, model: &model, entity: &entity, ground: &Ground::Rights };
    explained(ctx, tenant, query, &compile::list(&reading, query, sort, None)?).await
}

/// Un agrégat, avec les droits de l'acteur.
pub async fn explain_aggregate(ctx: &Ctx, tenant: &Tenant, asked: &Aggregation) -> Result<Explained> {
    let model = tenant.model();
    let entity = standing(&model, &asked.query.entity)?;
    let (pivot, having) = (asked.pivot.as_deref(), asked.having.as_deref());
    let spec = Spec::read(&asked.group, pivot, &asked.measures, having, &asked.sort)?;
    let reading = Reading { ctx, model: &model, entity: &entity, ground: &Ground::Rights };
    explained(ctx, tenant, &asked.query, &aggregate::compile(&reading, &asked.query, &spec)?).await
}

async fn explained(ctx: &Ctx, tenant: &Tenant, query: &Query, compiled: &Compiled) -> Result<Explained> {
    let inputs = [Bind::Int(DEFAULT_LIMIT.into()), query.search.clone().unwrap_or_default().into(), Bind::Null];
    let plan = budget::plan(ctx, tenant, compiled, &inputs).await?;
    Ok(Explained { sql: compiled.statement.sql.to_string(), plan })
}
