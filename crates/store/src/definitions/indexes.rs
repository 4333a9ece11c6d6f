//! Les index des grandes tables : posés hors de la transaction du plan, pendant que la table s'écrit.
//!
//! Chacun est inscrit avec son plan et n'est dit fait qu'une fois valide ; interrompu, il se reprend. Un verrou
//! consultatif fait qu'un seul nœud y travaille.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Code, Result};
use schema::plan::{IndexShape, Plan, Shape, Step, Table};
use tokio_postgres::{Client, GenericClient};
use uuid::Uuid;

use super::preview::rows;
use crate::{Tenant, db::failure::from_postgres, install, plan::create_index, query::quoted};

/// Lignes au-delà desquelles un index ne se pose plus sous verrou.
pub(super) const BIG: i64 = 100_000;

/// Verrou consultatif de la pose des index.
const INDEX_LOCK: i64 = 0x6f70_7366_0003;

/// Essais d'un index avant de s'en tenir à son échec.
const ATTEMPTS: i16 = 5;

/// Cette étape se fait-elle sans arrêter les écritures ?
pub(super) fn is_online(step: &Step, rows: i64) -> bool {
    matches!(step, Step::CreateIndex { .. }) && rows > BIG
}

/// Sépare les index à poser ensuite des étapes à faire maintenant.
pub(super) async fn split(client: &impl GenericClient, steps: &[Step]) -> Result<(Vec<Step>, Vec<Step>)> {
    let (mut online, mut now) = (Vec::new(), Vec::new());
    for step in steps {
        let rows = match step {
            Step::CreateIndex { table, .. } => {
                rows(client, &format!("{}.{}", quoted(&table.schema), quoted(&table.name))).await?
            }
            _ => 0,
        };
        if is_online(step, rows) { online.push(step.clone()) } else { now.push(step.clone()) }
    }
    Ok((online, now))
}

/// Inscrit les index à poser ; suit le nom de ceux qu'un plan renomme ou retire.
pub(super) async fn record(
    client: &impl GenericClient,
    plan: i64,
    at: Timestamp,
    whole: &Plan,
    online: &[Step],
    now: &[Step],
) -> Result<()> {
    for step in now {
        let (sql, from, to) = match step {
            Step::RenameIndex { from, to, .. } => ("UPDATE sys.plan_index SET name = $2 WHERE name = $1", from, to),
            Step::DropIndex { index, .. } => (
                "UPDATE sys.plan_index SET state = 'dropped' WHERE name = $1 AND name = $2 AND state <> 'done'",
                &index.name,
                &index.name,
            ),
            _ => continue,
        };
        client.execute(sql, &[from, to]).await.map_err(from_postgres)?;
    }
    for step in online {
        let Step::CreateIndex { table, index } = step else { continue };
        let Some(owner) = whole.shape.tables.iter().find(|one| one.name == *table) else { continue };
        client
            .execute(
                "INSERT INTO sys.plan_index (plan, entity, name, updated_at) VALUES ($1, $2, $3, $4)",
                &[&plan, &owner.id, &index.name, &at],
            )
            .await
            .map_err(from_postgres)?;
    }
    Ok(())
}

/// Pose en arrière-plan les index qui attendent.
pub(super) fn start(tenant: Arc<Tenant>) {
    tokio::spawn(async move {
        if let Err(error) = build(&tenant).await {
            tracing::error!(error = %error, "des index n'ont pas pu être posés ; ils seront repris");
        }
    });
}

/// Pose les index qui attendent, si un autre nœud ne le fait pas déjà.
pub(super) async fn build(tenant: &Tenant) -> Result<()> {
    let client = install::connect(tenant.db.owner_config()).await?;
    let free = client.query_one("SELECT pg_try_advisory_lock($1)", &[&INDEX_LOCK]).await.map_err(from_postgres)?;
    if !free.get::<_, bool>(0) {
        return Ok(());
    }
    client.batch_execute("SET lock_timeout = 0").await.map_err(from_postgres)?;
    let waiting = "SELECT id, entity, name FROM sys.plan_index \
                   WHERE state = 'pending' OR state = 'failed' AND attempts < $1 ORDER BY id";
    for row in client.query(waiting, &[&ATTEMPTS]).await.map_err(from_postgres)? {
        let (id, entity, name): (i64, Uuid, String) = (row.get(0), row.get(1), row.get(2));
        let result = one(&client, entity, &name).await;
        let (state, error) = match &result {
            Ok(true) => ("done", None),
            Ok(false) => ("dropped", None),
            Err(error) => ("failed", Some(error.to_string())),
        };
        client
            .execute(
                "UPDATE sys.plan_index SET state = $2, error = $3, attempts = attempts + 1, updated_at = $4 WHERE id = $1",
                &[&id, &state, &error, &tenant.clock.now()],
            )
            .await
            .map_err(from_postgres)?;
        if let Err(error) = result {
            tracing::error!(index.name = name, error = %error, "un index n'a pas pu être posé");
        }
    }
    Ok(())
}

/// Pose un index que la forme demande encore ; un essai interrompu a laissé un index invalide, d'abord retiré.
async fn one(client: &Client, entity: Uuid, name: &str) -> Result<bool> {
    let row = client.query_one("SELECT shape FROM sys.model_shape", &[]).await.map_err(from_postgres)?;
    let shape: Shape = serde_json::from_value(row.get(0)).map_err(|error| Code::Internal.because(error))?;
    let Some((table, index)) = wanted(&shape, entity, name) else { return Ok(false) };
    let full = format!("{}.{}", quoted(&table.name.schema), quoted(name));
    let valid = client
        .query_opt("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)", &[&full])
        .await
        .map_err(from_postgres)?;
    match valid.map(|row| row.get::<_, bool>(0)) {
        Some(true) => return Ok(true),
        Some(false) => {
            client.batch_execute(&format!("DROP INDEX CONCURRENTLY {full}")).await.map_err(from_postgres)?;
        }
        None => {}
    }
    client.batch_execute(&create_index("INDEX CONCURRENTLY", &table.name, index)).await.map_err(from_postgres)?;
    Ok(true)
}

fn wanted<'s>(shape: &'s Shape, entity: Uuid, name: &str) -> Option<(&'s Table, &'s IndexShape)> {
    let table = shape.table(entity)?;
    Some((table, table.indexes.iter().find(|index| index.name == name)?))
}
