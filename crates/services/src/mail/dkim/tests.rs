//! Les signatures, jugées par le paquet `dkimpy` de PyPI (`judge.py`).

use std::process::Command;

use aws_lc_rs::{encoding::AsDer, rsa::KeySize, signature::KeyPair};
use base64::engine::general_purpose::STANDARD as BASE64;

use super::*;
use crate::mail::{BounceSettings, MailRoute, MailSettings, compose, queries::Mail};

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64.encode(der))
}

/// Une clé sous ce sélecteur, et ce que le DNS en dit.
fn rsa(selector: &str) -> (DkimKey, String) {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let public =
        BASE64.encode(AsDer::<aws_lc_rs::encoding::PublicKeyX509Der<'_>>::as_der(pair.public_key()).unwrap().as_ref());
    let private = AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
    let key = DkimKey { selector: selector.to_owned(), pem: pem(private.as_ref()) };
    (key, format!("{selector}=v=DKIM1; k=rsa; p={public}"))
}

fn ed25519(selector: &str) -> (DkimKey, String) {
    let der = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(der.as_ref()).unwrap();
    let public = BASE64.encode(pair.public_key().as_ref());
    let key = DkimKey { selector: selector.to_owned(), pem: pem(der.as_ref()) };
    (key, format!("{selector}=v=DKIM1; k=ed25519; p={public}"))
}

/// Le message tel qu'il part, signé.
fn signed(keys: Vec<DkimKey>, subject: &str, text: &str) -> Vec<u8> {
    let settings = MailSettings {
        from: "OpsFlux <no-reply@ops.example>".to_owned(),
        reply_to: Some("HSE Été <hse@ops.example>".to_owned()),
        base_url: "https://ops.example".to_owned(),
        route: MailRoute::Folder("mail".into()),
        dkim: Some(DkimSettings { domain: "ops.example".to_owned(), keys }),
        return_path: None,
        bounces: BounceSettings::default(),
        per_minute: None,
        sandbox: None,
    };
    settings.check().unwrap();
    let mail = Mail {
        id: uuid::Uuid::from_u128(7),
        recipient: "ana@example.com".to_owned(),
        subject: subject.to_owned(),
        html: format!("<p>{text}</p>"),
        text: text.to_owned(),
        priority: 2,
        created_at: "2026-11-21T10:00:00Z".parse().unwrap(),
        calendar: Some(("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned(), "REQUEST".to_owned())),
        unsubscribe: Some("https://ops.example/unsubscribe/jeton".to_owned()),
        files: Vec::new(),
        joined: Vec::new(),
    };
    compose::ready(&mail, &settings, "2026-11-21T10:00:05Z".parse().unwrap()).unwrap().bytes
}

fn judged(message: &[u8], records: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("message.eml");
    std::fs::write(&path, message).unwrap();
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.state/dkim/bin/python");
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail/dkim/judge.py");
    let told = Command::new(python).arg(judge).arg(path).args(records).output();
    let told = told.unwrap_or_else(|error| panic!("{python} : {error} ; lancez scripts/setup test"));
    let (out, err) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{out}{err}");
    out.into_owned()
}

#[test]
fn both_algorithms_sign_what_another_program_verifies() {
    let ((rsa, rsa_record), (ed, ed_record)) = (rsa("r2026"), ed25519("e2026"));
    let long = "Un objet assez long pour être replié sur plusieurs lignes, avec des accents : é à ü, et des   blancs";
    let text = "été  deux blancs \t\n\n.\nfin de ligne blanche   \n\n\n";
    for (subject, text) in [("Chute", "corps"), (long, text), ("Vide", "")] {
        let message = signed(vec![rsa.clone(), ed.clone()], subject, text);
        let told = judged(&message, &[&rsa_record, &ed_record]);
        assert_eq!(told, "r2026 rsa-sha256 True\ne2026 ed25519-sha256 True\n", "{}", String::from_utf8_lossy(&message));
    }
}

#[test]
fn a_changed_or_added_header_breaks_the_seal() {
    let (rsa, record) = rsa("r2026");
    let message = String::from_utf8(signed(vec![rsa], "Chute", "corps")).unwrap();
    let altered = [
        message.replace("Subject: Chute", "Subject: Prime"),
        message.replace("To: ana@example.com", "To: eve@example.com"),
        message.replace("corps", "autre"),
        message.replace("Subject: Chute", "Subject: Prime\r\nSubject: Chute"),
        message.replace("Subject: Chute", "Subject: Chute\r\nList-Unsubscribe: <https://evil.example>"),
    ];
    for message in altered {
        assert!(!judged(message.as_bytes(), &[&record]).contains("True"), "{message}");
    }
}

#[test]
fn a_key_that_cannot_sign_stops_the_start() {
    let refused = |selector: &str, pem: &str| {
        let key = DkimKey { selector: selector.to_owned(), pem: pem.to_owned() };
        DkimSettings { domain: "ops.example".to_owned(), keys: vec![key] }.check().is_err()
    };
    assert!(refused("s", "rien") && refused("s", &pem(b"rien")) && refused("s; d=evil", &ed25519("s").0.pem));
}
