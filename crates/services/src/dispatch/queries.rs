//! SQL du distributeur.

use std::sync::{Arc, LazyLock};

use deadpool_postgres::GenericClient;
use kernel::Result;
use serde_json::{Map, Value};
use store::{Bind, Db, db::run};

/// Écrit ce qu'un déclencheur a fait d'un événement ; faux s'il l'avait déjà fait.
pub(super) async fn record(
    client: &impl GenericClient,
    trigger: &str,
    event: i64,
    result: &str,
    duration_us: i64,
    log: &Value,
) -> Result<bool> {
    const RECORD: &str = "INSERT INTO sys.trigger_run (trigger, event, result, duration_us, log) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (trigger, event) DO NOTHING RETURNING id";
    let binds = [trigger.into(), Bind::Int(event), result.into(), Bind::Int(duration_us), Bind::Json(log.clone())];
    Ok(!run(client, RECORD, &binds).await?.is_empty())
}

/// Les réglages écrits d'un paquet, sans son préfixe.
pub(super) async fn settings(db: &Db, package: &str) -> Result<Map<String, Value>> {
    static SETTINGS: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT substr(key, length($1) + 2), value FROM sys.setting WHERE starts_with(key, $1 || '.')".into()
    });
    let rows = db.query(&SETTINGS, &[package.into()]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}
