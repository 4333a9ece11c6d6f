//! SQL de la connexion.

use deadpool_postgres::GenericClient;
use jiff::Timestamp;
use kernel::Result;
use store::{Bind, Db, db::run};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{account::Account, attempt::Kept};

/// Le compte de cette adresse, ou celui d'emprunt quand personne ne l'a.
pub(super) async fn account_of(db: &Db, email: &str, borrowed: Uuid) -> Result<Account> {
    const SQL: &str = r#"
        SELECT coalesce(u.id, $2), u.id IS NOT NULL, coalesce(u.status = 'active', false), coalesce(u.email, $1),
               u.company_id, c.locked_until
        FROM (VALUES (1)) AS one
        LEFT JOIN LATERAL (
            SELECT * FROM core."user" WHERE lower(email) = lower($1) AND deleted_at IS NULL ORDER BY created_at LIMIT 1
        ) u ON true
        LEFT JOIN sys.credential c ON c.user_id = coalesce(u.id, $2)"#;
    let rows = db.query(&SQL.into(), &[email.into(), borrowed.into()]).await?;
    Ok(account_in(&rows[0]))
}

/// Le compte de cette personne.
pub(crate) async fn account(db: &Db, user: Uuid) -> Result<Option<Account>> {
    const SQL: &str = r#"
        SELECT u.id, true, u.status = 'active', u.email, u.company_id, c.locked_until
        FROM core."user" u LEFT JOIN sys.credential c ON c.user_id = u.id
        WHERE u.id = $1 AND u.deleted_at IS NULL"#;
    Ok(db.query_opt(&SQL.into(), &[user.into()]).await?.as_ref().map(account_in))
}

fn account_in(row: &Row) -> Account {
    Account {
        id: row.get(0),
        known: row.get(1),
        active: row.get(2),
        email: row.get(3),
        company: row.get(4),
        locked_until: row.get(5),
    }
}

/// Compte un échec d'avance, et pose le verrou au dernier permis ; rien si le compte est verrouillé.
///
/// Un verrou échu remet le compte à un.
pub(super) async fn count_failure(
    db: &Db,
    user: Uuid,
    now: Timestamp,
    max: i16,
    until: Timestamp,
) -> Result<Option<Kept>> {
    const SQL: &str = "
        INSERT INTO sys.credential AS c (user_id, failures, locked_until)
        VALUES ($1, 1, CASE WHEN $3::smallint <= 1 THEN $4::timestamptz END)
        ON CONFLICT (user_id) DO UPDATE SET
            failures = CASE WHEN c.locked_until IS NULL THEN c.failures + 1 ELSE 1 END,
            locked_until = CASE
                WHEN CASE WHEN c.locked_until IS NULL THEN c.failures + 1 ELSE 1 END >= $3::smallint THEN $4::timestamptz END
        WHERE c.locked_until IS NULL OR c.locked_until <= $2
        RETURNING password_hash, totp_secret, locked_until";
    let row = db.query_opt(&SQL.into(), &[user.into(), now.into(), max.into(), until.into()]).await?;
    Ok(row.map(|row| Kept { password_hash: row.get(0), totp_secret: row.get(1), locked_until: row.get(2) }))
}

/// Raye un échec compté d'avance, et le verrou qu'il aurait posé.
pub(super) async fn uncount_failure(client: &impl GenericClient, user: Uuid) -> Result<()> {
    const SQL: &str =
        "UPDATE sys.credential SET failures = greatest(failures - 1, 0), locked_until = NULL WHERE user_id = $1";
    run(client, SQL, &[user.into()]).await?;
    Ok(())
}

/// Remet les échecs à zéro.
pub(super) async fn clear_failures(client: &impl GenericClient, user: Uuid) -> Result<()> {
    const SQL: &str = "UPDATE sys.credential SET failures = 0, locked_until = NULL WHERE user_id = $1";
    run(client, SQL, &[user.into()]).await?;
    Ok(())
}

/// Admet un code dont le pas n'a pas encore servi, et garde le secret d'un enrôlement ; faux s'il faut refuser.
pub(super) async fn accept_code(
    client: &impl GenericClient,
    user: Uuid,
    step: i64,
    enrolled: Option<Vec<u8>>,
) -> Result<bool> {
    const SQL: &str = "
        UPDATE sys.credential
        SET totp_step = $2, totp_secret = coalesce($3::bytea, totp_secret), failures = 0, locked_until = NULL
        WHERE user_id = $1 AND (totp_step IS NULL OR totp_step < $2) AND (totp_secret IS NULL) = ($3::bytea IS NOT NULL)
        RETURNING 1";
    Ok(!run(client, SQL, &[user.into(), step.into(), enrolled.into()]).await?.is_empty())
}

/// Remplace une empreinte aux paramètres périmés, si elle n'a pas changé entre-temps.
pub(super) async fn renew_hash(db: &Db, user: Uuid, old: Option<&str>, new: String) -> Result<()> {
    const SQL: &str = "UPDATE sys.credential SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2";
    db.query(&SQL.into(), &[user.into(), old.into(), new.into()]).await?;
    Ok(())
}

/// Efface les comptes d'emprunt que plus rien ne verrouille.
pub(crate) async fn purge_borrowed(db: &Db, now: Timestamp) -> Result<()> {
    const SQL: &str = r#"
        DELETE FROM sys.credential c
        WHERE password_hash IS NULL AND totp_secret IS NULL AND (locked_until IS NULL OR locked_until < $1)
          AND NOT EXISTS (SELECT FROM core."user" u WHERE u.id = c.user_id)"#;
    db.query(&SQL.into(), &[Bind::Timestamp(now)]).await?;
    Ok(())
}
