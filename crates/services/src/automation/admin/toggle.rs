//! Mettre un déclencheur hors service, et l'y remettre : sa définition ne change pas, ses exécutions commencées continuent.

use kernel::{Code, Ctx, Result};
use serde_json::json;
use store::{Bind, audit};

use super::{may_manage, queries};
use crate::Services;

/// Met un déclencheur en service.
pub async fn enable(ctx: &Ctx, services: &Services, trigger: &str) -> Result<()> {
    set(ctx, services, trigger, "automation.enabled", Bind::Bool(true)).await
}

/// Met un déclencheur hors service : rien ne le réveille plus.
pub async fn disable(ctx: &Ctx, services: &Services, trigger: &str) -> Result<()> {
    set(ctx, services, trigger, "automation.disabled", Bind::Bool(false)).await
}

async fn set(ctx: &Ctx, services: &Services, trigger: &str, action: &str, enabled: Bind) -> Result<()> {
    may_manage(ctx)?;
    if !services.tenant.model().triggers.contains_key(trigger) {
        return Err(Code::NotFound.error());
    }
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if queries::enable(db, trigger, &enabled).await? {
        let changes = Some(json!({ "trigger": trigger }));
        audit::write(ctx, db, audit::Entry { action: action.to_owned(), changes, ..audit::Entry::default() }).await?;
    }
    unit.commit(&services.tenant).await
}
