//! SQL des imports.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::{Code, Result};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::{Bind, Db};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Counts, Import, Leaving, Status, Told, Undone};

/// Colonnes d'un import, dans l'ordre où [`read`] les prend.
const COLUMNS: &str = "i.id, i.entity, i.owner, i.status, i.aim, i.cancel, i.job, i.file_name, i.file_size, i.sheet, i.wishes, \
     i.preview, i.mapping, m.name, i.total, i.done, i.rejected, i.created, i.updated, i.undo, i.fault, i.created_at, i.updated_at";

const FROM: &str = "sys.import i LEFT JOIN sys.import_mapping m ON m.id = i.mapping";

fn read(row: &Row) -> Result<Import> {
    let status = |rank: usize| row.get::<_, Option<&str>>(rank).map(Status::parse).transpose();
    let mapping: Option<Uuid> = row.get(12);
    Ok(Import {
        id: row.get(0),
        entity: row.get(1),
        owner: row.get(2),
        status: Status::parse(row.get(3))?,
        aim: status(4)?,
        cancel: row.get::<_, Option<&str>>(5).map(Leaving::parse),
        job: row.get(6),
        file_name: row.get(7),
        file_size: row.get(8),
        sheet: stored(row.get(9))?,
        wishes: stored(row.get(10))?,
        preview: stored(row.get(11))?,
        mapping: mapping.zip(row.get(13)),
        counts: Counts {
            total: row.get(14),
            done: row.get(15),
            rejected: row.get(16),
            created: row.get(17),
            updated: row.get(18),
        },
        undo: stored(row.get::<_, Option<Value>>(19).unwrap_or_default())?,
        fault: stored(row.get::<_, Option<Value>>(20).unwrap_or_default())?,
        created_at: row.get(21),
        updated_at: row.get(22),
    })
}

fn stored<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Code::Internal.because(error))
}

/// Inscrit un import.
pub(super) async fn insert(db: &Db, import: &Import) -> Result<()> {
    static INSERT: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.import (id, entity, owner, status, file_name, file_size, sheet, wishes, preview, mapping, total, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)"
            .into()
    });
    let binds = [
        import.id.into(),
        import.entity.as_str().into(),
        import.owner.into(),
        import.status.as_str().into(),
        import.file_name.as_str().into(),
        Bind::Int(import.file_size),
        json!(import.sheet).into(),
        json!(import.wishes).into(),
        json!(import.preview).into(),
        import.mapping.as_ref().map(|(id, _)| *id).into(),
        Bind::Int(import.counts.total),
        import.created_at.into(),
    ];
    db.query(&INSERT, &binds).await?;
    Ok(())
}

/// Un import.
pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<Import>> {
    static FIND: LazyLock<Arc<str>> = LazyLock::new(|| format!("SELECT {COLUMNS} FROM {FROM} WHERE i.id = $1").into());
    db.query_opt(&FIND, &[id.into()]).await?.as_ref().map(read).transpose()
}

/// Des imports, les derniers d'abord : ceux de cette personne, ou tous.
pub(super) async fn page(
    db: &Db,
    owner: Option<Uuid>,
    entity: Option<&str>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Import>> {
    static PAGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "SELECT {COLUMNS} FROM {FROM} WHERE ($1::uuid IS NULL OR i.owner = $1) AND ($2::text IS NULL OR i.entity = $2) \
             AND ($3::uuid IS NULL OR i.id < $3) ORDER BY i.id DESC LIMIT $4"
        )
        .into()
    });
    let rows = db.query(&PAGE, &[owner.into(), entity.into(), before.into(), Bind::Int(limit)]).await?;
    rows.iter().map(read).collect()
}

/// Garde de nouveaux souhaits, ce qu'ils font lire et voir ; faux si un travail a pris l'import entre-temps.
pub(super) async fn change(db: &Db, import: &Import, now: Timestamp) -> Result<bool> {
    static CHANGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.import SET status = 'uploaded', sheet = $2, wishes = $3, preview = $4, total = $5, mapping = NULL, done = 0, \
         rejected = 0, created = 0, updated = 0, fault = NULL, undo = NULL, updated_at = $6 \
         WHERE id = $1 AND status NOT IN ('checking', 'applying', 'applied', 'undoing') RETURNING id"
            .into()
    });
    let binds = [
        import.id.into(),
        json!(import.sheet).into(),
        json!(import.wishes).into(),
        json!(import.preview).into(),
        Bind::Int(import.counts.total),
        now.into(),
    ];
    Ok(db.query_opt(&CHANGE, &binds).await?.is_some())
}

/// L'import a-t-il écrit quelque chose qui n'est pas défait ?
pub(super) async fn has_written(db: &Db, id: Uuid) -> Result<bool> {
    const WRITTEN: &str = "SELECT EXISTS (SELECT FROM sys.import_chunk WHERE import = $1)";
    Ok(db.query_opt(&WRITTEN.into(), &[id.into()]).await?.is_some_and(|row| row.get(0)))
}

/// Remet les comptes à zéro : la lecture reprend du début.
pub(super) async fn restart(db: &Db, id: Uuid) -> Result<()> {
    const RESTART: &str = "WITH gone AS (DELETE FROM sys.import_fault WHERE import = $1) \
         UPDATE sys.import SET done = 0, rejected = 0, created = 0, updated = 0, undo = NULL WHERE id = $1";
    db.query(&RESTART.into(), &[id.into()]).await?;
    Ok(())
}

/// Une fournée menée à son sort.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub lines: Vec<i64>,
    pub records: Vec<Uuid>,
    pub versions: Vec<i64>,
    /// Lignes refusées, pourquoi, telles qu'elles étaient.
    pub refused: Vec<(i64, Vec<Told>, Vec<String>)>,
}

impl Outcome {
    /// Retient un enregistrement écrit, et la version laissée.
    pub(super) fn add(&mut self, line: i64, record: Uuid, version: i64) {
        self.lines.push(line);
        self.records.push(record);
        self.versions.push(version);
    }
}

/// Garde ce qu'une fournée a écrit et refusé, et où l'on en est ; faux si un autre travail mène l'import.
pub(super) async fn record(db: &Db, before: &Import, after: Counts, outcome: &Outcome, now: Timestamp) -> Result<bool> {
    static RECORD: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH moved AS (UPDATE sys.import SET done = $3, rejected = $4, created = $5, updated = $6, updated_at = $7 \
                        WHERE id = $1 AND done = $2::bigint AND job = $8 RETURNING id), \
         chunk AS (INSERT INTO sys.import_chunk (import, first, lines, records, versions) \
                   SELECT id, $2::bigint, $9::bigint[], $10::uuid[], $11::bigint[] FROM moved WHERE cardinality($9::bigint[]) > 0), \
         fault AS (INSERT INTO sys.import_fault (import, line, faults, cells) \
                   SELECT moved.id, x.line, x.faults, x.cells FROM moved, unnest($12::bigint[], $13::jsonb[], $14::jsonb[]) AS x(line, faults, cells) \
                   ON CONFLICT (import, line) DO NOTHING) \
         SELECT id FROM moved"
            .into()
    });
    let each = |values: Vec<Value>| Bind::Each(values.into_iter().map(Bind::Json).collect());
    let binds = [
        before.id.into(),
        Bind::Int(before.counts.done),
        Bind::Int(after.done),
        Bind::Int(after.rejected),
        Bind::Int(after.created),
        Bind::Int(after.updated),
        now.into(),
        before.job.into(),
        Bind::Ints(outcome.lines.clone()),
        Bind::Uuids(outcome.records.clone()),
        Bind::Ints(outcome.versions.clone()),
        Bind::Ints(outcome.refused.iter().map(|(line, ..)| *line).collect()),
        each(outcome.refused.iter().map(|(_, faults, _)| json!(faults)).collect()),
        each(outcome.refused.iter().map(|(.., cells)| json!(cells)).collect()),
    ];
    Ok(db.query_opt(&RECORD, &binds).await?.is_some())
}

/// Passe l'import d'un état au suivant, pour le travail qui le mène ; faux s'il n'y était plus.
pub(super) async fn turn(db: &Db, import: &Import, to: Status, aim: Option<Status>, now: Timestamp) -> Result<bool> {
    static TURN: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.import SET status = $3, aim = $4, updated_at = $5 WHERE id = $1 AND status = $2 AND job = $6 RETURNING id".into()
    });
    let binds = [
        import.id.into(),
        import.status.as_str().into(),
        to.as_str().into(),
        aim.map(Status::as_str).into(),
        now.into(),
        import.job.into(),
    ];
    Ok(db.query_opt(&TURN, &binds).await?.is_some())
}

/// Arrête l'import sur cette faute ; une vérification n'y laisse pas de comptes, qui n'ont rien d'écrit derrière eux.
pub(super) async fn fail(db: &Db, id: Uuid, job: Uuid, fault: &Told, now: Timestamp) -> Result<()> {
    static FAIL: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.import SET fault = $3, updated_at = $4, done = CASE status WHEN 'checking' THEN 0 ELSE done END, \
         created = CASE status WHEN 'checking' THEN 0 ELSE created END, \
         updated = CASE status WHEN 'checking' THEN 0 ELSE updated END, status = 'failed' \
         WHERE id = $1 AND job = $2 AND status IN ('checking', 'applying', 'undoing')"
            .into()
    });
    db.query(&FAIL, &[id.into(), job.into(), json!(fault).into(), now.into()]).await?;
    Ok(())
}

/// Demande l'arrêt de l'import ; le travail qui le mène, s'il s'arrête ainsi.
pub(super) async fn ask_to_stop(db: &Db, id: Uuid, leaving: Leaving) -> Result<Option<Uuid>> {
    const STOP: &str =
        "UPDATE sys.import SET cancel = $2 WHERE id = $1 AND status IN ('checking', 'applying') RETURNING job";
    let row = db.query_opt(&STOP.into(), &[id.into(), leaving.as_str().into()]).await?;
    Ok(row.and_then(|row| row.get(0)))
}

/// La dernière fournée écrite : première ligne, lignes, enregistrements, versions laissées.
pub(super) async fn last_chunk(db: &Db, id: Uuid) -> Result<Option<(i64, Vec<i64>, Vec<Uuid>, Vec<i64>)>> {
    static LAST: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT first, lines, records, versions FROM sys.import_chunk WHERE import = $1 ORDER BY first DESC LIMIT 1"
            .into()
    });
    let row = db.query_opt(&LAST, &[id.into()]).await?;
    Ok(row.map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))))
}

/// Oublie une fournée défaite, et retient ce qui l'a été ; faux si un autre travail mène l'import.
pub(super) async fn forget_chunk(
    db: &Db,
    import: &Import,
    first: i64,
    undone: &Undone,
    now: Timestamp,
) -> Result<bool> {
    static FORGET: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH gone AS (DELETE FROM sys.import_chunk WHERE import = $1 AND first = $2 RETURNING import) \
         UPDATE sys.import SET undo = $3, updated_at = $4 FROM gone WHERE id = gone.import AND job = $5 RETURNING id"
            .into()
    });
    let binds = [import.id.into(), Bind::Int(first), json!(undone).into(), now.into(), import.job.into()];
    Ok(db.query_opt(&FORGET, &binds).await?.is_some())
}

/// Fautes d'un import, par ligne, après celle-ci.
pub(super) async fn faults(db: &Db, id: Uuid, after: i64, limit: i64) -> Result<Vec<(i64, Vec<Told>, Vec<String>)>> {
    static FAULTS: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT line, faults, cells FROM sys.import_fault WHERE import = $1 AND line > $2 ORDER BY line LIMIT $3".into()
    });
    let rows = db.query(&FAULTS, &[id.into(), Bind::Int(after), Bind::Int(limit)]).await?;
    rows.iter().map(|row| Ok((row.get(0), stored(row.get(1))?, stored(row.get(2))?))).collect()
}

/// Oublie un import que nul travail ne mène ; faux sinon.
pub(super) async fn remove(db: &Db, id: Uuid) -> Result<bool> {
    const REMOVE: &str =
        "DELETE FROM sys.import WHERE id = $1 AND status NOT IN ('checking', 'applying', 'undoing') RETURNING id";
    Ok(db.query_opt(&REMOVE.into(), &[id.into()]).await?.is_some())
}

/// Imports qui ont fait leur temps, et fichiers qu'un arrêt brutal a laissés sans import.
pub(super) async fn expired(db: &Db, before: Timestamp, lost: Timestamp, limit: i64) -> Result<Vec<Uuid>> {
    const EXPIRED: &str = "SELECT id FROM sys.import WHERE updated_at < $1 AND status NOT IN ('checking', 'applying', 'undoing') \
         UNION ALL SELECT f.id FROM sys.file f WHERE f.entity = 'sys.import' AND f.uploaded_at < $2 \
         AND NOT EXISTS (SELECT FROM sys.import i WHERE i.id = f.id) LIMIT $3";
    let rows = db.query(&EXPIRED.into(), &[before.into(), lost.into(), Bind::Int(limit)]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Arrête les imports dont le travail a été abandonné.
pub(super) async fn settle_abandoned(db: &Db, fault: &Told) -> Result<()> {
    const SETTLE: &str = "UPDATE sys.import i SET status = 'failed', fault = $1 WHERE i.status IN ('checking', 'applying', 'undoing') \
         AND NOT EXISTS (SELECT FROM sys.job j WHERE j.kind = 'import' AND j.unique_key = i.job::text AND j.state IN ('waiting', 'running'))";
    db.query(&SETTLE.into(), &[json!(fault).into()]).await?;
    Ok(())
}

/// Ce que demande qui met un import en marche.
pub(super) struct Launch<'l> {
    pub import: &'l Import,
    pub to: Status,
    pub aim: Option<Status>,
    pub job: Uuid,
    pub now: Timestamp,
}

/// Met l'import en marche dans la transaction de l'appelant ; faux s'il n'est plus dans l'état lu.
pub(super) async fn launch(db: &Db, launch: &Launch<'_>) -> Result<bool> {
    static LAUNCH: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.import SET status = $3, aim = $4, job = $5, updated_at = $6, cancel = NULL, fault = NULL \
         WHERE id = $1 AND status = $2 RETURNING id"
            .into()
    });
    let binds = [
        launch.import.id.into(),
        launch.import.status.as_str().into(),
        launch.to.as_str().into(),
        launch.aim.map(Status::as_str).into(),
        launch.job.into(),
        launch.now.into(),
    ];
    Ok(db.query_opt(&LAUNCH, &binds).await?.is_some())
}
