//! SQL des gestes en nombre.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::{Code, Result};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::{Bind, Db, erase};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Bulk, Counts, Listing, Refusal, Status, refusals::KEPT};
use crate::imports::Told;

/// Colonnes d'un geste, dans l'ordre où [`read`] les prend.
const COLUMNS: &str = "id, entity, owner, status, job, demand, total, done, changed, refused, skipped, reverted, kept, fault, created_at, updated_at, \
     pending, hold, left_told";

fn read(row: &Row) -> Result<Bulk> {
    Ok(Bulk {
        id: row.get(0),
        entity: row.get(1),
        owner: row.get(2),
        status: Status::parse(row.get(3))?,
        job: row.get(4),
        demand: stored(row.get(5))?,
        counts: Counts {
            total: row.get(6),
            done: row.get(7),
            changed: row.get(8),
            refused: row.get(9),
            skipped: row.get(10),
            reverted: row.get(11),
            kept: row.get(12),
            pending: row.get(16),
            told: row.get(18),
        },
        fault: stored(row.get::<_, Option<Value>>(13).unwrap_or_default())?,
        created_at: row.get(14),
        updated_at: row.get(15),
        hold: row.get(17),
    })
}

fn stored<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Code::Internal.because(error))
}

/// Inscrit un geste.
pub(super) async fn insert(db: &Db, bulk: &Bulk) -> Result<()> {
    const INSERT: &str = "INSERT INTO sys.bulk (id, entity, owner, status, job, demand, total, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    let binds = [
        bulk.id.into(),
        bulk.entity.as_str().into(),
        bulk.owner.into(),
        bulk.status.as_str().into(),
        bulk.job.into(),
        json!(bulk.demand).into(),
        Bind::Int(bulk.counts.total),
        bulk.created_at.into(),
    ];
    db.query(&INSERT.into(), &binds).await.map(drop)
}

/// Un geste.
pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<Bulk>> {
    static FIND: LazyLock<Arc<str>> = LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.bulk WHERE id = $1").into());
    db.query_opt(&FIND, &[id.into()]).await?.as_ref().map(read).transpose()
}

/// Prend un geste vivant pour cet essai de son travail : ce qu'un essai d'avant en écrirait encore ne s'écrit plus.
pub(super) async fn take(db: &Db, id: Uuid, job: Uuid) -> Result<Option<Bulk>> {
    static TAKE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "UPDATE sys.bulk SET hold = hold + 1 WHERE id = $1 AND job = $2 AND status IN ('gathering', 'running', 'undoing') \
             RETURNING {COLUMNS}"
        )
        .into()
    });
    db.query_opt(&TAKE, &[id.into(), job.into()]).await?.as_ref().map(read).transpose()
}

/// Des gestes de cette personne, les derniers d'abord.
pub(super) async fn page(db: &Db, owner: Uuid, listing: &Listing, limit: i64) -> Result<Vec<Bulk>> {
    static PAGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT {COLUMNS} FROM sys.bulk WHERE owner = $1 AND ($2::text IS NULL OR entity = $2) \
             AND (NOT $3 OR status IN ('gathering', 'running', 'undoing')) AND ($4::uuid IS NULL OR id < $4) \
             ORDER BY id DESC LIMIT $5"
        )
        .into()
    });
    let binds = [
        owner.into(),
        listing.entity.as_deref().into(),
        Bind::Bool(listing.alive),
        listing.after.into(),
        Bind::Int(limit),
    ];
    db.query(&PAGE, &binds).await?.iter().map(read).collect()
}

/// Le geste, tenu le temps de l'instruction, tant que cet essai est le dernier à l'avoir pris et qu'il relève.
macro_rules! gathering {
    () => {
        "WITH held AS (SELECT id FROM sys.bulk WHERE id = $1 AND hold = $2 AND status = 'gathering' FOR UPDATE), "
    };
}

/// Oublie ce qui est relevé : le relevé recommence ; faux si un autre essai mène le geste.
pub(super) async fn forget_chunks(db: &Db, bulk: &Bulk) -> Result<bool> {
    const FORGET: &str = concat!(
        gathering!(),
        "gone AS (DELETE FROM sys.bulk_chunk c USING held WHERE c.bulk = held.id) SELECT id FROM held"
    );
    Ok(db.query_opt(&FORGET.into(), &[bulk.id.into(), Bind::Int(bulk.hold)]).await?.is_some())
}

/// Garde des fournées relevées, à partir de ce rang ; faux si un autre essai mène le geste.
pub(super) async fn add_chunks(db: &Db, bulk: &Bulk, first: i64, chunks: &[&[Uuid]]) -> Result<bool> {
    const ADD: &str = concat!(
        gathering!(),
        "added AS (INSERT INTO sys.bulk_chunk (bulk, first, records) \
         SELECT held.id, (x.chunk ->> 'first')::bigint, ARRAY(SELECT jsonb_array_elements_text(x.chunk -> 'records')::uuid) \
         FROM held, jsonb_array_elements($3::jsonb) AS x(chunk)) SELECT id FROM held"
    );
    let mut next = first;
    let rows = chunks.iter().map(|records| {
        let row = json!({ "first": next, "records": records });
        next += records.len() as i64;
        row
    });
    let rows = Bind::Json(rows.collect());
    Ok(db.query_opt(&ADD.into(), &[bulk.id.into(), Bind::Int(bulk.hold), rows]).await?.is_some())
}

/// Tout est relevé : l'écriture commence ; faux si un autre essai mène le geste.
pub(super) async fn gathered(db: &Db, bulk: &Bulk, total: i64, now: Timestamp) -> Result<bool> {
    const GATHERED: &str = "UPDATE sys.bulk SET status = 'running', total = $3, updated_at = $4 \
         WHERE id = $1 AND hold = $2 AND status = 'gathering' RETURNING id";
    let binds = [bulk.id.into(), Bind::Int(bulk.hold), Bind::Int(total), now.into()];
    Ok(db.query_opt(&GATHERED.into(), &binds).await?.is_some())
}

/// Ce que vise la fournée de ce rang ; rien quand il n'y en a plus.
pub(super) async fn chunk(db: &Db, id: Uuid, first: i64) -> Result<Option<Vec<Uuid>>> {
    static CHUNK: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT records FROM sys.bulk_chunk WHERE bulk = $1 AND first = $2".into());
    Ok(db.query_opt(&CHUNK, &[id.into(), Bind::Int(first)]).await?.map(|row| row.get(0)))
}

/// Une fournée menée à son sort.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub records: Vec<Uuid>,
    pub versions: Vec<i64>,
    pub refused: Vec<Refusal>,
}

/// Garde ce qu'une fournée a écrit et refusé, et où l'on en est ; faux si un autre essai mène le geste.
pub(super) async fn record(db: &Db, before: &Bulk, after: Counts, outcome: &Outcome, now: Timestamp) -> Result<bool> {
    static RECORD: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH moved AS (UPDATE sys.bulk SET done = $3, changed = $4, refused = $5, skipped = $6, pending = $11, updated_at = $7 \
                        WHERE id = $1 AND done = $2::bigint AND hold = $8 AND status = 'running' RETURNING id) \
         UPDATE sys.bulk_chunk c SET records = $9::uuid[], versions = $10::bigint[] FROM moved \
         WHERE c.bulk = moved.id AND c.first = $2::bigint RETURNING c.bulk"
            .into()
    });
    let binds = [
        before.id.into(),
        Bind::Int(before.counts.done),
        Bind::Int(after.done),
        Bind::Int(after.changed),
        Bind::Int(after.refused),
        Bind::Int(after.skipped),
        now.into(),
        Bind::Int(before.hold),
        Bind::Uuids(outcome.records.clone()),
        Bind::Ints(outcome.versions.clone()),
        Bind::Int(after.pending),
    ];
    let is_ours = db.query_opt(&RECORD, &binds).await?.is_some();
    if is_ours {
        add_refusals(db, before.id, false, before.counts.refused, &outcome.refused).await?;
    }
    Ok(is_ours)
}

/// Garde des refus à la suite de ceux-là, tant qu'il y a de la place.
async fn add_refusals(db: &Db, id: Uuid, of_undo: bool, after: i64, refusals: &[Refusal]) -> Result<()> {
    const ADD: &str = "INSERT INTO sys.bulk_refusal (bulk, undo, rank, record, label, faults) \
         SELECT $1, $2, x.rank, x.record, x.label, x.faults \
         FROM jsonb_to_recordset($3::jsonb) AS x(rank bigint, record uuid, label text, faults jsonb)";
    let rows: Vec<Value> = (after..KEPT)
        .zip(refusals)
        .map(|(rank, one)| json!({ "rank": rank, "record": one.record, "label": one.label, "faults": one.faults }))
        .collect();
    if !rows.is_empty() {
        db.query(&ADD.into(), &[id.into(), Bind::Bool(of_undo), Bind::Json(Value::Array(rows))]).await?;
    }
    Ok(())
}

/// Les refus gardés, dans l'ordre où ils sont venus.
pub(super) async fn refusals(db: &Db, id: Uuid, of_undo: bool) -> Result<Vec<Refusal>> {
    const REFUSALS: &str =
        "SELECT record, label, faults FROM sys.bulk_refusal WHERE bulk = $1 AND undo = $2 ORDER BY rank";
    let rows = db.query(&REFUSALS.into(), &[id.into(), Bind::Bool(of_undo)]).await?;
    let one = |row: &Row| Ok(Refusal { record: row.get(0), label: row.get(1), faults: stored(row.get(2))? });
    rows.iter().map(one).collect()
}

/// Passe le geste à cet état, pour l'essai qui le mène ; faux s'il n'était plus dans celui qu'il a lu.
pub(super) async fn turn(db: &Db, bulk: &Bulk, to: Status, fault: Option<&Told>, now: Timestamp) -> Result<bool> {
    const TURN: &str = "UPDATE sys.bulk SET status = $3, fault = $4, updated_at = $5 \
         WHERE id = $1 AND status = $2 AND hold = $6 RETURNING id";
    let binds = [
        bulk.id.into(),
        bulk.status.as_str().into(),
        to.as_str().into(),
        fault.map_or(Bind::Null, |fault| json!(fault).into()),
        now.into(),
        Bind::Int(bulk.hold),
    ];
    Ok(db.query_opt(&TURN.into(), &binds).await?.is_some())
}

/// Met l'annulation en marche, sous un autre travail ; faux si le geste n'est plus dans l'état lu.
pub(super) async fn relaunch(db: &Db, bulk: &Bulk, job: Uuid, now: Timestamp) -> Result<bool> {
    const RELAUNCH: &str = "UPDATE sys.bulk SET status = 'undoing', job = $3, hold = hold + 1, fault = NULL, updated_at = $4 \
         WHERE id = $1 AND status = $2 RETURNING id";
    let binds = [bulk.id.into(), bulk.status.as_str().into(), job.into(), now.into()];
    Ok(db.query_opt(&RELAUNCH.into(), &binds).await?.is_some())
}

/// Une fournée qui a écrit : son rang, ses enregistrements, les versions laissées.
#[derive(Debug)]
pub(super) struct Chunk {
    pub first: i64,
    pub records: Vec<Uuid>,
    pub versions: Vec<i64>,
}

/// La dernière fournée qui a écrit.
pub(super) async fn last_written(db: &Db, id: Uuid) -> Result<Option<Chunk>> {
    static LAST: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT first, records, versions FROM sys.bulk_chunk WHERE bulk = $1 AND cardinality(versions) > 0 \
         ORDER BY first DESC LIMIT 1"
            .into()
    });
    let row = db.query_opt(&LAST, &[id.into()]).await?;
    Ok(row.map(|row| Chunk { first: row.get(0), records: row.get(1), versions: row.get(2) }))
}

/// Oublie une fournée défaite, et retient ce qui l'a été ; faux si un autre essai mène le geste.
pub(super) async fn taken_back(
    db: &Db,
    before: &Bulk,
    after: Counts,
    first: i64,
    left: &[Refusal],
    now: Timestamp,
) -> Result<bool> {
    static BACK: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH gone AS (DELETE FROM sys.bulk_chunk WHERE bulk = $1 AND first = $2 RETURNING bulk) \
         UPDATE sys.bulk SET reverted = $3, kept = $4, left_told = $5, updated_at = $6 FROM gone \
         WHERE id = gone.bulk AND hold = $7 AND status = 'undoing' RETURNING id"
            .into()
    });
    let binds = [
        before.id.into(),
        Bind::Int(first),
        Bind::Int(after.reverted),
        Bind::Int(after.kept),
        Bind::Int(after.told),
        now.into(),
        Bind::Int(before.hold),
    ];
    let is_ours = db.query_opt(&BACK, &binds).await?.is_some();
    if is_ours {
        add_refusals(db, before.id, true, before.counts.told, left).await?;
    }
    Ok(is_ours)
}

/// Les gestes vivants, de cette personne ou de tous, dont le travail est mort, et s'il l'est parce qu'on l'a annulé.
pub(super) async fn abandoned(db: &Db, owner: Option<Uuid>) -> Result<Vec<(Bulk, bool)>> {
    static ABANDONED: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT {COLUMNS}, coalesce((SELECT j.state = 'cancelled' FROM sys.job j WHERE j.kind = 'bulk' \
                AND j.unique_key = b.job::text ORDER BY j.id DESC LIMIT 1), false) \
             FROM sys.bulk b WHERE b.status IN ('gathering', 'running', 'undoing') AND ($1::uuid IS NULL OR b.owner = $1) \
             AND NOT EXISTS (SELECT FROM sys.job j WHERE j.kind = 'bulk' AND j.unique_key = b.job::text \
                AND j.state IN ('waiting', 'running'))"
        )
        .into()
    });
    let rows = db.query(&ABANDONED, &[owner.into()]).await?;
    rows.iter().map(|row| Ok((read(row)?, row.get(19)))).collect()
}

/// Oublie les gestes finis qui n'ont pas bougé depuis cet instant.
pub(super) async fn purge(db: &Db, before: Timestamp) -> Result<()> {
    const OVER: &str = "updated_at < $1 AND status NOT IN ('gathering', 'running', 'undoing')";
    erase::all(db, "sys.bulk", OVER, &[before.into()]).await
}
