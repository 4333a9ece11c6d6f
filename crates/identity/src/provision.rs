//! Ce que l'installation, la démonstration et les essais préparent : rôles, premier administrateur, secrets.
//!
//! Le contexte est celui d'un travail du système, dont l'audit retient le nom.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::{audit, db::from_postgres, outbox};
use uuid::Uuid;

use crate::{
    Identity,
    login::{fact, queries::account},
    password,
    session::{self, revoke},
    watch::Change,
};

mod admin;
mod queries;
mod roles;

pub use admin::{Credentials, create_admin, reset};
pub use roles::seed_roles;

/// Le second facteur donné à une personne.
#[derive(Clone, Debug)]
pub struct TotpSecret {
    /// Secret en base 32.
    pub secret: String,
    /// Adresse `otpauth://`.
    pub uri: String,
}

/// Donne un mot de passe à une personne et ferme ses sessions ; `validation.failed` s'il est trop faible.
pub async fn set_password(ctx: &Ctx, identity: &Identity, user: Uuid, password: &str) -> Result<()> {
    let account = account(&identity.tenant.db, user).await?.ok_or_else(|| Code::NotFound.error())?;
    password::check(password, &account.email)?;
    let hash = identity.passwords.hash(password).await?;
    let mut client = identity.tenant.db.connection().await?;
    let tx = client.transaction().await.map_err(from_postgres)?;
    let is_change = queries::set_password(&tx, user, hash, ctx.now()).await?;
    audit::write_in(ctx, &tx, entry("password.changed", user, account.company)).await?;
    // Le premier mot de passe d'un compte neuf n'apprend rien à personne.
    if is_change {
        outbox::tell(ctx, &tx, fact(ctx, "user.password_changed", &account, Value::Null)).await?;
    }
    let sessions = session::queries::open_sessions(&tx, user).await?;
    revoke::end(ctx, &tx, user, &sessions, "session.revoked").await?;
    tx.commit().await.map_err(from_postgres)?;
    for session in sessions {
        identity.kept.forget(Change::Session(session));
    }
    Ok(())
}

/// Donne un second facteur neuf à une personne ; l'ancien ne vaut plus.
pub async fn set_totp(ctx: &Ctx, identity: &Identity, user: Uuid) -> Result<TotpSecret> {
    let account = account(&identity.tenant.db, user).await?.ok_or_else(|| Code::NotFound.error())?;
    let key = identity.new_totp(&account.email)?;
    let mut client = identity.tenant.db.connection().await?;
    let tx = client.transaction().await.map_err(from_postgres)?;
    let is_change = queries::set_totp(&tx, user, identity.seal_totp(user, &key)).await?;
    audit::write_in(ctx, &tx, entry("mfa.reset", user, account.company)).await?;
    if is_change {
        outbox::tell(ctx, &tx, fact(ctx, "user.mfa_changed", &account, json!({ "change": "reset" }))).await?;
    }
    tx.commit().await.map_err(from_postgres)?;
    Ok(TotpSecret { secret: key.base32(), uri: key.uri()? })
}

fn entry(action: &str, user: Uuid, company: Option<Uuid>) -> audit::Entry {
    audit::Entry {
        action: action.to_owned(),
        entity: Some("core.user".to_owned()),
        record: Some(user),
        company,
        ..audit::Entry::default()
    }
}
