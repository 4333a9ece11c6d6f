//! SQL de l'entretien et de l'administration des travaux.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::Result;
use serde_json::Value;
use store::{Bind, Db};

use super::admin::JobFilter;

/// Efface les travaux finis avant cet instant ; ceux qui ont échoué restent. Avec un résumé arrêté s'en vont les lignes qu'il retenait.
pub(super) async fn purge_jobs(db: &Db, before: Timestamp) -> Result<()> {
    static PURGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH gone AS (DELETE FROM sys.job WHERE state IN ('done', 'cancelled') AND finished_at < $1 \
         RETURNING kind, state, payload ->> 'user' AS \"user\", finished_at) \
         DELETE FROM sys.digest d USING gone WHERE gone.kind = 'digest' AND gone.state = 'cancelled' \
         AND d.\"user\"::text = gone.\"user\" AND d.due <= gone.finished_at"
            .into()
    });
    db.query(&PURGE, &[before.into()]).await?;
    Ok(())
}

/// Efface les exécutions finies avant cet instant, et les définitions que plus aucune n'emploie.
pub(super) async fn purge_runs(db: &Db, before: Timestamp) -> Result<()> {
    static PURGE: LazyLock<Arc<str>> = LazyLock::new(|| "DELETE FROM sys.trigger_run WHERE finished_at < $1".into());
    const VERSIONS: &str = "DELETE FROM sys.trigger_version v WHERE NOT EXISTS \
        (SELECT FROM sys.trigger_run r WHERE r.trigger = v.trigger AND r.version = v.version)";
    db.query(&PURGE, &[before.into()]).await?;
    db.query(&VERSIONS.into(), &[]).await?;
    Ok(())
}

/// Ce que l'on montre d'un travail : jamais ses données, qui peuvent porter des champs protégés.
const SHOWN: &str = "jsonb_build_object('id', id, 'kind', kind, 'state', state, 'priority', priority, 'attempts', attempts, \
    'max_attempts', max_attempts, 'run_at', run_at, 'created_at', created_at, 'finished_at', finished_at, 'error', left(last_error, 300))";

/// Une page de travaux.
pub(super) async fn page(db: &Db, filter: &JobFilter, limit: u32) -> Result<Vec<Value>> {
    static PAGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT {SHOWN} FROM sys.job WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR kind = $2) \
             AND ($3::bigint IS NULL OR id < $3) ORDER BY id DESC LIMIT $4"
        )
        .into()
    });
    let binds =
        [filter.state.clone().into(), filter.kind.clone().into(), filter.before.into(), Bind::Int(limit.into())];
    Ok(db.query(&PAGE, &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// L'état de la file, par sorte.
pub(super) async fn overview(db: &Db, kinds: &[&str]) -> Result<Vec<Value>> {
    const OVERVIEW: &str = "SELECT jsonb_build_object('kind', k.kind, 'paused', EXISTS (SELECT FROM sys.job_pause p WHERE p.kind = k.kind), \
        'waiting', count(*) FILTER (WHERE j.state = 'waiting'), 'running', count(*) FILTER (WHERE j.state = 'running'), \
        'done', count(*) FILTER (WHERE j.state = 'done'), 'failed', count(*) FILTER (WHERE j.state = 'failed'), \
        'cancelled', count(*) FILTER (WHERE j.state = 'cancelled'), \
        'mean_ms', (extract(epoch FROM avg(j.finished_at - j.run_at) FILTER (WHERE j.state = 'done')) * 1000)::bigint) \
        FROM unnest($1::text[]) AS k(kind) LEFT JOIN sys.job j ON j.kind = k.kind GROUP BY k.kind ORDER BY k.kind";
    let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    Ok(db.query(&OVERVIEW.into(), &[Bind::Texts(kinds)]).await?.iter().map(|row| row.get(0)).collect())
}

/// Annule ce qui n'a pas commencé.
pub(super) const CANCEL: &str =
    "UPDATE sys.job SET state = 'cancelled', finished_at = $2 WHERE id = $1 AND state IN ('waiting', 'failed')";

/// Remet en file.
pub(super) const RETRY: &str = "UPDATE sys.job SET state = 'waiting', attempts = 0, run_at = $2, finished_at = NULL \
    WHERE id = $1 AND state IN ('failed', 'cancelled')";

/// Change l'état d'un travail ; rien s'il n'est pas dans un état qui le permet.
pub(super) async fn change(db: &Db, sql: &str, id: i64, now: Timestamp) -> Result<Option<Value>> {
    let sql = format!("{sql} RETURNING {SHOWN}");
    Ok(db.query_opt(&sql.into(), &[Bind::Int(id), now.into()]).await?.map(|row| row.get(0)))
}

/// L'état d'un travail.
pub(super) async fn state(db: &Db, id: i64) -> Result<Option<String>> {
    let row = db.query_opt(&"SELECT state FROM sys.job WHERE id = $1".into(), &[Bind::Int(id)]).await?;
    Ok(row.map(|row| row.get(0)))
}

/// Retient une sorte.
pub(super) const PAUSE: &str = "INSERT INTO sys.job_pause (kind, paused_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";

/// Laisse repartir une sorte.
pub(super) const RESUME: &str = "DELETE FROM sys.job_pause WHERE kind = $1 AND paused_at <= $2";

/// Retient une sorte, ou la laisse repartir.
pub(super) async fn hold(db: &Db, sql: &'static str, kind: &str, now: Timestamp) -> Result<()> {
    db.query(&sql.into(), &[kind.into(), now.into()]).await?;
    Ok(())
}
