//! Dire comment une lecture se ferait, sans la faire : ce qu'un administrateur regarde quand une liste est lente.

use kernel::{Ctx, Result};
use serde_json::Value;

use super::{Query, standing};
use crate::{
    Bind, Tenant,
    query::{DEFAULT_LIMIT, Ground, Reading, budget, compile},
};

/// Le plan de PostgreSQL pour la première page de cette requête, avec les droits de l'acteur.
pub async fn explain(ctx: &Ctx, tenant: &Tenant, query: Query) -> Result<Value> {
    let model = tenant.model();
    let entity = standing(&model, &query.entity)?;
    let sort = query.sort.clone().unwrap_or_else(|| entity.list.sort.clone());
    let reading = Reading { ctx, model: &model, entity: &entity, ground: &Ground::Rights };
    let compiled = compile::list(&reading, &query, &sort, None)?;
    let inputs = [Bind::Int(DEFAULT_LIMIT.into()), query.search.unwrap_or_default().into(), Bind::Null];
    budget::plan(ctx, tenant, &compiled, &inputs).await
}
