//! SQL de l'automatisation.

use std::sync::{Arc, LazyLock};

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::{Code, Result};
use serde::Serialize;
use serde_json::{Value, json};
use store::{Bind, Db, db::run};
use uuid::Uuid;

use super::{fact::Fact, position::Position};

/// Une exécution à écrire.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NewRun {
    pub trigger: String,
    pub event: Option<i64>,
    /// Ce qui la distingue parmi celles du même déclencheur : elle ne s'écrit qu'une fois.
    pub key: String,
    pub priority: i16,
    pub entity: Option<String>,
    pub record: Option<Uuid>,
    pub company: Option<Uuid>,
    pub fact: Value,
    pub version: String,
}

/// Une exécution prise.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    pub id: i64,
    pub trigger: String,
    pub key: String,
    pub version: String,
    pub fact: Value,
    pub position: Option<Value>,
    pub attempts: i16,
}

impl Claimed {
    /// Où elle en est ; rien si elle n'a pas commencé.
    pub(super) fn position(&self) -> Result<Option<Position>> {
        let position = self.position.clone().map(serde_json::from_value).transpose();
        position.map_err(|error| Code::Internal.because(error))
    }

    /// Ce qui l'a réveillée.
    pub(super) fn fact(&self) -> Result<Fact> {
        serde_json::from_value(self.fact.clone()).map_err(|error| Code::Internal.because(error))
    }
}

/// Ce qu'un tour laisse d'une exécution.
#[derive(Clone, Debug)]
pub(super) struct Left {
    pub id: i64,
    pub result: &'static str,
    pub version: String,
    pub position: Value,
    pub log: Value,
    pub wake_at: Option<Timestamp>,
    pub duration_us: i64,
    pub error: Option<Value>,
    pub finished_at: Option<Timestamp>,
}

/// Ce qui tient d'un déclencheur hors de sa définition.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub trigger: String,
    pub enabled: bool,
    pub version: Option<String>,
    pub next_at: Option<Timestamp>,
    pub last_at: Option<Timestamp>,
}

const INSERT: &str = "WITH new AS (INSERT INTO sys.trigger_run \
    (trigger, event, key, result, duration_us, log, priority, entity, record, company, fact, version, wake_at, at) \
    SELECT x.trigger, x.event, x.key, 'ready', 0, '[]', x.priority, x.entity, x.record, x.company, x.fact, x.version, $2, $2 \
    FROM jsonb_to_recordset($1::jsonb) AS x(trigger text, event bigint, key text, priority smallint, entity text, record uuid, \
    company uuid, fact jsonb, version text) ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM new";

/// Écrit des exécutions ; celles qui le sont déjà restent.
pub(super) async fn insert(tx: &Transaction<'_>, runs: &[NewRun], now: Timestamp) -> Result<usize> {
    let rows = run(tx, INSERT, &[Bind::Json(json!(runs)), now.into()]).await?;
    Ok(rows.first().map_or(0, |row| row.get::<_, i64>(0)).unsigned_abs() as usize)
}

/// De même, par une prise tenue.
pub(super) async fn insert_in(db: &Db, runs: &[NewRun], now: Timestamp) -> Result<usize> {
    let row = db.query_opt(&INSERT.into(), &[Bind::Json(json!(runs)), now.into()]).await?;
    Ok(row.map_or(0, |row| row.get::<_, i64>(0)).unsigned_abs() as usize)
}

/// Les déclencheurs mis hors service.
pub(super) async fn disabled(tx: &Transaction<'_>) -> Result<Vec<String>> {
    let rows = run(tx, "SELECT trigger FROM sys.trigger_state WHERE NOT enabled", &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Une exécution est-elle prête ?
pub(super) async fn any_ready(db: &Db, now: Timestamp) -> Result<bool> {
    static READY: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT EXISTS (SELECT FROM sys.trigger_run WHERE result IN ('ready', 'waiting') AND wake_at <= $1)".into()
    });
    Ok(db.query_opt(&READY, &[now.into()]).await?.is_some_and(|row| row.get(0)))
}

/// Prend la prochaine exécution prête, tant que dure la transaction.
pub(super) async fn claim(db: &Db, now: Timestamp) -> Result<Option<Claimed>> {
    static CLAIM: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT id, trigger, key, coalesce(version, ''), fact, position, attempts FROM sys.trigger_run \
         WHERE result IN ('ready', 'waiting') AND wake_at <= $1 ORDER BY priority DESC, wake_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"
            .into()
    });
    Ok(db.query_opt(&CLAIM, &[now.into()]).await?.map(|row| claimed(&row)))
}

fn claimed(row: &tokio_postgres::Row) -> Claimed {
    Claimed {
        id: row.get(0),
        trigger: row.get(1),
        key: row.get(2),
        version: row.get(3),
        fact: row.get(4),
        position: row.get(5),
        attempts: row.get(6),
    }
}

/// Prend la main sur l'exécution qui attend ce script ou cette réponse, si elle l'attend encore : qui la tenait ne la tient plus.
pub(super) async fn seize(db: &Db, run: i64, token: Uuid, holder: Uuid) -> Result<Option<Claimed>> {
    static SEIZE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.trigger_run SET position = jsonb_set(position, '{script,holder}', to_jsonb($3::text)) \
         WHERE id = $1 AND result = 'waiting' AND position -> 'script' ->> 'token' = $2 \
         RETURNING id, trigger, key, coalesce(version, ''), fact, position, attempts"
            .into()
    });
    let row = db.query_opt(&SEIZE, &[Bind::Int(run), token.to_string().into(), holder.to_string().into()]).await?;
    Ok(row.as_ref().map(claimed))
}

/// L'exécution que l'on tient ainsi, verrouillée jusqu'à la fin de la transaction.
pub(super) async fn hold_seized(db: &Db, run: i64, holder: Uuid) -> Result<Option<Claimed>> {
    static HOLD: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT id, trigger, key, coalesce(version, ''), fact, position, attempts FROM sys.trigger_run \
         WHERE id = $1 AND result = 'waiting' AND position -> 'script' ->> 'holder' = $2 FOR UPDATE"
            .into()
    });
    let row = db.query_opt(&HOLD, &[Bind::Int(run), holder.to_string().into()]).await?;
    Ok(row.as_ref().map(claimed))
}

/// Note que le script attendu appelle le dehors ; faux si l'on n'y a plus la main.
pub(super) async fn note_call(db: &Db, run: i64, holder: Uuid) -> Result<bool> {
    const NOTE: &str = "UPDATE sys.trigger_run SET position = jsonb_set(position, '{script,called}', 'true') \
        WHERE id = $1 AND result = 'waiting' AND position -> 'script' ->> 'holder' = $2 RETURNING id";
    Ok(db.query_opt(&NOTE.into(), &[Bind::Int(run), holder.to_string().into()]).await?.is_some())
}

/// Un travail vivant mènera-t-il ce script, ou cet appel ?
pub(super) async fn is_queued(db: &Db, token: Uuid) -> Result<bool> {
    const QUEUED: &str = "SELECT FROM sys.job WHERE kind IN ('script', 'call_answer') AND unique_key = $1 AND state IN ('waiting', 'running')";
    Ok(db.query_opt(&QUEUED.into(), &[token.to_string().into()]).await?.is_some())
}

/// Une exécution attend encore son script.
pub(super) async fn wait_more(db: &Db, run: i64, until: Timestamp) -> Result<()> {
    db.query(&"UPDATE sys.trigger_run SET wake_at = $2 WHERE id = $1".into(), &[Bind::Int(run), until.into()]).await?;
    Ok(())
}

/// La profondeur des travaux que cette transaction met en file.
pub(super) async fn mark_depth(db: &Db, depth: i16) -> Result<()> {
    db.query(&"SELECT set_config('opsflux.depth', $1, true)".into(), &[depth.to_string().into()]).await.map(drop)
}

/// Oublie une exécution dont la condition ne tient pas.
pub(super) async fn forget(db: &Db, id: i64) -> Result<()> {
    db.query(&"DELETE FROM sys.trigger_run WHERE id = $1".into(), &[Bind::Int(id)]).await?;
    Ok(())
}

/// Compte une exécution dans la rafale de son déclencheur. Rend combien elle réunit, elle comprise, quand il y en a assez :
/// les autres sont alors `grouped` ; sinon rien, et elle attend les suivantes (`gathered`).
pub(super) async fn gather(
    db: &Db,
    claimed: &Claimed,
    since: Timestamp,
    now: Timestamp,
    enough: i64,
) -> Result<Option<i64>> {
    const OPEN: &str = "INSERT INTO sys.trigger_state (trigger) VALUES ($1) ON CONFLICT DO NOTHING";
    // Deux nœuds ne comptent pas la même rafale à la fois.
    const HOLD: &str = "SELECT trigger FROM sys.trigger_state WHERE trigger = $1 FOR UPDATE";
    const COUNT: &str = "SELECT count(*) FROM sys.trigger_run WHERE trigger = $1 AND result = 'gathered' AND at > $2";
    const WAIT: &str = "UPDATE sys.trigger_run SET result = 'gathered', wake_at = NULL, finished_at = $2 WHERE id = $1";
    const GROUP: &str =
        "UPDATE sys.trigger_run SET result = 'grouped' WHERE trigger = $1 AND result = 'gathered' AND at > $2";
    const KEEP: &str =
        "UPDATE sys.trigger_run SET fact = jsonb_set(fact, '{count}', to_jsonb($2::bigint)) WHERE id = $1";
    let trigger = || Bind::from(claimed.trigger.as_str());
    db.query(&OPEN.into(), &[trigger()]).await?;
    db.query(&HOLD.into(), &[trigger()]).await?;
    let row = db.query_opt(&COUNT.into(), &[trigger(), since.into()]).await?;
    let count = row.map_or(0, |row| row.get::<_, i64>(0)) + 1;
    if count < enough {
        db.query(&WAIT.into(), &[Bind::Int(claimed.id), now.into()]).await?;
        return Ok(None);
    }
    db.query(&GROUP.into(), &[trigger(), since.into()]).await?;
    db.query(&KEEP.into(), &[Bind::Int(claimed.id), Bind::Int(count)]).await?;
    Ok(Some(count))
}

/// Écrit où en est une exécution.
pub(super) async fn leave(db: &Db, left: Left) -> Result<()> {
    static LEAVE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.trigger_run SET result = $2, version = $3, position = $4, log = log || $5::jsonb, wake_at = $6, \
         duration_us = duration_us + $7, error = $8, finished_at = $9, attempts = 0 WHERE id = $1"
            .into()
    });
    let binds = [
        Bind::Int(left.id),
        left.result.into(),
        left.version.into(),
        left.position.into(),
        left.log.into(),
        left.wake_at.into(),
        Bind::Int(left.duration_us),
        left.error.into(),
        left.finished_at.into(),
    ];
    db.query(&LEAVE, &binds).await?;
    Ok(())
}

/// Remet une exécution à plus tard après une panne ; la dernière fois, elle échoue.
pub(super) async fn postpone(db: &Db, id: i64, until: Timestamp, most: i16, error: &Value) -> Result<()> {
    static POSTPONE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.trigger_run SET attempts = attempts + 1, wake_at = $2, error = $4, \
         result = CASE WHEN attempts + 1 >= $3::smallint THEN 'failed' ELSE result END, \
         finished_at = CASE WHEN attempts + 1 >= $3::smallint THEN $2 END WHERE id = $1 AND result IN ('ready', 'waiting')"
            .into()
    });
    db.query(&POSTPONE, &[Bind::Int(id), until.into(), Bind::Small(most), Bind::Json(error.clone())]).await?;
    Ok(())
}

/// Garde le texte d'une définition qu'une exécution commencée devra retrouver.
pub(super) async fn keep_version(db: &Db, trigger: &str, version: &str, (file, text): &(String, String)) -> Result<()> {
    static KEEP: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.trigger_version (trigger, version, file, text) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
            .into()
    });
    db.query(&KEEP, &[trigger.into(), version.into(), file.as_str().into(), text.as_str().into()]).await?;
    Ok(())
}

/// Le fichier et le texte d'une définition gardée.
pub(super) async fn version(db: &Db, trigger: &str, version: &str) -> Result<Option<(String, String)>> {
    static VERSION: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT file, text FROM sys.trigger_version WHERE trigger = $1 AND version = $2".into());
    let row = db.query_opt(&VERSION, &[trigger.into(), version.into()]).await?;
    Ok(row.map(|row| (row.get(0), row.get(1))))
}

/// L'état de tous les déclencheurs connus.
pub(super) async fn states(db: &Db) -> Result<Vec<State>> {
    static STATES: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT trigger, enabled, version, next_at, last_at FROM sys.trigger_state".into());
    Ok(db.query(&STATES, &[]).await?.iter().map(state).collect())
}

/// L'état d'un déclencheur, tenu jusqu'à la fin de la transaction ; rien si un autre nœud le tient.
pub(super) async fn hold(db: &Db, trigger: &str) -> Result<Option<State>> {
    const OPEN: &str = "INSERT INTO sys.trigger_state (trigger) VALUES ($1) ON CONFLICT DO NOTHING";
    const HOLD: &str = "SELECT trigger, enabled, version, next_at, last_at FROM sys.trigger_state WHERE trigger = $1 \
        FOR UPDATE SKIP LOCKED";
    db.query(&OPEN.into(), &[trigger.into()]).await?;
    Ok(db.query_opt(&HOLD.into(), &[trigger.into()]).await?.as_ref().map(state))
}

fn state(row: &tokio_postgres::Row) -> State {
    State { trigger: row.get(0), enabled: row.get(1), version: row.get(2), next_at: row.get(3), last_at: row.get(4) }
}

/// Écrit où en est l'horaire d'un déclencheur.
pub(super) async fn move_on(db: &Db, state: &State) -> Result<()> {
    const MOVE: &str = "UPDATE sys.trigger_state SET version = $2, next_at = $3, last_at = $4 WHERE trigger = $1";
    let binds: [Bind; 4] =
        [state.trigger.as_str().into(), state.version.clone().into(), state.next_at.into(), state.last_at.into()];
    db.query(&MOVE.into(), &binds).await?;
    Ok(())
}
