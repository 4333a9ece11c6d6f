//! Prendre un message : le lire, le juger, le garder avec l'avancement de la relève. Une fois gardé, il ne se relit plus.

use kernel::{Code, FieldError, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Mailbox,
    collect::Pass,
    command,
    connect::Open,
    judge, keep,
    message::{self, Letter},
    queries,
};
use crate::{
    files::aside,
    imports::Told,
    inbound::{
        act::Act,
        queries::{self as calls, Call},
    },
    mail::bounce,
    workers::{Work, enqueue},
};

/// Octets d'un message au plus.
pub(super) const MAX_MESSAGE: u64 = 25 * 1024 * 1024;

/// Lectures d'un même message, au bout desquelles on le laisse.
const TRIES: i64 = 3;

/// Mène un message à son sort.
pub(super) async fn take(pass: &Pass<'_>, session: &mut Open, mailbox: &Mailbox, uid: u32) -> Result<()> {
    let db = &pass.services.tenant.db;
    if queries::reading(db, pass.hook, uid).await? > TRIES {
        return reject(pass, uid, FieldError::new("", "mail_unreadable"), json!({})).await;
    }
    let Some(size) = command::size(session, uid).await? else {
        return queries::advance(db, pass.hook, uid, false).await;
    };
    if u64::from(size) > MAX_MESSAGE {
        let fault = FieldError::new("", "mail_too_large").with("max", MAX_MESSAGE / 1024 / 1024);
        return reject(pass, uid, fault, json!({ "size": size })).await;
    }
    let raw = command::raw(session, uid).await?;
    let read = tokio::task::spawn_blocking(move || message::read(raw)).await;
    let letter = match read.map_err(|panic| Code::Internal.because(panic))? {
        Ok(letter) => letter,
        Err(fault) => return reject(pass, uid, fault, json!({ "size": size })).await,
    };
    let settled = settle(pass, mailbox, uid, letter).await;
    if settled.is_err() {
        // La base ou l'antivirus manquent : le message, lui, se lit bien.
        queries::blameless(db, pass.hook).await?;
    }
    settled
}

async fn settle(pass: &Pass<'_>, mailbox: &Mailbox, uid: u32, letter: Letter) -> Result<()> {
    let Pass { services, ctx, .. } = pass;
    if let Some(report) = &letter.report
        && bounce::take_report(services, report).await?
    {
        return queries::advance(&services.tenant.db, pass.hook, uid, true).await;
    }
    if let Some(fault) = judge::refusal(ctx, &services.tenant.model(), mailbox, &letter) {
        let brief =
            ["from", "subject", "date", "message_id"].map(|name| (name.to_owned(), letter.payload[name].clone()));
        return reject(pass, uid, fault, Value::Object(brief.into_iter().collect())).await;
    }
    let (shown, files) = keep::pieces(ctx, services, letter.pieces).await?;
    let mut payload = letter.payload;
    payload["attachments"] = shown.into();
    payload["files"] = json!(files);
    admit(pass, uid, payload, &files).await
}

/// Garde le message, ses pièces, son travail et l'avancement d'un coup.
async fn admit(pass: &Pass<'_>, uid: u32, payload: Value, files: &[Uuid]) -> Result<()> {
    let tenant = &pass.services.tenant;
    let now = tenant.clock.now();
    let unit = tenant.unit().await?;
    let db = &unit.tenant().db;
    let call = call(pass, uid, payload);
    let id = call.id;
    if calls::keep(db, call).await? {
        for file in files {
            aside::hold(db, *file, super::USAGE).await?;
        }
        enqueue(db, Act { delivery: id }.job(now).unique(id.to_string())).await?;
    }
    queries::advance(db, pass.hook, uid, true).await?;
    unit.commit(tenant).await?;
    pass.services.pool.wake();
    Ok(())
}

/// Garde trace d'un message écarté ; il reste tel quel dans la boîte, et ne se relit plus.
async fn reject(pass: &Pass<'_>, uid: u32, fault: FieldError, payload: Value) -> Result<()> {
    let tenant = &pass.services.tenant;
    let unit = tenant.unit().await?;
    let db = &unit.tenant().db;
    let call = call(pass, uid, payload);
    let id = call.id;
    if calls::keep(db, call).await? {
        calls::reject(db, id, &[Told::from(fault)], tenant.clock.now()).await?;
    }
    queries::advance(db, pass.hook, uid, false).await?;
    unit.commit(tenant).await
}

/// Le message comme un appel : son numéro dans son dossier ne s'écrit qu'une fois.
fn call(pass: &Pass<'_>, uid: u32, payload: Value) -> Call {
    let clock = &pass.services.tenant.clock;
    let key = format!("{}#{}.{uid}", pass.place, pass.validity);
    Call { id: clock.new_id(), hook: pass.hook, key, at: clock.now(), ip: None, headers: json!({}), payload }
}
