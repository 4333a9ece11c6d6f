//! OVHcloud, `POST /sms/{service}/jobs` : du JSON, signé d'un condensat de la demande et de l'heure.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use jiff::Timestamp;
use reqwest::{RequestBuilder, header::CONTENT_TYPE};
use serde_json::{Value, json};

use super::{super::OvhSms, Answer, Delivery, Letter, taken};

pub(super) fn address(ovh: &OvhSms) -> String {
    format!("{}/sms/{}/jobs", ovh.url, ovh.service)
}

pub(super) fn request(ovh: &OvhSms, letter: &Letter<'_>, now: Timestamp) -> RequestBuilder {
    let sms = letter.sms;
    let mut body = json!({
        "receivers": [sms.recipient],
        "message": sms.text,
        "charset": "UTF-8",
        "class": "phoneDisplay",
        "noStopClause": true,
        "priority": if sms.priority >= 2 { "high" } else { "medium" },
    });
    // Sans expéditeur choisi, OVHcloud en donne un, auquel on peut répondre.
    match letter.from {
        "" => body["senderForResponse"] = json!(true),
        from => body["sender"] = json!(from),
    }
    let (body, at) = (body.to_string(), now.as_second());
    letter
        .client
        .post(letter.url.clone())
        .header(CONTENT_TYPE, "application/json")
        .header("X-Ovh-Application", &ovh.key)
        .header("X-Ovh-Consumer", ovh.consumer.expose())
        .header("X-Ovh-Timestamp", at)
        .header("X-Ovh-Signature", sign(ovh, letter.url.as_str(), &body, at))
        .body(body)
}

/// Le SHA-1 est celui qu'OVHcloud demande : `$1$` en est la version.
fn sign(ovh: &OvhSms, url: &str, body: &str, at: i64) -> String {
    let signed = format!("{}+{}+POST+{url}+{body}+{at}", ovh.secret.expose(), ovh.consumer.expose());
    format!("$1${}", hex::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, signed.as_bytes())))
}

pub(super) fn read(answer: &Answer, said: &Value) -> Delivery {
    let refused = said["invalidReceivers"].as_array().is_some_and(|numbers| !numbers.is_empty());
    match refused {
        true => Delivery::Refused(answer.told()),
        false => taken(&said["ids"][0], answer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_documentation() {
        let ovh = OvhSms {
            url: String::new(),
            service: String::new(),
            key: "AK".to_owned(),
            secret: "AS".to_owned().into(),
            consumer: "CK".to_owned().into(),
        };
        // printf 'AS+CK+POST+…+1700000000' | sha1sum
        let signature = sign(&ovh, "https://eu.api.ovh.com/1.0/sms/sms-ab1-1/jobs", r#"{"a":1}"#, 1_700_000_000);
        assert_eq!(signature, "$1$f698d281d61055e8580faa5f6c6b0bd3d504c05c");
    }
}
