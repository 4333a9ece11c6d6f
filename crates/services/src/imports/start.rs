//! Mettre un import en marche : vérifier, écrire, défaire. Le travail entre en file avec le changement d'état.

use jiff::Timestamp;
use kernel::{Code, Ctx, Error, FieldError, Result};
use serde_json::Value;
use uuid::Uuid;

use super::{Import, Status, mine, queries, run::RunImport, upload::named, view, wrong_state};
use crate::{
    Services,
    exchange::import,
    workers::{self, Work},
};

/// Vérifie toutes les lignes, sans rien écrire.
pub async fn check(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let import = mine(ctx, services, id).await?;
    if queries::has_written(&services.tenant.db, id).await? {
        return Err(wrong_state(&import));
    }
    ready(ctx, services, &import)?;
    launch(ctx, services, import, Status::Checking).await
}

/// Écrit les lignes ; un import qu'une panne a arrêté en chemin reprend où il en était.
pub async fn apply(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let import = mine(ctx, services, id).await?;
    ready(ctx, services, &import)?;
    if !queries::has_written(&services.tenant.db, id).await? {
        queries::restart(&services.tenant.db, id).await?;
    }
    launch(ctx, services, import, Status::Applying).await
}

/// Défait ce que l'import a écrit et qui n'a pas changé depuis ; le reste est laissé, et dit.
pub async fn undo(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let import = mine(ctx, services, id).await?;
    if !matches!(import.status, Status::Applied | Status::Failed | Status::Cancelled)
        || !queries::has_written(&services.tenant.db, id).await?
    {
        return Err(wrong_state(&import));
    }
    let needed = [("delete", import.counts.created), ("edit", import.counts.updated)];
    let missing = |(action, count): &&(&str, i64)| *count > 0 && ctx.actor.access(&import.entity, action).is_denied();
    if let Some((action, _)) = needed.iter().find(missing) {
        return Err(Code::Forbidden.with("action", *action));
    }
    launch(ctx, services, import, Status::Undoing).await
}

/// L'import peut-il avancer ? Ses colonnes suffisent, et l'appelant en a encore le droit.
fn ready(ctx: &Ctx, services: &Services, import: &Import) -> Result<()> {
    if !import.status.is_open() {
        return Err(wrong_state(import));
    }
    let entity = named(&services.tenant.model(), &import.entity)?;
    import::allowed(ctx, &entity, &import.wishes)?;
    if import.preview.faults.is_empty() {
        return Ok(());
    }
    let fields: Vec<FieldError> = import.preview.faults.iter().map(FieldError::from).collect();
    Err(Error { fields, ..Code::ImportRefused.error() })
}

async fn launch(ctx: &Ctx, services: &Services, import: Import, to: Status) -> Result<Value> {
    let work = RunImport::of(ctx, import.id)?;
    let now: Timestamp = ctx.clock().now();
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let aim = (to == Status::Undoing).then_some(Status::Undone);
    let launch = queries::Launch { import: &import, to, aim, job: work.job, now };
    if !queries::launch(db, &launch).await? {
        return Err(wrong_state(&import));
    }
    workers::enqueue(db, work.job(now).unique(work.job.to_string())).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    view::whole(ctx, services, &mine(ctx, services, import.id).await?).await
}
