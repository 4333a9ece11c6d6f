//! Une écriture demandée sous une clé n'arrive qu'une fois, même rejouée après une coupure.
//!
//! Le reçu est écrit par l'instruction de l'écriture elle-même : une seconde demande sous la même clé heurte son unicité
//! et n'écrit rien. La réponse est gardée ensuite, scellée comme un secret : elle porte les champs protégés que son
//! lecteur voyait. Perdue, elle se refait depuis le reçu.

use std::sync::{Arc, LazyLock};

use jiff::{SignedDuration, Timestamp};
use kernel::{Code, Ctx, Error, Result};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Bind, Db, Tenant, erase, records::Written};

/// Temps pendant lequel une clé garde sa réponse.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Ce que l'écriture d'une clé a laissé.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// L'enregistrement écrit.
    pub written: Written,
    /// La première réponse, si elle a été gardée et que l'appelant a toujours les mêmes droits.
    pub answer: Option<Answer>,
}

/// Une réponse gardée.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Statut HTTP.
    pub status: u16,
    /// Corps JSON.
    pub body: String,
}

/// Le reçu de cette demande, si son écriture est faite ; une autre demande sous la même clé est refusée.
pub async fn find(ctx: &Ctx, tenant: &Tenant) -> Result<Option<Receipt>> {
    let Some(once) = ctx.once() else { return Ok(None) };
    static FIND: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT fingerprint, record, version, number, rights, status, body FROM sys.idempotency \
         WHERE actor = $1 AND key = $2 AND expires_at > $3"
            .into()
    });
    static FORGET: LazyLock<Arc<str>> =
        LazyLock::new(|| "DELETE FROM sys.idempotency WHERE actor = $1 AND key = $2 AND expires_at <= $3".into());
    let binds = [ctx.actor.id.into(), once.key.as_str().into(), ctx.now().into()];
    let Some(row) = tenant.db.query_opt(&FIND, &binds).await? else {
        tenant.db.query(&FORGET, &binds).await?;
        return Ok(None);
    };
    if row.get::<_, &str>(0) != once.fingerprint {
        return Err(Code::IdempotencyMismatch.error());
    }
    let status: Option<i16> = row.get(5);
    let sealed: Option<Vec<u8>> = row.get(6);
    let answer = match status.filter(|_| row.get::<_, &str>(4) == rights(ctx)).zip(sealed) {
        Some((status, sealed)) => {
            opened(ctx, tenant, &sealed)?.map(|body| Answer { status: status.unsigned_abs(), body })
        }
        None => None,
    };
    let written = Written { id: row.get(1), version: row.get(2), number: row.get(3), approval: None };
    Ok(Some(Receipt { written, answer }))
}

/// Garde la réponse d'une écriture.
pub async fn keep(ctx: &Ctx, tenant: &Tenant, record: Uuid, answer: &Answer) -> Result<()> {
    let Some(once) = ctx.once() else { return Ok(()) };
    static KEEP: LazyLock<Arc<str>> = LazyLock::new(|| {
        "UPDATE sys.idempotency SET status = $3, body = $4 WHERE actor = $1 AND key = $2 AND record = $5".into()
    });
    let status = i16::try_from(answer.status).map_err(|error| Code::Internal.because(error))?;
    let binds = [
        ctx.actor.id.into(),
        once.key.as_str().into(),
        Bind::Small(status),
        Bind::Bytes(tenant.vault()?.close(&context(ctx), answer.body.as_bytes())),
        Bind::Uuid(record),
    ];
    tenant.db.query(&KEEP, &binds).await.map(drop)
}

/// La réponse descellée ; aucune si elle l'a été sous une autre clé : elle se refera.
fn opened(ctx: &Ctx, tenant: &Tenant, sealed: &[u8]) -> Result<Option<String>> {
    let plain = tenant.vault()?.open(&context(ctx), sealed);
    Ok(plain.and_then(|plain| String::from_utf8(plain).ok()))
}

/// Le sceau d'une réponse ne s'ouvre que pour son lecteur et sous sa clé.
fn context(ctx: &Ctx) -> String {
    let actor = ctx.actor.id.map(|id| id.to_string()).unwrap_or_default();
    let key = ctx.once().map(|once| once.key.as_str()).unwrap_or_default();
    format!("{}/idempotency/{actor}/{key}", ctx.tenant)
}

/// Efface les clés qui ont fait leur temps.
pub async fn purge(tenant: &Tenant, now: Timestamp) -> Result<()> {
    erase::all(&tenant.db, "sys.idempotency", "expires_at <= $1", &[now.into()]).await
}

/// La partie d'écriture qui pose le reçu, sur la ligne `r` ; rien sans clé.
pub(crate) fn receipt(ctx: &Ctx, mut bind: impl FnMut(Bind, &str) -> String) -> Option<String> {
    let (once, actor) = (ctx.once()?, ctx.actor.id?);
    let (actor, key) = (bind(Bind::Uuid(actor), "uuid"), bind(once.key.as_str().into(), "text"));
    let fingerprint = bind(once.fingerprint.as_str().into(), "text");
    let (rights, expires) = (bind(rights(ctx).into(), "text"), bind((ctx.now() + KEPT).into(), "timestamptz"));
    Some(format!(
        "INSERT INTO sys.idempotency (actor, key, fingerprint, record, version, number, rights, expires_at) \
         SELECT {actor}, {key}, {fingerprint}, r.id, r.version, r.number, {rights}, {expires} FROM r"
    ))
}

/// Laisse le reçu d'une demande qui n'est pas l'écriture d'un enregistrement, dans la transaction que la prise tient ; rien sans clé.
pub async fn leave(ctx: &Ctx, db: &Db, about: Uuid) -> Result<()> {
    let (Some(once), Some(actor)) = (ctx.once(), ctx.actor.id) else { return Ok(()) };
    static LEAVE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.idempotency (actor, key, fingerprint, record, version, rights, expires_at) \
         VALUES ($1, $2, $3, $4, 0, $5, $6)"
            .into()
    });
    let binds = [
        actor.into(),
        once.key.as_str().into(),
        once.fingerprint.as_str().into(),
        about.into(),
        rights(ctx).into(),
        (ctx.now() + KEPT).into(),
    ];
    db.query(&LEAVE, &binds).await.map(drop).map_err(taken)
}

/// La même clé vient d'être prise par une écriture simultanée, qui a donc abouti.
pub(crate) fn taken(error: Error) -> Error {
    let constraint = error.params.get("constraint").and_then(|name| name.as_str());
    if constraint == Some("idempotency_pkey") { Code::IdempotencyBusy.error() } else { error }
}

/// Empreinte des droits : une réponse gardée ne montre pas ce que l'acteur n'a plus le droit de lire.
fn rights(ctx: &Ctx) -> String {
    hex::encode(Sha256::digest(format!("{:?}", ctx.actor.grants)))
}
