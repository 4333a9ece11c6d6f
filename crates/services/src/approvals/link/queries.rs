//! SQL des liens de courriel.

use jiff::Timestamp;
use kernel::Result;
use store::{Bind, Db};
use uuid::Uuid;

use super::Found;

/// Un lien à garder.
pub(super) struct NewLink {
    pub token: Vec<u8>,
    pub approval: Uuid,
    pub round: i32,
    pub step: i32,
    pub user: Uuid,
    pub expires: Timestamp,
}

/// Garde un lien.
pub(super) async fn insert(db: &Db, link: NewLink) -> Result<()> {
    const INSERT: &str = "INSERT INTO sys.approval_link (token, approval, round, step, \"user\", expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let binds = [
        link.token.into(),
        link.approval.into(),
        Bind::Int4(link.round),
        Bind::Int4(link.step),
        link.user.into(),
        link.expires.into(),
    ];
    db.query(&INSERT.into(), &binds).await.map(drop)
}

/// Le lien de cette empreinte, s'il sert encore.
pub(super) async fn find(db: &Db, token: &[u8], now: Timestamp) -> Result<Option<Found>> {
    const FIND: &str = "SELECT approval, round, step, \"user\" FROM sys.approval_link \
        WHERE token = $1 AND expires_at > $2 AND used_at IS NULL";
    let row = db.query_opt(&FIND.into(), &[Bind::Bytes(token.to_vec()), now.into()]).await?;
    Ok(row.map(|row| Found { approval: row.get(0), round: row.get(1), step: row.get(2), user: row.get(3) }))
}

/// Le consomme ; faux s'il l'est déjà, ou n'est pas de ce tour ni à cette personne.
pub(super) async fn take(
    db: &Db,
    token: &[u8],
    approval: Uuid,
    round: i32,
    user: Uuid,
    now: Timestamp,
) -> Result<bool> {
    const TAKE: &str = "UPDATE sys.approval_link SET used_at = $5 WHERE token = $1 AND approval = $2 AND round = $3 AND \"user\" = $4 \
        AND used_at IS NULL AND expires_at > $5 RETURNING token";
    let binds = [Bind::Bytes(token.to_vec()), approval.into(), Bind::Int4(round), user.into(), now.into()];
    Ok(db.query_opt(&TAKE.into(), &binds).await?.is_some())
}

/// Efface les liens échus.
pub(in crate::approvals) async fn purge(db: &Db, now: Timestamp) -> Result<()> {
    db.query(&"DELETE FROM sys.approval_link WHERE expires_at < $1".into(), &[now.into()]).await.map(drop)
}
