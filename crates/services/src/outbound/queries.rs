//! SQL des abonnements et de leurs envois.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::Result;
use serde::Serialize;
use serde_json::{Value, json};
use store::{Bind, Db, db::run, erase};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    definition::Definition,
    deliveries::DeliveryFilter,
    webhook::{State, Webhook},
};

const COLUMNS: &str = "id, name, owner, url, secret, old_secret, old_until, events, filter, fields, enabled, failures, \
    failing_since, disabled_at, disabled_reason, created_at, updated_at, host";

/// Tous les abonnements, par nom.
pub(super) async fn all(db: &Db) -> Result<Vec<Webhook>> {
    static ALL: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!("SELECT {COLUMNS} FROM sys.webhook WHERE removed_at IS NULL ORDER BY name, id").into()
    });
    Ok(db.query(&ALL, &[]).await?.iter().map(webhook).collect())
}

/// Un abonnement.
pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<Webhook>> {
    static FIND: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.webhook WHERE id = $1 AND removed_at IS NULL").into());
    Ok(db.query_opt(&FIND, &[id.into()]).await?.as_ref().map(webhook))
}

/// Un abonnement, tenu jusqu'à la fin de la transaction.
pub(super) async fn hold(db: &Db, id: Uuid) -> Result<Option<Webhook>> {
    static HOLD: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!("SELECT {COLUMNS} FROM sys.webhook WHERE id = $1 AND removed_at IS NULL FOR NO KEY UPDATE").into()
    });
    Ok(db.query_opt(&HOLD, &[id.into()]).await?.as_ref().map(webhook))
}

fn webhook(row: &Row) -> Webhook {
    let old = row.get::<_, Option<Vec<u8>>>(5).zip(row.get(6));
    let disabled = row.get::<_, Option<Timestamp>>(13).zip(row.get(14));
    Webhook {
        id: row.get(0),
        owner: row.get(2),
        definition: Definition { name: row.get(1), events: row.get(7), filter: row.get(8), fields: row.get(9) },
        url: row.get(3),
        secret: row.get(4),
        old,
        state: State { enabled: row.get(10), failures: row.get(11), failing_since: row.get(12), disabled },
        created_at: row.get(15),
        updated_at: row.get(16),
        host: row.get(17),
    }
}

/// Deux écritures d'abonnements ne se croisent pas : ni deux du même nom, ni un de trop.
async fn alone(db: &Db) -> Result<()> {
    const ALONE: &str = "SELECT pg_advisory_xact_lock(hashtextextended('webhook', 0))";
    db.query(&ALONE.into(), &[]).await.map(drop)
}

/// Combien il y en a ; nul autre ne s'ajoute avant la fin de la transaction.
pub(super) async fn count(db: &Db) -> Result<i64> {
    alone(db).await?;
    let row = db.query_opt(&"SELECT count(*) FROM sys.webhook WHERE removed_at IS NULL".into(), &[]).await?;
    Ok(row.map_or(0, |row| row.get(0)))
}

/// Écrit un abonnement, neuf ou changé ; faux si son nom est pris.
pub(super) async fn save(db: &Db, one: &Webhook) -> Result<bool> {
    static SAVE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "INSERT INTO sys.webhook ({COLUMNS}) SELECT $1::uuid, $2::text, $3::uuid, $4::bytea, $5::bytea, $6::bytea, \
             $7::timestamptz, $8::text[], $9::text, $10::text[], $11::boolean, $12::integer, $13::timestamptz, \
             $14::timestamptz, $15::text, $16::timestamptz, $17::timestamptz, $18::text \
             WHERE NOT EXISTS (SELECT FROM sys.webhook WHERE name = $2::text AND id <> $1::uuid AND removed_at IS NULL) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, owner = excluded.owner, url = excluded.url, host = excluded.host, \
             secret = excluded.secret, old_secret = excluded.old_secret, old_until = excluded.old_until, \
             events = excluded.events, filter = excluded.filter, fields = excluded.fields, enabled = excluded.enabled, \
             failures = excluded.failures, failing_since = excluded.failing_since, disabled_at = excluded.disabled_at, \
             disabled_reason = excluded.disabled_reason, updated_at = excluded.updated_at RETURNING id"
        )
        .into()
    });
    alone(db).await?;
    let old = one.old.clone().unzip();
    let disabled = one.state.disabled.clone().unzip();
    let binds = [
        one.id.into(),
        one.definition.name.as_str().into(),
        one.owner.into(),
        one.url.clone().into(),
        one.secret.clone().into(),
        old.0.map_or(Bind::Null, Bind::Bytes),
        old.1.into(),
        Bind::Texts(one.definition.events.clone()),
        one.definition.filter.clone().into(),
        one.definition.fields.clone().map_or(Bind::Null, Bind::Texts),
        Bind::Bool(one.state.enabled),
        Bind::Int4(one.state.failures),
        one.state.failing_since.into(),
        disabled.0.into(),
        disabled.1.into(),
        one.created_at.into(),
        one.updated_at.into(),
        one.host.clone().into(),
    ];
    Ok(db.query_opt(&SAVE, &binds).await?.is_some())
}

/// Écrit où en est un abonnement.
pub(super) async fn set_state(db: &Db, id: Uuid, state: &State) -> Result<()> {
    const SET: &str = "UPDATE sys.webhook SET enabled = $2, failures = $3, failing_since = $4, disabled_at = $5, \
        disabled_reason = $6, trying_until = NULL WHERE id = $1";
    let disabled = state.disabled.clone().unzip();
    let binds = [
        id.into(),
        Bind::Bool(state.enabled),
        Bind::Int4(state.failures),
        state.failing_since.into(),
        disabled.0.into(),
        disabled.1.into(),
    ];
    db.query(&SET.into(), &binds).await?;
    Ok(())
}

/// Oublie les échecs d'un abonnement qui vient d'être entendu.
pub(super) async fn record_success(db: &Db, id: Uuid) -> Result<()> {
    const SOUND: &str = "UPDATE sys.webhook SET failures = 0, failing_since = NULL, trying_until = NULL \
        WHERE id = $1 AND failing_since IS NOT NULL";
    db.query(&SOUND.into(), &[id.into()]).await.map(drop)
}

/// Prend le tour d'un abonnement qui échoue, jusque-là au plus ; faux si un autre envoi l'a.
pub(super) async fn take_turn(db: &Db, id: Uuid, now: Timestamp, until: Timestamp) -> Result<bool> {
    const TAKE: &str = "UPDATE sys.webhook SET trying_until = $3 WHERE id = $1 \
        AND (trying_until IS NULL OR trying_until <= $2) RETURNING id";
    Ok(db.query_opt(&TAKE.into(), &[id.into(), now.into(), until.into()]).await?.is_some())
}

/// Rend le tour pris : il n'y avait rien à envoyer.
pub(super) async fn give_turn_back(db: &Db, id: Uuid, until: Timestamp) -> Result<()> {
    const GIVE: &str = "UPDATE sys.webhook SET trying_until = NULL WHERE id = $1 AND trying_until = $2";
    db.query(&GIVE.into(), &[id.into(), until.into()]).await.map(drop)
}

/// Ferme un abonnement : plus rien ne le trouve, et ce qu'il gardait scellé s'oublie.
pub(super) async fn close(db: &Db, id: Uuid, now: Timestamp) -> Result<()> {
    const CLOSE: &str = "UPDATE sys.webhook SET removed_at = $2, enabled = false, url = '', secret = '', old_secret = NULL, \
        old_until = NULL WHERE id = $1";
    db.query(&CLOSE.into(), &[id.into(), now.into()]).await.map(drop)
}

/// La question que pose une fournée d'événements.
pub const SUBSCRIBED: &str = "SELECT e.id, w.id, w.events FROM jsonb_to_recordset($1::jsonb) AS e(id bigint, names text[]) \
    JOIN sys.webhook w ON w.enabled AND w.events && e.names ORDER BY e.id, w.id";

/// Les abonnements que ces événements regardent, chacun donné par son rang et ce qui peut l'attendre : le rang, l'abonnement,
/// ce qu'il attend.
pub(super) async fn subscribed(
    tx: &Transaction<'_>,
    events: &[(i64, Vec<String>)],
) -> Result<Vec<(i64, Uuid, Vec<String>)>> {
    let events: Vec<Value> = events.iter().map(|(id, names)| json!({ "id": id, "names": names })).collect();
    let rows = run(tx, SUBSCRIBED, &[Bind::Json(Value::Array(events))]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect())
}

/// Un envoi à écrire.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NewDelivery {
    pub id: String,
    pub webhook: Uuid,
    pub event: Option<i64>,
    pub r#type: String,
    pub events: Vec<String>,
    pub entity: Option<String>,
    pub record: Option<Uuid>,
    pub at: Timestamp,
    /// Combien de déclencheurs y ont mené.
    pub depth: i16,
}

/// Envois écrits d'une instruction.
const CHUNK: usize = 1000;

/// Écrit des envois et leurs travaux ; ceux qui le sont déjà restent. Rend leur nombre.
pub(super) async fn insert(
    tx: &Transaction<'_>,
    new: &[NewDelivery],
    kind: &str,
    attempts: i16,
    now: Timestamp,
) -> Result<usize> {
    const INSERT: &str = "WITH new AS (INSERT INTO sys.webhook_delivery (id, webhook, event, type, events, entity, record, at) \
        SELECT x.id, x.webhook, x.event, x.type, x.events, x.entity, x.record, x.at FROM jsonb_to_recordset($1::jsonb) \
        AS x(id text, webhook uuid, event bigint, type text, events text[], entity text, record uuid, at timestamptz) \
        ON CONFLICT (webhook, event) DO NOTHING RETURNING id), \
        jobs AS (INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts, depth) \
        SELECT $2, jsonb_build_object('delivery', id), 0, id, $3::timestamptz, $4::smallint, x.depth \
        FROM new JOIN jsonb_to_recordset($1::jsonb) AS x(id text, depth smallint) USING (id) RETURNING 1) \
        SELECT count(*) FROM jobs";
    let mut written = 0;
    for some in new.chunks(CHUNK) {
        let binds = [Bind::Json(json!(some)), kind.into(), now.into(), Bind::Small(attempts)];
        let rows = run(tx, INSERT, &binds).await?;
        written += rows.first().map_or(0, |row| row.get::<_, i64>(0)).unsigned_abs() as usize;
    }
    Ok(written)
}

/// Écrit un envoi que rien n'a mis en file.
pub(super) async fn insert_one(db: &Db, one: &Delivery) -> Result<()> {
    const INSERT: &str = "INSERT INTO sys.webhook_delivery (id, webhook, type, events, at) VALUES ($1, $2, $3, $4, $5)";
    let binds = [
        one.id.as_str().into(),
        one.webhook.into(),
        one.r#type.as_str().into(),
        Bind::Texts(one.events.clone()),
        one.at.into(),
    ];
    db.query(&INSERT.into(), &binds).await?;
    Ok(())
}

/// Un envoi à faire.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub id: String,
    pub webhook: Uuid,
    pub r#type: String,
    pub events: Vec<String>,
    pub entity: Option<String>,
    pub record: Option<Uuid>,
    pub at: Timestamp,
    /// Essais déjà faits depuis qu'on l'a demandé.
    pub attempts: i16,
    pub next_at: Option<Timestamp>,
    /// A-t-il déjà eu un corps ?
    pub was_sent: bool,
}

/// Un envoi qui attend encore.
pub(super) async fn waiting(db: &Db, id: &str) -> Result<Option<Delivery>> {
    const WAITING: &str = "SELECT id, webhook, type, events, entity, record, at, attempts, next_at, body IS NOT NULL \
        FROM sys.webhook_delivery WHERE id = $1 AND state = 'waiting'";
    let row = db.query_opt(&WAITING.into(), &[id.into()]).await?;
    Ok(row.map(|row| Delivery {
        id: row.get(0),
        webhook: row.get(1),
        r#type: row.get(2),
        events: row.get(3),
        entity: row.get(4),
        record: row.get(5),
        at: row.get(6),
        attempts: row.get(7),
        next_at: row.get(8),
        was_sent: row.get(9),
    }))
}

/// Un essai fait.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub state: &'static str,
    pub next_at: Option<Timestamp>,
    pub sent_at: Timestamp,
    pub duration_ms: i32,
    pub status: Option<u16>,
    pub answer: String,
    pub error: Option<&'static str>,
    pub reader: Uuid,
    pub headers: Value,
    pub body: String,
}

/// Garde un essai.
pub(super) async fn record(db: &Db, id: &str, one: Attempt) -> Result<()> {
    const RECORD: &str = "UPDATE sys.webhook_delivery SET state = $2, attempts = attempts + 1, next_at = $3, sent_at = $4, \
        duration_ms = $5, status = $6, answer = $7, error = $8, reader = $9, headers = $10, body = $11 \
        WHERE id = $1 AND state = 'waiting'";
    let status = one.status.and_then(|status| i16::try_from(status).ok());
    let binds = [
        id.into(),
        one.state.into(),
        one.next_at.into(),
        one.sent_at.into(),
        Bind::Int4(one.duration_ms),
        status.map_or(Bind::Null, Bind::Small),
        one.answer.into(),
        one.error.map(str::to_owned).into(),
        one.reader.into(),
        one.headers.into(),
        one.body.into(),
    ];
    db.query(&RECORD.into(), &binds).await?;
    Ok(())
}

/// Conclut un envoi sans l'avoir fait.
pub(super) async fn settle(db: &Db, id: &str, state: &str, error: &str) -> Result<()> {
    const SETTLE: &str = "UPDATE sys.webhook_delivery SET state = $2, error = $3, next_at = NULL \
        WHERE id = $1 AND state = 'waiting'";
    db.query(&SETTLE.into(), &[id.into(), state.into(), error.into()]).await?;
    Ok(())
}

/// Remet un envoi à faire ; faux si un travail s'en charge déjà, ou s'il n'est pas celui d'un événement.
pub(super) async fn again(db: &Db, webhook: Uuid, id: &str, now: Timestamp) -> Result<bool> {
    const AGAIN: &str = "UPDATE sys.webhook_delivery SET state = 'waiting', attempts = 0, next_at = $3, error = NULL \
        WHERE webhook = $1 AND id = $2 AND event IS NOT NULL AND (state <> 'waiting' OR NOT EXISTS (SELECT FROM sys.job \
        WHERE kind = 'webhook' AND state IN ('waiting', 'running') AND split_part(unique_key, ':', 1) = $2)) RETURNING id";
    Ok(db.query_opt(&AGAIN.into(), &[webhook.into(), id.into(), now.into()]).await?.is_some())
}

/// L'état d'un envoi.
pub(super) async fn state(db: &Db, webhook: Uuid, id: &str) -> Result<Option<String>> {
    const STATE: &str = "SELECT state FROM sys.webhook_delivery WHERE webhook = $1 AND id = $2";
    Ok(db.query_opt(&STATE.into(), &[webhook.into(), id.into()]).await?.map(|row| row.get(0)))
}

/// Les envois qui auraient dû partir avant cet instant et dont aucun travail ne se charge, avec ce qu'est devenu le leur s'il ne se
/// fera plus : `cancelled` ou `failed`.
pub(super) async fn stranded(db: &Db, before: Timestamp) -> Result<Vec<(String, Option<String>)>> {
    const STRANDED: &str = "WITH late AS MATERIALIZED (SELECT d.id FROM sys.webhook_delivery d JOIN sys.webhook w ON w.id = d.webhook \
            AND w.removed_at IS NULL WHERE d.state = 'waiting' AND coalesce(d.next_at, d.at) < $1 AND NOT EXISTS \
            (SELECT FROM sys.job j WHERE j.kind = 'webhook' AND j.state IN ('waiting', 'running') \
            AND split_part(j.unique_key, ':', 1) = d.id) LIMIT 1000), \
        dead AS (SELECT DISTINCT ON (id) split_part(j.unique_key, ':', 1) AS id, j.state FROM sys.job j \
            WHERE j.kind = 'webhook' AND j.state IN ('cancelled', 'failed') \
            AND split_part(j.unique_key, ':', 1) IN (SELECT id FROM late) ORDER BY id, j.id DESC) \
        SELECT late.id, dead.state FROM late LEFT JOIN dead USING (id)";
    Ok(db.query(&STRANDED.into(), &[before.into()]).await?.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Ce qu'on montre d'un envoi, hors ce qu'il porte.
const SHOWN: &str = "jsonb_build_object('id', id, 'type', type, 'events', events, 'entity', entity, 'record', record, \
    'at', at, 'state', state, 'attempts', attempts, 'next_at', next_at, 'sent_at', sent_at, 'duration_ms', duration_ms, \
    'status', status, 'error', error)";

/// Une page d'envois, le plus récent d'abord.
pub(super) async fn page(db: &Db, webhook: Uuid, filter: &DeliveryFilter, limit: u32) -> Result<Vec<Value>> {
    static PAGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT {SHOWN} FROM sys.webhook_delivery WHERE webhook = $1 AND ($2::text IS NULL OR state = $2) \
             AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $4"
        )
        .into()
    });
    let binds = [webhook.into(), filter.state.clone().into(), filter.before.clone().into(), Bind::Int(limit.into())];
    Ok(db.query(&PAGE, &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// Un envoi, ce qu'il porte, et au nom de qui il a été lu.
pub(super) async fn one(db: &Db, webhook: Uuid, id: &str) -> Result<Option<(Value, Option<Uuid>)>> {
    static ONE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT {SHOWN} || jsonb_build_object('headers', headers, 'body', body, 'answer', answer), reader \
             FROM sys.webhook_delivery WHERE webhook = $1 AND id = $2"
        )
        .into()
    });
    let row = db.query_opt(&ONE, &[webhook.into(), id.into()]).await?;
    Ok(row.map(|row| (row.get(0), row.get(1))))
}

/// Le dernier envoi de chaque abonnement.
pub(super) async fn last(db: &Db) -> Result<HashMap<Uuid, Value>> {
    static LAST: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT w.id, d.shown FROM sys.webhook w CROSS JOIN LATERAL (SELECT {SHOWN} AS shown FROM sys.webhook_delivery \
             WHERE webhook = w.id ORDER BY id DESC LIMIT 1) d WHERE w.removed_at IS NULL"
        )
        .into()
    });
    Ok(db.query(&LAST, &[]).await?.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Oublie les envois des événements d'avant cet instant, ceux des abonnements retirés, puis ceux-ci.
pub(super) async fn purge(db: &Db, before: Timestamp) -> Result<()> {
    const REMOVED: &str = "webhook IN (SELECT id FROM sys.webhook WHERE removed_at IS NOT NULL)";
    const EMPTY: &str = "DELETE FROM sys.webhook w WHERE removed_at IS NOT NULL \
        AND NOT EXISTS (SELECT FROM sys.webhook_delivery WHERE webhook = w.id)";
    erase::all(db, "sys.webhook_delivery", "at < $1", &[before.into()]).await?;
    erase::all(db, "sys.webhook_delivery", REMOVED, &[]).await?;
    db.query(&EMPTY.into(), &[]).await?;
    Ok(())
}
