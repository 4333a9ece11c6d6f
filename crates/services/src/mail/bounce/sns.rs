//! Les messages d'Amazon SNS : reconnus à leur signature, d'un seul sujet, et récents.
//!
//! Rien de ce qu'un message dit n'est cru avant que sa signature soit vérifiée, et le certificat qui la vérifie ne vient que de l'hôte
//! de la région du sujet. L'abonnement se confirme à une adresse que nous composons : celle du message n'est jamais suivie. Une remise
//! brute (*raw message delivery*) n'est pas signée, donc pas lue.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use kernel::{Code, Error, Result};
use reqwest::Url;
use serde::Deserialize;

use self::signer::Signer;
use crate::{Services, webhooks::outgoing};

pub(crate) mod signer;

/// Écart d'un message à l'heure qu'il est, au plus, en secondes : SNS réessaie pendant une heure au plus.
const MAX_AGE: i64 = 3600;

/// Octets d'un jeton d'abonnement, au plus.
const MAX_TOKEN: usize = 2048;

/// Certificats demandés en une minute, au plus.
const FETCHES: u32 = 30;

/// Le sujet que l'on écoute, et l'hôte qui parle pour lui.
pub(super) struct Topic<'a> {
    arn: &'a str,
    /// `https://sns.eu-west-3.amazonaws.com`.
    origin: String,
}

/// Un message.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    #[serde(rename = "Type")]
    kind: Kind,
    message_id: String,
    topic_arn: String,
    subject: Option<String>,
    message: String,
    timestamp: String,
    signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    certificate: String,
    token: Option<String>,
    #[serde(rename = "SubscribeURL")]
    subscribe_url: Option<String>,
}

/// Les sortes de message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Kind {
    Notification,
    SubscriptionConfirmation,
    UnsubscribeConfirmation,
}

impl<'a> Topic<'a> {
    /// Lit `arn:aws:sns:<région>:<compte>:<nom>` ; `origin` remplace l'hôte d'Amazon, en essai.
    pub(super) fn read(arn: &'a str, origin: Option<&str>) -> Result<Topic<'a>> {
        let parts: Vec<&str> = arn.split(':').collect();
        let plain =
            |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) && !part.is_empty();
        let ["arn", partition, "sns", region, account, name] = parts[..] else { return Err(not_a_topic(arn)) };
        let suffix = match partition {
            "aws" | "aws-us-gov" => "amazonaws.com",
            "aws-cn" => "amazonaws.com.cn",
            _ => return Err(not_a_topic(arn)),
        };
        if !plain(region) || region.contains('.') || !plain(account) || !plain(name) {
            return Err(not_a_topic(arn));
        }
        let origin = origin.map_or_else(|| format!("https://sns.{region}.{suffix}"), str::to_owned);
        Ok(Topic { arn, origin })
    }

    /// Cette adresse est-elle celle d'un certificat de cet hôte ? Amazon les nomme tous ainsi.
    fn certifies(&self, given: &str) -> bool {
        let name =
            given.strip_prefix(self.origin.as_str()).and_then(|path| path.strip_prefix("/SimpleNotificationService-"));
        let name = name.and_then(|name| name.strip_suffix(".pem"));
        name.is_some_and(|name| (1..=128).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric()))
    }
}

fn not_a_topic(arn: &str) -> Error {
    Code::Internal.because(format!("sujet d'Amazon SNS « {arn} » : arn:aws:sns:eu-west-3:123456789012:nom attendu"))
}

/// Lit un message du sujet ; rend ce qu'une notification porte, rien de ce qui parle de l'abonnement.
pub(super) async fn read(
    services: &Services,
    topic: &Topic<'_>,
    body: &[u8],
    now: Timestamp,
) -> Result<Option<String>> {
    let envelope: Envelope = serde_json::from_slice(body).map_err(|error| Code::MalformedBody.because(error))?;
    let refused = || Code::CallRefused.error();
    let at: Timestamp = envelope.timestamp.parse().map_err(|_| refused())?;
    let is_recent = now.as_second().abs_diff(at.as_second()) <= MAX_AGE.unsigned_abs();
    if envelope.topic_arn != topic.arn || !is_recent || !topic.certifies(&envelope.certificate) {
        return Err(refused());
    }
    let signer = signer(services, &envelope.certificate).await?;
    if !is_signed(&envelope, &signer, now) {
        return Err(refused());
    }
    match envelope.kind {
        Kind::Notification => return Ok(Some(envelope.message)),
        Kind::SubscriptionConfirmation => {
            let token = envelope.token.as_deref().filter(|token| token.len() <= MAX_TOKEN).ok_or_else(refused)?;
            subscribe(services, topic, token).await?;
            tracing::info!(topic = topic.arn, "l'abonnement aux retours de SES est confirmé");
        }
        Kind::UnsubscribeConfirmation => {
            tracing::warn!(topic = topic.arn, "l'abonnement aux retours de SES est défait : ils n'arriveront plus");
        }
    }
    Ok(None)
}

fn is_signed(envelope: &Envelope, signer: &Signer, now: Timestamp) -> bool {
    let Ok(signature) = STANDARD.decode(&envelope.signature) else { return false };
    let Some(signed) = envelope.signed() else { return false };
    signer.verifies(&envelope.signature_version, signed.as_bytes(), &signature, now)
}

impl Envelope {
    /// Ce que la signature couvre : chaque nom puis sa valeur, une ligne chacun, dans l'ordre des noms.
    fn signed(&self) -> Option<String> {
        let kind = match self.kind {
            Kind::Notification => "Notification",
            Kind::SubscriptionConfirmation => "SubscriptionConfirmation",
            Kind::UnsubscribeConfirmation => "UnsubscribeConfirmation",
        };
        let mut fields = vec![("Message", self.message.as_str()), ("MessageId", &self.message_id)];
        match self.kind {
            Kind::Notification => fields.extend(self.subject.as_deref().map(|subject| ("Subject", subject))),
            _ => fields.push(("SubscribeURL", self.subscribe_url.as_deref()?)),
        }
        fields.push(("Timestamp", &self.timestamp));
        if self.kind != Kind::Notification {
            fields.push(("Token", self.token.as_deref()?));
        }
        fields.extend([("TopicArn", self.topic_arn.as_str()), ("Type", kind)]);
        Some(fields.iter().map(|(name, value)| format!("{name}\n{value}\n")).collect())
    }
}

/// Qui signe, lu à cette adresse une fois pour toutes ; un certificat qui manque n'est pas une faute du message, qui reviendra.
async fn signer(services: &Services, url: &str) -> Result<Arc<Signer>> {
    let load = async {
        services
            .brake
            .pass("sns:certificate".to_owned(), FETCHES)
            .map_err(|_| "trop de certificats demandés".to_owned())?;
        Signer::read(&get(services, url).await?)
    };
    services
        .signers
        .try_get_with(url.to_owned(), load)
        .await
        .map_err(|cause| Code::Unavailable.because(format!("certificat d'Amazon SNS {url} : {cause}")))
}

async fn subscribe(services: &Services, topic: &Topic<'_>, token: &str) -> Result<()> {
    let query = [("Action", "ConfirmSubscription"), ("TopicArn", topic.arn), ("Token", token)];
    let url =
        Url::parse_with_params(&format!("{}/", topic.origin), query).map_err(|error| Code::Internal.because(error))?;
    let confirmed = get(services, url.as_str()).await;
    confirmed.map(drop).map_err(|cause| Code::Unavailable.because(format!("abonnement à {} : {cause}", topic.arn)))
}

/// Un `GET` gardé ; le corps d'une réponse heureuse.
async fn get(services: &Services, url: &str) -> Result<String, String> {
    let (client, url) =
        outgoing::open(&services.settings.webhooks.allowed_hosts, url).await.map_err(|fault| format!("{fault:?}"))?;
    let answer = outgoing::send(client.get(url)).await.map_err(|fault| format!("{fault:?}"))?;
    if answer.status.is_success() { Ok(answer.body) } else { Err(answer.told()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:sns:eu-west-3:123456789012:retours";

    /// Un certificat et des messages signés par `openssl` avec une clé aussitôt oubliée.
    const CERTIFICATE: &str = include_str!("sns/example.pem");
    const NOTIFICATION: &str = include_str!("sns/notification.json");
    const SUBSCRIPTION: &str = include_str!("sns/subscription.json");

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn both_versions_of_the_signature_are_verified() {
        let signer = Signer::read(CERTIFICATE).unwrap();
        for text in [NOTIFICATION, SUBSCRIPTION] {
            let envelope = |text: &str| serde_json::from_str::<Envelope>(text).unwrap();
            let now = at("2026-11-23T16:05:00Z");
            assert!(is_signed(&envelope(text), &signer, now), "{text}");
            for (from, to) in
                [("Permanent", "Transient"), ("retours", "autres"), ("16:00:00", "16:00:01"), ("jeton", "autre")]
            {
                let forged = text.replace(from, to);
                assert_eq!(is_signed(&envelope(&forged), &signer, now), forged == text, "{from} → {to}");
            }
            for version in ["1", "2", "3", ""] {
                let other = Envelope { signature_version: version.to_owned(), ..envelope(text) };
                assert_eq!(is_signed(&other, &signer, now), version == envelope(text).signature_version, "{version}");
            }
            assert!(
                !is_signed(&envelope(text), &signer, at("2020-01-01T00:00:00Z")),
                "un certificat pas encore valide"
            );
            assert!(!is_signed(&envelope(text), &signer, at("2060-01-01T00:00:00Z")), "un certificat périmé");
        }
    }

    #[test]
    fn only_the_region_of_the_topic_certifies() {
        let topic = Topic::read(ARN, None).unwrap();
        assert!(topic.certifies("https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0a1B.pem"));
        for url in [
            "http://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0a1B.pem",
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a1B.pem",
            "https://sns.eu-west-3.amazonaws.com.evil.example/SimpleNotificationService-0a1B.pem",
            "https://sns.eu-west-3.amazonaws.com@evil.example/SimpleNotificationService-0a1B.pem",
            "https://sns.eu-west-3.amazonaws.com:8443/SimpleNotificationService-0a1B.pem",
            "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0a1B.pem?x=.pem",
            "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-../a.pem",
            "https://sns.eu-west-3.amazonaws.com/?Action=GetTopic&x=.pem",
            "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-.pem",
            "https://evil.example/SimpleNotificationService-0a1B.pem",
            "",
        ] {
            assert!(!topic.certifies(url), "{url}");
        }
    }

    #[test]
    fn a_topic_is_read_whole_or_stops_the_start() {
        assert_eq!(
            Topic::read("arn:aws-cn:sns:cn-north-1:1:a", None).unwrap().origin,
            "https://sns.cn-north-1.amazonaws.com.cn"
        );
        for arn in [
            "retours",
            "arn:aws:sqs:eu-west-3:1:a",
            "arn:aws:sns:evil.example/:1:a",
            "arn:aws:sns:evil.example:1:a",
            "arn:aws:sns::1:a",
            "arn:ovh:sns:eu-west-3:1:a",
            "arn:aws:sns:eu-west-3:1:a:abonnement",
        ] {
            assert!(Topic::read(arn, None).is_err(), "{arn}");
        }
    }
}
