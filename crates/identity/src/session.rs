//! La session : un jeton d'accès court, un jeton de renouvellement qui ne sert qu'une fois, et leur fin.
//!
//! La base ne garde des jetons de renouvellement que leur empreinte.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use deadpool_postgres::GenericClient;
use hmac::Mac;
use jiff::Timestamp;
use kernel::{Code, Ctx, Result, clock::random_bytes};
use serde::Serialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{Identity, keys::keyed};

pub(crate) mod access_token;
mod authenticate;
pub(crate) mod queries;
mod refresh;
pub(crate) mod revoke;

pub use authenticate::Authenticated;

/// Les jetons d'une session qui s'ouvre ou se renouvelle.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// La personne.
    pub user: Uuid,
    /// La session.
    pub session: Uuid,
    /// Jeton d'accès (JWT).
    pub access_token: String,
    /// Jeton de renouvellement, opaque, à usage unique.
    pub refresh_token: String,
    /// Jeton anti-CSRF des sessions par témoin.
    pub csrf: String,
    /// Vie du jeton d'accès, en secondes.
    pub expires_in: i64,
    /// Vie du jeton de renouvellement, en secondes.
    pub refresh_expires_in: i64,
}

/// Une session ouverte, telle que la personne la reconnaît.
#[derive(Clone, Debug, Serialize)]
pub struct Session {
    /// Identifiant.
    pub id: Uuid,
    /// Ouverture.
    pub created_at: Timestamp,
    /// Dernier renouvellement.
    pub last_used_at: Timestamp,
    /// Fin si elle n'est pas renouvelée.
    pub expires_at: Timestamp,
    /// Navigateur ou appareil annoncé.
    pub device: Option<String>,
    /// Adresse du dernier renouvellement.
    pub ip: Option<String>,
}

/// Ouvre une session pour l'acteur du contexte, dans la transaction de l'appelant.
pub(crate) async fn open(identity: &Identity, ctx: &Ctx, client: &impl GenericClient) -> Result<Tokens> {
    let user = ctx.actor.id.ok_or_else(|| Code::AuthRequired.error())?;
    let session = ctx.new_id();
    queries::insert_session(client, ctx, user, session, ctx.now() + identity.policy.refresh_lasts).await?;
    issue(identity, ctx, client, user, session).await
}

/// De nouveaux jetons pour une session, dans la transaction de l'appelant.
async fn issue(
    identity: &Identity,
    ctx: &Ctx,
    client: &impl GenericClient,
    user: Uuid,
    session: Uuid,
) -> Result<Tokens> {
    let refresh_token = URL_SAFE_NO_PAD.encode(random_bytes::<32>());
    let expires = ctx.now() + identity.policy.refresh_lasts;
    queries::insert_refresh_token(client, fingerprint(&refresh_token), session, ctx.now(), expires).await?;
    Ok(Tokens {
        user,
        session,
        access_token: identity.access_tokens.issue(user, session, ctx.now())?,
        refresh_token,
        csrf: identity.csrf_for(session),
        expires_in: identity.access_tokens.lasts(),
        refresh_expires_in: identity.policy.refresh_lasts.as_secs(),
    })
}

/// Ce que la base garde d'un jeton : il est tiré sur 256 bits, un simple SHA-256 suffit.
fn fingerprint(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

impl Identity {
    /// Le jeton anti-CSRF d'une session : un HMAC de son identifiant, que rien n'oblige à garder.
    pub fn csrf_for(&self, session: Uuid) -> String {
        let mut mac = keyed(&self.csrf);
        mac.update(session.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    /// Compare en temps constant.
    pub fn csrf_matches(&self, session: Uuid, given: &str) -> bool {
        self.csrf_for(session).as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// Les sessions ouvertes de l'appelant, la dernière employée en tête.
    pub async fn sessions(&self, ctx: &Ctx) -> Result<Vec<Session>> {
        let user = ctx.actor.id.ok_or_else(|| Code::AuthRequired.error())?;
        queries::sessions(&self.tenant.db, user, ctx.now()).await
    }
}
