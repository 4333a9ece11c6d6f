//! Les définitions du locataire : lues, prévues, appliquées, défaites. Réservé à qui tient `core.definition.manage`.

use identity::provision;
use kernel::{Code, Ctx, Result};
use store::definitions::Applied;

use crate::App;

pub(crate) mod apply;
pub(crate) mod get;
pub(crate) mod layout;
pub(crate) mod list;
pub(crate) mod plan;
pub(crate) mod plans;
pub(crate) mod promote;
pub(crate) mod put;
pub(crate) mod quarantine;
pub(crate) mod remove;
pub(crate) mod undo;
pub(crate) mod versions;

/// Refuse qui ne gouverne pas le modèle.
pub(super) fn manage(ctx: &Ctx) -> Result<()> {
    match ctx.actor.access("core.definition", "manage").is_denied() {
        true => Err(Code::Forbidden.with("action", "core.definition.manage")),
        false => Ok(()),
    }
}

/// Après un changement : les rôles que le nouveau modèle propose sont créés.
async fn settle(app: &App, applied: Applied) -> Result<Applied> {
    if applied.plan.is_some() {
        provision::seed_roles(&app.tenant.system("definitions"), &app.identity).await?;
    }
    Ok(applied)
}
