//! La clé par laquelle un service de poussée reconnaît ce serveur (RFC 8292) : tirée au premier abonnement, scellée, une par locataire.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use kernel::{Code, Error, Result};
use reqwest::Url;
use serde_json::json;
use store::Tenant;

use super::queries;

/// Durée d'une preuve ; la RFC en admet vingt-quatre heures.
const VALID: SignedDuration = SignedDuration::from_hours(12);

/// La clé publique du serveur, que le navigateur demande pour s'abonner.
pub(super) async fn public(tenant: &Tenant) -> Result<Vec<u8>> {
    if let Some((public, _)) = queries::key(&tenant.db).await? {
        return Ok(public);
    }
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?;
    let private = pair.to_pkcs8v1().map_err(failed)?;
    let sealed = tenant.vault()?.close(&context(tenant), private.as_ref());
    // Deux nœuds peuvent la tirer ensemble : la première écrite est celle de tous.
    queries::keep_key(&tenant.db, pair.public_key().as_ref(), &sealed, tenant.clock.now()).await?;
    let (public, _) = queries::key(&tenant.db).await?.ok_or_else(|| Code::Internal.because("clé de poussée perdue"))?;
    Ok(public)
}

/// L'en-tête `Authorization` d'un message vers cette adresse.
pub(super) async fn authorization(tenant: &Tenant, endpoint: &Url, contact: &str) -> Result<String> {
    let (public, sealed) =
        queries::key(&tenant.db).await?.ok_or_else(|| Code::Internal.because("aucune clé de poussée"))?;
    let private = tenant.vault()?.open(&context(tenant), &sealed);
    let private = private.ok_or_else(|| Code::Internal.because("la clé de poussée ne s'ouvre pas"))?;
    let token = token(&private, endpoint, contact, tenant.clock.now())?;
    Ok(format!("vapid t={token}, k={}", URL_SAFE_NO_PAD.encode(public)))
}

fn token(private: &[u8], endpoint: &Url, contact: &str, now: Timestamp) -> Result<String> {
    let claims = json!({
        "aud": endpoint.origin().ascii_serialization(),
        "exp": (now + VALID).as_second(),
        "sub": contact,
    });
    let key = EncodingKey::from_ec_der(private);
    jsonwebtoken::encode(&Header::new(Algorithm::ES256), &claims, &key).map_err(|error| Code::Internal.because(error))
}

fn context(tenant: &Tenant) -> String {
    format!("{}/push", tenant.name)
}

fn failed(_: impl Sized) -> Error {
    Code::Internal.because("la clé de poussée ne se tire pas")
}
