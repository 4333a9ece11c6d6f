//! Clore un geste, et le dire à qui l'a demandé, dans la même transaction.

use kernel::Result;

use super::{Bulk, Status, queries, run::taken_over, tell};
use crate::{Services, imports::Told, stream};

/// Passe le geste à son dernier état ; la personne l'apprend où qu'elle soit.
pub(super) async fn close(services: &Services, bulk: &Bulk, to: Status, fault: Option<&Told>) -> Result<()> {
    let (tenant, now) = (&services.tenant, services.tenant.clock.now());
    let unit = tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::turn(db, bulk, to, fault, now).await? {
        return Err(taken_over());
    }
    let told = tell::of_end(services, unit.tenant(), bulk, to).await?;
    stream::announce_told(db, &told).await?;
    unit.commit(tenant).await
}
