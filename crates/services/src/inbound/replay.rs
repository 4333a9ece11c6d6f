//! Rejouer un appel échoué : son contenu est celui qui a été reçu, l'entrée et les droits ceux d'à présent.

use kernel::{Code, Ctx, Result};
use serde_json::Value;
use uuid::Uuid;

use super::{
    act::Act,
    admin::{known, trace},
    deliveries::delivery,
    queries,
};
use crate::{
    Services,
    automation::admin::may_manage,
    workers::{Work, enqueue},
};

/// Rejoue un appel et rend son nouvel état ; fait, il ne se refait pas.
pub async fn replay(ctx: &Ctx, services: &Services, hook: Uuid, id: Uuid) -> Result<Value> {
    may_manage(ctx)?;
    let hook = known(services, hook).await?;
    let before = delivery(ctx, services, hook.id, id).await?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::again(db, hook.id, id).await? {
        return Err(Code::IllegalTransition.with("state", before["status"].clone()).with("action", "replay"));
    }
    enqueue(db, Act { delivery: id }.job(ctx.now()).unique(id.to_string())).await?;
    trace(ctx, &unit, "inbound.replayed", &hook).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    delivery(ctx, services, hook.id, id).await
}
