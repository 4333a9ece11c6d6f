//! Mettre un geste en marche, ou le défaire. Le travail entre en file avec le changement d'état.

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::{
    Tenant, idempotency,
    records::{self, Count, Query, bulk as writing},
};
use uuid::Uuid;

use super::{Act, Bulk, Counts, Demand, MOST, Status, abandoned, mine, queries, read, run::RunBulk, wrong_state};
use crate::{
    Services,
    workers::{self, Work},
};

/// Ce qui est demandé.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    entity: String,
    operation: Act,
    action: Option<String>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    params: Map<String, Value>,
    filter: Option<String>,
    q: Option<String>,
    max_affected: Option<usize>,
}

impl Asked {
    fn demand(self) -> Result<(String, Demand)> {
        self.relevant()?;
        let body = if self.operation == Act::Action { self.params } else { self.set };
        if self.operation == Act::Update && body.is_empty() {
            return Err(Code::MalformedBody.with("reason", "set"));
        }
        let admitted = self.max_affected.unwrap_or(MOST).min(MOST);
        let demand = Demand {
            operation: self.operation,
            action: self.action,
            body,
            filter: self.filter,
            search: self.q,
            admitted,
        };
        Ok((self.entity, demand))
    }

    /// Refuse ce qui ne sert pas à cette opération : qui l'envoie croit qu'il sera fait.
    fn relevant(&self) -> Result<()> {
        let acts = self.operation == Act::Action;
        let given = [
            ("action", !acts && self.action.is_some()),
            ("params", !acts && !self.params.is_empty()),
            ("set", self.operation != Act::Update && !self.set.is_empty()),
        ];
        let fault = |(name, _)| FieldError::new(name, "irrelevant").with("operation", self.operation.as_str());
        let faults: Vec<FieldError> = given.into_iter().filter(|(_, is_given)| *is_given).map(fault).collect();
        if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
    }
}

/// Met le geste en file, et rend son identifiant ; ce que tout enregistrement refuserait est refusé d'avance.
pub async fn start(ctx: &Ctx, services: &Services, asked: Asked) -> Result<Uuid> {
    let (entity, demand) = asked.demand()?;
    let tenant = &services.tenant;
    writing::foresee(ctx, tenant, &entity, &demand.operation()?, &demand.body)?;
    let total = matching(ctx, tenant, demand.query(&entity), demand.admitted).await?;
    let id = ctx.new_id();
    let work = RunBulk::of(ctx, id)?;
    abandoned::settle_of(services, work.behalf.by).await?;
    let now = ctx.now();
    let bulk = Bulk {
        id,
        entity,
        owner: work.behalf.by,
        status: Status::Gathering,
        job: work.job,
        demand,
        counts: Counts { total, ..Counts::default() },
        fault: None,
        hold: 0,
        created_at: now,
        updated_at: now,
    };
    let unit = tenant.unit().await?;
    let db = &unit.tenant().db;
    queries::insert(db, &bulk).await.map_err(already)?;
    workers::enqueue(db, work.job(now).unique(work.job.to_string())).await?;
    idempotency::leave(ctx, db, id).await?;
    unit.commit(tenant).await?;
    services.pool.wake();
    Ok(id)
}

/// Défait ce que le geste a écrit et qui n'a pas changé depuis ; le reste est laissé, et dit.
pub async fn undo(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let bulk = mine(ctx, services, id).await?;
    if !bulk.is_undoable() {
        return Err(wrong_state(&bulk));
    }
    writing::allowed(ctx, &bulk.entity, &bulk.demand.operation()?)?;
    let work = RunBulk::of(ctx, id)?;
    abandoned::settle_of(services, work.behalf.by).await?;
    let now = ctx.now();
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::relaunch(db, &bulk, work.job, now).await.map_err(already)? {
        return Err(wrong_state(&bulk));
    }
    workers::enqueue(db, work.job(now).unique(work.job.to_string())).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    read::show(ctx, services, id).await
}

/// Combien d'enregistrements sont visés ; refusé au-delà de ce que la personne admet.
async fn matching(ctx: &Ctx, tenant: &Tenant, query: Query, admitted: usize) -> Result<i64> {
    let page = records::list(ctx, tenant, Query { limit: 1, count: Count::Exact, ..query }).await?;
    let count = page.count.map_or(0, |count| count.value);
    writing::admit(count, admitted)?;
    Ok(count)
}

/// La personne mène déjà un geste sur cette entité.
fn already(error: Error) -> Error {
    let constraint = error.params.get("constraint").and_then(Value::as_str);
    if constraint == Some("bulk_alive") { Code::BulkRunning.error() } else { error }
}
