//! SQL des chronomètres.

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::{Ctx, Result};
use serde_json::{Map, Value};
use store::{Bind, Db, db::run, outbox::Event, records::Held};
use uuid::Uuid;

use super::{measure::Measure, run::link};

/// Les échéances d'un chronomètre, et ce qui en a été dit.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub warn_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub warned_at: Option<Timestamp>,
    pub breached_at: Option<Timestamp>,
}

/// Celles d'un chronomètre, tenues jusqu'à la fin de la transaction.
pub(super) async fn hold(db: &Db, record: Uuid, name: &str) -> Result<Option<Kept>> {
    const HOLD: &str =
        "SELECT warn_at, due_at, warned_at, breached_at FROM sys.stopwatch WHERE record = $1 AND name = $2 FOR UPDATE";
    let row = db.query_opt(&HOLD.into(), &[record.into(), name.into()]).await?;
    Ok(row.map(|row| Kept { warn_at: row.get(0), due_at: row.get(1), warned_at: row.get(2), breached_at: row.get(3) }))
}

/// Met en file la mesure de ces enregistrements.
pub(super) async fn enqueue(
    tx: &Transaction<'_>,
    events: &[&Event],
    kind: &str,
    attempts: i16,
    now: Timestamp,
) -> Result<()> {
    const ENQUEUE: &str = "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts, depth) \
        SELECT $4::text, jsonb_build_object('entity', x.entity, 'record', x.record), 0, x.record || ':' || x.version, $5::timestamptz, \
        $6::smallint, x.depth::smallint FROM unnest($1::text[], $2::uuid[], $3::bigint[], $7::bigint[]) \
        AS x(entity, record, version, depth) \
        ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING";
    let binds = [
        Bind::Texts(events.iter().map(|event| event.entity.clone()).collect()),
        Bind::Uuids(events.iter().map(|event| event.record).collect()),
        Bind::Ints(events.iter().map(|event| event.version).collect()),
        kind.into(),
        now.into(),
        Bind::Small(attempts),
        Bind::Ints(events.iter().map(|event| event.depth.into()).collect()),
    ];
    run(tx, ENQUEUE, &binds).await.map(drop)
}

/// Les états par où un enregistrement est passé, du plus ancien au plus récent.
pub(super) async fn history(db: &Db, entity: &str, record: Uuid, field: &str) -> Result<Vec<(Timestamp, String)>> {
    const HISTORY: &str = "SELECT at, changes -> $3 ->> 'new' FROM sys.audit WHERE record = $1 AND entity = $2 AND version IS NOT NULL \
        AND changes -> $3 ->> 'new' IS NOT NULL ORDER BY version";
    let rows = db.query(&HISTORY.into(), &[record.into(), entity.into(), field.into()]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Écrit une mesure ; ce qui a été dit d'une course précédente ne vaut plus.
pub(super) async fn save(
    db: &Db,
    entity: &str,
    record: Uuid,
    name: &str,
    calendar: Option<Uuid>,
    measure: &Measure,
) -> Result<()> {
    const SAVE: &str = "INSERT INTO sys.stopwatch AS s \
        (record, name, entity, calendar, state, started_at, since, worked, target, warn_at, due_at, stopped_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (record, name) DO UPDATE SET \
        entity = excluded.entity, calendar = excluded.calendar, state = excluded.state, started_at = excluded.started_at, \
        since = excluded.since, worked = excluded.worked, target = excluded.target, warn_at = excluded.warn_at, \
        due_at = excluded.due_at, stopped_at = excluded.stopped_at, \
        warned_at = CASE WHEN s.started_at = excluded.started_at THEN s.warned_at END, \
        breached_at = CASE WHEN s.started_at = excluded.started_at THEN s.breached_at END";
    let binds = [
        record.into(),
        name.into(),
        entity.into(),
        calendar.into(),
        measure.state().into(),
        measure.started_at.into(),
        measure.since.into(),
        Bind::Int(measure.worked),
        Bind::Int(measure.target),
        measure.warn_at.into(),
        measure.due_at.into(),
        measure.stopped_at.into(),
    ];
    db.query(&SAVE.into(), &binds).await.map(drop)
}

/// Retient ce qui a été dit d'un chronomètre.
pub(super) async fn told(db: &Db, record: Uuid, name: &str, clock: &Kept) -> Result<()> {
    const TOLD: &str = "UPDATE sys.stopwatch SET warned_at = $3, breached_at = $4 WHERE record = $1 AND name = $2";
    let binds = [record.into(), name.into(), clock.warned_at.into(), clock.breached_at.into()];
    db.query(&TOLD.into(), &binds).await.map(drop)
}

/// Oublie les chronomètres d'un enregistrement supprimé.
pub(super) async fn forget(db: &Db, record: Uuid) -> Result<()> {
    db.query(&"DELETE FROM sys.stopwatch WHERE record = $1".into(), &[record.into()]).await.map(drop)
}

/// Laisse un événement de l'enregistrement : les déclencheurs y réagissent.
pub(super) async fn emit(
    ctx: &Ctx,
    db: &Db,
    (entity, id): (&str, Uuid),
    record: &Map<String, Value>,
    held: &Held,
    event: &str,
) -> Result<()> {
    const EMIT: &str = "INSERT INTO sys.outbox (at, entity, record, version, events, actor, actor_name, company, department, owners, depth, request) \
        VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8, $9, 0, $10)";
    let binds = [
        ctx.now().into(),
        entity.into(),
        id.into(),
        Bind::Int(held.version),
        Bind::Texts(vec![event.to_owned()]),
        ctx.actor.name.as_str().into(),
        link(record, "company").into(),
        link(record, "department").into(),
        Bind::Uuids(held.owners.clone()),
        ctx.request.id.into(),
    ];
    db.query(&EMIT.into(), &binds).await.map(drop)
}
