//! SQL du courrier : chaque changement d'état est une instruction, validée avant l'acte qu'elle annonce.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::Result;
use store::{Bind, Db};
use tokio_postgres::Row;
use uuid::Uuid;

/// Un courriel prêt à composer.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub id: Uuid,
    pub recipient: String,
    pub subject: String,
    pub html: String,
    pub text: String,
    pub priority: i16,
    pub created_at: Timestamp,
    /// L'iCalendar joint, et sa méthode.
    pub calendar: Option<(String, String)>,
}

/// Écrit un courriel en file.
pub(super) async fn insert(db: &Db, mail: &Mail) -> Result<()> {
    const INSERT: &str = "INSERT INTO sys.mail (id, recipient, subject, html, text, priority, created_at, calendar, method) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (calendar, method) = mail.calendar.clone().unzip();
    let binds = [
        mail.id.into(),
        mail.recipient.as_str().into(),
        mail.subject.as_str().into(),
        mail.html.as_str().into(),
        mail.text.as_str().into(),
        Bind::Small(mail.priority),
        mail.created_at.into(),
        calendar.into(),
        method.into(),
    ];
    db.query(&INSERT.into(), &binds).await?;
    Ok(())
}

/// Prend un courriel en file : il est désormais `sending`.
pub(super) async fn take(db: &Db, id: Uuid) -> Result<Option<Mail>> {
    static TAKE: LazyLock<Arc<str>> = LazyLock::new(|| taking("queued"));
    Ok(db.query_opt(&TAKE, &[id.into()]).await?.as_ref().map(mail))
}

/// Reprend un courriel laissé `sending` par un nœud mort ; à n'employer que si l'envoi est idempotent.
pub(super) async fn take_again(db: &Db, id: Uuid) -> Result<Option<Mail>> {
    static TAKE: LazyLock<Arc<str>> = LazyLock::new(|| taking("sending"));
    Ok(db.query_opt(&TAKE, &[id.into()]).await?.as_ref().map(mail))
}

fn taking(state: &str) -> Arc<str> {
    format!(
        "UPDATE sys.mail SET state = 'sending', attempts = attempts + 1 WHERE id = $1 AND state = '{state}' \
         RETURNING id, recipient, subject, html, text, priority, created_at, calendar, method"
    )
    .into()
}

/// Le courriel est parti.
pub(super) async fn sent(db: &Db, id: Uuid, response: &str, now: Timestamp) -> Result<()> {
    static SENT: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET state = 'sent', response = $2, sent_at = $3 WHERE id = $1 AND state IN ('sending', 'unknown')".into()
    });
    db.query(&SENT, &[id.into(), response.into(), now.into()]).await?;
    Ok(())
}

/// Le courriel, pris, change d'état sans être parti : `queued`, `failed` ou `unknown`.
pub(super) async fn settle(db: &Db, id: Uuid, state: &str, response: &str) -> Result<bool> {
    static SETTLE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET state = $2, response = $3 WHERE id = $1 AND state = 'sending' RETURNING id".into()
    });
    Ok(db.query_opt(&SETTLE, &[id.into(), state.into(), response.into()]).await?.is_some())
}

/// Les courriels dont plus aucun travail ne s'occupe : ceux en file ont échoué, ceux en cours d'envoi sont inconnus.
pub(crate) async fn settle_abandoned(db: &Db, before: Timestamp) -> Result<u64> {
    static ABANDONED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET state = CASE state WHEN 'queued' THEN 'failed' ELSE 'unknown' END, \
         response = coalesce(response, 'abandonné') \
         WHERE state IN ('queued', 'sending') AND created_at < $1 AND NOT EXISTS (SELECT FROM sys.job \
         WHERE kind = 'mail' AND unique_key = sys.mail.id::text AND state IN ('waiting', 'running')) RETURNING id"
            .into()
    });
    Ok(db.query(&ABANDONED, &[before.into()]).await?.len() as u64)
}

fn mail(row: &Row) -> Mail {
    Mail {
        id: row.get(0),
        recipient: row.get(1),
        subject: row.get(2),
        html: row.get(3),
        text: row.get(4),
        priority: row.get(5),
        created_at: row.get(6),
        calendar: row.get::<_, Option<String>>(7).zip(row.get(8)),
    }
}
