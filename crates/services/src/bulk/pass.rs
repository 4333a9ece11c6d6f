//! Écrire, fournée après fournée : chacune une transaction, qui dit aussi ce qu'elle a fait et où l'on en est.

use std::collections::HashMap;

use kernel::{Ctx, Result};
use serde_json::{Map, Value};
use store::{
    Tenant, Unit, access,
    records::{self, Key, Written, bulk as writing, bulk::Item},
};
use uuid::Uuid;

use super::{
    Bulk, Counts, Refusal, Status, end,
    queries::{self, Outcome},
    run::{RunBulk, report, taken_over},
};
use crate::{
    Services,
    imports::Told,
    workers::{Standing, Turn},
};

/// Écrit les fournées qui restent.
pub(super) async fn run(services: &Services, work: &RunBulk, turn: Turn, mut bulk: Bulk) -> Result<()> {
    let tenant = &services.tenant;
    while let Some(ids) = queries::chunk(&tenant.db, bulk.id, bulk.counts.done).await? {
        if report(services, turn, &bulk).await? == Standing::Stop {
            return end::close(services, &bulk, Status::Cancelled, None).await;
        }
        // Relus à chaque fournée : ce que la personne n'a plus le droit de faire ne se fait plus.
        let ctx = work.behalf.ctx(services).await?;
        let unit = tenant.long_unit().await?;
        let (after, outcome) = write(&ctx, &unit, &bulk, ids).await?;
        if !queries::record(&unit.tenant().db, &bulk, after, &outcome, tenant.clock.now()).await? {
            return Err(taken_over());
        }
        unit.commit(tenant).await?;
        bulk.counts = after;
    }
    end::close(services, &bulk, Status::Done, None).await
}

/// Écrit une fournée, et dit ce qu'il en est advenu.
async fn write(ctx: &Ctx, unit: &Unit, bulk: &Bulk, ids: Vec<Uuid>) -> Result<(Counts, Outcome)> {
    let operation = bulk.demand.operation()?;
    writing::allowed(ctx, &bulk.entity, &operation)?;
    let mut after = bulk.counts;
    after.done += ids.len() as i64;
    let seen = still(ctx, unit.tenant(), bulk, &ids).await?;
    let kept: Vec<Uuid> = ids.into_iter().filter(|id| seen.contains_key(id)).collect();
    after.skipped += after.done - bulk.counts.done - kept.len() as i64;
    let item = |id: &Uuid| Item { key: Some(Key::Id(*id)), version: None, body: bulk.demand.body.clone() };
    let items: Vec<Item> = kept.iter().map(item).collect();
    let results = writing::each(ctx, unit, &bulk.entity, &operation, &items).await?;
    let mut outcome = Outcome::default();
    for (id, result) in kept.into_iter().zip(results) {
        match result {
            Ok(Written { version, .. }) => {
                after.changed += 1;
                outcome.records.push(id);
                outcome.versions.push(version);
            }
            // Une panne n'est pas un refus : la fournée se refera.
            Err(error) if error.code.status() >= 500 => return Err(error),
            Err(error) => {
                after.refused += 1;
                let label = seen.get(&id).cloned().flatten();
                outcome.refused.push(Refusal { record: id, label, faults: Told::all(&error) });
            }
        }
    }
    Ok((after, outcome))
}

/// Ceux qui répondent encore à la demande, et leur nom.
async fn still(ctx: &Ctx, tenant: &Tenant, bulk: &Bulk, ids: &[Uuid]) -> Result<HashMap<Uuid, Option<String>>> {
    let title = title_of(ctx, tenant, &bulk.entity);
    let fields: Vec<&str> = std::iter::once("id").chain(title.as_deref()).collect();
    let rows = records::among(ctx, tenant, ids.to_vec(), bulk.demand.query(&bulk.entity, &fields)).await?;
    let named = |row: Map<String, Value>| {
        let id = row.get("id")?.as_str().and_then(|id| Uuid::try_parse(id).ok())?;
        let label = title.as_ref().and_then(|title| row.get(title)?.as_str().map(str::to_owned));
        Some((id, label))
    };
    Ok(rows.iter().filter_map(|row| serde_json::from_str(row).ok().and_then(named)).collect())
}

/// Le champ qui nomme un enregistrement, si la personne peut le lire de tous.
pub(super) fn title_of(ctx: &Ctx, tenant: &Tenant, entity: &str) -> Option<String> {
    let model = tenant.model();
    let entity = model.entity(entity)?;
    let title = entity.field(&entity.title)?;
    access::opens(&ctx.actor, &model, entity, "view", title.class).then(|| title.name.clone())
}
