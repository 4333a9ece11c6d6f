//! Un changement, montré avant d'être fait : étapes, risque, lignes touchées, verrous, et ce qui en dépend.

use std::sync::Arc;

use kernel::{Ctx, Result};
use schema::{
    model::Model,
    plan::{Risk, Step, TableName},
};
use serde::Serialize;
use tokio_postgres::GenericClient;

use super::{Change, amend::Wish, dependants, fit, indexes, prepare::prepare};
use crate::{Tenant, db::failure::from_postgres, install, query::quoted};

/// Ce qu'un changement ferait.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    /// Modèle d'où l'on part ; à redonner pour n'appliquer qu'à celui-là.
    pub expected: String,
    /// Modèle où l'on arrive.
    pub version: String,
    /// Risque de l'étape la plus lourde.
    pub risk: Risk,
    /// Étapes, dans l'ordre.
    pub steps: Vec<StepView>,
    /// Ce qui nomme un champ ou une entité que le changement retire ou renomme.
    pub dependants: Vec<String>,
}

/// Une étape, telle qu'un administrateur la lit.
#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    /// En une phrase.
    pub text: String,
    /// Sorte, `add_column`.
    pub step: String,
    /// Risque.
    pub risk: Risk,
    /// Table touchée.
    pub table: Option<String>,
    /// Lignes de cette table, estimées.
    pub rows: Option<i64>,
    /// Verrou pris sur elle.
    pub lock: Option<&'static str>,
    /// Toute la table est-elle réécrite ?
    pub rewrite: bool,
    /// Fait hors de la transaction, sans arrêter les écritures.
    pub online: bool,
}

/// Le modèle que ces changements feraient, sans rien écrire.
pub async fn foreseen(ctx: &Ctx, tenant: &Tenant, changes: &[Change]) -> Result<Arc<Model>> {
    let client = install::connect(tenant.db.owner_config()).await?;
    Ok(prepare(ctx, tenant, &client, &Wish::Changes(changes)).await?.model)
}

/// Prévoit un changement, sans rien écrire.
pub async fn plan(ctx: &Ctx, tenant: &Tenant, changes: &[Change]) -> Result<Preview> {
    let client = install::connect(tenant.db.owner_config()).await?;
    let prepared = prepare(ctx, tenant, &client, &Wish::Changes(changes)).await?;
    let mut steps = Vec::new();
    for step in &prepared.plan.steps {
        if let Some(change) = fit::Change::of(step) {
            fit::refuse_unfit(&client, &change).await?;
        }
        steps.push(view(&client, step).await?);
    }
    for conversion in &prepared.conversions {
        fit::refuse_unfit(&client, &conversion.change).await?;
        let change = &conversion.change;
        steps.push(StepView {
            text: format!("convertir {} de {} à {}", change.what, change.from, change.to),
            step: "convert_extra".to_owned(),
            risk: Risk::NeedsRewrite,
            rows: Some(rows(&client, &change.table).await?),
            table: Some(change.table.replace('"', "")),
            lock: Some("ROW EXCLUSIVE"),
            rewrite: true,
            online: false,
        });
    }
    Ok(Preview {
        expected: prepared.before.version.clone(),
        version: prepared.model.version.clone(),
        risk: steps.iter().map(|step| step.risk).max().unwrap_or(Risk::Safe),
        dependants: dependants::of(&prepared.before, &prepared.model),
        steps,
    })
}

async fn view(client: &impl GenericClient, step: &Step) -> Result<StepView> {
    let table = table(step);
    let rows = match table {
        Some(name) => Some(rows(client, &format!("{}.{}", quoted(&name.schema), quoted(&name.name))).await?),
        None => None,
    };
    let name = serde_json::to_value(step).ok().and_then(|step| step["step"].as_str().map(str::to_owned));
    let online = indexes::is_online(step, rows.unwrap_or_default());
    Ok(StepView {
        text: step.to_string(),
        step: name.unwrap_or_default(),
        risk: step.risk(),
        table: table.map(ToString::to_string),
        rows,
        lock: if online { Some("SHARE UPDATE EXCLUSIVE") } else { lock(step) },
        rewrite: step.risk() == Risk::NeedsRewrite,
        online,
    })
}

/// La table qu'une étape touche, quand elle existe déjà.
fn table(step: &Step) -> Option<&TableName> {
    match step {
        Step::RenameTable { from: table, .. }
        | Step::AddColumn { table, .. }
        | Step::RenameColumn { table, .. }
        | Step::WidenColumn { table, .. }
        | Step::NarrowColumn { table, .. }
        | Step::QuarantineColumn { table, .. }
        | Step::RestoreColumn { table, .. }
        | Step::Recompute { table, .. }
        | Step::AddForeignKey { table, .. }
        | Step::DropForeignKey { table, .. }
        | Step::CreateIndex { table, .. }
        | Step::DropIndex { table, .. } => Some(table),
        Step::QuarantineTable { table, .. } => Some(&table.name),
        _ => None,
    }
}

/// Le verrou de PostgreSQL qu'une étape prend (table 13.2 de son manuel).
fn lock(step: &Step) -> Option<&'static str> {
    match step {
        Step::AddForeignKey { .. } => Some("SHARE ROW EXCLUSIVE"),
        Step::CreateIndex { .. } => Some("SHARE"),
        step => table(step).map(|_| "ACCESS EXCLUSIVE"),
    }
}

/// Lignes d'une table, d'après le planificateur ; comptées jusqu'à un plafond s'il ne sait rien encore.
pub(super) async fn rows(client: &impl GenericClient, table: &str) -> Result<i64> {
    let known = client
        .query_opt("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass($1)", &[&table])
        .await
        .map_err(from_postgres)?;
    match known.map(|row| row.get::<_, i64>(0)) {
        None => Ok(0),
        Some(rows) if rows >= 0 => Ok(rows),
        Some(_) => {
            let sql = format!("SELECT count(*) FROM (SELECT FROM {table} LIMIT {}) c", indexes::BIG + 1);
            Ok(client.query_one(&sql, &[]).await.map_err(from_postgres)?.get(0))
        }
    }
}
