//! SQL des sessions et de leurs jetons.

use deadpool_postgres::GenericClient;
use jiff::Timestamp;
use kernel::{Ctx, Request, Result};
use serde_json::Value;
use store::{Bind, Db, db::run};
use uuid::Uuid;

use super::Session;
use crate::view_as::ViewAs;

/// Un jeton de renouvellement et sa session.
pub(super) struct RefreshToken {
    pub(super) session: Uuid,
    pub(super) user: Uuid,
    pub(super) expires_at: Timestamp,
    pub(super) used: bool,
    pub(super) revoked: bool,
}

pub(super) async fn insert_session(
    client: &impl GenericClient,
    ctx: &Ctx,
    user: Uuid,
    session: Uuid,
    expires: Timestamp,
) -> Result<()> {
    const SQL: &str = "
        INSERT INTO sys.session (id, user_id, created_at, last_used_at, expires_at, ip, device)
        VALUES ($1, $2, $3, $3, $4, $5, $6)";
    let [ip, device] = origin(&ctx.request);
    run(client, SQL, &[session.into(), user.into(), ctx.now().into(), expires.into(), ip, device]).await?;
    Ok(())
}

/// Retient l'appareil d'où cette personne vient ; vrai si elle en avait déjà, et pas celui-là. Ses numéros de version ne comptent pas.
pub(crate) async fn meet(client: &impl GenericClient, ctx: &Ctx, user: Uuid) -> Result<bool> {
    const SQL: &str = "
        WITH met AS (
            INSERT INTO sys.known_device (user_id, device, first_at, last_at)
            VALUES ($1, regexp_replace(coalesce($2, ''), '[0-9][0-9._]*', '', 'g'), $3, $3)
            ON CONFLICT (user_id, device) DO UPDATE SET last_at = excluded.last_at RETURNING xmax = 0 AS is_new)
        SELECT is_new AND EXISTS (SELECT FROM sys.known_device WHERE user_id = $1) FROM met";
    let rows = run(client, SQL, &[user.into(), ctx.request.device.as_deref().into(), ctx.now().into()]).await?;
    Ok(rows.first().is_some_and(|row| row.get(0)))
}

/// Oublie les appareils qui ne servent plus depuis cet instant, et ceux de qui a été effacé.
pub(crate) async fn forget_devices(db: &Db, before: Timestamp) -> Result<()> {
    const FORGET: &str = "DELETE FROM sys.known_device d \
        WHERE last_at < $1 OR NOT EXISTS (SELECT FROM core.\"user\" u WHERE u.id = d.user_id)";
    db.query(&FORGET.into(), &[before.into()]).await.map(drop)
}

pub(super) async fn insert_refresh_token(
    client: &impl GenericClient,
    hash: Vec<u8>,
    session: Uuid,
    now: Timestamp,
    expires: Timestamp,
) -> Result<()> {
    const SQL: &str =
        "INSERT INTO sys.refresh_token (hash, session_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    run(client, SQL, &[hash.into(), session.into(), now.into(), expires.into()]).await?;
    Ok(())
}

/// Le jeton de cette empreinte, verrouillé : de deux renouvellements ensemble, le second verra qu'il a servi.
pub(super) async fn lock_refresh_token(client: &impl GenericClient, hash: &[u8]) -> Result<Option<RefreshToken>> {
    const SQL: &str = "
        SELECT s.id, s.user_id, t.expires_at, t.used_at IS NOT NULL, s.revoked_at IS NOT NULL
        FROM sys.refresh_token t JOIN sys.session s ON s.id = t.session_id
        WHERE t.hash = $1 FOR UPDATE";
    let rows = run(client, SQL, &[hash.to_vec().into()]).await?;
    Ok(rows.first().map(|row| RefreshToken {
        session: row.get(0),
        user: row.get(1),
        expires_at: row.get(2),
        used: row.get(3),
        revoked: row.get(4),
    }))
}

pub(super) async fn use_refresh_token(client: &impl GenericClient, hash: &[u8], now: Timestamp) -> Result<()> {
    const SQL: &str = "UPDATE sys.refresh_token SET used_at = $2 WHERE hash = $1";
    run(client, SQL, &[hash.to_vec().into(), now.into()]).await?;
    Ok(())
}

pub(super) async fn touch_session(
    client: &impl GenericClient,
    ctx: &Ctx,
    session: Uuid,
    expires: Timestamp,
) -> Result<()> {
    const SQL: &str = "UPDATE sys.session SET last_used_at = $2, expires_at = $3, ip = $4, device = $5 WHERE id = $1";
    let [ip, device] = origin(&ctx.request);
    run(client, SQL, &[session.into(), ctx.now().into(), expires.into(), ip, device]).await?;
    Ok(())
}

/// Une session ouverte : à qui elle est, et qui elle regarde.
#[derive(Clone, Debug)]
pub(crate) struct LiveSession {
    pub(crate) user: Uuid,
    pub(crate) view: Option<ViewAs>,
}

/// Cette session, si elle est ouverte. Un regard qu'un programme plus récent aurait écrit autrement n'en est pas un.
pub(super) async fn live_session(db: &Db, session: Uuid) -> Result<Option<LiveSession>> {
    const SQL: &str = "SELECT user_id, view_as FROM sys.session WHERE id = $1 AND revoked_at IS NULL";
    let row = db.query_opt(&SQL.into(), &[session.into()]).await?;
    Ok(row.map(|row| {
        let view: Option<Value> = row.get(1);
        LiveSession { user: row.get(0), view: view.and_then(|view| serde_json::from_value(view).ok()) }
    }))
}

/// À qui est cette session, si elle est ouverte, dans la transaction de l'appelant.
pub(super) async fn owner_of_open_session(client: &impl GenericClient, session: Uuid) -> Result<Option<Uuid>> {
    let rows = run(client, OWNER, &[session.into()]).await?;
    Ok(rows.first().map(|row| row.get(0)))
}

const OWNER: &str = "SELECT user_id FROM sys.session WHERE id = $1 AND revoked_at IS NULL";

pub(super) async fn revoke_session(client: &impl GenericClient, session: Uuid, now: Timestamp) -> Result<()> {
    const SQL: &str = "UPDATE sys.session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    run(client, SQL, &[session.into(), now.into()]).await?;
    Ok(())
}

/// Les sessions ouvertes d'une personne, dans la transaction de l'appelant.
pub(crate) async fn open_sessions(client: &impl GenericClient, user: Uuid) -> Result<Vec<Uuid>> {
    const SQL: &str = "SELECT id FROM sys.session WHERE user_id = $1 AND revoked_at IS NULL";
    let rows = run(client, SQL, &[user.into()]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

pub(super) async fn sessions(db: &Db, user: Uuid, now: Timestamp) -> Result<Vec<Session>> {
    const SQL: &str = "
        SELECT id, created_at, last_used_at, expires_at, device, ip FROM sys.session
        WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY last_used_at DESC, id DESC";
    let rows = db.query(&SQL.into(), &[user.into(), now.into()]).await?;
    let session = |row: &tokio_postgres::Row| Session {
        id: row.get(0),
        created_at: row.get(1),
        last_used_at: row.get(2),
        expires_at: row.get(3),
        device: row.get(4),
        ip: row.get(5),
    };
    Ok(rows.iter().map(session).collect())
}

/// Efface les jetons échus, et les sessions finies avant cet instant.
pub(crate) async fn purge(db: &Db, now: Timestamp, before: Timestamp) -> Result<()> {
    const TOKENS: &str = "DELETE FROM sys.refresh_token WHERE expires_at < $1";
    const SESSIONS: &str = "DELETE FROM sys.session WHERE expires_at < $1";
    db.query(&TOKENS.into(), &[now.into()]).await?;
    db.query(&SESSIONS.into(), &[before.into()]).await?;
    Ok(())
}

/// D'où vient la demande : adresse et appareil.
fn origin(request: &Request) -> [Bind; 2] {
    [request.ip.map(|ip| ip.to_string()).into(), request.device.as_deref().map(str::to_owned).into()]
}
