//! Relever ce qu'un geste vise, avant d'écrire quoi que ce soit : ce qui arrive ensuite n'en sera pas.

use kernel::{Code, Result};
use serde_json::Value;
use store::records::{self, Query};
use uuid::Uuid;

use super::{
    Bulk, Status, end, queries,
    run::{RunBulk, report, taken_over},
};
use crate::{
    Services,
    workers::{Standing, Turn},
};

/// Enregistrements lus d'un coup.
const PAGE: u32 = 1000;

/// Enregistrements d'une fournée : assez peu pour que ses verrous soient brefs.
const BATCH: usize = 100;

/// Relève tout ; repris après un arrêt brutal, il recommence, rien n'étant encore écrit.
pub(super) async fn run(services: &Services, work: &RunBulk, turn: Turn, bulk: Bulk) -> Result<()> {
    let tenant = &services.tenant;
    queries::forget_chunks(&tenant.db, bulk.id).await?;
    let ctx = work.behalf.ctx(services).await?;
    let mut query = Query { limit: PAGE, ..bulk.demand.query(&bulk.entity, &["id"]) };
    let mut first = 0;
    loop {
        let page = records::list(&ctx, tenant, query.clone()).await?;
        let ids = page.rows.iter().map(|row| id_of(row)).collect::<Result<Vec<Uuid>>>()?;
        let chunks: Vec<&[Uuid]> = ids.chunks(BATCH).collect();
        queries::add_chunks(&tenant.db, &bulk, first, &chunks).await?;
        first += ids.len() as i64;
        if first > bulk.demand.admitted as i64 {
            let (count, max) = (first, bulk.demand.admitted);
            return Err(Code::TooManyAffected.with("count", count).with("max", max));
        }
        if report(services, turn, &bulk).await? == Standing::Stop {
            return end::close(services, &bulk, Status::Cancelled, None).await;
        }
        if page.next_cursor.is_none() {
            break;
        }
        query.cursor = page.next_cursor;
    }
    let moved = queries::gathered(&tenant.db, &bulk, first, tenant.clock.now()).await?;
    if moved { Ok(()) } else { Err(taken_over()) }
}

fn id_of(row: &str) -> Result<Uuid> {
    let row: Value = serde_json::from_str(row).map_err(|error| Code::Internal.because(error))?;
    let id = row["id"].as_str().and_then(|id| Uuid::try_parse(id).ok());
    id.ok_or_else(|| Code::Internal.because("une ligne sans identifiant"))
}
