//! Rejouer une exécution échouée, à partir de l'étape qui a échoué : les précédentes ne se refont pas.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::audit;

use super::{may_manage, queries, runs::run};
use crate::Services;

/// Rejoue une exécution et rend son nouvel état.
pub async fn replay(ctx: &Ctx, services: &Services, id: i64) -> Result<Value> {
    may_manage(ctx)?;
    let before = run(ctx, services, id).await?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let Some(trigger) = queries::replay(db, id, ctx.now()).await? else {
        return Err(Code::IllegalTransition.with("state", before["state"].clone()).with("action", "replay"));
    };
    let changes = Some(json!({ "run": id, "trigger": trigger }));
    audit::write(
        ctx,
        db,
        audit::Entry { action: "automation.replayed".to_owned(), changes, ..audit::Entry::default() },
    )
    .await?;
    unit.commit(&services.tenant).await?;
    services.automation.notify_one();
    run(ctx, services, id).await
}
