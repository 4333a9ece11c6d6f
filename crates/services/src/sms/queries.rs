//! SQL des SMS : chaque changement d'état est une instruction, validée avant l'acte qu'elle annonce.

use std::sync::{Arc, LazyLock};

use jiff::{SignedDuration, Timestamp};
use kernel::Result;
use serde_json::Value;
use store::{Bind, Db};
use uuid::Uuid;

use super::{admin::Page, text};

/// Un SMS prêt à partir.
#[derive(Clone, Debug)]
pub(crate) struct Sms {
    pub id: Uuid,
    /// Numéro international.
    pub recipient: String,
    pub text: String,
    pub priority: i16,
}

/// La fenêtre où les SMS partis se comptent.
const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// Écrit un SMS en file, avec ce qu'il coûte.
pub(super) async fn insert(db: &Db, sms: &Sms, user: Uuid, now: Timestamp) -> Result<()> {
    const INSERT: &str = "INSERT INTO sys.sms (id, \"user\", recipient, text, alphabet, segments, priority, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let binds = [
        sms.id.into(),
        user.into(),
        sms.recipient.as_str().into(),
        sms.text.as_str().into(),
        text::alphabet(&sms.text).name().into(),
        Bind::Small(i16::try_from(text::segments(&sms.text)).unwrap_or(i16::MAX)),
        Bind::Small(sms.priority),
        now.into(),
    ];
    db.query(&INSERT.into(), &binds).await?;
    Ok(())
}

/// Prend un SMS en file, si la dernière minute en laisse la place : il est désormais `sending`. Une personne qui n'est plus en service ne
/// reçoit rien : il est alors `failed`.
pub(super) async fn take(db: &Db, id: Uuid, per_minute: u32, now: Timestamp) -> Result<Option<Sms>> {
    static TAKE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.sms s SET state = CASE WHEN w.here THEN 'sending' ELSE 'failed' END, attempts = s.attempts + 1, \
         taken_at = CASE WHEN w.here THEN $2::timestamptz END, \
         response = CASE WHEN w.here THEN s.response ELSE 'la personne n''est plus en service' END \
         FROM (SELECT x.id, u.id IS NOT NULL AS here FROM sys.sms x LEFT JOIN core.\"user\" u ON u.id = x.\"user\" \
         AND u.status = 'active' AND u.deleted_at IS NULL WHERE x.id = $1) w WHERE s.id = w.id AND s.state = 'queued' \
         AND (NOT w.here OR (SELECT count(*) FROM sys.sms WHERE taken_at > $3) < $4) \
         RETURNING s.state, s.id, s.recipient, s.text, s.priority"
            .into()
    });
    let binds = [id.into(), now.into(), (now - WINDOW).into(), Bind::Int(per_minute.into())];
    let taken = db.query_opt(&TAKE, &binds).await?.filter(|row| row.get::<_, &str>(0) == "sending");
    Ok(taken.map(|row| Sms { id: row.get(1), recipient: row.get(2), text: row.get(3), priority: row.get(4) }))
}

/// Les SMS qui partiront avant celui-ci : plus pressants, ou d'avant lui, et attendus avant `until` ; rien s'il n'attend plus.
pub(super) async fn ahead(db: &Db, id: Uuid, until: Timestamp) -> Result<Option<i64>> {
    static AHEAD: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT (SELECT count(*) FROM sys.sms s JOIN sys.job j ON j.kind = 'sms' AND j.unique_key = s.id::text \
         AND j.state IN ('waiting', 'running') AND j.run_at <= $2 \
         WHERE s.state = 'queued' AND (-s.priority, s.created_at, s.id) < (-me.priority, me.created_at, me.id)) \
         FROM sys.sms me WHERE me.id = $1 AND me.state = 'queued'"
            .into()
    });
    Ok(db.query_opt(&AHEAD, &[id.into(), until.into()]).await?.map(|row| row.get(0)))
}

/// Le fournisseur l'a pris, sous ce nom s'il en donne un.
pub(super) async fn sent(db: &Db, id: Uuid, name: Option<String>, response: &str, now: Timestamp) -> Result<()> {
    static SENT: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.sms SET state = 'sent', provider_id = $2, response = $3, sent_at = $4 \
         WHERE id = $1 AND state IN ('sending', 'unknown')"
            .into()
    });
    db.query(&SENT, &[id.into(), name.into(), response.into(), now.into()]).await?;
    Ok(())
}

/// Ramène au plus tôt les SMS qu'une remise mal réglée retenait, sauf ceux qui ont déjà échoué : elle vient de changer.
pub(crate) async fn release(db: &Db, now: Timestamp) -> Result<()> {
    const RELEASE: &str = "UPDATE sys.job j SET run_at = $1 FROM sys.sms m WHERE j.kind = 'sms' AND j.state = 'waiting' \
        AND j.unique_key = m.id::text AND j.run_at > $1 AND j.attempts = 0 AND m.state = 'queued' AND m.response IS NOT NULL";
    db.query(&RELEASE.into(), &[now.into()]).await.map(drop)
}

/// Pourquoi un SMS attend en file.
pub(super) async fn explain(db: &Db, id: Uuid, why: &str) -> Result<()> {
    const EXPLAIN: &str =
        "UPDATE sys.sms SET response = $2 WHERE id = $1 AND state = 'queued' AND response IS DISTINCT FROM $2";
    db.query(&EXPLAIN.into(), &[id.into(), why.into()]).await.map(drop)
}

/// Le SMS, pris, change d'état sans être parti : `queued`, `failed` ou `unknown`.
pub(super) async fn settle(db: &Db, id: Uuid, state: &str, response: &str) -> Result<bool> {
    static SETTLE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.sms SET state = $2, response = $3 WHERE id = $1 AND state = 'sending' RETURNING id".into()
    });
    Ok(db.query_opt(&SETTLE, &[id.into(), state.into(), response.into()]).await?.is_some())
}

/// Les SMS dont plus aucun travail ne s'occupe : ceux en file ont échoué, ceux en cours d'envoi sont inconnus.
pub(crate) async fn settle_abandoned(db: &Db, before: Timestamp) -> Result<()> {
    static ABANDONED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.sms SET state = CASE state WHEN 'queued' THEN 'failed' ELSE 'unknown' END, \
         response = coalesce(response, 'abandonné') \
         WHERE state IN ('queued', 'sending') AND created_at < $1 AND NOT EXISTS (SELECT FROM sys.job \
         WHERE kind = 'sms' AND unique_key = sys.sms.id::text AND state IN ('waiting', 'running'))"
            .into()
    });
    db.query(&ABANDONED, &[before.into()]).await?;
    Ok(())
}

/// Une page de SMS, le dernier d'abord ; jamais leur texte.
pub(super) async fn page(db: &Db, page: &Page, limit: u32) -> Result<Vec<Value>> {
    static PAGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT jsonb_build_object('id', s.id, 'recipient', s.recipient, 'person', u.name, 'state', s.state, \
         'priority', s.priority, 'attempts', s.attempts, 'alphabet', s.alphabet, 'segments', s.segments, \
         'provider_id', s.provider_id, 'response', left(s.response, 500), 'created_at', s.created_at, 'sent_at', s.sent_at) \
         FROM sys.sms s LEFT JOIN core.\"user\" u ON u.id = s.\"user\" \
         WHERE ($1::text IS NULL OR strpos(s.recipient, $1) > 0) AND ($2::text IS NULL OR s.state = $2) \
         AND ($5::text IS NULL OR strpos(lower(u.name), lower($5)) > 0) \
         AND ($3::uuid IS NULL OR (s.created_at, s.id) < (SELECT created_at, id FROM sys.sms WHERE id = $3)) \
         ORDER BY s.created_at DESC, s.id DESC LIMIT $4"
            .into()
    });
    let Page { number, state, after, person, .. } = page.clone();
    let binds = [number.into(), state.into(), after.into(), Bind::Int(limit.into()), person.into()];
    Ok(db.query(&PAGE, &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// Remet en file un SMS qui est encore dans cet état, et dont nul travail ne s'occupe ; rend sa priorité.
pub(super) async fn requeue(db: &Db, id: Uuid, state: &str) -> Result<Option<i16>> {
    static REQUEUE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.sms SET state = 'queued', response = NULL, provider_id = NULL, sent_at = NULL, taken_at = NULL \
         WHERE id = $1 AND state = $2 AND NOT EXISTS \
         (SELECT FROM sys.job WHERE kind = 'sms' AND unique_key = $1::text AND state IN ('waiting', 'running')) \
         RETURNING priority"
            .into()
    });
    Ok(db.query_opt(&REQUEUE, &[id.into(), state.into()]).await?.map(|row| row.get(0)))
}

/// Ce SMS est-il au journal ?
pub(super) async fn exists(db: &Db, id: Uuid) -> Result<bool> {
    const EXISTS: &str = "SELECT FROM sys.sms WHERE id = $1";
    Ok(db.query_opt(&EXISTS.into(), &[id.into()]).await?.is_some())
}

/// Efface les SMS finis, créés avant cet instant : ils portent un numéro.
pub(crate) async fn purge(db: &Db, before: Timestamp) -> Result<()> {
    static PURGE: LazyLock<Arc<str>> =
        LazyLock::new(|| "DELETE FROM sys.sms WHERE created_at < $1 AND state IN ('sent', 'failed', 'unknown')".into());
    db.query(&PURGE, &[before.into()]).await?;
    Ok(())
}

/// Ce que ces SMS coûtent : leur nombre de segments, par alphabet.
pub(crate) async fn cost(db: &Db, ids: &[Uuid]) -> Result<Value> {
    const COST: &str = "SELECT coalesce(jsonb_object_agg(alphabet, segments), '{}') FROM \
        (SELECT alphabet, sum(segments) AS segments FROM sys.sms WHERE id = ANY($1) GROUP BY alphabet) x";
    let row = db.query_opt(&COST.into(), &[Bind::Uuids(ids.to_vec())]).await?;
    Ok(row.map_or(Value::Null, |row| row.get(0)))
}
