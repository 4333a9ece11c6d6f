//! SQL des appels entrants.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::{Code, Result};
use serde_json::{Value, json};
use store::{Bind, Db, erase};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    deliveries::DeliveryFilter,
    hook::{Definition, Hook},
};
use crate::imports::Told;

const COLUMNS: &str = "id, owner, definition, secret, created_at, updated_at";

/// Toutes les entrées, par nom.
pub(super) async fn all(db: &Db) -> Result<Vec<Hook>> {
    static ALL: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.inbound_hook ORDER BY name").into());
    db.query(&ALL, &[]).await?.iter().map(hook).collect()
}

/// Une entrée.
pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<Hook>> {
    static FIND: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.inbound_hook WHERE id = $1").into());
    db.query_opt(&FIND, &[id.into()]).await?.as_ref().map(hook).transpose()
}

/// Une entrée, tenue jusqu'à la fin de la transaction.
pub(super) async fn hold_hook(db: &Db, id: Uuid) -> Result<Option<Hook>> {
    static HOLD: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.inbound_hook WHERE id = $1 FOR UPDATE").into());
    db.query_opt(&HOLD, &[id.into()]).await?.as_ref().map(hook).transpose()
}

/// Écrit une entrée, neuve ou changée ; faux si son nom est pris.
pub(super) async fn save(db: &Db, hook: &Hook) -> Result<bool> {
    static SAVE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.inbound_hook (id, name, owner, definition, secret, created_at, updated_at) \
         SELECT $1::uuid, $2::text, $3::uuid, $4::jsonb, $5::bytea, $6::timestamptz, $7::timestamptz \
         WHERE NOT EXISTS (SELECT FROM sys.inbound_hook WHERE name = $2::text AND id <> $1::uuid) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, owner = excluded.owner, definition = excluded.definition, \
         secret = excluded.secret, updated_at = excluded.updated_at RETURNING id"
            .into()
    });
    let binds = [
        hook.id.into(),
        hook.definition.name.as_str().into(),
        hook.owner.into(),
        Value::Object(hook.definition.body()).into(),
        hook.secret.clone().into(),
        hook.created_at.into(),
        hook.updated_at.into(),
    ];
    Ok(db.query_opt(&SAVE, &binds).await?.is_some())
}

/// Une seule écriture d'entrées à la fois : deux du même nom ne se croisent pas.
pub(super) async fn alone(db: &Db, what: &str) -> Result<()> {
    static ALONE: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT pg_advisory_xact_lock(hashtextextended('inbound:' || $1::text, 0))".into());
    db.query(&ALONE, &[what.into()]).await?;
    Ok(())
}

/// Efface une entrée et ce qu'elle a reçu.
pub(super) async fn remove(db: &Db, id: Uuid) -> Result<Option<Hook>> {
    static REMOVE: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("DELETE FROM sys.inbound_hook WHERE id = $1 RETURNING {COLUMNS}").into());
    db.query_opt(&REMOVE, &[id.into()]).await?.as_ref().map(hook).transpose()
}

fn hook(row: &Row) -> Result<Hook> {
    let definition = serde_json::from_value::<Definition>(row.get(2)).map_err(|error| Code::Internal.because(error))?;
    Ok(Hook {
        id: row.get(0),
        owner: row.get(1),
        definition,
        secret: row.get(3),
        created_at: row.get(4),
        updated_at: row.get(5),
    })
}

/// Un appel reconnu, à garder.
pub(super) struct Call {
    pub id: Uuid,
    pub hook: Uuid,
    pub key: String,
    pub at: Timestamp,
    pub ip: Option<String>,
    pub headers: Value,
    pub payload: Value,
}

/// Garde un appel ; faux s'il l'est déjà.
pub(super) async fn keep(db: &Db, call: Call) -> Result<bool> {
    static KEEP: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.inbound_delivery (id, hook, key, received_at, ip, headers, payload) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (hook, key) DO NOTHING RETURNING id"
            .into()
    });
    let binds = [
        call.id.into(),
        call.hook.into(),
        call.key.into(),
        call.at.into(),
        call.ip.into(),
        call.headers.into(),
        call.payload.into(),
    ];
    Ok(db.query_opt(&KEEP, &binds).await?.is_some())
}

/// Écarte un appel tout juste gardé.
pub(super) async fn reject(db: &Db, id: Uuid, faults: &[Told], now: Timestamp) -> Result<()> {
    static REJECT: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.inbound_delivery SET status = 'rejected', finished_at = $2, error = $3 WHERE id = $1".into()
    });
    db.query(&REJECT, &[id.into(), now.into(), Bind::Json(json!(faults))]).await?;
    Ok(())
}

/// L'appel que cette entrée a reçu sous cette clé.
pub(super) async fn kept(db: &Db, hook: Uuid, key: &str) -> Result<Option<Uuid>> {
    static KEPT: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT id FROM sys.inbound_delivery WHERE hook = $1 AND key = $2".into());
    Ok(db.query_opt(&KEPT, &[hook.into(), key.into()]).await?.map(|row| row.get(0)))
}

/// Un appel qui attend son sort, tenu jusqu'à la fin de la transaction : son entrée et son contenu.
pub(super) async fn hold(db: &Db, id: Uuid) -> Result<Option<(Uuid, Value)>> {
    static HOLD: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT hook, payload FROM sys.inbound_delivery WHERE id = $1 AND status = 'received' FOR UPDATE".into()
    });
    Ok(db.query_opt(&HOLD, &[id.into()]).await?.map(|row| (row.get(0), row.get(1))))
}

/// Le dernier contenu reçu, ou celui de cet appel.
pub(super) async fn payload(db: &Db, hook: Uuid, call: Option<Uuid>) -> Result<Option<Value>> {
    static PAYLOAD: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT payload FROM sys.inbound_delivery WHERE hook = $1 \
         AND CASE WHEN $2::uuid IS NULL THEN status <> 'rejected' ELSE id = $2 END ORDER BY id DESC LIMIT 1"
            .into()
    });
    Ok(db.query_opt(&PAYLOAD, &[hook.into(), call.into()]).await?.map(|row| row.get(0)))
}

/// Ce qu'un appel a fait.
#[derive(Clone, Debug, Default)]
pub(super) struct Done {
    pub entity: Option<String>,
    pub record: Option<Uuid>,
    pub act: Option<&'static str>,
    pub runs: i64,
}

/// Mène un appel à son sort heureux.
pub(super) async fn settle(db: &Db, id: Uuid, done: &Done, now: Timestamp) -> Result<()> {
    static SETTLE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.inbound_delivery SET status = 'done', finished_at = $2, entity = $3, record = $4, act = $5, \
         runs = $6::bigint, error = NULL WHERE id = $1"
            .into()
    });
    let binds = [
        id.into(),
        now.into(),
        done.entity.clone().into(),
        done.record.into(),
        done.act.map(str::to_owned).into(),
        Bind::Int(done.runs),
    ];
    db.query(&SETTLE, &binds).await?;
    Ok(())
}

/// Garde pourquoi un appel a échoué ; rend l'entrée et combien des siens ont échoué de suite, quatre au plus.
pub(super) async fn fail(db: &Db, id: Uuid, faults: &[Told], now: Timestamp) -> Result<Option<(Uuid, usize)>> {
    static FAIL: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.inbound_delivery SET status = 'failed', finished_at = $2, error = $3 \
         WHERE id = $1 AND status = 'received' RETURNING hook"
            .into()
    });
    static LAST: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT status FROM sys.inbound_delivery WHERE hook = $1 AND finished_at IS NOT NULL \
         AND status <> 'rejected' ORDER BY finished_at DESC LIMIT 4"
            .into()
    });
    let Some(row) = db.query_opt(&FAIL, &[id.into(), now.into(), Bind::Json(json!(faults))]).await? else {
        return Ok(None);
    };
    let hook: Uuid = row.get(0);
    let last = db.query(&LAST, &[hook.into()]).await?;
    Ok(Some((hook, last.iter().take_while(|row| row.get::<_, &str>(0) == "failed").count())))
}

/// Remet en attente un appel échoué, ou dont le travail s'est perdu ; faux s'il est fait, ou d'une autre entrée.
pub(super) async fn again(db: &Db, hook: Uuid, id: Uuid) -> Result<bool> {
    static AGAIN: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.inbound_delivery SET status = 'received', finished_at = NULL, error = NULL \
         WHERE hook = $1 AND id = $2 AND status IN ('received', 'failed') RETURNING id"
            .into()
    });
    Ok(db.query_opt(&AGAIN, &[hook.into(), id.into()]).await?.is_some())
}

/// Ce qu'on montre d'un appel, hors ce qu'il porte.
const SHOWN: &str = "jsonb_build_object('id', id, 'key', key, 'status', status, 'received_at', received_at, \
    'finished_at', finished_at, 'ip', ip, 'act', act, 'entity', entity, 'record', record, 'runs', runs, 'errors', error)";

/// Une page d'appels, le plus récent d'abord.
pub(super) async fn page(db: &Db, hook: Uuid, filter: &DeliveryFilter, limit: u32) -> Result<Vec<Value>> {
    static PAGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT {SHOWN} FROM sys.inbound_delivery WHERE hook = $1 AND ($2::text IS NULL OR status = $2) \
             AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4"
        )
        .into()
    });
    let binds = [hook.into(), filter.status.clone().into(), filter.before.into(), Bind::Int(limit.into())];
    Ok(db.query(&PAGE, &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// Un appel, et ce qu'il porte.
pub(super) async fn one(db: &Db, hook: Uuid, id: Uuid) -> Result<Option<Value>> {
    static ONE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT {SHOWN} || jsonb_build_object('headers', headers, 'payload', payload) \
             FROM sys.inbound_delivery WHERE hook = $1 AND id = $2"
        )
        .into()
    });
    Ok(db.query_opt(&ONE, &[hook.into(), id.into()]).await?.map(|row| row.get(0)))
}

/// Oublie les appels reçus avant cet instant.
pub(super) async fn purge(db: &Db, before: Timestamp) -> Result<()> {
    erase::all(db, "sys.inbound_delivery", "received_at < $1", &[before.into()]).await
}
