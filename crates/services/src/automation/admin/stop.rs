//! Arrêter une exécution qui n'est pas finie : ce qu'elle a fait demeure, la suite ne se fera pas. Celle qu'un nœud mène finit
//! d'abord son tour, qui peut être le dernier.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::audit;

use super::{may_manage, queries, runs::run};
use crate::Services;

/// Arrête une exécution et rend son nouvel état.
pub async fn stop(ctx: &Ctx, services: &Services, id: i64) -> Result<Value> {
    may_manage(ctx)?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let Some(trigger) = queries::stop(db, id, ctx.now()).await? else {
        let run = queries::one(db, id).await?.ok_or_else(|| Code::NotFound.error())?;
        return Err(Code::IllegalTransition.with("state", run["state"].clone()).with("action", "stop"));
    };
    let changes = Some(json!({ "run": id, "trigger": trigger }));
    audit::write(ctx, db, audit::Entry { action: "automation.stopped".to_owned(), changes, ..audit::Entry::default() })
        .await?;
    unit.commit(&services.tenant).await?;
    run(ctx, services, id).await
}
