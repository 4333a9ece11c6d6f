//! Défaire ce qu'un geste a écrit, de la dernière fournée à la première : un enregistrement changé reprend les valeurs que le
//! journal lui gardait, un enregistrement supprimé sort de la corbeille ; celui que quelqu'un a touché depuis est laissé, et dit.

use kernel::{Code, Ctx, FieldError, Result};
use store::{
    Tenant, Unit,
    records::{self, Key, Query, bulk as writing},
};
use uuid::Uuid;

use super::{
    Act, Bulk, Counts, Refusal, Status, end,
    patience::Patience,
    queries::{self, Chunk},
    run::{RunBulk, report, taken_over},
    seen::{self, Seen},
};
use crate::{
    Services,
    imports::Told,
    workers::{Standing, Turn},
};

/// Défait les fournées qui restent.
pub(super) async fn run(services: &Services, work: &RunBulk, turn: Turn, mut bulk: Bulk) -> Result<()> {
    while let Some(chunk) = queries::last_written(&services.tenant.db, bulk.id).await? {
        if report(services, turn, &bulk).await? == Standing::Stop {
            return end::close(services, &bulk, Status::Failed, Some(&end::cause(Code::BulkStopped))).await;
        }
        bulk.counts = patiently(services, work, &bulk, &chunk).await?;
        turn.advanced(services).await?;
    }
    end::close(services, &bulk, Status::Undone, None).await
}

/// Défait une fournée, refaite si une panne l'arrête ; rend les comptes.
async fn patiently(services: &Services, work: &RunBulk, bulk: &Bulk, chunk: &Chunk) -> Result<Counts> {
    // Ce qui est laissé l'est pour de bon : une panne qui passe n'y suffit pas.
    let mut patience = Patience::that_outlasts();
    loop {
        match once(services, work, bulk, chunk, &patience).await {
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
    chunk: &Chunk,
    patience: &Patience,
) -> Result<Option<Counts>> {
    let tenant = &services.tenant;
    let ctx = work.behalf.ctx(services).await?;
    let unit = tenant.long_unit().await?;
    let (after, left) = take_back(&ctx, &unit, bulk, chunk, patience).await?;
    if !queries::taken_back(&unit.tenant().db, bulk, after, chunk.first, &left, tenant.clock.now()).await? {
        return Ok(None);
    }
    unit.commit(tenant).await?;
    Ok(Some(after))
}

/// Défait une fournée ; rend les comptes, et ce qui est laissé en tout ou en partie.
async fn take_back(
    ctx: &Ctx,
    unit: &Unit,
    bulk: &Bulk,
    chunk: &Chunk,
    patience: &Patience,
) -> Result<(Counts, Vec<Refusal>)> {
    let tenant = unit.tenant();
    // Un droit perdu en chemin arrête l'annulation, qui pourra reprendre : rien n'est laissé pour autant.
    writing::allowed(ctx, &bulk.entity, &bulk.demand.operation()?)?;
    let (entity, deleted) = (bulk.entity.clone(), bulk.demand.operation == Act::Delete);
    let query = Query { entity, deleted, sort: Some(String::new()), ..Query::default() };
    let mut seen = seen::among(ctx, tenant, &chunk.records, query).await?;
    // Du dernier au premier : ce qui en suivait un autre se défait avant lui.
    let written: Vec<(Uuid, i64)> = chunk.records.iter().copied().zip(chunk.versions.iter().copied()).rev().collect();
    let mut results = Vec::with_capacity(written.len());
    for (id, version) in &written {
        results.push(unit.attempt(give_back(ctx, tenant, bulk, *id, *version, seen.get(id))).await?);
    }
    let (mut after, mut left) = (bulk.counts, Vec::new());
    for ((id, _), result) in written.into_iter().zip(patience.sift(results)?) {
        let faults: Vec<Told> = match result {
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
            left.push(Refusal { record: id, label: seen.remove(&id).and_then(|now| now.label), faults });
        }
    }
    after.told += left.len() as i64;
    Ok((after, left))
}

/// Rend à ce qu'il était un enregistrement resté tel que le geste l'a laissé ; les champs qui ne se rendent pas.
async fn give_back(
    ctx: &Ctx,
    tenant: &Tenant,
    bulk: &Bulk,
    id: Uuid,
    version: i64,
    now: Option<&Seen>,
) -> Result<Vec<String>> {
    let now = now.ok_or_else(|| Code::NotFound.error())?;
    if now.version != version {
        return Err(Code::StaleVersion.error());
    }
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
