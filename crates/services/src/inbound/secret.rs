//! Le secret d'une entrée : tiré au sort ou donné par le système qui appellera, et ce qu'il prouve d'un appel.
//!
//! Une signature a besoin du secret : il est scellé. Un jeton ne se compare qu'à son empreinte : elle seule est gardée.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use kernel::{Code, FieldError, Result, clock::random_bytes};
use reqwest::header::{AUTHORIZATION, HeaderMap};
use sha2::Sha256;
use store::Tenant;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::hook::{Auth, Hook};
use crate::{bearer, webhooks::signature};

/// Écart admis entre l'horloge de l'appelant et la nôtre.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// Longueurs d'un secret donné.
const LENGTHS: std::ops::RangeInclusive<usize> = 16..=512;

/// Longueurs du mot de passe d'une boîte aux lettres : c'est un autre qui l'a choisi.
const PASSWORDS: std::ops::RangeInclusive<usize> = 1..=512;

/// Signatures lues d'un appel au plus.
const MAX_SIGNATURES: usize = 8;

/// Le secret donné s'il convient, un neuf sinon ; le mot de passe d'une boîte aux lettres est toujours donné.
pub(super) fn chosen(auth: &Auth, given: Option<String>) -> Result<String> {
    let refused = |code: &str| Err(kernel::Error::invalid(vec![FieldError::new("secret", code)]));
    if auth.mailbox().is_some() {
        return match given {
            None => refused("required"),
            Some(given) if PASSWORDS.contains(&given.len()) && !given.chars().any(char::is_control) => Ok(given),
            Some(_) => refused("pattern"),
        };
    }
    let Some(given) = given else {
        return Ok(match auth {
            Auth::Standard => format!("whsec_{}", STANDARD.encode(random_bytes::<32>())),
            Auth::Hmac { .. } | Auth::Token { .. } | Auth::Mailbox(_) => bearer::draw().0,
        });
    };
    let printable = given.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    match LENGTHS.contains(&given.len()) && printable {
        true => Ok(given),
        false => refused("pattern"),
    }
}

/// Le secret gardé sert-il encore ? Un mot de passe ne part jamais vers un autre compte, ni par une liaison moins sûre, que ceux
/// pour lesquels il a été donné.
pub(super) fn serves(before: &Auth, after: &Auth) -> bool {
    match (before.mailbox(), after.mailbox()) {
        (Some(before), Some(after)) => before.same_account(after),
        _ => std::mem::discriminant(before) == std::mem::discriminant(after),
    }
}

/// Ce que la base garde d'un secret.
pub(super) fn kept(tenant: &Tenant, hook: Uuid, auth: &Auth, secret: &str) -> Result<Vec<u8>> {
    match auth {
        Auth::Token { .. } => Ok(bearer::fingerprint(secret)),
        Auth::Standard | Auth::Hmac { .. } | Auth::Mailbox(_) => {
            Ok(tenant.vault()?.close(&context(tenant, hook), secret.as_bytes()))
        }
    }
}

/// Cet appel vient-il de qui tient le secret ?
pub(super) fn proves(tenant: &Tenant, hook: &Hook, headers: &HeaderMap, body: &[u8]) -> Result<bool> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    Ok(match &hook.definition.auth {
        Auth::Mailbox(_) => false,
        Auth::Token { header } => {
            let given = match header {
                Some(header) => text(header),
                None => text(AUTHORIZATION.as_str()).and_then(|value| value.split_once(' ')).map(|(_, token)| token),
            };
            given.is_some_and(|token| same(&bearer::fingerprint(token.trim()), &hook.secret))
        }
        Auth::Standard => {
            let (Some(id), Some(at)) = (text("webhook-id"), text("webhook-timestamp")) else { return Ok(false) };
            let Some(given) = text("webhook-signature") else { return Ok(false) };
            let Ok(at) = at.parse::<i64>() else { return Ok(false) };
            if tenant.clock.now().as_second().abs_diff(at) > TOLERANCE.as_secs().unsigned_abs() {
                return Ok(false);
            }
            let wanted = signature::sign(&opened(tenant, hook)?, id, at, body);
            given.split_whitespace().take(MAX_SIGNATURES).any(|one| same(one.as_bytes(), wanted.as_bytes()))
        }
        Auth::Hmac { header } => {
            let Some(given) = text(header) else { return Ok(false) };
            let given = given.trim().trim_start_matches("sha256=").to_ascii_lowercase();
            let secret = opened(tenant, hook)?;
            let mut mac =
                Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| Code::Internal.because(error))?;
            mac.update(body);
            same(given.as_bytes(), hex::encode(mac.finalize().into_bytes()).as_bytes())
        }
    })
}

/// Le secret scellé d'une entrée.
pub(super) fn opened(tenant: &Tenant, hook: &Hook) -> Result<String> {
    let plain = tenant.vault()?.open(&context(tenant, hook.id), &hook.secret);
    plain.and_then(|plain| String::from_utf8(plain).ok()).ok_or_else(|| {
        Code::Internal.because("un secret ne s'ouvre pas : la clé maîtresse a changé, ou il a été altéré")
    })
}

fn context(tenant: &Tenant, hook: Uuid) -> String {
    format!("{}/inbound/{hook}", tenant.name)
}

/// En temps constant.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}
