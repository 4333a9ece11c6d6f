//! SQL de l'entretien et de l'administration des travaux.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::Result;
use serde_json::Value;
use store::{Bind, Db, erase};

use super::{WorkerSettings, admin::JobFilter};

/// Efface les travaux finis avant cet instant ; ceux qui ont échoué restent. Avec un résumé arrêté s'en vont les lignes qu'il retenait.
pub(super) async fn purge_jobs(db: &Db, before: Timestamp) -> Result<()> {
    static PURGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        let batch = erase::BATCH;
        format!(
            "WITH gone AS (DELETE FROM sys.job WHERE ctid = ANY(ARRAY(SELECT ctid FROM sys.job \
                WHERE state IN ('done', 'cancelled') AND finished_at < $1 LIMIT {batch})) \
                RETURNING kind, state, payload ->> 'user' AS \"user\", finished_at), \
             lines AS (DELETE FROM sys.digest d USING gone WHERE gone.kind = 'digest' AND gone.state = 'cancelled' \
                AND d.\"user\"::text = gone.\"user\" AND d.due <= gone.finished_at) \
             SELECT count(*) FROM gone"
        )
        .into()
    });
    erase::by_batches(db, &PURGE, &[before.into()]).await
}

/// Efface les exécutions finies avant cet instant, et les définitions que plus aucune n'emploie.
pub(super) async fn purge_runs(db: &Db, before: Timestamp) -> Result<()> {
    const VERSIONS: &str = "DELETE FROM sys.trigger_version v WHERE NOT EXISTS \
        (SELECT FROM sys.trigger_run r WHERE r.trigger = v.trigger AND r.version = v.version)";
    erase::all(db, "sys.trigger_run", "finished_at < $1", &[before.into()]).await?;
    db.query(&VERSIONS.into(), &[]).await?;
    Ok(())
}

/// Ce que l'on montre d'un travail : jamais ses données, qui peuvent porter des champs protégés ; seulement où il en est, qui
/// l'a demandé ou quel déclencheur, et ce qui lui est arrivé.
const SHOWN: &str = "jsonb_build_object('id', id, 'kind', kind, 'group', worker_group, 'state', state, 'priority', priority, \
    'attempts', attempts, 'max_attempts', max_attempts, 'run_at', run_at, 'created_at', created_at, 'started_at', started_at, \
    'finished_at', finished_at, 'node', locked_by, 'stopping', cancel_requested AND state = 'running', \
    'progress', CASE WHEN jsonb_typeof(progress -> 'total') = 'number' THEN \
        jsonb_build_object('done', progress -> 'done', 'total', progress -> 'total') END, \
    'by', (SELECT u.name FROM core.\"user\" u, coalesce(payload ->> 'by', payload ->> 'owner', payload ->> 'actor') AS who \
        WHERE u.id = CASE WHEN who ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN who::uuid END), \
    'trigger', payload ->> 'trigger', 'error', left(last_error, 300))";

/// Un travail et son histoire, le fait le plus ancien d'abord.
pub(super) async fn one(db: &Db, id: i64) -> Result<Option<Value>> {
    static ONE: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {SHOWN} || jsonb_build_object('log', log) FROM sys.job WHERE id = $1").into());
    Ok(db.query_opt(&ONE, &[Bind::Int(id)]).await?.map(|row| row.get(0)))
}

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

/// L'état de la file, par sorte, et ce qui en est réglé ; `mean_ms` est la durée moyenne d'un travail fait.
pub(super) async fn overview(db: &Db, kinds: &[&str]) -> Result<Vec<Value>> {
    const OVERVIEW: &str = "SELECT jsonb_build_object('kind', k.kind, 'paused', s.paused_at IS NOT NULL, \
        'group', coalesce(s.worker_group, 'default'), 'max_running', s.max_running, 'priority', coalesce(s.priority, 0), \
        'waiting', count(*) FILTER (WHERE j.state = 'waiting'), 'running', count(*) FILTER (WHERE j.state = 'running'), \
        'done', count(*) FILTER (WHERE j.state = 'done'), 'failed', count(*) FILTER (WHERE j.state = 'failed'), \
        'cancelled', count(*) FILTER (WHERE j.state = 'cancelled'), 'last_at', max(j.finished_at), \
        'mean_ms', (extract(epoch FROM avg(j.finished_at - j.started_at) FILTER (WHERE j.state = 'done')) * 1000)::bigint) \
        FROM unnest($1::text[]) AS k(kind) LEFT JOIN sys.job_kind s ON s.kind = k.kind LEFT JOIN sys.job j ON j.kind = k.kind \
        GROUP BY k.kind, s.kind ORDER BY k.kind";
    let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    Ok(db.query(&OVERVIEW.into(), &[Bind::Texts(kinds)]).await?.iter().map(|row| row.get(0)).collect())
}

/// Annule ce qui n'a pas commencé ; de ce qui est en cours, demande l'arrêt.
pub(super) const CANCEL: &str = "UPDATE sys.job SET cancel_requested = state = 'running', \
    state = CASE state WHEN 'running' THEN 'running' ELSE 'cancelled' END, \
    finished_at = CASE state WHEN 'running' THEN finished_at ELSE $2 END, \
    log = log || jsonb_build_object('at', $2::timestamptz, 'outcome', 'cancelled', 'by', $3::text) \
    WHERE id = $1 AND state IN ('waiting', 'failed', 'running') \
    AND NOT (state = 'running' AND cancel_requested)";

/// Remet en file.
pub(super) const RETRY: &str = "UPDATE sys.job SET state = 'waiting', attempts = 0, run_at = $2, finished_at = NULL, \
    cancel_requested = false, log = log || jsonb_build_object('at', $2::timestamptz, 'outcome', 'retried', 'by', $3::text) \
    WHERE id = $1 AND state IN ('failed', 'cancelled')";

/// Change l'état d'un travail au nom de cette personne ; rien s'il n'est pas dans un état qui le permet.
pub(super) async fn change(db: &Db, sql: &str, id: i64, now: Timestamp, by: &str) -> Result<Option<Value>> {
    let sql = format!("{sql} RETURNING {SHOWN}");
    Ok(db.query_opt(&sql.into(), &[Bind::Int(id), now.into(), by.into()]).await?.map(|row| row.get(0)))
}

/// L'état d'un travail.
pub(super) async fn state(db: &Db, id: i64) -> Result<Option<String>> {
    let row = db.query_opt(&"SELECT state FROM sys.job WHERE id = $1".into(), &[Bind::Int(id)]).await?;
    Ok(row.map(|row| row.get(0)))
}

/// Retient une sorte.
pub(super) const PAUSE: &str = "INSERT INTO sys.job_kind (kind, paused_at) VALUES ($1, $2) \
    ON CONFLICT (kind) DO UPDATE SET paused_at = coalesce(sys.job_kind.paused_at, EXCLUDED.paused_at)";

/// Laisse repartir une sorte.
pub(super) const RESUME: &str = "UPDATE sys.job_kind SET paused_at = NULL WHERE kind = $1 AND paused_at <= $2";

/// Retient une sorte, ou la laisse repartir.
pub(super) async fn hold(db: &Db, sql: &'static str, kind: &str, now: Timestamp) -> Result<()> {
    db.query(&sql.into(), &[kind.into(), now.into()]).await?;
    Ok(())
}

/// Tous les groupes, celui par défaut d'abord.
pub(super) async fn names(db: &Db) -> Result<Vec<String>> {
    static NAMES: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT name FROM sys.worker_group ORDER BY name <> 'default', name".into());
    Ok(db.query(&NAMES, &[]).await?.iter().map(|row| row.get(0)).collect())
}

/// Inscrit ce nœud, vivant, et les groupes qu'il sert ; rend chacun avec sa largeur.
pub(super) async fn enrol(
    db: &Db,
    settings: &WorkerSettings,
    node: &str,
    started: Timestamp,
    now: Timestamp,
) -> Result<Vec<(String, usize)>> {
    static ENROL: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH served AS (SELECT name, coalesce(workers, $3::bigint) AS workers FROM sys.worker_group \
            WHERE cardinality($2::text[]) = 0 OR name = ANY($2)), \
         seen AS (INSERT INTO sys.worker_node (node, version, groups, started_at, seen_at) \
            SELECT $1, $4, coalesce((SELECT jsonb_object_agg(name, workers) FROM served), '{}'), $5, $6 \
            ON CONFLICT (node) DO UPDATE SET groups = EXCLUDED.groups, seen_at = EXCLUDED.seen_at) \
         SELECT name, workers FROM served ORDER BY name"
            .into()
    });
    let count = i64::try_from(settings.count).unwrap_or(i64::MAX);
    let binds = [
        node.into(),
        Bind::Texts(settings.groups.clone()),
        Bind::Int(count),
        env!("CARGO_PKG_VERSION").into(),
        started.into(),
        now.into(),
    ];
    let rows = db.query(&ENROL, &binds).await?;
    Ok(rows.iter().map(|row| (row.get(0), usize::try_from(row.get::<_, i64>(1)).unwrap_or(1))).collect())
}

/// Ce nœud s'arrête.
pub(super) async fn leave(db: &Db, node: &str) -> Result<()> {
    db.query(&"DELETE FROM sys.worker_node WHERE node = $1".into(), &[node.into()]).await?;
    Ok(())
}

/// Les groupes dont des travaux attendent, trouvés de l'un au suivant par l'index : la file n'est pas lue.
const WAITED: &str = "WITH RECURSIVE waited AS (\
    (SELECT worker_group FROM sys.job WHERE state = 'waiting' ORDER BY worker_group LIMIT 1) \
    UNION ALL SELECT (SELECT j.worker_group FROM sys.job j WHERE j.state = 'waiting' AND j.worker_group > w.worker_group \
        ORDER BY j.worker_group LIMIT 1) FROM waited w WHERE w.worker_group IS NOT NULL)";

/// Oublie les nœuds muets depuis cet instant, et rend au groupe par défaut les travaux d'un groupe retiré pendant qu'on les
/// mettait en file.
pub(super) async fn gather_strays(db: &Db, before: Timestamp) -> Result<()> {
    static GATHER: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "{WAITED}, forgotten AS (DELETE FROM sys.worker_node WHERE seen_at < $1) \
             UPDATE sys.job SET worker_group = 'default' WHERE state = 'waiting' AND worker_group = ANY(ARRAY(\
             SELECT worker_group FROM waited EXCEPT SELECT name FROM sys.worker_group))"
        )
        .into()
    });
    db.query(&GATHER, &[before.into()]).await?;
    Ok(())
}

/// Les groupes qu'aucun nœud ne sert, et dont un travail attend depuis avant cet instant sans que rien ne retienne sa sorte.
pub(super) async fn unserved(db: &Db, since: Timestamp) -> Result<Vec<String>> {
    static UNSERVED: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "{WAITED}, unserved AS MATERIALIZED (SELECT g.name FROM sys.worker_group g JOIN waited ON waited.worker_group = g.name \
             WHERE NOT EXISTS (SELECT FROM sys.worker_node n WHERE n.groups ? g.name)) \
             SELECT u.name FROM unserved u WHERE EXISTS (SELECT FROM sys.job j WHERE j.state = 'waiting' \
             AND j.worker_group = u.name AND j.run_at < $1 AND NOT EXISTS \
             (SELECT FROM sys.job_kind k WHERE k.kind = j.kind AND k.paused_at IS NOT NULL)) ORDER BY u.name"
        )
        .into()
    });
    Ok(db.query(&UNSERVED, &[since.into()]).await?.iter().map(|row| row.get(0)).collect())
}

/// Chaque groupe : sa largeur par nœud, ses sortes réglées, sa file, et les nœuds qui le servent.
pub(super) async fn groups(db: &Db) -> Result<Vec<Value>> {
    const GROUPS: &str = "SELECT jsonb_build_object('name', g.name, 'workers', g.workers, \
        'kinds', (SELECT coalesce(jsonb_agg(k.kind ORDER BY k.kind), '[]') FROM sys.job_kind k \
            WHERE k.worker_group = g.name AND g.name <> 'default'), \
        'waiting', (SELECT count(*) FROM sys.job j WHERE j.state = 'waiting' AND j.worker_group = g.name), \
        'running', (SELECT count(*) FROM sys.job j WHERE j.state = 'running' AND j.worker_group = g.name), \
        'nodes', (SELECT count(*) FROM sys.worker_node n WHERE n.groups ? g.name)) \
        FROM sys.worker_group g ORDER BY g.name <> 'default', g.name";
    Ok(db.query(&GROUPS.into(), &[]).await?.iter().map(|row| row.get(0)).collect())
}

/// Chaque nœud qui s'est dit vivant : sa version, ses groupes et leur largeur, les travaux qu'il mène.
pub(super) async fn nodes(db: &Db) -> Result<Vec<Value>> {
    const NODES: &str = "SELECT jsonb_build_object('node', n.node, 'version', n.version, 'groups', n.groups, \
        'started_at', n.started_at, 'seen_at', n.seen_at, \
        'running', (SELECT count(*) FROM sys.job j WHERE j.state = 'running' AND j.locked_by = n.node)) \
        FROM sys.worker_node n ORDER BY n.started_at, n.node";
    Ok(db.query(&NODES.into(), &[]).await?.iter().map(|row| row.get(0)).collect())
}

/// Règle une sorte, puis y conforme tout travail qui peut encore être mené, fût-il à refaire : d'une même transaction, nul n'est pris
/// entre les deux.
pub(super) async fn set_kind(
    db: &Db,
    kind: &str,
    group: Option<String>,
    max_running: Option<Option<i16>>,
    priority: Option<i16>,
) -> Result<()> {
    const KEEP: &str = "INSERT INTO sys.job_kind (kind) VALUES ($1) ON CONFLICT DO NOTHING";
    const SET: &str = "WITH old AS (SELECT kind, priority FROM sys.job_kind WHERE kind = $1 FOR UPDATE), \
        new AS (UPDATE sys.job_kind k SET worker_group = coalesce($2, k.worker_group), \
            max_running = CASE WHEN $3 THEN $4 ELSE k.max_running END, priority = coalesce($5, k.priority) \
            FROM old WHERE k.kind = old.kind RETURNING k.kind, k.worker_group, k.priority - old.priority AS shift) \
        UPDATE sys.job j SET worker_group = new.worker_group, priority = j.priority + new.shift FROM new \
        WHERE j.kind = new.kind AND j.state <> 'done' AND (j.worker_group <> new.worker_group OR new.shift <> 0)";
    db.query(&KEEP.into(), &[kind.into()]).await?;
    let limit = max_running.flatten().map_or(Bind::Null, Bind::Small);
    let shift = priority.map_or(Bind::Null, Bind::Small);
    db.query(&SET.into(), &[kind.into(), group.into(), Bind::Bool(max_running.is_some()), limit, shift]).await?;
    Ok(())
}

/// Fait un groupe ou change sa largeur.
pub(super) async fn save_group(db: &Db, name: &str, workers: Option<i16>) -> Result<()> {
    const SAVE: &str = "INSERT INTO sys.worker_group (name, workers) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET workers = EXCLUDED.workers";
    db.query(&SAVE.into(), &[name.into(), workers.map_or(Bind::Null, Bind::Small)]).await?;
    Ok(())
}

/// Retire un groupe, dont les sortes et les travaux vont à celui par défaut ; faux s'il n'y en a pas de ce nom.
pub(super) async fn remove_group(db: &Db, name: &str) -> Result<bool> {
    const SEND: &str = "WITH kinds AS (UPDATE sys.job_kind SET worker_group = 'default' WHERE worker_group = $1) \
        UPDATE sys.job SET worker_group = 'default' WHERE worker_group = $1 AND state <> 'done'";
    const REMOVE: &str = "DELETE FROM sys.worker_group WHERE name = $1 RETURNING name";
    db.query(&SEND.into(), &[name.into()]).await?;
    Ok(db.query_opt(&REMOVE.into(), &[name.into()]).await?.is_some())
}
