//! Les *webhooks* de Mailgun : HMAC-SHA256 de l'horodatage et d'un jeton, dans le corps.
//!
//! Leur signature ne couvre pas l'événement : elle ne vaut donc que douze heures, le temps des essais de Mailgun (huit heures).

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use kernel::{Code, Result};
use serde::Deserialize;
use sha2::Sha256;

use super::{Kind, Return, is_dead, ours, said};

/// Âge d'une signature au plus, en secondes.
const MAX_AGE: i64 = 12 * 3600;

/// Ce qu'on lit d'un appel.
#[derive(Deserialize)]
struct Call {
    signature: Signature,
    #[serde(rename = "event-data")]
    event: Event,
}

#[derive(Deserialize)]
struct Signature {
    timestamp: String,
    token: String,
    signature: String,
}

#[derive(Deserialize)]
struct Event {
    event: String,
    /// D'un échec : `permanent`, ou `temporary` tant que Mailgun réessaie.
    #[serde(default)]
    severity: String,
    #[serde(default)]
    message: Named,
    #[serde(default, rename = "delivery-status")]
    status: Status,
}

#[derive(Default, Deserialize)]
struct Named {
    #[serde(default)]
    headers: Headers,
}

#[derive(Default, Deserialize)]
struct Headers {
    #[serde(default, rename = "message-id")]
    message_id: String,
}

#[derive(Default, Deserialize)]
struct Status {
    #[serde(default)]
    code: u16,
    #[serde(default, rename = "enhanced-code")]
    enhanced: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    description: String,
}

/// Lit un événement signé ; celui qui ne dit rien du sort d'un courriel est ignoré.
pub(super) fn read(key: &str, body: &[u8], now: Timestamp) -> Result<Vec<Return>> {
    let call: Call = serde_json::from_slice(body).map_err(|error| Code::MalformedBody.because(error))?;
    let refused = || Code::CallRefused.error();
    let at: i64 = call.signature.timestamp.parse().map_err(|_| refused())?;
    let given = hex::decode(&call.signature.signature).map_err(|_| refused())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|error| Code::Internal.because(error))?;
    mac.update(call.signature.timestamp.as_bytes());
    mac.update(call.signature.token.as_bytes());
    mac.verify_slice(&given).map_err(|_| refused())?;
    if now.as_second().abs_diff(at) > MAX_AGE.unsigned_abs() {
        return Err(refused());
    }
    Ok(returned(&call.event).into_iter().collect())
}

fn returned(event: &Event) -> Option<Return> {
    let Status { code, enhanced, message, description } = &event.status;
    let detail = said(format!("{code} {enhanced} {message} {description}").trim());
    let kind = match (event.event.as_str(), event.severity.as_str()) {
        ("failed", "permanent") if is_dead(&detail) => Kind::Dead,
        ("failed", "permanent") => Kind::Undelivered,
        ("complained", _) => Kind::Complaint,
        ("delivered", _) => Kind::Delivered,
        _ => return None,
    };
    Some(Return { mail: ours(&event.message.headers.message_id)?, kind, detail })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    const AT: i64 = 1_795_255_207;

    fn call(event: &str, severity: &str, code: u16) -> Value {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"cle").unwrap();
        mac.update(format!("{AT}jeton").as_bytes());
        let signature = hex::encode(mac.finalize().into_bytes());
        let id = Uuid::from_u128(7);
        json!({
            "signature": { "timestamp": AT.to_string(), "token": "jeton", "signature": signature },
            "event-data": {
                "event": event, "severity": severity, "recipient": "ana@example.com",
                "message": { "headers": { "message-id": format!("{id}@ops.example"), "to": "ana@example.com" } },
                "delivery-status": { "code": code, "message": "unknown", "description": "" },
            },
        })
    }

    fn kinds(call: &Value, now: i64) -> Result<Vec<Kind>> {
        let now = Timestamp::from_second(now).unwrap();
        Ok(read("cle", call.to_string().as_bytes(), now)?.iter().map(|one| one.kind).collect())
    }

    #[test]
    fn a_signed_event_is_read_while_it_is_fresh() {
        assert_eq!(kinds(&call("failed", "permanent", 550), AT + 9).unwrap(), [Kind::Dead]);
        assert_eq!(kinds(&call("failed", "permanent", 552), AT + 9).unwrap(), [Kind::Undelivered]);
        assert_eq!(kinds(&call("complained", "", 0), AT + 9).unwrap(), [Kind::Complaint]);
        assert_eq!(kinds(&call("delivered", "", 250), AT + 9).unwrap(), [Kind::Delivered]);
        assert_eq!(kinds(&call("failed", "temporary", 450), AT + 9).unwrap(), []);
        let mut forged = call("failed", "permanent", 550);
        forged["signature"]["token"] = json!("autre");
        assert_eq!(kinds(&forged, AT + 9).unwrap_err().code, Code::CallRefused);
        assert_eq!(kinds(&call("failed", "permanent", 550), AT + 50_000).unwrap_err().code, Code::CallRefused);
    }
}
