//! Arrêter une exécution qui attend encore : ce qu'elle a fait demeure, la suite ne se fera pas.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::audit;

use super::{may_manage, queries, runs::run};
use crate::Services;

/// Arrête une exécution et rend son nouvel état.
pub async fn stop(ctx: &Ctx, services: &Services, id: i64) -> Result<Value> {
    may_manage(ctx)?;
    let before = run(ctx, services, id).await?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let Some(trigger) = queries::stop(db, id, ctx.now()).await? else {
        return Err(Code::IllegalTransition.with("state", before["state"].clone()).with("action", "stop"));
    };
    let changes = Some(json!({ "run": id, "trigger": trigger }));
    audit::write(ctx, db, audit::Entry { action: "automation.stopped".to_owned(), changes, ..audit::Entry::default() })
        .await?;
    unit.commit(&services.tenant).await?;
    run(ctx, services, id).await
}
