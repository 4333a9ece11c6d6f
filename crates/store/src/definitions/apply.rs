//! Appliquer un changement de définitions, ou le défaire : une transaction sous le verrou des schémas.
//!
//! Les verrous de table s'attendent peu, puis se redemandent : une table occupée ne fait jamais la queue derrière un
//! changement de modèle.

use std::{sync::Arc, time::Duration};

use kernel::{Code, Ctx, Error, Result};
use schema::plan::Step;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::sleep;
use tokio_postgres::{Client, Transaction};

use super::{
    Change,
    amend::{Edit, Wish},
    indexes,
    prepare::{Prepared, prepare},
    quarantine, reworded, rows,
};
use crate::{
    Tenant, audit,
    db::{Bind, Confinement, failure::from_postgres},
    install::{self, SCHEMA_LOCK},
    plan,
};

/// Attente d'un verrou de table, et nombre de fois où on le redemande.
pub(super) const LOCK_TIMEOUT: &str = "SET LOCAL lock_timeout = '2s'";
pub(super) const ATTEMPTS: u32 = 6;

/// Canal où les nœuds apprennent que le modèle a changé.
const CHANNEL: &str = "opsflux_model";

/// Un changement appliqué.
#[derive(Clone, Debug, Serialize)]
pub struct Applied {
    /// Numéro du plan, pour le défaire.
    pub plan: Option<i64>,
    /// Version du modèle en vigueur.
    pub version: String,
}

/// Applique des changements ; `expected` est la version du modèle que l'appelant a vue.
pub async fn apply(ctx: &Ctx, tenant: &Arc<Tenant>, changes: &[Change], expected: Option<&str>) -> Result<Applied> {
    let mut client = locked(tenant).await?;
    let prepared = prepare(ctx, tenant, &client, &Wish::Changes(changes)).await?;
    if expected.is_some_and(|expected| expected != prepared.before.version) {
        return Err(Code::ModelChanged.error().and("current", prepared.before.version.clone()));
    }
    execute(ctx, tenant, &mut client, prepared, Kind::Applied).await
}

/// Défait un plan : les définitions d'avant, et les données que la quarantaine gardait.
pub async fn undo(ctx: &Ctx, tenant: &Arc<Tenant>, plan: i64) -> Result<Applied> {
    let mut client = locked(tenant).await?;
    let row = client
        .query_opt("SELECT definitions, undone_by FROM sys.plan WHERE id = $1", &[&plan])
        .await
        .map_err(from_postgres)?
        .ok_or_else(|| Code::NotFound.error())?;
    let edits: Option<Value> = row.get(0);
    if edits.is_none() || row.get::<_, Option<i64>>(1).is_some() {
        return Err(Code::NotUndoable.with("path", plan));
    }
    let edits: Vec<Edit> =
        serde_json::from_value(edits.unwrap_or_default()).map_err(|error| Code::Internal.because(error))?;
    let prepared = prepare(ctx, tenant, &client, &Wish::Undo(&edits)).await?;
    if let Some(name) = quarantine::lost(&client, &prepared.before, &prepared.model).await? {
        return Err(Code::Purged.with("name", name));
    }
    execute(ctx, tenant, &mut client, prepared, Kind::Undone(plan)).await
}

/// Ce que le journal retient d'un changement.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Applied,
    Undone(i64),
    Promoted,
    Reworded,
}

impl Kind {
    fn action(self) -> &'static str {
        match self {
            Kind::Applied => "definition.applied",
            Kind::Undone(_) => "definition.undone",
            Kind::Promoted => "definition.promoted",
            Kind::Reworded => "translation.changed",
        }
    }
}

/// Une connexion du propriétaire qui tient le verrou des schémas ; elle le rend en se fermant.
pub(super) async fn locked(tenant: &Tenant) -> Result<Client> {
    let client = install::connect(tenant.db.owner_config()).await?;
    client.execute("SELECT pg_advisory_lock($1)", &[&SCHEMA_LOCK]).await.map_err(busy)?;
    Ok(client)
}

/// Exécute un changement prêt, puis met son modèle en vigueur ici ; les autres nœuds l'apprennent à la validation.
pub(super) async fn execute(
    ctx: &Ctx,
    tenant: &Arc<Tenant>,
    client: &mut Client,
    prepared: Prepared,
    kind: Kind,
) -> Result<Applied> {
    if prepared.edits.is_empty() {
        return Ok(Applied { plan: None, version: prepared.before.version.clone() });
    }
    let mut attempt = 1;
    let (plan, online) = loop {
        let tx = client.transaction().await.map_err(from_postgres)?;
        match within(ctx, tenant, &tx, &prepared, kind).await {
            Ok(done) => {
                tx.commit().await.map_err(from_postgres)?;
                break done;
            }
            Err(error) if is_lock_timeout(&error) => {
                tx.rollback().await.map_err(from_postgres)?;
                if attempt == ATTEMPTS {
                    return Err(Code::ModelBusy.error().and("retry_after", 10));
                }
                sleep(Duration::from_millis(150) * attempt).await;
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    };
    tenant.adopt_at(prepared.revision + 1, prepared.model.clone());
    if online > 0 {
        indexes::start(tenant.clone());
    }
    Ok(Applied { plan: Some(plan), version: prepared.model.version.clone() })
}

/// Tout le changement, dans une transaction ; rend le numéro du plan et le nombre d'index à poser ensuite.
async fn within(
    ctx: &Ctx,
    tenant: &Tenant,
    tx: &Transaction<'_>,
    prepared: &Prepared,
    kind: Kind,
) -> Result<(i64, usize)> {
    tx.batch_execute(LOCK_TIMEOUT).await.map_err(from_postgres)?;
    if !matches!(kind, Kind::Promoted) {
        not_promoting(tx, &prepared.edits).await?;
    }
    let (online, now) = indexes::split(tx, &prepared.plan.steps).await?;
    plan::run(tx, &now, &prepared.model, tenant.db.confinement() == Confinement::ApplicationRole).await?;
    for sql in &prepared.then {
        tx.batch_execute(sql).await.map_err(from_postgres)?;
    }
    for conversion in &prepared.conversions {
        conversion.run(tx).await?;
    }
    for edit in &prepared.edits {
        rows::write(tx, &edit.after).await?;
    }
    let plan = ledger(ctx, tx, prepared, kind).await?;
    indexes::record(tx, plan, ctx.now(), &prepared.plan, &online, &now).await?;
    quarantine::sync(tx, &prepared.plan.shape, Some(plan), ctx.now()).await?;
    quarantine::sync_extra(tx, &prepared.before, &prepared.model, plan, ctx.now()).await?;
    let entry = audit::Entry {
        action: kind.action().to_owned(),
        entity: Some("core.definition".to_owned()),
        changes: Some(json!({
            "plan": plan,
            "paths": prepared.edits.iter().map(|edit| &edit.after.path).collect::<Vec<_>>(),
            "steps": prepared.plan.steps.iter().map(Step::to_string).collect::<Vec<_>>(),
            "version": prepared.model.version,
            "texts": reworded::difference(&prepared.edits),
        })),
        ..audit::Entry::default()
    };
    let binds = audit::binds(ctx, entry);
    let params: Vec<&(dyn tokio_postgres::types::ToSql + Sync)> = binds.iter().map(|bind: &Bind| bind as _).collect();
    tx.execute(&**audit::INSERT, &params).await.map_err(from_postgres)?;
    tx.execute("SELECT pg_notify($1, $2)", &[&CHANNEL, &prepared.model.version]).await.map_err(from_postgres)?;
    Ok((plan, online.len()))
}

/// Les champs ajoutés d'une entité attendent la fin d'une promotion pour changer.
async fn not_promoting(tx: &Transaction<'_>, edits: &[Edit]) -> Result<()> {
    let open = "SELECT entity FROM sys.promotion WHERE state = 'copying'";
    let promoting = tx.query(open, &[]).await.map_err(from_postgres)?;
    let paths = promoting.iter().map(|row| format!("overlays/{}", row.get::<_, String>(0).replace('.', "/entities/")));
    match paths.into_iter().any(|path| edits.iter().any(|edit| edit.after.path == path)) {
        true => Err(Code::ModelBusy.error().and("retry_after", 30)),
        false => Ok(()),
    }
}

/// Inscrit le plan et la forme où il mène.
async fn ledger(ctx: &Ctx, tx: &Transaction<'_>, prepared: &Prepared, kind: Kind) -> Result<i64> {
    let internal = |error: serde_json::Error| Code::Internal.because(error);
    let steps = serde_json::to_value(&prepared.plan.steps).map_err(internal)?;
    let inverse = serde_json::to_value(prepared.plan.inverse()).map_err(internal)?;
    let shape = serde_json::to_value(&prepared.plan.shape).map_err(internal)?;
    // Défaire une promotion demanderait de recopier la colonne : elle ne se défait pas.
    let kept = || prepared.edits.iter().map(reworded::kept).collect::<Vec<Edit>>();
    let edits = (!matches!(kind, Kind::Promoted)).then(kept);
    let edits = edits.map(serde_json::to_value).transpose().map_err(internal)?;
    let version = &prepared.model.version;
    let row = tx
        .query_one(
            "INSERT INTO sys.plan (version, steps, inverse, applied_at, applied_by, actor, definitions) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            &[version, &steps, &inverse, &ctx.now(), &ctx.actor.name, &ctx.actor.id, &edits],
        )
        .await
        .map_err(from_postgres)?;
    let plan: i64 = row.get(0);
    if let Kind::Undone(undone) = kind {
        tx.execute("UPDATE sys.plan SET undone_by = $1 WHERE id = $2", &[&plan, &undone])
            .await
            .map_err(from_postgres)?;
    }
    tx.execute(
        "UPDATE sys.model_shape SET version = $1, shape = $2, applied_at = $3, revision = $4",
        &[version, &shape, &ctx.now(), &(prepared.revision + 1)],
    )
    .await
    .map_err(from_postgres)?;
    Ok(plan)
}

pub(super) fn is_lock_timeout(error: &Error) -> bool {
    error.params.get("sqlstate").is_some_and(|state| state == "55P03" || state == "40P01")
}

fn busy(error: tokio_postgres::Error) -> Error {
    let error = from_postgres(error);
    if is_lock_timeout(&error) { Code::ModelBusy.error().and("retry_after", 10) } else { error }
}
