//! Écrire, fournée après fournée : chacune une transaction, qui dit aussi ce qu'elle a fait et où l'on en est.

use kernel::{Code, Ctx, Result};
use store::{
    Unit,
    records::{Key, Written, bulk as writing, bulk::Item},
};
use uuid::Uuid;

use super::{
    Bulk, Counts, Refusal, Status, end,
    patience::Patience,
    queries::{self, Outcome},
    run::{RunBulk, report, taken_over},
    seen,
};
use crate::{
    Services,
    imports::Told,
    workers::{Standing, Turn},
};

/// Écrit les fournées qui restent.
pub(super) async fn run(services: &Services, work: &RunBulk, turn: Turn, mut bulk: Bulk) -> Result<()> {
    while let Some(ids) = queries::chunk(&services.tenant.db, bulk.id, bulk.counts.done).await? {
        if report(services, turn, &bulk).await? == Standing::Stop {
            return end::close(services, &bulk, Status::Cancelled, None).await;
        }
        bulk.counts = patiently(services, work, &bulk, &ids).await?;
        turn.advanced(services).await?;
    }
    if bulk.counts.done == bulk.counts.total {
        return end::close(services, &bulk, Status::Done, None).await;
    }
    // Une fournée relevée n'est plus là : le geste ne se dit pas mené au bout.
    tracing::error!(bulk = %bulk.id, "un geste n'a plus toutes les fournées qu'il a relevées");
    end::close(services, &bulk, Status::Failed, Some(&end::cause(Code::Internal))).await
}

/// Écrit une fournée, refaite si une panne l'arrête ; rend les comptes.
async fn patiently(services: &Services, work: &RunBulk, bulk: &Bulk, ids: &[Uuid]) -> Result<Counts> {
    let mut patience = Patience::default();
    loop {
        match once(services, work, bulk, ids, &patience).await {
            Err(error) => patience.wait(error).await?,
            Ok(after) => return after.ok_or_else(taken_over),
        }
    }
}

/// Rend les comptes ; rien si un autre essai mène le geste.
async fn once(
    services: &Services,
    work: &RunBulk,
    bulk: &Bulk,
    ids: &[Uuid],
    patience: &Patience,
) -> Result<Option<Counts>> {
    let tenant = &services.tenant;
    // Relus à chaque fournée : ce que la personne n'a plus le droit de faire ne se fait plus.
    let ctx = work.behalf.ctx(services).await?;
    let unit = tenant.long_unit().await?;
    let (after, outcome) = write(&ctx, &unit, bulk, ids, patience).await?;
    if !queries::record(&unit.tenant().db, bulk, after, &outcome, tenant.clock.now()).await? {
        return Ok(None);
    }
    unit.commit(tenant).await?;
    Ok(Some(after))
}

/// Écrit une fournée, et dit ce qu'il en est advenu.
async fn write(ctx: &Ctx, unit: &Unit, bulk: &Bulk, ids: &[Uuid], patience: &Patience) -> Result<(Counts, Outcome)> {
    let operation = bulk.demand.operation()?;
    writing::allowed(ctx, &bulk.entity, &operation)?;
    let seen = seen::among(ctx, unit.tenant(), ids, bulk.demand.query(&bulk.entity)).await?;
    let kept: Vec<Uuid> = ids.iter().copied().filter(|id| seen.contains_key(id)).collect();
    let item = |id: &Uuid| Item { key: Some(Key::Id(*id)), version: None, body: bulk.demand.body.clone() };
    let items: Vec<Item> = kept.iter().map(item).collect();
    let results = patience.sift(writing::each(ctx, unit, &bulk.entity, &operation, &items).await?)?;
    let (mut after, mut outcome) = (bulk.counts, Outcome::default());
    after.done += ids.len() as i64;
    after.skipped += (ids.len() - kept.len()) as i64;
    for (id, result) in kept.into_iter().zip(results) {
        match result {
            // La transition attend qu'on l'approuve : rien n'est changé.
            Ok(Written { approval: Some(_), .. }) => after.pending += 1,
            Ok(Written { version, .. }) => {
                after.changed += 1;
                outcome.records.push(id);
                outcome.versions.push(version);
            }
            Err(error) => {
                after.refused += 1;
                let label = seen.get(&id).and_then(|seen| seen.label.clone());
                outcome.refused.push(Refusal { record: id, label, faults: Told::all(&error) });
            }
        }
    }
    Ok((after, outcome))
}
