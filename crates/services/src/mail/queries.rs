//! SQL du courrier : chaque changement d'état est une instruction, validée avant l'acte qu'elle annonce.

use std::sync::{Arc, LazyLock};

use jiff::{SignedDuration, Timestamp};
use kernel::{Ctx, Result};
use serde_json::{Value, json};
use store::{Bind, Db};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{admin::Page, enclosed::Filed};
use crate::files::aside::Whole;

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
    /// Où son lecteur cesse d'en recevoir de semblables.
    pub unsubscribe: Option<String>,
    /// Les fichiers qu'il joint, et leur contenu une fois lu.
    pub files: Vec<Filed>,
    pub joined: Vec<Arc<Whole>>,
}

/// Un courriel à mettre en file, le gabarit dont il est tiré, et de quoi retrouver son lecteur.
pub(super) struct NewRow {
    pub mail: Mail,
    pub template: Option<String>,
    pub reader: Value,
    /// Quand il doit partir.
    pub due_at: Timestamp,
}

/// Écrit des courriels en file, tous d'un coup.
pub(super) async fn insert(db: &Db, rows: &[NewRow]) -> Result<()> {
    const INSERT: &str = "INSERT INTO sys.mail (id, recipient, subject, html, text, priority, created_at, calendar, method, \
        unsubscribe, template, reader, due_at, attachments) SELECT x.id, x.recipient, x.subject, x.html, x.text, x.priority, x.created_at, \
        x.calendar, x.method, x.unsubscribe, x.template, x.reader, x.due_at, x.attachments FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, recipient text, subject text, \
        html text, text text, priority smallint, created_at timestamptz, calendar text, method text, unsubscribe text, template text, \
        reader jsonb, due_at timestamptz, attachments jsonb)";
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.iter().map(|NewRow { mail, template, reader, due_at }| {
        let (calendar, method) = mail.calendar.as_ref().map(|(text, method)| (text, method)).unzip();
        json!({
            "id": mail.id, "recipient": mail.recipient, "subject": mail.subject, "html": mail.html, "text": mail.text,
            "priority": mail.priority, "created_at": mail.created_at, "calendar": calendar, "method": method,
            "unsubscribe": mail.unsubscribe, "template": template, "reader": reader, "due_at": due_at, "attachments": mail.files,
        })
    });
    db.query(&INSERT.into(), &[Bind::Json(rows.collect())]).await?;
    Ok(())
}

/// Prend un courriel en file : il est désormais `sending`, ou `suppressed` si l'on n'écrit plus à son adresse.
pub(super) async fn take(db: &Db, id: Uuid) -> Result<Option<Mail>> {
    static TAKE: LazyLock<Arc<str>> = LazyLock::new(|| taking("queued"));
    Ok(db.query_opt(&TAKE, &[id.into()]).await?.as_ref().and_then(mail))
}

/// Les courriels en file, sans presser, qui partiront avant celui-ci : plus prioritaires, ou d'avant lui.
pub(super) async fn ahead(db: &Db, id: Uuid) -> Result<i64> {
    static AHEAD: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT count(*) FROM sys.mail m JOIN sys.mail me ON (-m.priority, m.due_at, m.id) < (-me.priority, me.due_at, me.id) \
         WHERE me.id = $1 AND m.state = 'queued' AND m.priority < 2"
            .into()
    });
    Ok(db.query_opt(&AHEAD, &[id.into()]).await?.map_or(0, |row| row.get(0)))
}

/// Un courriel dû depuis les trois quarts du temps de sa classe (une heure sous le débit ordinaire, un quart d'heure sinon) passe à la classe
/// au-dessus : un flot plus pressant ne le retient pas au-delà.
pub(crate) async fn hasten(db: &Db, now: Timestamp) -> Result<()> {
    static HASTEN: LazyLock<Arc<str>> = LazyLock::new(|| {
        "WITH late AS (UPDATE sys.mail SET priority = priority + 1 WHERE state = 'queued' AND priority < 1 \
         AND due_at < CASE WHEN priority < 0 THEN $1::timestamptz ELSE $2::timestamptz END RETURNING id) \
         UPDATE sys.job j SET priority = j.priority + 1 FROM late \
         WHERE j.kind = 'mail' AND j.unique_key = late.id::text AND j.state = 'waiting'"
            .into()
    });
    let binds = [(now - SignedDuration::from_mins(45)).into(), (now - SignedDuration::from_mins(11)).into()];
    db.query(&HASTEN, &binds).await.map(drop)
}

/// Ramène au plus tôt les courriels qu'une remise mal réglée retenait : elle vient de changer. Celui qui a déjà échoué garde son
/// attente : y revenir plus tôt lui coûterait ses essais.
pub(crate) async fn release(db: &Db, now: Timestamp) -> Result<()> {
    const RELEASE: &str = "UPDATE sys.job j SET run_at = $1 FROM sys.mail m WHERE j.kind = 'mail' AND j.state = 'waiting' \
        AND j.unique_key = m.id::text AND j.run_at > $1 AND j.attempts = 0 AND m.state = 'queued' AND m.response IS NOT NULL AND m.due_at <= $1";
    db.query(&RELEASE.into(), &[now.into()]).await.map(drop)
}

/// Pourquoi un courriel attend en file.
pub(super) async fn explain(db: &Db, id: Uuid, why: &str) -> Result<()> {
    const EXPLAIN: &str =
        "UPDATE sys.mail SET response = $2 WHERE id = $1 AND state = 'queued' AND response IS DISTINCT FROM $2";
    db.query(&EXPLAIN.into(), &[id.into(), why.into()]).await.map(drop)
}

/// Un courriel en file n'a plus à partir.
pub(super) async fn withdraw(db: &Db, id: Uuid, why: &str) -> Result<()> {
    static WITHDRAW: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET state = 'suppressed', response = $2 WHERE id = $1 AND state = 'queued'".into()
    });
    db.query(&WITHDRAW, &[id.into(), why.into()]).await?;
    Ok(())
}

/// Reprend un courriel laissé `sending` par un nœud mort ; à n'employer que si l'envoi est idempotent.
pub(super) async fn take_again(db: &Db, id: Uuid) -> Result<Option<Mail>> {
    static TAKE: LazyLock<Arc<str>> = LazyLock::new(|| taking("sending"));
    Ok(db.query_opt(&TAKE, &[id.into()]).await?.as_ref().and_then(mail))
}

fn taking(state: &str) -> Arc<str> {
    format!(
        "UPDATE sys.mail m SET state = CASE WHEN s.reason IS NULL THEN 'sending' ELSE 'suppressed' END, \
         attempts = m.attempts + 1, response = coalesce('adresse écartée : ' || s.reason, m.response) \
         FROM (SELECT w.id, x.reason FROM sys.mail w LEFT JOIN sys.mail_suppression x ON x.address = lower(w.recipient) \
         WHERE w.id = $1) s WHERE m.id = s.id AND m.state = '{state}' \
         RETURNING m.state, m.id, m.recipient, m.subject, m.html, m.text, m.priority, m.created_at, m.calendar, m.method, \
         m.unsubscribe, m.attachments"
    )
    .into()
}

/// Le courriel est parti, sous ce nom si son fournisseur en donne un ; la nouvelle de sa remise a pu venir avant cette réponse.
pub(super) async fn sent(db: &Db, id: Uuid, name: Option<String>, response: &str, now: Timestamp) -> Result<()> {
    static SENT: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET state = CASE state WHEN 'delivered' THEN state ELSE 'sent' END, provider_id = $2, response = $3, \
         sent_at = least(sent_at, $4) WHERE id = $1 AND state IN ('sending', 'unknown', 'delivered')"
            .into()
    });
    db.query(&SENT, &[id.into(), name.into(), response.into(), now.into()]).await?;
    Ok(())
}

/// Le courriel que son fournisseur nomme ainsi.
pub(super) async fn named(db: &Db, name: &str) -> Result<Option<Uuid>> {
    static NAMED: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT id FROM sys.mail WHERE provider_id = $1 LIMIT 1".into());
    Ok(db.query_opt(&NAMED, &[name.into()]).await?.map(|row| row.get(0)))
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

/// Un courriel est revenu, ou a été dit indésirable ; rend son adresse, une fois, s'il était parti. Un retour peut précéder la réponse
/// de qui l'a pris.
pub(super) async fn returned(db: &Db, id: Uuid, bounced: bool, said: &str, now: Timestamp) -> Result<Option<String>> {
    static RETURNED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET returned_at = $4, response = $3, state = CASE WHEN $2 THEN 'bounced' ELSE state END \
         WHERE id = $1 AND returned_at IS NULL AND state IN ('sending', 'sent', 'delivered', 'unknown') RETURNING recipient"
            .into()
    });
    let binds = [id.into(), Bind::Bool(bounced), said.into(), now.into()];
    Ok(db.query_opt(&RETURNED, &binds).await?.map(|row| row.get(0)))
}

/// Le fournisseur a remis un courriel au serveur de son lecteur, une fois ; cela peut précéder la réponse de qui l'a pris. Faux s'il n'est pas
/// à nous, est revenu, ou l'est déjà.
pub(super) async fn delivered(db: &Db, id: Uuid, now: Timestamp) -> Result<bool> {
    static DELIVERED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET state = 'delivered', delivered_at = $2, sent_at = coalesce(sent_at, $2) \
         WHERE id = $1 AND returned_at IS NULL AND state IN ('sending', 'sent', 'unknown') RETURNING id"
            .into()
    });
    Ok(db.query_opt(&DELIVERED, &[id.into(), now.into()]).await?.is_some())
}

/// Ce qu'on dit d'un courriel parti, sans qu'il soit revenu : son état ne change pas.
pub(super) async fn remark(db: &Db, id: Uuid, said: &str) -> Result<()> {
    static REMARK: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET response = $2 WHERE id = $1 AND returned_at IS NULL AND state IN ('sent', 'delivered', 'unknown')"
            .into()
    });
    db.query(&REMARK, &[id.into(), said.into()]).await?;
    Ok(())
}

/// Qui lit ce courriel, quand il est tiré d'un gabarit.
pub(super) async fn template_reader(db: &Db, id: Uuid) -> Result<Option<Value>> {
    static READER: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT reader FROM sys.mail WHERE id = $1 AND template IS NOT NULL".into());
    Ok(db.query_opt(&READER, &[id.into()]).await?.and_then(|row| row.get(0)))
}

/// Qui lit ce courriel, quand il est parti suivi.
pub(super) async fn followed_reader(db: &Db, id: Uuid) -> Result<Option<Value>> {
    static READER: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT reader FROM sys.mail WHERE id = $1 AND tracked".into());
    Ok(db.query_opt(&READER, &[id.into()]).await?.and_then(|row| row.get(0)))
}

/// Ce courriel part suivi.
pub(super) async fn follow(db: &Db, id: Uuid) -> Result<()> {
    static FOLLOW: LazyLock<Arc<str>> = LazyLock::new(|| "UPDATE sys.mail SET tracked = true WHERE id = $1".into());
    db.query(&FOLLOW, &[id.into()]).await.map(drop)
}

/// Ce courriel, suivi, est ouvert : la première fois se retient, les autres se comptent.
pub(super) async fn opened(db: &Db, id: Uuid, now: Timestamp) -> Result<()> {
    static OPENED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET opened_at = coalesce(opened_at, $2), opens = least(opens, 999999) + 1 WHERE id = $1 AND tracked"
            .into()
    });
    db.query(&OPENED, &[id.into(), now.into()]).await.map(drop)
}

/// Un lien de ce courriel, suivi, l'est aussi.
pub(super) async fn clicked(db: &Db, id: Uuid, now: Timestamp) -> Result<()> {
    static CLICKED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET clicked_at = coalesce(clicked_at, $2), clicks = least(clicks, 999999) + 1 WHERE id = $1 AND tracked"
            .into()
    });
    db.query(&CLICKED, &[id.into(), now.into()]).await.map(drop)
}

/// Oublie ce que l'on savait des courriels suivis d'avant cet instant ; ce qui en revient encore ne compte plus.
pub(crate) async fn forget(db: &Db, before: Timestamp) -> Result<()> {
    static FORGET: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET tracked = false, opened_at = NULL, opens = 0, clicked_at = NULL, clicks = 0 \
         WHERE tracked AND created_at < $1"
            .into()
    });
    db.query(&FORGET, &[before.into()]).await.map(drop)
}

/// Le serveur refuse l'adresse d'un courriel : il a échoué ; rend cette adresse.
pub(super) async fn refused(db: &Db, id: Uuid, said: &str) -> Result<Option<String>> {
    static REFUSED: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET state = 'failed', response = $2 WHERE id = $1 AND state = 'sending' RETURNING recipient"
            .into()
    });
    Ok(db.query_opt(&REFUSED, &[id.into(), said.into()]).await?.map(|row| row.get(0)))
}

/// Une adresse où l'on n'écrit plus.
#[derive(Clone, Debug)]
pub(super) struct Suppression {
    /// En minuscules.
    pub address: String,
    /// `bounce`, `complaint` ou `manual`.
    pub reason: &'static str,
    pub detail: Option<String>,
    /// Qui l'a dit : `smtp`, une source de retours, ou `administrator`.
    pub source: String,
    pub mail: Option<Uuid>,
}

/// Écarte une adresse ; faux si elle l'est déjà.
pub(super) async fn suppress(db: &Db, one: &Suppression, ctx: &Ctx) -> Result<bool> {
    static SUPPRESS: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.mail_suppression (address, reason, detail, source, mail, since, \"by\") \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING address"
            .into()
    });
    let binds = [
        one.address.as_str().into(),
        one.reason.into(),
        one.detail.clone().into(),
        one.source.as_str().into(),
        one.mail.into(),
        ctx.now().into(),
        ctx.actor.id.into(),
    ];
    Ok(db.query_opt(&SUPPRESS, &binds).await?.is_some())
}

/// Écrit de nouveau à une adresse ; faux si elle n'était pas écartée.
pub(super) async fn restore(db: &Db, address: &str) -> Result<bool> {
    const RESTORE: &str = "DELETE FROM sys.mail_suppression WHERE address = $1 RETURNING address";
    Ok(db.query_opt(&RESTORE.into(), &[address.into()]).await?.is_some())
}

/// Une page d'adresses écartées, la dernière d'abord ; `about` n'en garde que celles qui le contiennent.
pub(super) async fn suppressions(db: &Db, page: &Page, limit: u32) -> Result<Vec<Value>> {
    static PAGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT jsonb_build_object('address', address, 'reason', reason, 'detail', detail, 'source', source, 'mail', mail, \
         'since', since, 'by', \"by\") FROM sys.mail_suppression s WHERE ($1::text IS NULL OR strpos(address, lower($1)) > 0) \
         AND ($2::text IS NULL OR (since, address) < (SELECT since, address FROM sys.mail_suppression WHERE address = $2)) \
         ORDER BY since DESC, address DESC LIMIT $3"
            .into()
    });
    let binds = [page.about.clone().into(), page.after.clone().into(), Bind::Int(limit.into())];
    Ok(db.query(&PAGE, &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// Une page de courriels, le dernier d'abord ; jamais leur contenu.
pub(super) async fn messages(db: &Db, page: &Page, after: Option<Uuid>, limit: u32) -> Result<Vec<Value>> {
    static PAGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT jsonb_build_object('id', id, 'recipient', recipient, 'subject', subject, 'template', template, 'state', state, \
         'priority', priority, 'attempts', attempts, 'response', left(response, 500), 'created_at', created_at, \
         'sent_at', sent_at, 'delivered_at', delivered_at, 'returned_at', returned_at, 'attachments', (SELECT coalesce(jsonb_agg(joined), '[]') FROM ( \
           SELECT a.name, a.size FROM jsonb_to_recordset(sys.mail.attachments) AS a (name text, size bigint) \
           UNION ALL SELECT 'invite.ics', octet_length(calendar) WHERE calendar IS NOT NULL) AS joined), \
         'tracked', tracked, 'opened_at', opened_at, 'opens', opens, \
         'clicked_at', clicked_at, 'clicks', clicks) FROM sys.mail \
         WHERE ($1::text IS NULL OR strpos(lower(recipient), lower($1)) > 0) \
         AND ($2::uuid IS NULL OR (created_at, id) < (SELECT created_at, id FROM sys.mail WHERE id = $2)) \
         AND ($4::text IS NULL OR state = $4) AND ($5::text IS NULL OR template = $5) \
         ORDER BY created_at DESC, id DESC LIMIT $3"
            .into()
    });
    let Page { about, state, template, .. } = page.clone();
    let binds = [about.into(), after.into(), Bind::Int(limit.into()), state.into(), template.into()];
    Ok(db.query(&PAGE, &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// Un courriel remis en file.
#[derive(Debug)]
pub(super) struct Requeued {
    pub recipient: String,
    pub priority: i16,
    /// Qui doit encore pouvoir le lire.
    pub reader: Value,
}

/// Remet en file un courriel qui est encore dans cet état, dont on sait qui doit encore le lire, et dont nul travail ne s'occupe.
pub(super) async fn requeue(db: &Db, id: Uuid, state: &str, now: Timestamp) -> Result<Option<Requeued>> {
    static REQUEUE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.mail SET state = 'queued', response = NULL, due_at = $3 WHERE id = $1 AND state = $2 AND reader IS NOT NULL \
         AND NOT EXISTS (SELECT FROM sys.job WHERE kind = 'mail' AND unique_key = $1::text AND state IN ('waiting', 'running')) \
         RETURNING recipient, priority, reader"
            .into()
    });
    let row = db.query_opt(&REQUEUE, &[id.into(), state.into(), now.into()]).await?;
    Ok(row.map(|row| Requeued { recipient: row.get(0), priority: row.get(1), reader: row.get(2) }))
}

/// Ce courriel est-il au journal ?
pub(super) async fn exists(db: &Db, id: Uuid) -> Result<bool> {
    const EXISTS: &str = "SELECT FROM sys.mail WHERE id = $1";
    Ok(db.query_opt(&EXISTS.into(), &[id.into()]).await?.is_some())
}

/// Les courriels par jour (UTC) et par état, depuis cet instant ; et parmi ceux qui sont suivis, combien sont ouverts, combien mènent quelque part.
pub(super) async fn statistics(db: &Db, since: Timestamp) -> Result<Vec<Value>> {
    static DAYS: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT jsonb_build_object('day', day, 'states', jsonb_object_agg(state, mails), 'tracked', sum(tracked), \
         'opened', sum(opened), 'clicked', sum(clicked)) FROM \
         (SELECT (created_at AT TIME ZONE 'UTC')::date AS day, state, count(*) AS mails, count(*) FILTER (WHERE tracked) AS tracked, \
         count(opened_at) AS opened, count(clicked_at) AS clicked FROM sys.mail \
         WHERE created_at >= $1 GROUP BY 1, 2) d GROUP BY day ORDER BY day DESC"
            .into()
    });
    Ok(db.query(&DAYS, &[since.into()]).await?.iter().map(|row| row.get(0)).collect())
}

fn mail(row: &Row) -> Option<Mail> {
    (row.get::<_, &str>(0) == "sending").then(|| Mail {
        id: row.get(1),
        recipient: row.get(2),
        subject: row.get(3),
        html: row.get(4),
        text: row.get(5),
        priority: row.get(6),
        created_at: row.get(7),
        calendar: row.get::<_, Option<String>>(8).zip(row.get(9)),
        unsubscribe: row.get(10),
        files: filed(&row.get(11)),
        joined: Vec::new(),
    })
}

/// Les fichiers d'un courriel ; d'un document effacé avant que l'on retienne son nom, il ne reste que l'identifiant.
fn filed(attachments: &Value) -> Vec<Filed> {
    let one = |one: &Value| {
        let name = one["name"].as_str().unwrap_or_default().to_owned();
        Some(Filed { id: one["id"].as_str()?.parse().ok()?, name, size: one["size"].as_i64().unwrap_or_default() })
    };
    attachments.as_array().into_iter().flatten().filter_map(one).collect()
}
