//! SQL de l'installation.

use std::collections::HashMap;

use deadpool_postgres::GenericClient;
use jiff::Timestamp;
use kernel::Result;
use store::{Db, db::run};
use tokio_postgres::Row;
use uuid::Uuid;

/// Identifiant de chaque rôle, effacés compris ; le vivant l'emporte.
pub(super) async fn role_ids(db: &Db) -> Result<HashMap<String, Uuid>> {
    const SQL: &str = "SELECT code, id FROM core.role ORDER BY deleted_at IS NULL, id";
    let rows = db.query(&SQL.into(), &[]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

pub(super) async fn first_company(db: &Db) -> Result<Option<Uuid>> {
    const SQL: &str = "SELECT id FROM core.company WHERE deleted_at IS NULL ORDER BY created_at, id LIMIT 1";
    Ok(db.query_opt(&SQL.into(), &[]).await?.map(|row| row.get(0)))
}

pub(super) async fn user_of(db: &Db, email: &str) -> Result<Option<Uuid>> {
    const SQL: &str = "SELECT id FROM core.\"user\" WHERE lower(email) = lower($1) AND deleted_at IS NULL";
    Ok(db.query_opt(&SQL.into(), &[email.into()]).await?.map(|row| row.get(0)))
}

/// Écrit une empreinte ; les échecs passés ne comptent plus. Vrai s'il y en avait une.
pub(super) async fn set_password(
    client: &impl GenericClient,
    user: Uuid,
    hash: String,
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = "
        INSERT INTO sys.credential (user_id, password_hash, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET
            password_hash = excluded.password_hash, changed_at = excluded.changed_at, failures = 0, locked_until = NULL
        RETURNING (SELECT password_hash IS NOT NULL FROM sys.credential WHERE user_id = $1)";
    Ok(replaced(&run(client, SQL, &[user.into(), hash.into(), now.into()]).await?))
}

/// Écrit un secret scellé ; aucun de ses codes n'a encore servi. Vrai s'il y en avait un.
pub(super) async fn set_totp(client: &impl GenericClient, user: Uuid, sealed: Vec<u8>) -> Result<bool> {
    const SQL: &str = "
        INSERT INTO sys.credential (user_id, totp_secret) VALUES ($1, $2)
        ON CONFLICT (user_id) DO UPDATE SET totp_secret = excluded.totp_secret, totp_step = NULL
        RETURNING (SELECT totp_secret IS NOT NULL FROM sys.credential WHERE user_id = $1)";
    Ok(replaced(&run(client, SQL, &[user.into(), sealed.into()]).await?))
}

/// Ce qu'il y avait avant l'écriture ; rien quand la ligne est neuve.
fn replaced(rows: &[Row]) -> bool {
    rows.first().and_then(|row| row.get::<_, Option<bool>>(0)).unwrap_or_default()
}
