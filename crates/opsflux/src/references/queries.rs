//! SQL des référentiels semés : ce qui est là, corbeille comprise, et la version déjà semée.

use kernel::Result;
use serde_json::json;
use store::{Bind, Db};

/// Clé de la marque.
const KEY: &str = "references";

/// La version déjà semée.
pub async fn seeded(db: &Db) -> Result<Option<String>> {
    let sql = "SELECT value ->> 'version' FROM sys.setting WHERE key = $1";
    Ok(db.query_opt(&sql.into(), &[KEY.into()]).await?.and_then(|row| row.get(0)))
}

/// Retient la version semée.
pub async fn mark(db: &Db, version: &str) -> Result<()> {
    let sql = "INSERT INTO sys.setting (key, value) VALUES ($1, $2) ON CONFLICT (key, environment) DO UPDATE SET value = excluded.value, updated_at = now()";
    db.query(&sql.into(), &[KEY.into(), Bind::Json(json!({ "version": version }))]).await?;
    Ok(())
}

/// Les codes présents, supprimés compris.
pub async fn codes(db: &Db, entity: &str) -> Result<Vec<String>> {
    let sql = format!("SELECT code FROM {entity}");
    Ok(db.query(&sql.into(), &[]).await?.iter().map(|row| row.get(0)).collect())
}
