//! SQL des boîtes aux lettres.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use jiff::Timestamp;
use kernel::Result;
use serde_json::Value;
use store::{Bind, Db};
use uuid::Uuid;

/// Où en est la lecture d'un dossier.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    /// Au-delà, tout message se prend ; en deçà, les non lus seulement.
    pub base: i64,
    pub last: i64,
    /// Pris, mais encore tels quels dans la boîte.
    pub pending: Vec<i64>,
}

/// Les boîtes en service dont l'heure est venue.
pub(super) async fn due(db: &Db, now: Timestamp) -> Result<Vec<Uuid>> {
    static DUE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT h.id FROM sys.inbound_hook h LEFT JOIN sys.inbound_mailbox m ON m.hook = h.id \
         WHERE h.definition->'auth'->>'kind' = 'mailbox' AND h.definition->>'enabled' = 'true' \
         AND (m.next_at IS NULL OR m.next_at <= $1)"
            .into()
    });
    Ok(db.query(&DUE, &[now.into()]).await?.iter().map(|row| row.get(0)).collect())
}

/// Relève au plus tôt.
pub(in crate::inbound) async fn hurry(db: &Db, hook: Uuid, now: Timestamp) -> Result<()> {
    static HURRY: LazyLock<Arc<str>> =
        LazyLock::new(|| "UPDATE sys.inbound_mailbox SET next_at = $2, failures = 0 WHERE hook = $1".into());
    db.query(&HURRY, &[hook.into(), now.into()]).await?;
    Ok(())
}

/// Reprend la lecture d'un dossier où elle en était ; un autre dossier, ou renuméroté, se reprend à son début.
pub(super) async fn open(
    db: &Db,
    hook: Uuid,
    place: &str,
    validity: u32,
    newest: u32,
    now: Timestamp,
) -> Result<Progress> {
    static OPEN: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.inbound_mailbox AS m (hook, place, validity, base, next_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (hook) DO UPDATE SET place = excluded.place, validity = excluded.validity, \
         (base, last, pending, trying, tries) = (SELECT \
           CASE WHEN same THEN m.base ELSE excluded.base END, CASE WHEN same THEN m.last ELSE 0 END, \
           CASE WHEN same THEN m.pending ELSE '[]' END, CASE WHEN same THEN m.trying END, \
           CASE WHEN same THEN m.tries ELSE 0 END \
           FROM (SELECT (m.place, m.validity) IS NOT DISTINCT FROM (excluded.place, excluded.validity) AS same) AS s) \
         RETURNING base, last, pending"
            .into()
    });
    let binds = [hook.into(), place.into(), Bind::Int(validity.into()), Bind::Int(newest.into()), now.into()];
    let row = db.query_opt(&OPEN, &binds).await?;
    let row = row.ok_or_else(|| kernel::Code::Internal.because("la relève d'une boîte ne s'ouvre pas"))?;
    Ok(Progress { base: row.get(0), last: row.get(1), pending: numbers(&row.get(2)) })
}

fn numbers(list: &Value) -> Vec<i64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_i64).collect()
}

/// Note qu'on va lire ce message ; rend combien de fois on l'aura tenté.
pub(super) async fn reading(db: &Db, hook: Uuid, uid: u32) -> Result<i64> {
    static READING: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.inbound_mailbox SET tries = CASE WHEN trying = $2 THEN tries + 1 ELSE 1 END, trying = $2 \
         WHERE hook = $1 RETURNING tries::bigint"
            .into()
    });
    Ok(db.query_opt(&READING, &[hook.into(), Bind::Int(uid.into())]).await?.map_or(0, |row| row.get(0)))
}

/// Le message n'était pour rien dans l'échec : il se retentera autant qu'il faudra.
pub(super) async fn blameless(db: &Db, hook: Uuid) -> Result<()> {
    static BLAMELESS: LazyLock<Arc<str>> =
        LazyLock::new(|| "UPDATE sys.inbound_mailbox SET tries = 0 WHERE hook = $1".into());
    db.query(&BLAMELESS, &[hook.into()]).await?;
    Ok(())
}

/// Avance jusqu'à ce message, dans la transaction qui le mène à son sort ; pris, il reste à le marquer dans la boîte.
pub(super) async fn advance(db: &Db, hook: Uuid, uid: u32, taken: bool) -> Result<()> {
    static ADVANCE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.inbound_mailbox SET last = greatest(last, $2), trying = NULL, tries = 0, \
         pending = CASE WHEN $3 THEN pending || to_jsonb($2::bigint) ELSE pending END WHERE hook = $1"
            .into()
    });
    db.query(&ADVANCE, &[hook.into(), Bind::Int(uid.into()), taken.into()]).await?;
    Ok(())
}

/// Les messages pris qu'il reste à marquer.
pub(super) async fn pending(db: &Db, hook: Uuid) -> Result<Vec<i64>> {
    static PENDING: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT pending FROM sys.inbound_mailbox WHERE hook = $1".into());
    Ok(db.query_opt(&PENDING, &[hook.into()]).await?.map(|row| numbers(&row.get(0))).unwrap_or_default())
}

/// Ceux-là le sont.
pub(super) async fn marked(db: &Db, hook: Uuid, uids: &[i64]) -> Result<()> {
    static MARKED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.inbound_mailbox SET pending = (SELECT coalesce(jsonb_agg(uid), '[]') \
         FROM jsonb_array_elements(pending) AS uid WHERE NOT uid::bigint = ANY($2)) WHERE hook = $1"
            .into()
    });
    db.query(&MARKED, &[hook.into(), Bind::Ints(uids.to_vec())]).await?;
    Ok(())
}

/// Une relève a abouti.
pub(super) async fn succeed(db: &Db, hook: Uuid, now: Timestamp, next: Timestamp) -> Result<()> {
    static SUCCEED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.inbound_mailbox SET read_at = $2, next_at = $3, failures = 0, error = NULL WHERE hook = $1".into()
    });
    db.query(&SUCCEED, &[hook.into(), now.into(), next.into()]).await?;
    Ok(())
}

/// Une relève a échoué ; rend combien de suite.
pub(super) async fn fail(db: &Db, hook: Uuid, error: &Value, now: Timestamp) -> Result<i64> {
    static FAIL: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.inbound_mailbox AS m (hook, failures, error, next_at) VALUES ($1, 1, $2, $3) \
         ON CONFLICT (hook) DO UPDATE SET failures = m.failures + 1, error = excluded.error RETURNING failures::bigint"
            .into()
    });
    let row = db.query_opt(&FAIL, &[hook.into(), error.clone().into(), now.into()]).await?;
    Ok(row.map_or(0, |row| row.get(0)))
}

/// Pas avant cet instant.
pub(super) async fn wait(db: &Db, hook: Uuid, until: Timestamp) -> Result<()> {
    static WAIT: LazyLock<Arc<str>> =
        LazyLock::new(|| "UPDATE sys.inbound_mailbox SET next_at = $2 WHERE hook = $1".into());
    db.query(&WAIT, &[hook.into(), until.into()]).await?;
    Ok(())
}

/// Ce qu'on montre de la relève de ces boîtes ; une boîte jamais relevée n'y est pas.
pub(super) async fn states(db: &Db, hooks: &[Uuid]) -> Result<HashMap<Uuid, Value>> {
    static STATES: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT hook, jsonb_build_object('read_at', read_at, 'next_at', next_at, 'failures', failures, 'error', error) \
         FROM sys.inbound_mailbox WHERE hook = ANY($1)"
            .into()
    });
    let rows = db.query(&STATES, &[hooks.to_vec().into()]).await?;
    Ok(rows.into_iter().map(|row| (row.get(0), row.get(1))).collect())
}
