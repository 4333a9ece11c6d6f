//! L'*Event Webhook* signé de SendGrid : ECDSA P-256 sur l'horodatage suivi du corps.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{Code, Result};
use reqwest::header::HeaderMap;
use serde::Deserialize;

use super::{Kind, Return, is_dead, ours, said};

/// Où SendGrid met sa signature, et l'horodatage qu'elle couvre.
const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";
const TIMESTAMP: &str = "x-twilio-email-event-webhook-timestamp";

/// Ce qu'on lit d'un événement.
#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    event: String,
    /// De l'événement `bounce` : `bounce`, ou `blocked` quand le refus est passager.
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    reason: String,
    /// Notre `Message-ID`, quand le courriel est passé par SMTP.
    #[serde(default, rename = "smtp-id")]
    smtp_id: String,
    /// Notre identifiant, quand il est passé par l'API (`custom_args`).
    #[serde(default)]
    opsflux_mail: String,
}

/// Lit les événements signés ; ceux qui ne disent rien du sort d'un courriel sont ignorés.
pub(super) fn read(key: &str, headers: &HeaderMap, body: &[u8]) -> Result<Vec<Return>> {
    let refused = || Code::CallRefused.error();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).ok_or_else(refused);
    let signature = STANDARD.decode(text(SIGNATURE)?).map_err(|_| refused())?;
    let key =
        STANDARD.decode(key).map_err(|_| Code::Internal.because("la clé publique de SendGrid n'est pas en base64"))?;
    let signed = [text(TIMESTAMP)?.as_bytes(), body].concat();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key).verify(&signed, &signature).map_err(|_| refused())?;
    let events: Vec<Event> = serde_json::from_slice(body).map_err(|error| Code::MalformedBody.because(error))?;
    Ok(events.iter().filter_map(returned).collect())
}

fn returned(event: &Event) -> Option<Return> {
    let detail = said(format!("{} {}", event.status, event.reason).trim());
    let kind = match event.event.as_str() {
        "bounce" if event.kind != "blocked" && is_dead(&detail) => Kind::Dead,
        "bounce" | "dropped" => Kind::Undelivered,
        "spamreport" => Kind::Complaint,
        "delivered" => Kind::Delivered,
        _ => return None,
    };
    let mail = ours(&event.opsflux_mail).or_else(|| ours(&event.smtp_id))?;
    Some(Return { mail, kind, detail })
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::{
        encoding::AsDer,
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
    };
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn signed_events_are_read_and_only_they() {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let public = AsDer::<aws_lc_rs::encoding::PublicKeyX509Der<'_>>::as_der(pair.public_key()).unwrap();
        let key = STANDARD.encode(public.as_ref());
        let id = Uuid::from_u128(7);
        let body = json!([
            { "event": "delivered", "smtp-id": format!("<{id}@ops.example>") },
            { "event": "bounce", "type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 unknown", "opsflux_mail": id },
            { "event": "bounce", "type": "blocked", "status": "5.1.1", "reason": "blocked", "opsflux_mail": id },
            { "event": "spamreport", "smtp-id": format!("<{id}@ops.example>") },
            { "event": "bounce", "type": "bounce", "status": "5.1.1", "smtp-id": "<autre@ailleurs.example>" },
        ])
        .to_string();
        let signed = |at: &str, body: &str| {
            let signature = pair.sign(&random, format!("{at}{body}").as_bytes()).unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(SIGNATURE, STANDARD.encode(signature.as_ref()).parse().unwrap());
            headers.insert(TIMESTAMP, at.parse().unwrap());
            headers
        };
        let headers = signed("1795255207", &body);
        let kinds: Vec<Kind> = read(&key, &headers, body.as_bytes()).unwrap().iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [Kind::Delivered, Kind::Dead, Kind::Undelivered, Kind::Complaint]);
        let refused = |headers: &HeaderMap, body: &str| read(&key, headers, body.as_bytes()).unwrap_err().code;
        assert_eq!(refused(&headers, &body.replace("delivered", "bounce")), Code::CallRefused);
        assert_eq!(refused(&HeaderMap::new(), &body), Code::CallRefused);
        let mut later = headers.clone();
        later.insert(TIMESTAMP, "1795255208".parse().unwrap());
        assert_eq!(refused(&later, &body), Code::CallRefused);
        assert_eq!(refused(&signed("1", "pas du JSON"), "pas du JSON"), Code::MalformedBody);
    }
}
