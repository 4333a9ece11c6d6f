//! La file des travaux durables : dans PostgreSQL, prise par `SKIP LOCKED`, tenue par un bail.
//!
//! Un travail dont le nœud meurt redevient disponible quand son bail expire : il doit donc être idempotent.

use std::{sync::Arc, sync::LazyLock, time::Duration};

use jiff::Timestamp;
use kernel::Result;
use serde_json::{Value, json};
use tokio_postgres::Row;

use crate::db::{Bind, Db};

/// Un travail à faire.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Sorte, qui nomme le code à exécuter.
    pub kind: &'static str,
    /// Données.
    pub payload: Value,
    /// Le plus haut d'abord.
    pub priority: i16,
    /// Un seul travail vivant par sorte et par clé.
    pub unique_key: Option<String>,
    /// Pas avant cet instant.
    pub run_at: Timestamp,
    /// Essais au plus.
    pub max_attempts: i16,
}

/// Un travail pris.
#[derive(Clone, Debug)]
pub struct Job {
    /// Identifiant.
    pub id: i64,
    /// Sorte.
    pub kind: String,
    /// Données.
    pub payload: Value,
    /// Essais, celui-ci compris.
    pub attempts: i16,
    /// Essais au plus.
    pub max_attempts: i16,
}

/// Met un travail en file, dans la transaction que la prise tient s'il y en a une ; rien si un travail vivant tient déjà sa clé.
pub async fn enqueue(db: &Db, job: &NewJob) -> Result<Option<i64>> {
    const ENQUEUE: &str = "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts) \
        VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING RETURNING id";
    let binds = [
        job.kind.into(),
        job.payload.clone().into(),
        Bind::Small(job.priority),
        job.unique_key.clone().into(),
        job.run_at.into(),
        Bind::Small(job.max_attempts),
    ];
    Ok(db.query_opt(&ENQUEUE.into(), &binds).await?.map(|row| row.get(0)))
}

/// Met des travaux en file, d'une seule instruction, sous les mêmes règles.
pub async fn enqueue_all<'j>(db: &Db, jobs: impl Iterator<Item = &'j NewJob>) -> Result<()> {
    const ENQUEUE: &str = "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts) \
        SELECT x.kind, x.payload, x.priority, x.unique_key, x.run_at, x.max_attempts FROM jsonb_to_recordset($1::jsonb) \
        AS x(kind text, payload jsonb, priority smallint, unique_key text, run_at timestamptz, max_attempts smallint) \
        ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING";
    let rows: Vec<Value> = jobs
        .map(|job| {
            json!({
                "kind": job.kind, "payload": job.payload, "priority": job.priority, "unique_key": job.unique_key,
                "run_at": job.run_at, "max_attempts": job.max_attempts,
            })
        })
        .collect();
    if !rows.is_empty() {
        db.query(&ENQUEUE.into(), &[Bind::Json(Value::Array(rows))]).await?;
    }
    Ok(())
}

/// Qui prend des travaux : de ces sortes, sous ce nom, pour la durée d'un bail.
#[derive(Clone, Copy, Debug)]
pub struct Taker<'a> {
    /// Les sortes qu'il sait faire.
    pub kinds: &'a [&'a str],
    /// Son nom.
    pub worker: &'a str,
    /// Durée d'un bail.
    pub lease: Duration,
}

/// Prend jusqu'à `$5` travaux prêts. Les sortes se comparent hors de tout index : sans statistiques, une file qui vient de
/// s'emplir serait sinon triée entière à chaque prise.
const CLAIM: &str = "picked AS MATERIALIZED (SELECT id FROM sys.job \
        WHERE state = 'waiting' AND run_at <= $3 AND array_position($1, kind) IS NOT NULL \
        AND (kind IN (SELECT kind FROM sys.job_pause)) IS NOT TRUE \
        ORDER BY priority DESC, run_at, id LIMIT $5 FOR UPDATE SKIP LOCKED) \
    UPDATE sys.job j SET state = 'running', attempts = attempts + 1, locked_by = $2, locked_until = $4 \
    FROM picked WHERE j.id = picked.id RETURNING j.id, kind, payload, attempts, max_attempts";

/// Prend le prochain travail prêt.
pub async fn claim(db: &Db, taker: Taker<'_>, now: Timestamp) -> Result<Option<Job>> {
    static ALONE: LazyLock<Arc<str>> = LazyLock::new(|| format!("WITH {CLAIM}").into());
    Ok(db.query_queue(&ALONE, &taker.binds(now, 1)).await?.first().map(job))
}

impl Taker<'_> {
    fn binds(&self, now: Timestamp, most: usize) -> Vec<Bind> {
        let kinds = self.kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let until = (now + self.lease).into();
        vec![Bind::Texts(kinds), self.worker.into(), now.into(), until, Bind::Int(most as i64)]
    }
}

fn job(row: &Row) -> Job {
    Job { id: row.get(0), kind: row.get(1), payload: row.get(2), attempts: row.get(3), max_attempts: row.get(4) }
}

/// Prolonge le bail d'un travail en cours ; faux s'il n'est plus à ce nœud.
pub async fn heartbeat(db: &Db, id: i64, worker: &str, until: Timestamp) -> Result<bool> {
    static BEAT: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET locked_until = $3 WHERE id = $1 AND locked_by = $2 AND state = 'running' RETURNING id"
            .into()
    });
    Ok(db.query_opt(&BEAT, &[Bind::Int(id), worker.into(), until.into()]).await?.is_some())
}

/// Retient où en est un travail ; vrai si quelqu'un en demande l'arrêt.
pub async fn report(db: &Db, id: i64, progress: &Value) -> Result<bool> {
    static REPORT: LazyLock<Arc<str>> =
        LazyLock::new(|| "UPDATE sys.job SET progress = $2 WHERE id = $1 RETURNING cancel_requested".into());
    let row = db.query_opt(&REPORT, &[Bind::Int(id), progress.clone().into()]).await?;
    Ok(row.is_some_and(|row| row.get(0)))
}

/// Pose, dans la transaction que la prise tient, la marque de ce qu'un travail a livré ; faux s'il l'avait déjà livré.
///
/// Un travail refait après un arrêt brutal y lit que rien n'est plus à livrer.
pub async fn deliver(db: &Db, id: i64, delivered: &Value) -> Result<bool> {
    static DELIVER: LazyLock<Arc<str>> =
        LazyLock::new(|| "UPDATE sys.job SET progress = $2 WHERE id = $1 AND progress IS NULL RETURNING id".into());
    Ok(db.query_opt(&DELIVER, &[Bind::Int(id), delivered.clone().into()]).await?.is_some())
}

/// Ce que ce travail a déjà livré.
pub async fn delivered(db: &Db, id: i64) -> Result<Option<Value>> {
    static DELIVERED: LazyLock<Arc<str>> = LazyLock::new(|| "SELECT progress FROM sys.job WHERE id = $1".into());
    Ok(db.query_opt(&DELIVERED, &[Bind::Int(id)]).await?.and_then(|row| row.get(0)))
}

/// Demande l'arrêt du travail vivant de cette sorte et de cette clé ; faux s'il n'y en a pas.
///
/// Le travail l'apprend quand il dit où il en est, et décide de ce qu'il laisse.
pub async fn cancel(db: &Db, kind: &str, key: &str) -> Result<bool> {
    static CANCEL: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET cancel_requested = true \
         WHERE kind = $1 AND unique_key = $2 AND state IN ('waiting', 'running') RETURNING id"
            .into()
    });
    Ok(db.query_opt(&CANCEL, &[kind.into(), key.into()]).await?.is_some())
}

/// Clôt un travail réussi ; sans effet s'il n'est plus à ce nœud, comme les quatre suivants.
pub async fn succeed(db: &Db, id: i64, worker: &str, now: Timestamp) -> Result<()> {
    static DONE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET state = 'done', finished_at = $2, locked_by = NULL, locked_until = NULL, last_error = NULL \
         WHERE id = $1 AND locked_by = $3"
            .into()
    });
    db.query(&DONE, &[Bind::Int(id), now.into(), worker.into()]).await?;
    Ok(())
}

/// De même de chacun de ceux-là, et en prend autant d'autres s'il y en a, d'une même instruction : une file pleine se
/// valide une fois pour tous ceux qui finissent ensemble.
pub async fn succeed_then_claim(db: &Db, done: Vec<i64>, taker: Taker<'_>, now: Timestamp) -> Result<Vec<Job>> {
    static BOTH: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "WITH done AS (UPDATE sys.job SET state = 'done', finished_at = $3, locked_by = NULL, locked_until = NULL, \
             last_error = NULL WHERE id = ANY($6) AND locked_by = $2), {CLAIM}"
        )
        .into()
    });
    let mut binds = taker.binds(now, done.len());
    binds.push(Bind::Ints(done));
    Ok(db.query_queue(&BOTH, &binds).await?.iter().map(job).collect())
}

/// Remet un travail en file pour plus tard, avec la raison de l'échec.
pub async fn retry(db: &Db, id: i64, worker: &str, error: &str, at: Timestamp) -> Result<()> {
    static RETRY: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET state = 'waiting', run_at = $3, last_error = $2, locked_by = NULL, locked_until = NULL \
         WHERE id = $1 AND locked_by = $4"
            .into()
    });
    db.query(&RETRY, &[Bind::Int(id), error.into(), at.into(), worker.into()]).await?;
    Ok(())
}

/// Remet en file, pour plus tard, un travail qui n'a rien tenté : cet essai ne compte pas.
pub async fn postpone(db: &Db, id: i64, worker: &str, at: Timestamp) -> Result<()> {
    static POSTPONE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET state = 'waiting', run_at = $2, attempts = attempts - 1, locked_by = NULL, locked_until = NULL \
         WHERE id = $1 AND locked_by = $3"
            .into()
    });
    db.query(&POSTPONE, &[Bind::Int(id), at.into(), worker.into()]).await?;
    Ok(())
}

/// Abandonne un travail, avec la raison de l'échec : c'est la file des morts.
pub async fn give_up(db: &Db, id: i64, worker: &str, error: &str, now: Timestamp) -> Result<()> {
    static FAILED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET state = 'failed', finished_at = $3, last_error = $2, locked_by = NULL, locked_until = NULL \
         WHERE id = $1 AND locked_by = $4"
            .into()
    });
    db.query(&FAILED, &[Bind::Int(id), error.into(), now.into(), worker.into()]).await?;
    Ok(())
}

/// Rend à la file les travaux dont le bail a expiré : leur nœud est mort.
pub async fn rescue(db: &Db, now: Timestamp) -> Result<u64> {
    static RESCUE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET state = CASE WHEN attempts >= max_attempts THEN 'failed' ELSE 'waiting' END, \
         locked_by = NULL, locked_until = NULL, last_error = 'nœud perdu' \
         WHERE state = 'running' AND locked_until < $1 RETURNING id"
            .into()
    });
    Ok(db.query(&RESCUE, &[now.into()]).await?.len() as u64)
}

/// De même de tous les travaux en cours : un nœud seul à servir sa base, et qui démarre, n'en trouve que de lui-même, mort.
pub async fn rescue_all(db: &Db) -> Result<u64> {
    rescue(db, Timestamp::MAX).await
}
