//! La file des travaux durables : dans PostgreSQL, prise par `SKIP LOCKED`, tenue par un bail.
//!
//! Un travail dont le nœud meurt redevient disponible quand son bail expire : il doit donc être idempotent.

use std::{sync::Arc, sync::LazyLock, time::Duration};

use jiff::Timestamp;
use kernel::{Code, Result};
use serde_json::{Value, json};
use tokio_postgres::Row;

use crate::db::{Bind, Db};

mod depth;

pub use depth::{depth, within};

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
    /// En a-t-on demandé l'arrêt pendant un essai d'avant ?
    pub cancel_requested: bool,
    /// Combien de déclencheurs y ont mené.
    pub depth: i16,
}

/// La profondeur d'un travail neuf : celle du travail qui le met en file, ou du déclencheur dont la transaction l'écrit.
macro_rules! deepest {
    ($depth:literal) => {
        concat!("greatest(", $depth, ", nullif(current_setting('opsflux.depth', true), '')::smallint)")
    };
}

/// Met un travail en file, dans la transaction que la prise tient s'il y en a une ; rien si un travail vivant tient déjà sa clé.
pub async fn enqueue(db: &Db, job: &NewJob) -> Result<Option<i64>> {
    const ENQUEUE: &str = concat!(
        "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts, depth) VALUES ($1, $2, $3, $4, $5, $6, ",
        deepest!("$7::smallint"),
        ") ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING RETURNING id"
    );
    let binds = [
        job.kind.into(),
        job.payload.clone().into(),
        Bind::Small(job.priority),
        job.unique_key.clone().into(),
        job.run_at.into(),
        Bind::Small(job.max_attempts),
        Bind::Small(depth()),
    ];
    Ok(db.query_opt(&ENQUEUE.into(), &binds).await?.map(|row| row.get(0)))
}

/// Met des travaux en file, d'une seule instruction, sous les mêmes règles.
pub async fn enqueue_all<'j>(db: &Db, jobs: impl Iterator<Item = &'j NewJob>) -> Result<()> {
    const ENQUEUE: &str = concat!(
        "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts, depth) \
         SELECT x.kind, x.payload, x.priority, x.unique_key, x.run_at, x.max_attempts, ",
        deepest!("$2::smallint"),
        " FROM jsonb_to_recordset($1::jsonb) \
         AS x(kind text, payload jsonb, priority smallint, unique_key text, run_at timestamptz, max_attempts smallint) \
         ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING"
    );
    let rows: Vec<Value> = jobs
        .map(|job| {
            json!({
                "kind": job.kind, "payload": job.payload, "priority": job.priority, "unique_key": job.unique_key,
                "run_at": job.run_at, "max_attempts": job.max_attempts,
            })
        })
        .collect();
    if !rows.is_empty() {
        db.query(&ENQUEUE.into(), &[Bind::Json(Value::Array(rows)), Bind::Small(depth())]).await?;
    }
    Ok(())
}

/// Qui prend des travaux : de ces sortes et de ce groupe, sous ce nom, pour la durée d'un bail.
#[derive(Clone, Copy, Debug)]
pub struct Taker<'a> {
    /// Les sortes qu'il sait faire.
    pub kinds: &'a [&'a str],
    /// Le groupe de travailleurs qu'il sert.
    pub group: &'a str,
    /// Son nom.
    pub worker: &'a str,
    /// Durée d'un bail.
    pub lease: Duration,
}

/// Prend jusqu'à `$5` travaux prêts du groupe `$6`. Les sortes se comparent hors de tout index : sans statistiques, une file qui
/// vient de s'emplir serait sinon triée entière à chaque prise.
///
/// Une sorte limitée a autant de places ; un travail en cours tient la sienne par un index unique, si bien que deux prises
/// simultanées ne la dépassent pas : l'une échoue, et se refait.
const CLAIM: &str = "bounded AS MATERIALIZED (SELECT k.kind, k.max_running, k.max_running - (SELECT count(*) FROM sys.job r \
        WHERE r.state = 'running' AND r.kind = k.kind) AS room FROM sys.job_kind k WHERE k.max_running IS NOT NULL), \
    picked AS MATERIALIZED (SELECT id, kind FROM sys.job \
        WHERE state = 'waiting' AND worker_group = $6 AND run_at <= $3 AND array_position($1, kind) IS NOT NULL \
        AND (kind IN (SELECT kind FROM sys.job_kind WHERE paused_at IS NOT NULL \
            UNION ALL SELECT kind FROM bounded WHERE room <= 0)) IS NOT TRUE \
        ORDER BY priority DESC, run_at, id LIMIT $5 FOR UPDATE SKIP LOCKED), \
    free AS (SELECT b.kind, n AS slot, row_number() OVER (PARTITION BY b.kind ORDER BY n) AS turn \
        FROM bounded b CROSS JOIN LATERAL generate_series(1, b.max_running) n WHERE b.room > 0 AND NOT EXISTS \
        (SELECT FROM sys.job r WHERE r.state = 'running' AND r.kind = b.kind AND r.slot = n)), \
    taken AS (SELECT p.id, f.slot FROM (SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY id) AS turn FROM picked) p \
        LEFT JOIN bounded b ON b.kind = p.kind LEFT JOIN free f ON f.kind = p.kind AND f.turn = p.turn AND f.turn <= b.room \
        WHERE b.kind IS NULL OR f.slot IS NOT NULL) \
    UPDATE sys.job j SET state = 'running', attempts = attempts + 1, locked_by = $2, locked_until = $4, started_at = $3, \
        slot = taken.slot FROM taken WHERE j.id = taken.id RETURNING j.id, kind, payload, attempts, max_attempts, cancel_requested, depth";

/// Prises refaites quand une autre a eu la place, avant d'y renoncer.
const CLAIM_TRIES: usize = 8;

/// Prend le prochain travail prêt.
pub async fn claim(db: &Db, taker: Taker<'_>, now: Timestamp) -> Result<Option<Job>> {
    static ALONE: LazyLock<Arc<str>> = LazyLock::new(|| format!("WITH {CLAIM}").into());
    let taken = claim_again(db, &ALONE, &taker.binds(now, 1)).await?;
    Ok(taken.unwrap_or_default().first().map(job))
}

/// Prend, et recommence si une place a été prise entre-temps ; rien si elle l'est chaque fois.
async fn claim_again(db: &Db, sql: &Arc<str>, binds: &[Bind]) -> Result<Option<Vec<Row>>> {
    for _ in 0..CLAIM_TRIES {
        match db.query_queue(sql, binds).await {
            Err(error) if error.code == Code::Duplicate => {}
            answer => return answer.map(Some),
        }
    }
    Ok(None)
}

impl Taker<'_> {
    fn binds(&self, now: Timestamp, most: usize) -> Vec<Bind> {
        let kinds = self.kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let until = (now + self.lease).into();
        vec![Bind::Texts(kinds), self.worker.into(), now.into(), until, Bind::Int(most as i64), self.group.into()]
    }
}

fn job(row: &Row) -> Job {
    Job {
        id: row.get(0),
        kind: row.get(1),
        payload: row.get(2),
        attempts: row.get(3),
        max_attempts: row.get(4),
        cancel_requested: row.get(5),
        depth: row.get(6),
    }
}

/// Ce que dit la file d'un travail en cours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Il est à ce nœud.
    Kept,
    /// De même, mais quelqu'un en demande l'arrêt.
    Unwanted,
    /// Il n'est plus à ce nœud.
    Lost,
}

/// Prolonge le bail d'un travail en cours.
pub async fn heartbeat(db: &Db, id: i64, worker: &str, until: Timestamp) -> Result<Hold> {
    static BEAT: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET locked_until = $3 WHERE id = $1 AND locked_by = $2 AND state = 'running' \
         RETURNING cancel_requested"
            .into()
    });
    let row = db.query_opt(&BEAT, &[Bind::Int(id), worker.into(), until.into()]).await?;
    Ok(row.map_or(Hold::Lost, |row| if row.get(0) { Hold::Unwanted } else { Hold::Kept }))
}

/// Retient où en est un travail ; vrai si quelqu'un en demande l'arrêt.
pub async fn report(db: &Db, id: i64, progress: &Value) -> Result<bool> {
    static REPORT: LazyLock<Arc<str>> =
        LazyLock::new(|| "UPDATE sys.job SET progress = $2 WHERE id = $1 RETURNING cancel_requested".into());
    let row = db.query_opt(&REPORT, &[Bind::Int(id), progress.clone().into()]).await?;
    Ok(row.is_some_and(|row| row.get(0)))
}

/// Oublie les essais qui ont échoué avant celui-ci.
pub async fn forgive(db: &Db, id: i64) -> Result<()> {
    const FORGIVE: &str = "UPDATE sys.job SET attempts = 1 WHERE id = $1 AND attempts > 1";
    db.query(&FORGIVE.into(), &[Bind::Int(id)]).await.map(drop)
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
/// Le travail l'apprend quand il dit où il en est, et décide de ce qu'il laisse ; celui qui attendait son prochain essai revient
/// aussitôt pour l'apprendre.
pub async fn cancel(db: &Db, kind: &str, key: &str, now: Timestamp) -> Result<bool> {
    static CANCEL: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET cancel_requested = true, \
         run_at = CASE state WHEN 'waiting' THEN least(run_at, $3) ELSE run_at END \
         WHERE kind = $1 AND unique_key = $2 AND state IN ('waiting', 'running') RETURNING id"
            .into()
    });
    Ok(db.query_opt(&CANCEL, &[kind.into(), key.into(), now.into()]).await?.is_some())
}

/// Clôt un travail réussi ; sans effet s'il n'est plus à ce nœud, comme les cinq suivants.
pub async fn succeed(db: &Db, id: i64, worker: &str, now: Timestamp) -> Result<()> {
    static DONE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.job SET state = 'done', finished_at = $2, locked_by = NULL, locked_until = NULL, last_error = NULL \
         WHERE id = $1 AND locked_by = $3"
            .into()
    });
    db.query(&DONE, &[Bind::Int(id), now.into(), worker.into()]).await.map(drop)
}

/// De même de chacun de ceux-là, et en prend autant d'autres s'il y en a, d'une même instruction : une file pleine se
/// valide une fois pour tous ceux qui finissent ensemble.
pub async fn succeed_then_claim(db: &Db, done: Vec<i64>, taker: Taker<'_>, now: Timestamp) -> Result<Vec<Job>> {
    static BOTH: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "WITH done AS (UPDATE sys.job SET state = 'done', finished_at = $3, locked_by = NULL, locked_until = NULL, \
             last_error = NULL WHERE id = ANY($7) AND locked_by = $2), {CLAIM}"
        )
        .into()
    });
    let mut binds = taker.binds(now, done.len());
    binds.push(Bind::Ints(done.clone()));
    if let Some(rows) = claim_again(db, &BOTH, &binds).await? {
        return Ok(rows.iter().map(job).collect());
    }
    for id in done {
        succeed(db, id, taker.worker, now).await?;
    }
    Ok(Vec::new())
}

/// Ce qui arrive à un travail, dans son histoire : `outcome`, le nœud, l'essai, la cause ; les cinquante derniers faits.
macro_rules! noted {
    ($outcome:literal, $at:literal, $error:literal) => {
        concat!(
            "log = CASE WHEN jsonb_array_length(log) >= 50 THEN log - 0 ELSE log END || jsonb_strip_nulls(jsonb_build_object(\
             'at', ", $at, "::timestamptz, 'outcome', '", $outcome, "', 'node', locked_by, 'attempt', attempts, \
             'started_at', started_at, 'error', left(", $error, ", 2000)))"
        )
    };
}

/// Quand revient un travail remis en file : à l'heure dite, ou dans quelques secondes si l'on en demande l'arrêt, qu'il doit encore
/// apprendre.
macro_rules! back_at {
    ($at:literal, $now:literal) => {
        concat!(
            "run_at = CASE WHEN cancel_requested THEN least(",
            $at,
            "::timestamptz, ",
            $now,
            "::timestamptz + interval '5 seconds') \
             ELSE ",
            $at,
            "::timestamptz END"
        )
    };
}

/// Remet un travail en file pour plus tard, avec la raison de l'échec.
pub async fn retry(db: &Db, id: i64, worker: &str, error: &str, at: Timestamp, now: Timestamp) -> Result<()> {
    static RETRY: LazyLock<Arc<str>> = LazyLock::new(|| {
        concat!(
            "UPDATE sys.job SET state = 'waiting', ",
            back_at!("$3", "$5"),
            ", last_error = $2, locked_by = NULL, locked_until = NULL, ",
            noted!("retry", "$5", "$2"),
            " WHERE id = $1 AND locked_by = $4"
        )
        .into()
    });
    db.query(&RETRY, &[Bind::Int(id), error.into(), at.into(), worker.into(), now.into()]).await.map(drop)
}

/// Remet en file, pour plus tard, un travail qui n'a rien tenté : cet essai ne compte pas.
pub async fn postpone(db: &Db, id: i64, worker: &str, at: Timestamp, now: Timestamp) -> Result<()> {
    static POSTPONE: LazyLock<Arc<str>> = LazyLock::new(|| {
        concat!(
            "UPDATE sys.job SET state = 'waiting', ",
            back_at!("$2", "$4"),
            ", attempts = attempts - 1, locked_by = NULL, locked_until = NULL WHERE id = $1 AND locked_by = $3"
        )
        .into()
    });
    db.query(&POSTPONE, &[Bind::Int(id), at.into(), worker.into(), now.into()]).await.map(drop)
}

/// Dit au système quels travaux de `over` sont abandonnés, dans l'instruction qui les abandonne ; leur cause reste dans la file, car elle
/// peut citer une adresse ou une personne.
macro_rules! told_failed {
    ($now:literal) => {
        concat!(
            "INSERT INTO sys.outbox (at, entity, record, version, events, actor_name, depth, payload) \
             SELECT ",
            $now,
            "::timestamptz, 'system', gen_random_uuid(), 0, '{job.failed}', 'jobs', depth, \
             jsonb_build_object('job', id, 'kind', kind, 'attempts', attempts, 'group', worker_group) \
             FROM over WHERE state = 'failed'"
        )
    };
}

/// Abandonne un travail, avec la raison de l'échec : c'est la file des morts.
pub async fn give_up(db: &Db, id: i64, worker: &str, error: &str, now: Timestamp) -> Result<()> {
    static FAILED: LazyLock<Arc<str>> = LazyLock::new(|| {
        concat!(
            "WITH over AS (UPDATE sys.job SET state = 'failed', finished_at = $3, last_error = $2, locked_by = NULL, \
             locked_until = NULL, ",
            noted!("failed", "$3", "$2"),
            " WHERE id = $1 AND locked_by = $4 RETURNING *) ",
            told_failed!("$3")
        )
        .into()
    });
    db.query(&FAILED, &[Bind::Int(id), error.into(), now.into(), worker.into()]).await.map(drop)
}

/// Clôt un travail arrêté en route, à la demande de quelqu'un ; faux s'il n'est plus à ce nœud.
pub async fn stop(db: &Db, id: i64, worker: &str, now: Timestamp) -> Result<bool> {
    static STOPPED: LazyLock<Arc<str>> = LazyLock::new(|| {
        concat!(
            "UPDATE sys.job SET state = 'cancelled', finished_at = $2, locked_by = NULL, locked_until = NULL, ",
            noted!("stopped", "$2", "NULL"),
            " WHERE id = $1 AND locked_by = $3 RETURNING id"
        )
        .into()
    });
    Ok(db.query_opt(&STOPPED, &[Bind::Int(id), now.into(), worker.into()]).await?.is_some())
}

/// Rend à la file les travaux dont le bail a expiré : leur nœud est mort. Celui dont on demandait l'arrêt y revient aussi, fût-ce pour
/// un essai de trop : s'arrêter lui demande parfois de défaire ce qu'il a écrit.
pub async fn rescue(db: &Db, now: Timestamp) -> Result<u64> {
    overdue(db, now, now).await
}

/// De même de tous les travaux en cours : un nœud seul à servir sa base, et qui démarre, n'en trouve que de lui-même, mort.
pub async fn rescue_all(db: &Db, now: Timestamp) -> Result<u64> {
    overdue(db, Timestamp::MAX, now).await
}

async fn overdue(db: &Db, until: Timestamp, now: Timestamp) -> Result<u64> {
    static RESCUE: LazyLock<Arc<str>> = LazyLock::new(|| {
        concat!(
            "WITH over AS (UPDATE sys.job SET \
             state = CASE WHEN attempts >= max_attempts + cancel_requested::int THEN 'failed' ELSE 'waiting' END, \
             finished_at = CASE WHEN attempts >= max_attempts + cancel_requested::int THEN $2::timestamptz END, \
             locked_by = NULL, locked_until = NULL, last_error = 'nœud perdu', ",
            noted!("lost", "$2", "NULL"),
            " WHERE state = 'running' AND locked_until < $1 RETURNING *), told AS (",
            told_failed!("$2"),
            ") SELECT id FROM over"
        )
        .into()
    });
    Ok(db.query(&RESCUE, &[until.into(), now.into()]).await?.len() as u64)
}
