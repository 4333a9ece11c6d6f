//! Défaire ce qu'un geste a écrit, de la dernière fournée à la première : un enregistrement changé reprend les valeurs que le
//! journal lui gardait, un enregistrement supprimé sort de la corbeille ; celui que quelqu'un a touché depuis est laissé, et dit.

use std::collections::HashMap;

use kernel::{Code, Ctx, FieldError, Result};
use serde_json::{Map, Value};
use store::{
    Tenant, Unit,
    records::{self, Key, Query},
};
use uuid::Uuid;

use super::{
    Act, Bulk, Counts, Refusal, Status, end,
    pass::title_of,
    queries,
    run::{RunBulk, report, taken_over},
};
use crate::{Services, imports::Told, workers::Turn};

/// Défait les fournées qui restent.
pub(super) async fn run(services: &Services, work: &RunBulk, turn: Turn, mut bulk: Bulk) -> Result<()> {
    let tenant = &services.tenant;
    while let Some((first, ids, versions)) = queries::last_written(&tenant.db, bulk.id).await? {
        report(services, turn, &bulk).await?;
        let ctx = work.behalf.ctx(services).await?;
        let unit = tenant.long_unit().await?;
        let (after, left) = take_back(&ctx, &unit, &bulk, ids.into_iter().zip(versions).collect()).await?;
        if !queries::taken_back(&unit.tenant().db, &bulk, after, first, &left, tenant.clock.now()).await? {
            return Err(taken_over());
        }
        unit.commit(tenant).await?;
        bulk.counts = after;
    }
    end::close(services, &bulk, Status::Undone, None).await
}

/// Défait une fournée ; rend les comptes, et ce qui est laissé en tout ou en partie.
async fn take_back(ctx: &Ctx, unit: &Unit, bulk: &Bulk, written: Vec<(Uuid, i64)>) -> Result<(Counts, Vec<Refusal>)> {
    let seen = present(ctx, unit.tenant(), bulk, written.iter().map(|(id, _)| *id).collect()).await?;
    let (mut after, mut left) = (bulk.counts, Vec::new());
    for (id, version) in written {
        let now = seen.get(&id);
        unit.mark().await?;
        let outcome = match now {
            Some(now) if now.version == version => give_back(ctx, unit.tenant(), bulk, id, version).await,
            Some(_) => Err(Code::StaleVersion.error()),
            None => Err(Code::NotFound.error()),
        };
        if outcome.is_err() {
            unit.back_to_mark().await?;
        }
        unit.forget_mark().await?;
        let faults = match outcome {
            Err(error) if error.code.status() >= 500 => return Err(error),
            Err(error) => {
                after.kept += 1;
                Told::all(&error)
            }
            Ok(skipped) => {
                after.reverted += 1;
                skipped.iter().map(|field| Told::from(FieldError::new(field, "read_only"))).collect()
            }
        };
        if !faults.is_empty() {
            left.push(Refusal { record: id, label: now.and_then(|now| now.label.clone()), faults });
        }
    }
    Ok((after, left))
}

/// Rend un enregistrement à ce qu'il était ; les champs qui ne se rendent pas.
async fn give_back(ctx: &Ctx, tenant: &Tenant, bulk: &Bulk, id: Uuid, version: i64) -> Result<Vec<String>> {
    let (entity, key) = (bulk.entity.as_str(), Key::Id(id));
    match bulk.demand.operation {
        Act::Update => {
            let restored = records::restore_version(ctx, tenant, entity, &key, version - 1, Some(version)).await?;
            return Ok(restored.skipped);
        }
        Act::Delete => records::restore(ctx, tenant, entity, &key).await?,
        Act::Restore => records::delete(ctx, tenant, entity, &key, Some(version)).await?,
        Act::Action => return Err(Code::BulkState.with("status", bulk.status.as_str())),
    };
    Ok(Vec::new())
}

/// Un enregistrement tel qu'il est à présent.
struct Present {
    version: i64,
    label: Option<String>,
}

/// Ceux que la personne voit encore, là où le geste les a laissés.
async fn present(ctx: &Ctx, tenant: &Tenant, bulk: &Bulk, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Present>> {
    let title = title_of(ctx, tenant, &bulk.entity);
    let fields = ["id", "version"].into_iter().map(str::to_owned).chain(title.clone()).collect();
    let query = Query {
        entity: bulk.entity.clone(),
        fields: Some(fields),
        sort: Some(String::new()),
        deleted: bulk.demand.operation == Act::Delete,
        ..Query::default()
    };
    let rows = records::among(ctx, tenant, ids, query).await?;
    let read = |row: Map<String, Value>| {
        let id = row.get("id")?.as_str().and_then(|id| Uuid::try_parse(id).ok())?;
        let label = title.as_ref().and_then(|title| row.get(title)?.as_str().map(str::to_owned));
        Some((id, Present { version: row.get("version")?.as_i64()?, label }))
    };
    Ok(rows.iter().filter_map(|row| serde_json::from_str(row).ok().and_then(read)).collect())
}
