//! Un Amazon SNS factice : il signe des messages d'une clé à lui, et en donne le certificat.

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::HttpSink;

/// Étiquettes DER employées ici.
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const UTC_TIME: u8 = 0x17;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xA0;

/// `sha256WithRSAEncryption` (RFC 8017, A.2.4).
const SHA256_WITH_RSA: &[u8] =
    &[0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00];

/// Le service, et sa clé.
pub struct Sns {
    /// Où il donne son certificat et reçoit les confirmations.
    pub http: HttpSink,
    /// Adresse de son certificat.
    pub certificate: String,
    key: RsaKeyPair,
}

impl Sns {
    /// Le sujet dont il parle.
    pub const TOPIC: &str = "arn:aws:sns:eu-west-3:123456789012:retours";

    /// Écoute sur un port libre.
    pub async fn start() -> Sns {
        let (http, key) = (HttpSink::start().await, RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
        let path = "/SimpleNotificationService-0123456789abcdef.pem";
        let sns = Sns { certificate: format!("{}{path}", http.url()), http, key };
        sns.http.serve(path, &sns.pem("491231235959Z"));
        sns
    }

    /// Une notification qui porte ce message, à cet instant (RFC 3339), non signée.
    pub fn notification(&self, message: &Value, at: &str) -> Value {
        json!({
            "Type": "Notification", "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", "TopicArn": Sns::TOPIC,
            "Message": message.to_string(), "Timestamp": at, "SigningCertURL": self.certificate,
        })
    }

    /// Ce qu'il envoie pour que l'on confirme un abonnement, non signé.
    pub fn subscription(&self, at: &str) -> Value {
        json!({
            "Type": "SubscriptionConfirmation", "MessageId": "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
            "TopicArn": Sns::TOPIC, "Message": "confirmez", "Timestamp": at, "Token": "jeton&b=1",
            "SubscribeURL": "http://169.254.169.254/latest", "SigningCertURL": self.certificate,
        })
    }

    /// Le message, signé (version 2).
    pub fn sign(&self, mut message: Value) -> Value {
        let names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
        let fields = names.iter().filter_map(|name| Some((name, message[*name].as_str()?)));
        let signed: String = fields.map(|(name, value)| format!("{name}\n{value}\n")).collect();
        message["SignatureVersion"] = json!("2");
        message["Signature"] = json!(STANDARD.encode(self.signature(signed.as_bytes())));
        message
    }

    /// Son certificat, qui vaut jusqu'à cet instant (`AAMMJJhhmmssZ`).
    pub fn pem(&self, until: &str) -> String {
        let public = AsDer::<PublicKeyX509Der<'_>>::as_der(self.key.public_key()).unwrap();
        let nobody = der(SEQUENCE, &[]);
        let validity = der(SEQUENCE, &[&der(UTC_TIME, &[b"200101000000Z"]), &der(UTC_TIME, &[until.as_bytes()])]);
        let version = der(VERSION, &[&der(INTEGER, &[&[2]])]);
        let serial = der(INTEGER, &[&[1]]);
        let signed = der(SEQUENCE, &[&version, &serial, SHA256_WITH_RSA, &nobody, &validity, &nobody, public.as_ref()]);
        let signature = der(BITS, &[&[0], &self.signature(&signed)]);
        let lines = STANDARD.encode(der(SEQUENCE, &[&signed, SHA256_WITH_RSA, &signature]));
        let lines: Vec<&str> = lines.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }

    fn signature(&self, signed: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed, &mut signature).unwrap();
        signature
    }
}

/// Une valeur DER (X.690) : étiquette, longueur, contenu.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len().to_be_bytes();
    let significant = &length[length.iter().position(|byte| *byte != 0).unwrap_or(length.len() - 1)..];
    let mut value = vec![tag];
    match content.len() {
        short @ 0..128 => value.push(u8::try_from(short).unwrap()),
        _ => {
            value.push(0x80 | u8::try_from(significant.len()).unwrap());
            value.extend_from_slice(significant);
        }
    }
    value.extend(content);
    value
}
