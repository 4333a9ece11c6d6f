//! SQL de l'administration des déclencheurs.

use std::collections::HashMap;

use jiff::Timestamp;
use kernel::Result;
use serde_json::{Value, json};
use store::{Bind, Db};
use uuid::Uuid;

use super::{
    bulk::{BATCH, Crowd, Deed},
    runs::RunFilter,
};

/// Ce qu'une page d'exécutions en montre.
macro_rules! view {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT to_jsonb(x) FROM (SELECT id, trigger, result AS state, entity, record, company, event, at, wake_at, finished_at, \
             attempts, duration_us, error, version",
            $more,
            " FROM sys.trigger_run ",
            $rest,
            ") x"
        )
    };
}

/// L'activité de chaque déclencheur depuis cet instant.
pub(super) async fn activity(db: &Db, since: Timestamp) -> Result<HashMap<String, Value>> {
    const ACTIVITY: &str = "SELECT trigger, jsonb_build_object('done', count(*) FILTER (WHERE result = 'done'), \
        'failed', count(*) FILTER (WHERE result = 'failed'), 'waiting', count(*) FILTER (WHERE result IN ('ready', 'waiting')), \
        'mean_us', (avg(duration_us) FILTER (WHERE result = 'done'))::bigint, 'last_at', max(at)) \
        FROM sys.trigger_run WHERE at >= $1 OR result IN ('ready', 'waiting') GROUP BY trigger";
    let rows = db.query(&ACTIVITY.into(), &[since.into()]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Celle de qui n'a rien fait.
pub(super) fn no_activity() -> Value {
    json!({ "done": 0, "failed": 0, "waiting": 0, "mean_us": null, "last_at": null })
}

/// Une page d'exécutions, la plus récente d'abord.
pub(super) async fn page(db: &Db, filter: &RunFilter, limit: u32) -> Result<Vec<Value>> {
    const PAGE: &str = view!(
        "",
        "WHERE ($1::text IS NULL OR trigger = $1) AND ($2::text IS NULL OR result = $2) AND ($3::uuid IS NULL OR record = $3) \
         AND ($4::bigint IS NULL OR id < $4) ORDER BY id DESC LIMIT $5"
    );
    let binds = [
        filter.trigger.clone().into(),
        filter.state.clone().into(),
        filter.record.into(),
        filter.before.into(),
        Bind::Int(limit.into()),
    ];
    Ok(db.query(&PAGE.into(), &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// Une exécution et le journal de ses étapes.
pub(super) async fn one(db: &Db, id: i64) -> Result<Option<Value>> {
    const ONE: &str = view!(
        ", log AS steps, CASE WHEN entity IS NULL THEN fact -> 'events' ->> 0 END AS system_event, \
         CASE WHEN entity IS NULL AND fact -> 'events' ->> 0 IS NOT NULL THEN fact -> 'payload' END AS payload",
        "WHERE id = $1"
    );
    Ok(db.query_opt(&ONE.into(), &[Bind::Int(id)]).await?.map(|row| row.get(0)))
}

/// Ces notifications : à qui, et quand elles ont été lues.
pub(super) async fn readers(db: &Db, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Value>> {
    const READERS: &str = "SELECT n.id, jsonb_build_object('user', n.\"user\", 'name', u.name, 'read_at', n.read_at) \
        FROM sys.notification n LEFT JOIN core.\"user\" u ON u.id = n.\"user\" WHERE n.id = ANY($1)";
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(db.query(&READERS.into(), &[Bind::Uuids(ids)]).await?.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Où en sont ces travaux ; un travail fini depuis longtemps n'y est plus.
pub(super) async fn job_states(db: &Db, ids: Vec<i64>) -> Result<HashMap<i64, String>> {
    const STATES: &str = "SELECT id, state FROM sys.job WHERE id = ANY(SELECT jsonb_array_elements_text($1)::bigint)";
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(db.query(&STATES.into(), &[Bind::Json(json!(ids))]).await?.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Remet une exécution échouée à l'étape qui a échoué ; rend le nom de son déclencheur.
pub(super) async fn replay(db: &Db, id: i64, now: Timestamp) -> Result<Option<String>> {
    const REPLAY: &str = "UPDATE sys.trigger_run SET result = 'ready', wake_at = $2, attempts = 0, error = NULL, finished_at = NULL \
        WHERE id = $1 AND result = 'failed' AND fact IS NOT NULL RETURNING trigger";
    Ok(db.query_opt(&REPLAY.into(), &[Bind::Int(id), now.into()]).await?.map(|row| row.get(0)))
}

/// Arrête une exécution qui n'est pas finie, et rend son déclencheur ; rien si elle l'est. D'une exécution qu'un nœud mène, attend que
/// son tour soit validé.
pub(super) async fn stop(db: &Db, id: i64, now: Timestamp) -> Result<Option<String>> {
    const STOP: &str = "UPDATE sys.trigger_run SET result = 'stopped', wake_at = NULL, finished_at = $2 \
        WHERE id = $1 AND result IN ('ready', 'waiting') RETURNING trigger";
    Ok(db.query_opt(&STOP.into(), &[Bind::Int(id), now.into()]).await?.map(|row| row.get(0)))
}

/// Celles que ce geste touche, parmi une foule.
macro_rules! of_crowd {
    ($deed:literal) => {
        concat!(
            $deed,
            " AND ($2::jsonb IS NULL OR id IN (SELECT jsonb_array_elements_text($2)::bigint)) \
             AND ($3::text IS NULL OR trigger = $3) AND ($4::uuid IS NULL OR record = $4)"
        )
    };
}

const FAILED: &str = of_crowd!("result = 'failed' AND fact IS NOT NULL AND finished_at <= $1");
const UNFINISHED: &str = of_crowd!("result IN ('ready', 'waiting') AND at <= $1");

fn crowd_binds(crowd: &Crowd) -> [Bind; 4] {
    [
        crowd.as_of.into(),
        crowd.ids.as_ref().map(|ids| json!(ids)).into(),
        crowd.trigger.clone().into(),
        crowd.record.into(),
    ]
}

/// Combien d'exécutions ce geste toucherait.
pub(super) async fn crowd(db: &Db, deed: Deed, crowd: &Crowd) -> Result<i64> {
    let which = if deed == Deed::Replay { FAILED } else { UNFINISHED };
    let sql = format!("SELECT count(*) FROM sys.trigger_run WHERE {which}");
    Ok(db.query_opt(&sql.into(), &crowd_binds(crowd)).await?.map_or(0, |row| row.get(0)))
}

/// Fait ce geste sur les plus anciennes, celles qu'un nœud mène exceptées ; rend lesquelles.
pub(super) async fn bulk(db: &Db, deed: Deed, crowd: &Crowd, now: Timestamp) -> Result<Vec<i64>> {
    let (which, done) = match deed {
        Deed::Replay => (FAILED, "result = 'ready', wake_at = $5, attempts = 0, error = NULL, finished_at = NULL"),
        Deed::Stop => (UNFINISHED, "result = 'stopped', wake_at = NULL, finished_at = $5"),
    };
    let sql = format!(
        "UPDATE sys.trigger_run SET {done} WHERE id IN (SELECT id FROM sys.trigger_run WHERE {which} \
         ORDER BY id LIMIT {BATCH} FOR UPDATE SKIP LOCKED) RETURNING id"
    );
    let binds = [&crowd_binds(crowd)[..], &[now.into()]].concat();
    Ok(db.query(&sql.into(), &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// Met un déclencheur en service ou hors service ; faux s'il y était.
pub(super) async fn enable(db: &Db, trigger: &str, enabled: &Bind) -> Result<bool> {
    const ENABLE: &str = "INSERT INTO sys.trigger_state (trigger, enabled) VALUES ($1, $2) ON CONFLICT (trigger) DO UPDATE \
        SET enabled = excluded.enabled WHERE trigger_state.enabled <> excluded.enabled RETURNING trigger";
    Ok(db.query_opt(&ENABLE.into(), &[trigger.into(), enabled.clone()]).await?.is_some())
}

/// Ce qu'un essai a mis en file.
pub(super) struct Outgoing {
    pub notifications: Vec<Uuid>,
    pub mails: Vec<Uuid>,
    pub sms: Vec<Uuid>,
    pub jobs: Vec<i64>,
}

/// Ce qu'il aurait envoyé, et les appels dont la clé commence ainsi.
pub(super) async fn outgoing(db: &Db, sent: Outgoing, calls: &str) -> Result<Value> {
    const OUTGOING: &str = "SELECT jsonb_build_object(\
        'notifications', coalesce((SELECT jsonb_agg(jsonb_build_object('user', n.\"user\", 'title', n.title, 'body', n.body)) \
          FROM sys.notification n WHERE n.id = ANY($1)), '[]'), \
        'mails', coalesce((SELECT jsonb_agg(jsonb_build_object('to', m.recipient, 'subject', m.subject, 'text', m.text, 'files', \
          (SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'size', a.size)), '[]') \
          FROM jsonb_to_recordset(m.attachments) AS a (name text, size bigint)))) \
          FROM sys.mail m WHERE m.id = ANY($2)), '[]'), \
        'calls', coalesce((SELECT jsonb_agg(jsonb_build_object('method', j.payload -> 'method', 'url', j.payload -> 'url', 'body', j.payload -> 'body')) \
          FROM sys.job j WHERE j.kind = 'call' AND starts_with(j.unique_key, $3)), '[]'), \
        'chats', coalesce((SELECT jsonb_agg(jsonb_build_object('to', c.name, 'title', j.payload -> 'title', 'text', j.payload -> 'text')) \
          FROM sys.job j JOIN sys.chat_channel c ON c.id::text = j.payload ->> 'channel' \
          WHERE j.kind = 'chat' AND starts_with(j.unique_key, $3)), '[]'), \
        'sms', coalesce((SELECT jsonb_agg(jsonb_build_object('to', u.name, 'text', s.text, 'segments', s.segments, 'alphabet', s.alphabet)) \
          FROM sys.sms s JOIN core.\"user\" u ON u.id = s.\"user\" WHERE s.id = ANY($4)), '[]'), \
        'jobs', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', j.kind, 'run_at', j.run_at, 'priority', j.priority, \
          'what', coalesce(j.payload ->> 'about', j.payload ->> 'trigger')) ORDER BY j.id) \
          FROM sys.job j WHERE j.id = ANY($5)), '[]'))";
    let binds = [
        Bind::Uuids(sent.notifications),
        Bind::Uuids(sent.mails),
        calls.into(),
        Bind::Uuids(sent.sms),
        Bind::Ints(sent.jobs),
    ];
    Ok(db.query_opt(&OUTGOING.into(), &binds).await?.map_or(Value::Null, |row| row.get(0)))
}

/// Le rang du dernier événement écrit.
pub(super) async fn last_event(db: &Db) -> Result<i64> {
    let row = db.query_opt(&"SELECT coalesce(max(id), 0) FROM sys.outbox".into(), &[]).await?;
    Ok(row.map_or(0, |row| row.get(0)))
}
