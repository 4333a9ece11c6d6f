//! SQL de l'agenda : l'heure des rappels, ce que chaque invité a reçu, ce qu'un autre agenda a dit d'un événement.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::Result;
use serde_json::{Map, Value};
use store::{Bind, Db, db::run, outbox::Event};
use tokio_postgres::Row;
use uuid::Uuid;

/// Jusqu'où les rappels ont été dits ; la première fois, jusqu'à maintenant.
pub(super) async fn last(db: &Db, now: Timestamp) -> Result<Timestamp> {
    static LAST: LazyLock<Arc<str>> = LazyLock::new(|| "SELECT last_at FROM sys.calendar_clock".into());
    static FIRST: LazyLock<Arc<str>> =
        LazyLock::new(|| "INSERT INTO sys.calendar_clock (last_at) VALUES ($1) ON CONFLICT DO NOTHING".into());
    if let Some(row) = db.query_opt(&LAST, &[]).await? {
        return Ok(row.get(0));
    }
    db.query(&FIRST, &[now.into()]).await?;
    Ok(now)
}

/// Prend l'heure des rappels jusqu'à la fin de la transaction ; rien si un autre nœud la tient.
pub(super) async fn hold(db: &Db) -> Result<Option<Timestamp>> {
    static HOLD: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT last_at FROM sys.calendar_clock FOR UPDATE SKIP LOCKED".into());
    Ok(db.query_opt(&HOLD, &[]).await?.map(|row| row.get(0)))
}

/// Les rappels sont dits jusqu'à cet instant.
pub(super) async fn advance(db: &Db, at: Timestamp) -> Result<()> {
    static ADVANCE: LazyLock<Arc<str>> = LazyLock::new(|| "UPDATE sys.calendar_clock SET last_at = $1".into());
    db.query(&ADVANCE, &[at.into()]).await?;
    Ok(())
}

/// Met en file les invitations de ces événements, dans la transaction qui les distribue.
pub(super) async fn enqueue(
    tx: &Transaction<'_>,
    events: &[&Event],
    kind: &str,
    attempts: i16,
    now: Timestamp,
) -> Result<()> {
    const ENQUEUE: &str = "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts, depth) \
        SELECT $3::text, jsonb_build_object('event', x.event), 0, x.event || ':' || x.version, $4::timestamptz, $5::smallint, \
        x.depth::smallint FROM unnest($1::uuid[], $2::bigint[], $6::bigint[]) AS x(event, version, depth) \
        ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING";
    let binds = [
        Bind::Uuids(events.iter().map(|event| event.record).collect()),
        Bind::Ints(events.iter().map(|event| event.version).collect()),
        kind.into(),
        now.into(),
        Bind::Small(attempts),
        Bind::Ints(events.iter().map(|event| event.depth.into()).collect()),
    ];
    run(tx, ENQUEUE, &binds).await?;
    Ok(())
}

/// Une seule invitation d'un événement, ou un seul document neuf d'une personne, à la fois, jusqu'à la fin de la transaction.
pub(super) async fn alone(db: &Db, id: Uuid) -> Result<()> {
    static ALONE: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT pg_advisory_xact_lock(hashtextextended('calendar:' || $1::text, 0))".into());
    db.query(&ALONE, &[id.to_string().into()]).await?;
    Ok(())
}

/// Qui a reçu l'événement, et l'empreinte de ce qu'il en a lu.
pub(super) async fn invited(db: &Db, event: Uuid) -> Result<Vec<(String, Vec<u8>)>> {
    static INVITED: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT email, digest FROM sys.calendar_invitation WHERE event = $1 ORDER BY email".into());
    Ok(db.query(&INVITED, &[event.into()]).await?.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// La version de l'événement à laquelle cette adresse est invitée.
pub(super) async fn sequence(db: &Db, event: Uuid, email: &str) -> Result<Option<i64>> {
    static SEQUENCE: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT sequence FROM sys.calendar_invitation WHERE event = $1 AND email = $2".into());
    Ok(db.query_opt(&SEQUENCE, &[event.into(), email.into()]).await?.map(|row| row.get(0)))
}

/// Cette adresse a reçu l'événement tel qu'il est.
pub(super) async fn invite(db: &Db, event: Uuid, email: &str, sequence: i64, digest: &[u8]) -> Result<()> {
    static INVITE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.calendar_invitation (event, email, sequence, digest) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (event, email) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest"
            .into()
    });
    db.query(&INVITE, &[event.into(), email.into(), Bind::Int(sequence), digest.to_vec().into()]).await?;
    Ok(())
}

/// Cette adresse n'est plus invitée.
pub(super) async fn forget(db: &Db, event: Uuid, email: &str) -> Result<()> {
    static FORGET: LazyLock<Arc<str>> =
        LazyLock::new(|| "DELETE FROM sys.calendar_invitation WHERE event = $1 AND email = $2".into());
    db.query(&FORGET, &[event.into(), email.into()]).await?;
    Ok(())
}

/// Ce qu'un autre agenda a dit d'un événement, que sa fiche ne garde pas.
#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    pub event: Uuid,
    /// Qui l'a nommé.
    pub owner: Option<Uuid>,
    /// Son nom dans l'agenda de cette personne.
    pub name: Option<String>,
    /// Son identifiant dans tous les agendas.
    pub uid: Option<String>,
    /// Lignes d'iCalendar à rendre telles quelles.
    pub extra: Option<String>,
}

const OBJECT: &str = "event, owner, name, uid, extra";

/// Ce que d'autres agendas ont dit de ces événements.
pub(super) async fn objects(db: &Db, events: Vec<Uuid>) -> Result<Vec<Object>> {
    static OBJECTS: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {OBJECT} FROM sys.calendar_object WHERE event = ANY($1)").into());
    Ok(db.query(&OBJECTS, &[Bind::Uuids(events)]).await?.iter().map(object).collect())
}

/// Les noms que cette personne a donnés à ces événements.
pub(super) async fn names(db: &Db, owner: Uuid, events: Vec<Uuid>) -> Result<HashMap<Uuid, String>> {
    static NAMES: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT event, name FROM sys.calendar_object WHERE event = ANY($2) AND owner = $1 AND name IS NOT NULL".into()
    });
    let rows = db.query(&NAMES, &[owner.into(), Bind::Uuids(events)]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Les événements que cette personne a nommés ainsi.
pub(super) async fn named(db: &Db, owner: Uuid, names: Vec<String>) -> Result<HashMap<String, Uuid>> {
    static NAMED: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT name, event FROM sys.calendar_object WHERE owner = $1 AND name = ANY($2)".into());
    let rows = db.query(&NAMED, &[owner.into(), Bind::Texts(names)]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Les événements qu'un autre agenda a écrits sous cet identifiant.
pub(super) async fn identified(db: &Db, uid: &str) -> Result<Vec<Uuid>> {
    static IDENTIFIED: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT event FROM sys.calendar_object WHERE uid = $1".into());
    Ok(db.query(&IDENTIFIED, &[uid.into()]).await?.iter().map(|row| row.get(0)).collect())
}

/// Garde ce qu'un autre agenda dit d'un événement ; son nom et son identifiant, une fois donnés, restent.
pub(super) async fn keep(db: &Db, object: &Object) -> Result<()> {
    static KEEP: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "INSERT INTO sys.calendar_object ({OBJECT}) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (event) DO UPDATE SET extra = excluded.extra"
        )
        .into()
    });
    let Object { event, owner, name, uid, extra } = object.clone();
    db.query(&KEEP, &[event.into(), owner.into(), name.into(), uid.into(), extra.into()]).await?;
    Ok(())
}

/// Libère un nom, que la corbeille tenait encore.
pub(super) async fn unname(db: &Db, owner: Uuid, name: &str) -> Result<()> {
    static UNNAME: LazyLock<Arc<str>> =
        LazyLock::new(|| "UPDATE sys.calendar_object SET name = NULL WHERE owner = $1 AND name = $2".into());
    db.query(&UNNAME, &[owner.into(), name.into()]).await?;
    Ok(())
}

/// Oublie ce que d'autres agendas ont dit d'un événement effacé.
pub(super) async fn unsay(db: &Db, event: Uuid) -> Result<()> {
    static UNSAY: LazyLock<Arc<str>> = LazyLock::new(|| "DELETE FROM sys.calendar_object WHERE event = $1".into());
    db.query(&UNSAY, &[event.into()]).await?;
    Ok(())
}

/// Ce que cette personne a vu de son agenda à ce jeton : le nom et l'étiquette de chaque document.
pub(super) async fn seen(db: &Db, owner: Uuid, token: &str) -> Result<Option<Map<String, Value>>> {
    static SEEN: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT marks FROM sys.calendar_sync WHERE owner = $1 AND token = $2".into());
    let row = db.query_opt(&SEEN, &[owner.into(), token.into()]).await?;
    Ok(row.and_then(|row| row.get::<_, Value>(0).as_object().cloned()))
}

/// Garde ce qu'elle vient d'en voir, et tant de lectures au plus.
pub(super) async fn see(
    db: &Db,
    owner: Uuid,
    token: &str,
    marks: Map<String, Value>,
    now: Timestamp,
    most: i64,
) -> Result<()> {
    static SEE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH seen AS (INSERT INTO sys.calendar_sync (owner, token, marks, seen_at) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (owner, token) DO UPDATE SET seen_at = excluded.seen_at \
           WHERE calendar_sync.seen_at < excluded.seen_at - interval '1 hour') \
         DELETE FROM sys.calendar_sync WHERE owner = $1 AND token <> $2 AND token NOT IN \
           (SELECT token FROM sys.calendar_sync WHERE owner = $1 AND token <> $2 ORDER BY seen_at DESC LIMIT $5::bigint - 1)"
            .into()
    });
    let binds = [owner.into(), token.into(), Bind::Json(Value::Object(marks)), now.into(), Bind::Int(most)];
    db.query(&SEE, &binds).await?;
    Ok(())
}

/// Oublie ce qui a été vu avant cet instant.
pub(crate) async fn unsee(db: &Db, before: Timestamp) -> Result<()> {
    static UNSEE: LazyLock<Arc<str>> = LazyLock::new(|| "DELETE FROM sys.calendar_sync WHERE seen_at < $1".into());
    db.query(&UNSEE, &[before.into()]).await?;
    Ok(())
}

fn object(row: &Row) -> Object {
    Object { event: row.get(0), owner: row.get(1), name: row.get(2), uid: row.get(3), extra: row.get(4) }
}
