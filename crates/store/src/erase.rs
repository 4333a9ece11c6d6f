//! Effacer ce qui a fait son temps, par fournées : aucune ne dure, ni ne tient longtemps ses verrous.

use std::sync::Arc;

use kernel::Result;

use crate::db::{Bind, Db};

/// Lignes d'une fournée.
pub const BATCH: i64 = 5000;

/// Efface d'une table du système les lignes qui remplissent cette condition.
pub async fn all(db: &Db, table: &str, condition: &str, binds: &[Bind]) -> Result<()> {
    let some = format!("ARRAY(SELECT ctid FROM {table} WHERE {condition} LIMIT {BATCH})");
    let doomed = format!("DELETE FROM {table} WHERE ctid = ANY({some})");
    by_batches(db, &format!("WITH gone AS ({doomed} RETURNING 1) SELECT count(*) FROM gone").into(), binds).await
}

/// Refait cette instruction, qui rend le nombre de lignes effacées, tant que la fournée est pleine.
pub async fn by_batches(db: &Db, sql: &Arc<str>, binds: &[Bind]) -> Result<()> {
    loop {
        let gone: i64 = db.query_opt(sql, binds).await?.map_or(0, |row| row.get(0));
        if gone < BATCH {
            return Ok(());
        }
    }
}
