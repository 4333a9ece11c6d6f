//! Les lignes de `sys.definition` : lues par tous les nœuds, écrites par le propriétaire de la base seulement.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::{Code, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio_postgres::{GenericClient, Row as SqlRow};
use uuid::Uuid;

use crate::db::failure::from_postgres;

/// Une définition gardée.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub id: Uuid,
    pub path: String,
    pub body: Map<String, Value>,
    /// Identifiants stables, par nom de `module.lock`.
    pub ids: BTreeMap<String, Uuid>,
    pub version: i64,
    pub updated_at: Timestamp,
    pub updated_by: Option<Uuid>,
    pub deleted: bool,
}

/// Lecture de toutes les définitions, effacées comprises : leurs identifiants resservent si elles reviennent.
pub(super) const READ: &str =
    "SELECT id, path, body, ids, version, updated_at, updated_by, deleted FROM sys.definition ORDER BY path";

/// Toutes les lignes.
pub(super) async fn read(client: &impl GenericClient) -> Result<Vec<Row>> {
    client.query(READ, &[]).await.map_err(from_postgres)?.iter().map(row).collect()
}

/// Une ligne lue par [`READ`].
pub(super) fn row(row: &SqlRow) -> Result<Row> {
    let bad = |error: serde_json::Error| Code::Internal.because(error);
    Ok(Row {
        id: row.get(0),
        path: row.get(1),
        body: serde_json::from_value(row.get(2)).map_err(bad)?,
        ids: serde_json::from_value(row.get(3)).map_err(bad)?,
        version: row.get(4),
        updated_at: row.get(5),
        updated_by: row.get(6),
        deleted: row.get(7),
    })
}

/// Écrit une ligne, neuve ou non.
pub(super) async fn write(client: &impl GenericClient, row: &Row) -> Result<()> {
    let ids = serde_json::to_value(&row.ids).map_err(|error| Code::Internal.because(error))?;
    client
        .execute(
            "INSERT INTO sys.definition (id, path, body, ids, version, created_at, created_by, updated_at, updated_by, deleted) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $7, $8) \
             ON CONFLICT (path) DO UPDATE SET body = excluded.body, ids = excluded.ids, version = excluded.version, \
             updated_at = excluded.updated_at, updated_by = excluded.updated_by, deleted = excluded.deleted",
            &[&row.id, &row.path, &Value::Object(row.body.clone()), &ids, &row.version, &row.updated_at, &row.updated_by, &row.deleted],
        )
        .await
        .map_err(from_postgres)?;
    Ok(())
}
