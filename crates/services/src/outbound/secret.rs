//! Ce qu'un abonnement garde scellé : son adresse, le secret qui signe ses envois.

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{Code, Result, clock::random_bytes};
use store::Tenant;
use uuid::Uuid;

/// Un secret neuf, comme *Standard Webhooks* les écrit : 32 octets en base64, préfixés.
pub(super) fn draw() -> String {
    format!("whsec_{}", STANDARD.encode(random_bytes::<32>()))
}

/// Scelle `plain` pour cet abonnement, comme son `what`.
pub(super) fn seal(tenant: &Tenant, webhook: Uuid, what: &str, plain: &str) -> Result<Vec<u8>> {
    Ok(tenant.vault()?.close(&context(tenant, webhook, what), plain.as_bytes()))
}

/// Ouvre ce que [`seal`] a scellé.
pub(super) fn open(tenant: &Tenant, webhook: Uuid, what: &str, sealed: &[u8]) -> Result<String> {
    let plain = tenant.vault()?.open(&context(tenant, webhook, what), sealed);
    plain.and_then(|plain| String::from_utf8(plain).ok()).ok_or_else(|| {
        Code::Internal.because("un abonnement ne s'ouvre pas : la clé maîtresse a changé, ou il a été altéré")
    })
}

fn context(tenant: &Tenant, webhook: Uuid, what: &str) -> String {
    format!("{}/webhook/{webhook}/{what}", tenant.name)
}
