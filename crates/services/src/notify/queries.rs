//! SQL des notifications.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use jiff::Timestamp;
use kernel::{Code, Nature, Result};
use serde_json::{Value, json};
use store::{Bind, Db, erase};
use uuid::Uuid;

use super::digest::Kept;

/// Une notification à écrire.
#[derive(Clone, Debug)]
pub(super) struct NewNotification {
    pub id: Uuid,
    pub user: Uuid,
    pub category: String,
    pub priority: i16,
    pub nature: Nature,
    pub title: String,
    pub body: String,
    pub entity: Option<String>,
    pub record: Option<Uuid>,
    pub url: Option<String>,
    /// La demande d'approbation dont elle parle.
    pub approval: Option<Uuid>,
}

/// L'écriture de notifications `x`, une ligne chacune.
macro_rules! insert {
    ($rest:literal) => {
        concat!(
            "INSERT INTO sys.notification (id, \"user\", category, priority, kind, severity, title, body, entity, record, url, approval, created_at) \
             SELECT x.id, x.\"user\", x.category, x.priority, x.kind, x.severity, x.title, x.body, x.entity, x.record, x.url, x.approval, $2::timestamptz \
             FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, \"user\" uuid, category text, priority smallint, \
             kind text, severity text, title text, body text, \
             entity text, record uuid, url text, approval uuid)",
            $rest
        )
    };
}

fn written(rows: &[NewNotification]) -> Bind {
    let rows = rows.iter().map(|row| {
        json!({
            "id": row.id, "user": row.user, "category": row.category, "priority": row.priority, "kind": row.nature.kind,
            "severity": row.nature.severity, "title": row.title, "body": row.body, "entity": row.entity, "record": row.record, "url": row.url, "approval": row.approval,
        })
    });
    Bind::Json(rows.collect())
}

/// Écrit des notifications, toutes d'un coup.
pub(super) async fn insert(db: &Db, rows: &[NewNotification], now: Timestamp) -> Result<()> {
    const INSERT: &str = insert!("");
    if !rows.is_empty() {
        db.query(&INSERT.into(), &[written(rows), now.into()]).await?;
    }
    Ok(())
}

/// De même, sauf de qui a encore à lire la même, ou l'a lue si l'on veut, écrite depuis cet instant ; rend celles qui le sont, et
/// leurs personnes.
pub(super) async fn insert_once(
    db: &Db,
    rows: &[NewNotification],
    since: Timestamp,
    even_if_read: bool,
    now: Timestamp,
) -> Result<Vec<(Uuid, Uuid)>> {
    const INSERT: &str = insert!(
        " WHERE NOT EXISTS (SELECT FROM sys.notification n WHERE n.\"user\" = x.\"user\" AND n.category = 'core.alert' \
         AND n.title = x.title AND n.created_at >= $3 AND ($4 OR n.read_at IS NULL AND n.deleted_at IS NULL)) RETURNING id, \"user\""
    );
    let rows = db.query(&INSERT.into(), &[written(rows), now.into(), since.into(), Bind::Bool(even_if_read)]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Garde des lignes pour des résumés.
pub(super) async fn keep(db: &Db, lines: &[Kept], now: Timestamp) -> Result<()> {
    const KEEP: &str = "INSERT INTO sys.digest (id, \"user\", due, priority, kind, severity, title, body, subject, created_at) \
        SELECT x.id, x.\"user\", x.due, x.priority, x.kind, x.severity, x.title, x.body, x.subject, $2::timestamptz \
        FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, \"user\" uuid, due timestamptz, priority smallint, kind text, \
        severity text, title text, body text, subject jsonb)";
    if lines.is_empty() {
        return Ok(());
    }
    db.query(&KEEP.into(), &[Bind::Json(json!(lines)), now.into()]).await?;
    Ok(())
}

/// Prend les lignes dont l'heure est venue : les plus pressantes d'abord, puis les plus anciennes.
pub(super) async fn take_kept(db: &Db, user: Uuid, now: Timestamp) -> Result<Vec<Kept>> {
    static TAKE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH taken AS (DELETE FROM sys.digest WHERE \"user\" = $1 AND due <= $2 RETURNING *) \
         SELECT coalesce(jsonb_agg(to_jsonb(taken) ORDER BY priority DESC, created_at, id), '[]') FROM taken"
            .into()
    });
    let row = db.query_opt(&TAKE, &[user.into(), now.into()]).await?;
    let lines = row.map_or(Value::Array(Vec::new()), |row| row.get(0));
    serde_json::from_value(lines).map_err(|error| Code::Internal.because(error))
}

/// Les résumés dont des lignes attendent encore alors que leur heure est passée, sauf ceux qui ont échoué ou qu'on a arrêtés.
pub(super) async fn overdue(db: &Db, before: Timestamp) -> Result<Vec<(Uuid, Timestamp)>> {
    const OVERDUE: &str = "SELECT DISTINCT d.\"user\", d.due FROM sys.digest d WHERE d.due < $1 \
        AND NOT EXISTS (SELECT FROM sys.job j WHERE j.kind = 'digest' AND j.state IN ('failed', 'cancelled') \
        AND j.payload ->> 'user' = d.\"user\"::text AND j.finished_at >= d.due)";
    Ok(db.query(&OVERDUE.into(), &[before.into()]).await?.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Efface les lignes du résumé de ce travail ; rien si c'en est un autre.
pub(super) async fn forget(db: &Db, job: i64) -> Result<()> {
    const FORGET: &str = "DELETE FROM sys.digest d USING sys.job j WHERE j.id = $1 AND j.kind = 'digest' \
        AND d.\"user\"::text = j.payload ->> 'user' AND d.due = split_part(j.unique_key, '/', 2)::timestamptz";
    db.query(&FORGET.into(), &[Bind::Int(job)]).await?;
    Ok(())
}

/// La fiche d'une notification, telle que l'API la rend, si elle est à cette personne.
pub(super) async fn one(db: &Db, user: Uuid, id: Uuid) -> Result<Option<Value>> {
    static ONE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT to_jsonb(x) FROM (SELECT id, category, priority, kind, severity, title, body, entity, record, url, approval, created_at, read_at \
         FROM sys.notification WHERE id = $1 AND \"user\" = $2 AND deleted_at IS NULL) x"
            .into()
    });
    Ok(db.query_opt(&ONE, &[id.into(), user.into()]).await?.map(|row| row.get(0)))
}

/// Le nom et le code de ces sociétés.
pub(crate) async fn companies(db: &Db, ids: &[Uuid]) -> Result<HashMap<Uuid, Value>> {
    static NAMED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT id, jsonb_build_object('name', name, 'code', code) FROM core.company WHERE id = ANY($1)".into()
    });
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = db.query(&NAMED, &[Bind::Uuids(ids.to_vec())]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Les catégories dont la boîte d'une personne a quelque chose.
pub(super) async fn subjects(db: &Db, user: Uuid) -> Result<Vec<String>> {
    static SUBJECTS: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT DISTINCT category FROM sys.notification WHERE \"user\" = $1 AND deleted_at IS NULL".into()
    });
    Ok(db.query(&SUBJECTS, &[user.into()]).await?.iter().map(|row| row.get(0)).collect())
}

/// Nombre de notifications non lues d'une personne.
pub(crate) async fn unread(db: &Db, user: Uuid) -> Result<i64> {
    static UNREAD: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT count(*) FROM sys.notification WHERE \"user\" = $1 AND read_at IS NULL AND deleted_at IS NULL".into()
    });
    Ok(db.query_opt(&UNREAD, &[user.into()]).await?.map_or(0, |row| row.get(0)))
}

/// Marque comme lues ces notifications de la personne ; rend le nombre de celles qui ne l'étaient pas.
pub(super) async fn mark_read(db: &Db, user: Uuid, ids: &[Uuid], now: Timestamp) -> Result<i64> {
    static READ: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH marked AS (UPDATE sys.notification SET read_at = $3 WHERE \"user\" = $1 AND id = ANY($2) AND read_at IS NULL \
         AND deleted_at IS NULL RETURNING id) SELECT count(*) FROM marked"
            .into()
    });
    let row = db.query_opt(&READ, &[user.into(), Bind::Uuids(ids.to_vec()), now.into()]).await?;
    Ok(row.map_or(0, |row| row.get(0)))
}

/// Marque une notification que personne n'a lue ni redite, et rend sa personne ; rien s'il n'y a pas à la redire.
pub(super) async fn escalate(db: &Db, id: Uuid, now: Timestamp) -> Result<Option<Uuid>> {
    const ESCALATE: &str = "UPDATE sys.notification SET escalated_at = $2 WHERE id = $1 AND read_at IS NULL \
        AND deleted_at IS NULL AND escalated_at IS NULL RETURNING \"user\"";
    Ok(db.query_opt(&ESCALATE.into(), &[id.into(), now.into()]).await?.map(|row| row.get(0)))
}

/// Retire des notifications de la vue de la personne ; rend le nombre de celles qui y étaient.
pub(super) async fn delete(db: &Db, user: Uuid, ids: &[Uuid], now: Timestamp) -> Result<i64> {
    static DELETE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH gone AS (UPDATE sys.notification SET deleted_at = $3 WHERE \"user\" = $1 AND id = ANY($2) AND deleted_at IS NULL \
         RETURNING id) SELECT count(*) FROM gone"
            .into()
    });
    let row = db.query_opt(&DELETE, &[user.into(), Bind::Uuids(ids.to_vec()), now.into()]).await?;
    Ok(row.map_or(0, |row| row.get(0)))
}

/// Efface les notifications lues ou retirées, créées avant cet instant.
pub(super) async fn purge(db: &Db, before: Timestamp) -> Result<()> {
    const SEEN: &str = "created_at < $1 AND (read_at IS NOT NULL OR deleted_at IS NOT NULL)";
    erase::all(db, "sys.notification", SEEN, &[before.into()]).await
}

/// Les trois dernières exécutions finies de ce déclencheur ont-elles échoué, et pas celle d'avant ?
pub(super) async fn just_failed_thrice(db: &Db, trigger: &str) -> Result<bool> {
    static THRICE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT coalesce(array_agg(x.result), '{}') FROM (SELECT result FROM sys.trigger_run \
         WHERE trigger = $1 AND result IN ('done', 'failed') ORDER BY finished_at DESC, id DESC LIMIT 4) x"
            .into()
    });
    let row = db.query_opt(&THRICE, &[trigger.into()]).await?;
    let results: Vec<String> = row.map_or_else(Vec::new, |row| row.get(0));
    let failures = results.iter().take_while(|result| *result == "failed").count();
    Ok(failures == 3)
}
