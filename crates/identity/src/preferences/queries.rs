//! SQL des préférences.

use std::collections::HashMap;

use kernel::{Ctx, Result};
use serde_json::Value;
use store::{Bind, Db};
use tokio_postgres::types::Json;
use uuid::Uuid;

use super::Preferences;

/// Les préférences de ces personnes. Illisibles (version plus récente), elles valent celles par défaut.
pub(super) async fn read(db: &Db, users: &[Uuid]) -> Result<HashMap<Uuid, Preferences>> {
    const SQL: &str =
        "SELECT user_id, jsonb_object_agg(key, value) FROM sys.preference WHERE user_id = ANY($1) GROUP BY user_id";
    let rows = db.query(&SQL.into(), &[Bind::Uuids(users.to_vec())]).await?;
    let preferences = |row: &tokio_postgres::Row| {
        let Json(value): Json<Value> = row.get(1);
        (row.get(0), serde_json::from_value(value).unwrap_or_default())
    };
    Ok(rows.iter().map(preferences).collect())
}

/// Écrit une préférence entière.
pub(super) async fn replace(db: &Db, ctx: &Ctx, user: Uuid, key: &str, value: Value) -> Result<()> {
    const SQL: &str = "
        INSERT INTO sys.preference (user_id, key, value, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";
    db.query(&SQL.into(), &[user.into(), key.into(), value.into(), ctx.now().into()]).await?;
    Ok(())
}

/// Écrit les clés données d'une préférence, les autres demeurent.
pub(super) async fn merge(db: &Db, ctx: &Ctx, user: Uuid, key: &str, value: Value) -> Result<()> {
    const SQL: &str = "
        INSERT INTO sys.preference AS p (user_id, key, value, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, key) DO UPDATE SET value = p.value || excluded.value, updated_at = excluded.updated_at";
    db.query(&SQL.into(), &[user.into(), key.into(), value.into(), ctx.now().into()]).await?;
    Ok(())
}
