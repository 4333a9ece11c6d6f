//! SQL de l'agenda : l'heure des rappels, et ce que chaque invité a reçu.

use std::sync::{Arc, LazyLock};

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::Result;
use store::{Bind, Db, db::run};
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
    events: &[(Uuid, i64)],
    kind: &str,
    attempts: i16,
    now: Timestamp,
) -> Result<()> {
    const ENQUEUE: &str = "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts) \
        SELECT $3::text, jsonb_build_object('event', x.event), 0, x.event || ':' || x.version, $4::timestamptz, $5::smallint \
        FROM unnest($1::uuid[], $2::bigint[]) AS x(event, version) \
        ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING";
    let (ids, versions) = events.iter().copied().unzip();
    let binds = [Bind::Uuids(ids), Bind::Ints(versions), kind.into(), now.into(), Bind::Small(attempts)];
    run(tx, ENQUEUE, &binds).await?;
    Ok(())
}

/// Une seule invitation d'un événement à la fois, jusqu'à la fin de la transaction.
pub(super) async fn alone(db: &Db, event: Uuid) -> Result<()> {
    static ALONE: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT pg_advisory_xact_lock(hashtextextended('calendar:' || $1::text, 0))".into());
    db.query(&ALONE, &[event.to_string().into()]).await?;
    Ok(())
}

/// Qui a reçu l'événement, et l'empreinte de ce qu'il en a lu.
pub(super) async fn invited(db: &Db, event: Uuid) -> Result<Vec<(String, Vec<u8>)>> {
    static INVITED: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT email, digest FROM sys.calendar_invitation WHERE event = $1 ORDER BY email".into());
    Ok(db.query(&INVITED, &[event.into()]).await?.iter().map(|row| (row.get(0), row.get(1))).collect())
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
