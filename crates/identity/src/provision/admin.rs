//! Le premier administrateur, et la première société s'il n'y en a pas.

use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value, json};
use store::records::{self, Intent};
use uuid::Uuid;

use super::{queries, seed_roles, set_password, set_totp};
use crate::{Identity, password};

/// Rôle de qui administre tout.
const ADMIN: &str = "admin";

/// De quoi se connecter une première fois ; montré une fois, jamais gardé en clair.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// La personne.
    pub user: Uuid,
    /// Mot de passe tiré au hasard.
    pub password: String,
    /// Secret du second facteur, en base 32.
    pub totp_secret: String,
    /// Le même en adresse `otpauth://`.
    pub uri: String,
}

/// Crée une personne qui administre tout.
pub async fn create_admin(ctx: &Ctx, identity: &Identity, email: &str, name: &str) -> Result<Credentials> {
    seed_roles(ctx, identity).await?;
    let role = queries::role_ids(&identity.tenant.db).await?.remove(ADMIN);
    let role = role.ok_or_else(|| Code::Internal.because("aucun paquet installé ne propose le rôle admin"))?;
    let company = match queries::first_company(&identity.tenant.db).await? {
        Some(company) => company,
        None => create(ctx, identity, "core.company", json!({ "code": "MAIN", "name": "Société principale" })).await?,
    };
    let membership = json!({ "company": company, "roles": [role] });
    let body = json!({ "email": email, "name": name, "company": company, "memberships": [membership] });
    let user = create(ctx, identity, "core.user", body).await?;
    renew(ctx, identity, user).await
}

/// Redonne un mot de passe et un second facteur à la personne de cette adresse ; ses sessions se ferment.
pub async fn reset(ctx: &Ctx, identity: &Identity, email: &str) -> Result<Credentials> {
    let user =
        queries::user_of(&identity.tenant.db, email).await?.ok_or_else(|| Code::NotFound.with("email", email))?;
    renew(ctx, identity, user).await
}

async fn renew(ctx: &Ctx, identity: &Identity, user: Uuid) -> Result<Credentials> {
    let password = password::generate();
    set_password(ctx, identity, user, &password).await?;
    let totp = set_totp(ctx, identity, user).await?;
    Ok(Credentials { user, password, totp_secret: totp.secret, uri: totp.uri })
}

pub(super) async fn create(ctx: &Ctx, identity: &Identity, entity: &str, body: Value) -> Result<Uuid> {
    let body: Map<String, Value> = serde_json::from_value(body).map_err(|error| Code::Internal.because(error))?;
    Ok(records::create(ctx, &identity.tenant, entity, &body, Intent::Commit).await?.id)
}
