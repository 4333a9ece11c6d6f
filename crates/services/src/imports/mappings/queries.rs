//! SQL des correspondances gardées.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::{Code, Result};
use serde_json::json;
use store::Db;
use tokio_postgres::Row;
use uuid::Uuid;

use super::Mapping;
use crate::imports::Mode;

const COLUMNS: &str = "id, entity, owner, name, columns, key, partial, shared";

fn read(row: &Row) -> Result<Mapping> {
    Ok(Mapping {
        id: row.get(0),
        entity: row.get(1),
        owner: row.get(2),
        name: row.get(3),
        columns: serde_json::from_value(row.get(4)).map_err(|error| Code::Internal.because(error))?,
        key: row.get(5),
        mode: if row.get(6) { Mode::Partial } else { Mode::Atomic },
        shared: row.get(7),
    })
}

/// Celles que cette personne voit : les siennes d'abord, les plus récentes d'abord.
pub(super) async fn seen(db: &Db, owner: Uuid, entity: Option<&str>) -> Result<Vec<Mapping>> {
    static SEEN: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT {COLUMNS} FROM sys.import_mapping WHERE ($2::text IS NULL OR entity = $2) AND (owner = $1 OR shared) \
             ORDER BY owner = $1 DESC, created_at DESC, id"
        )
        .into()
    });
    db.query(&SEEN, &[owner.into(), entity.into()]).await?.iter().map(read).collect()
}

/// En garde une ; celle du même nom est remplacée.
pub(super) async fn save(db: &Db, mapping: Mapping, now: Timestamp) -> Result<Mapping> {
    static SAVE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "INSERT INTO sys.import_mapping ({COLUMNS}, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT ON CONSTRAINT import_mapping_name DO UPDATE SET columns = excluded.columns, key = excluded.key, \
             partial = excluded.partial, shared = excluded.shared, created_at = excluded.created_at RETURNING {COLUMNS}"
        )
        .into()
    });
    let binds = [
        mapping.id.into(),
        mapping.entity.into(),
        mapping.owner.into(),
        mapping.name.into(),
        json!(mapping.columns).into(),
        mapping.key.into(),
        (mapping.mode == Mode::Partial).into(),
        mapping.shared.into(),
        now.into(),
    ];
    let row = db.query_opt(&SAVE, &binds).await?;
    read(&row.ok_or_else(|| Code::Internal.because("une correspondance n'a rien rendu"))?)
}

/// En oublie une, de cette personne ou de n'importe qui ; faux si elle n'y est pas.
pub(super) async fn remove(db: &Db, id: Uuid, owner: Option<Uuid>) -> Result<bool> {
    const REMOVE: &str =
        "DELETE FROM sys.import_mapping WHERE id = $1 AND ($2::uuid IS NULL OR owner = $2) RETURNING id";
    Ok(db.query_opt(&REMOVE.into(), &[id.into(), owner.into()]).await?.is_some())
}
