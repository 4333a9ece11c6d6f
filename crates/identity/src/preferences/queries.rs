//! SQL des préférences.

use std::collections::HashMap;

use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value};
use store::{Bind, Db};
use tokio_postgres::types::Json;
use uuid::Uuid;

use super::{NotificationWishes, Preferences};

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

/// Écrit ce qu'une personne veut des notifications, et le rend ; de ses désinscriptions, seules celles-là s'en vont.
pub(super) async fn wish(
    db: &Db,
    ctx: &Ctx,
    user: Uuid,
    value: Value,
    resumed: Vec<String>,
) -> Result<NotificationWishes> {
    const SQL: &str = "
        INSERT INTO sys.preference AS p (user_id, key, value, updated_at) VALUES ($1, 'notifications', $2, $3)
        ON CONFLICT (user_id, key) DO UPDATE SET updated_at = excluded.updated_at,
            value = excluded.value || jsonb_build_object('mail_muted', (SELECT coalesce(jsonb_agg(DISTINCT name), '[]') FROM (
                SELECT jsonb_array_elements_text(excluded.value -> 'mail_muted')
                UNION ALL SELECT jsonb_array_elements_text(coalesce(p.value -> 'mail_muted', '[]'))) AS kept(name)
                WHERE name <> ALL($4::text[])))
        RETURNING value";
    let binds = [user.into(), value.into(), ctx.now().into(), Bind::Texts(resumed)];
    let Json(kept): Json<Value> = match db.query_opt(&SQL.into(), &binds).await? {
        Some(row) => row.get(0),
        None => Json(Value::Null),
    };
    serde_json::from_value(kept).map_err(|error| Code::Internal.because(error))
}

/// Écrit les clés données d'une préférence, les autres demeurent.
pub(super) async fn merge(db: &Db, ctx: &Ctx, user: Uuid, key: &str, value: Value) -> Result<()> {
    const SQL: &str = "
        INSERT INTO sys.preference AS p (user_id, key, value, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, key) DO UPDATE SET value = p.value || excluded.value, updated_at = excluded.updated_at";
    db.query(&SQL.into(), &[user.into(), key.into(), value.into(), ctx.now().into()]).await?;
    Ok(())
}

/// Une préférence d'une personne, vide à défaut.
pub(super) async fn one(db: &Db, user: Uuid, key: &str) -> Result<Map<String, Value>> {
    const SQL: &str = "SELECT value FROM sys.preference WHERE user_id = $1 AND key = $2";
    let row = db.query_opt(&SQL.into(), &[user.into(), key.into()]).await?;
    Ok(row.and_then(|row| row.get::<_, Value>(0).as_object().cloned()).unwrap_or_default())
}

/// Écrit les clés données d'une préférence, en retire d'autres ; le reste demeure.
pub(super) async fn choose(
    db: &Db,
    ctx: &Ctx,
    user: Uuid,
    key: &str,
    chosen: Value,
    dropped: Vec<String>,
) -> Result<()> {
    const SQL: &str = "
        INSERT INTO sys.preference AS p (user_id, key, value, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, key) DO UPDATE SET value = (p.value - $5::text[]) || excluded.value, updated_at = excluded.updated_at";
    let binds = [user.into(), key.into(), chosen.into(), ctx.now().into(), Bind::Texts(dropped)];
    db.query(&SQL.into(), &binds).await?;
    Ok(())
}

/// Ajoute une catégorie à celles tues par courriel ; faux si elle y était.
pub(super) async fn stop_mail(db: &Db, ctx: &Ctx, user: Uuid, category: &str) -> Result<bool> {
    const SQL: &str = "
        INSERT INTO sys.preference AS p (user_id, key, value, updated_at)
        VALUES ($1, 'notifications', jsonb_build_object('mail_muted', jsonb_build_array($2::text)), $3)
        ON CONFLICT (user_id, key) DO UPDATE SET updated_at = excluded.updated_at,
            value = jsonb_set(p.value, '{mail_muted}', coalesce(p.value -> 'mail_muted', '[]') || to_jsonb($2::text))
        WHERE NOT coalesce(p.value -> 'mail_muted', '[]') ? $2::text RETURNING user_id";
    Ok(db.query_opt(&SQL.into(), &[user.into(), category.into(), ctx.now().into()]).await?.is_some())
}
