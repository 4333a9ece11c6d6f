//! Clore un geste : l'inscrire au journal et le dire à qui l'a demandé, dans la même transaction.

use kernel::{Code, FieldError, Result};
use serde_json::json;
use store::audit;

use super::{Bulk, Status, queries, tell};
use crate::{Services, imports::Told, stream};

/// Passe le geste à son dernier état ; la personne l'apprend où qu'elle soit. Sans effet si un autre essai l'a pris entre-temps.
pub(super) async fn close(services: &Services, bulk: &Bulk, to: Status, fault: Option<&Told>) -> Result<()> {
    let tenant = &services.tenant;
    let unit = tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::turn(db, bulk, to, fault, tenant.clock.now()).await? {
        return Ok(());
    }
    audit::write(&tenant.system("bulk"), db, entry(bulk, to, fault)).await?;
    let told = tell::of_end(services, unit.tenant(), bulk, to).await?;
    stream::announce_told(db, &told).await?;
    unit.commit(tenant).await
}

/// La cause d'une fin qu'aucune écriture n'a refusée.
pub(super) fn cause(code: Code) -> Told {
    Told::from(FieldError::new("", code.as_str()))
}

fn entry(bulk: &Bulk, to: Status, fault: Option<&Told>) -> audit::Entry {
    let (counts, demand) = (bulk.counts, &bulk.demand);
    audit::Entry {
        action: format!("bulk.{}", to.as_str()),
        entity: Some(bulk.entity.clone()),
        result: fault.map(|fault| fault.code.clone()),
        changes: Some(json!({
            "bulk": bulk.id, "owner": bulk.owner, "operation": demand.operation, "action": demand.action,
            "total": counts.total, "changed": counts.changed, "pending": counts.pending, "refused": counts.refused,
            "skipped": counts.skipped, "reverted": counts.reverted, "kept": counts.kept,
        })),
        ..audit::Entry::default()
    }
}
