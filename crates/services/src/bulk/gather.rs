//! Relever ce qu'un geste vise, avant d'écrire quoi que ce soit : ce qui arrive ensuite n'en sera pas.

use kernel::Result;
use store::records::bulk as writing;
use uuid::Uuid;

use super::{
    Bulk, Status, end, queries,
    run::{RunBulk, report, taken_over},
};
use crate::{
    Services,
    workers::{Standing, Turn},
};

/// Enregistrements d'une fournée : assez peu pour que ses verrous soient brefs.
const BATCH: usize = 100;

/// Relève tout ; repris après un arrêt brutal, il recommence, rien n'étant encore écrit.
pub(super) async fn run(services: &Services, work: &RunBulk, turn: Turn, bulk: Bulk) -> Result<()> {
    let tenant = &services.tenant;
    if !queries::forget_chunks(&tenant.db, &bulk).await? {
        return Err(taken_over());
    }
    let ctx = work.behalf.ctx(services).await?;
    let (mut first, mut left) = (0, Some(bulk.demand.query(&bulk.entity)));
    while let Some(query) = left {
        let swept = writing::sweep(&ctx, tenant, query).await?;
        let total = first + swept.ids.len() as i64;
        writing::admit(total, bulk.demand.admitted)?;
        let chunks: Vec<&[Uuid]> = swept.ids.chunks(BATCH).collect();
        if !queries::add_chunks(&tenant.db, &bulk, first, &chunks).await? {
            return Err(taken_over());
        }
        if report(services, turn, &bulk).await? == Standing::Stop {
            return end::close(services, &bulk, Status::Cancelled, None).await;
        }
        (first, left) = (total, swept.next);
    }
    match queries::gathered(&tenant.db, &bulk, first, tenant.clock.now()).await? {
        true => Ok(()),
        false => Err(taken_over()),
    }
}
