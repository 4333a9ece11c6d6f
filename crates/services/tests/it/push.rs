//! Les appareils : abonnés par leur personne, prévenus sans que le service de poussée puisse lire, oubliés quand ils ne sont plus.

use std::sync::Arc;

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Verifier},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use kernel::{Clock, Code};
use serde_json::{Map, Value, json};
use services::{
    ServiceSettings, notify,
    push::{self, PushSettings},
    webhooks::WebhookSettings,
    workers::kinds,
};
use testkit::{Asked, HttpSink, official_model};
use uuid::Uuid;

use crate::stage::Stage;

/// Un navigateur abonné : lui seul a de quoi lire.
struct Browser {
    key: PrivateKey,
    auth: [u8; 16],
}

impl Browser {
    fn new() -> Browser {
        Browser { key: PrivateKey::generate(&ECDH_P256).unwrap(), auth: [7; 16] }
    }

    fn public(&self) -> Vec<u8> {
        self.key.compute_public_key().unwrap().as_ref().to_vec()
    }

    fn subscription(&self, endpoint: &str) -> Map<String, Value> {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let body = json!({
            "endpoint": endpoint, "label": "Firefox",
            "keys": { "p256dh": encode(&self.public()), "auth": encode(&self.auth) },
        });
        body.as_object().cloned().unwrap()
    }

    /// Lit un message comme la RFC 8291 le dit, par HKDF cette fois.
    fn read(&self, sealed: &[u8]) -> Value {
        let (salt, rest) = sealed.split_at(16);
        assert_eq!(rest[..5], [0, 0, 16, 0, 65], "un enregistrement de 4096, une clé de 65 octets");
        let (theirs, content) = rest[5..].split_at(65);
        let (own, auth) = (self.public(), self.auth);
        let secret = agree(&self.key, UnparsedPublicKey::new(&ECDH_P256, theirs), (), |shared| {
            Ok(expand(&auth, shared, &[b"WebPush: info\0", &own, theirs], 32))
        })
        .unwrap();
        let key = expand(salt, &secret, &[b"Content-Encoding: aes128gcm\0"], 16);
        let nonce = expand(salt, &secret, &[b"Content-Encoding: nonce\0"], 12);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
        let mut content = content.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce).unwrap();
        let plain = key.open_in_place(nonce, Aad::empty(), &mut content).unwrap();
        let (last, plain) = plain.split_last().unwrap();
        assert_eq!(*last, 2, "le dernier enregistrement");
        serde_json::from_slice(plain).unwrap()
    }
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand(salt: &[u8], secret: &[u8], info: &[&[u8]], length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    let mixed = Salt::new(HKDF_SHA256, salt).extract(secret);
    mixed.expand(info, Length(length)).unwrap().fill(&mut out).unwrap();
    out
}

/// La preuve de la RFC 8292 : signée par la clé annoncée, pour ce service, pour moins d'un jour.
fn check_proof(asked: &Asked, key: &str, audience: &str) {
    let proof = asked.header("authorization").strip_prefix("vapid t=").unwrap();
    let (token, announced) = proof.split_once(", k=").unwrap();
    assert_eq!(announced, key);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let read = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    assert_eq!(read(header)["alg"], "ES256");
    let claims = read(claims);
    assert_eq!((&claims["aud"], claims["sub"].as_str().unwrap().starts_with("http")), (&json!(audience), true));
    let left = claims["exp"].as_i64().unwrap() - Clock::System.now().as_second();
    assert!((1..=24 * 3600).contains(&left), "{left}");
    let public = URL_SAFE_NO_PAD.decode(key).unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    Verifier::new(&ECDSA_P256_SHA256_FIXED, &public).verify(signed.as_bytes(), &signature).unwrap();
}

async fn stage() -> Stage {
    Stage::with(official_model(), |settings| ServiceSettings {
        push: PushSettings { allowed_hosts: vec!["127.0.0.1".to_owned()] },
        ..settings
    })
    .await
}

async fn subscribe(stage: &Stage, user: Uuid, browser: &Browser, endpoint: &str) -> Uuid {
    let body = browser.subscription(endpoint);
    let told = push::subscribe(&stage.ctx(user).await, &stage.services, body).await.unwrap();
    told["id"].as_str().unwrap().parse().unwrap()
}

async fn key(stage: &Stage) -> String {
    let seen = push::list(&stage.ctx(stage.manager).await, &stage.services).await.unwrap();
    seen["key"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_device_alone_can_read_what_it_is_told() {
    let (sink, stage, browser) = (HttpSink::start().await, stage().await, Browser::new());
    sink.answer("201 Created", "");
    let key = key(&stage).await;
    assert_eq!(self::key(&stage).await, key, "une seule clé pour toujours");
    subscribe(&stage, stage.manager, &browser, &format!("{}/push/abc", sink.url())).await;
    let incident = stage.incident("low").await;
    stage.settle().await;
    let asked = sink.asked();
    assert_eq!((asked.len(), asked[0].line.as_str()), (1, "POST /push/abc HTTP/1.1"));
    assert_eq!((asked[0].header("content-encoding"), asked[0].header("ttl")), ("aes128gcm", "86400"));
    assert_eq!(asked[0].header("urgency"), "normal");
    check_proof(&asked[0], &key, &sink.url());
    let told = browser.read(&asked[0].body);
    assert_eq!(told["title"], json!(stage.told(stage.manager).await[0]));
    assert_eq!((&told["kind"], &told["severity"], &told["mark"]), (&json!("business"), &json!("info"), &Value::Null));
    assert_eq!((&told["path"], &told["urgent"]), (&json!(format!("/hse/incidents/{incident}")), &json!(false)));
    let seen = push::list(&stage.ctx(stage.manager).await, &stage.services).await.unwrap();
    assert!(seen["devices"][0]["used_at"].is_string(), "{seen}");
}

#[tokio::test]
async fn a_device_that_is_gone_is_forgotten_and_a_busy_service_is_asked_again() {
    let (sink, stage, browser) = (HttpSink::start().await, stage().await, Browser::new());
    key(&stage).await;
    subscribe(&stage, stage.manager, &browser, &format!("{}/push/abc", sink.url())).await;
    sink.answer("503 Busy", "");
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'push' AND state = 'waiting'").await, 1);
    sink.answer("410 Gone", "");
    stage.rows("UPDATE sys.job SET run_at = now() WHERE kind = 'push'", &[]).await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.push_device").await, 0);
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(sink.asked().len(), 2);
}

#[tokio::test]
async fn a_request_that_still_waits_for_the_person_comes_with_its_answers() {
    let (sink, stage, browser) = (HttpSink::start().await, stage().await, Browser::new());
    sink.answer("201 Created", "");
    key(&stage).await;
    subscribe(&stage, stage.manager, &browser, &format!("{}/push/abc", sink.url())).await;
    for open in [true, false] {
        kinds::pause(&stage.ctx(stage.admin).await, &stage.services, "push").await.unwrap();
        stage.incident("low").await;
        stage.settle().await;
        const ASK: &str = "WITH asked AS (INSERT INTO sys.approval (id, entity, record, action, definition, params, requester_name, \
            state, step, opened_at) VALUES (gen_random_uuid(), 'hse.incident', gen_random_uuid(), 'x', \
            '{\"name\": \"approval\", \"separate\": [], \"reset_on\": [], \"steps\": []}', '{}', 'x', $1, 0, now()) \
            RETURNING id), task AS (INSERT INTO sys.approval_task (id, approval, round, step, slot, \"user\", state, created_at) \
            SELECT gen_random_uuid(), id, 1, 0, 0, $2, 'open', now() FROM asked) \
            UPDATE sys.notification SET approval = asked.id FROM asked WHERE \"user\" = $2 AND approval IS NULL";
        let state = if open { "open" } else { "withdrawn" };
        stage.rows(ASK, &[state.into(), stage.manager.into()]).await;
        kinds::resume(&stage.ctx(stage.admin).await, &stage.services, "push").await.unwrap();
        stage.settle().await;
        let told = browser.read(&sink.asked().last().unwrap().body);
        assert_eq!(told["approval"].is_string(), open, "{told}");
        let answers = json!({ "approve": "Approuver", "reject": "Refuser" });
        assert_eq!(told.get("answers"), open.then_some(&answers), "{told}");
    }
}

#[tokio::test]
async fn what_is_read_closed_or_quiet_is_not_pushed() {
    let (sink, stage, browser) = (HttpSink::start().await, stage().await, Browser::new());
    let me = stage.ctx(stage.manager).await;
    let wish = async |wishes: Value| {
        let wishes = wishes.as_object().cloned().unwrap();
        notify::preferences::write(&me, &stage.services, wishes).await.unwrap();
    };
    key(&stage).await;
    subscribe(&stage, stage.manager, &browser, &format!("{}/push/abc", sink.url())).await;
    wish(json!({ "closed": { "hse.incident": ["push"] } })).await;
    stage.incident("low").await;
    stage.settle().await;
    wish(json!({ "dnd": { "from": "00:00", "to": "23:59", "timezone": "UTC" } })).await;
    stage.incident("low").await;
    stage.settle().await;
    assert!(sink.asked().is_empty());
    notify::mark_read(&me, &stage.services, &notify::Aimed::all()).await.unwrap();
    stage.rows("UPDATE sys.job SET run_at = now() WHERE kind = 'push'", &[]).await;
    stage.settle().await;
    assert!(sink.asked().is_empty(), "lue avant le matin : il n'y a plus rien à dire");
    wish(json!({ "channels": { "in_app": false } })).await;
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(sink.asked().len(), 1, "l'appareil, sans l'écran");
}

#[tokio::test]
async fn a_person_keeps_only_their_own_devices() {
    let (stage, browser) = (stage().await, Browser::new());
    let (manager, admin) = (stage.ctx(stage.manager).await, stage.ctx(stage.admin).await);
    let id = subscribe(&stage, stage.manager, &browser, "https://push.example/1").await;
    let services: &Arc<_> = &stage.services;
    assert_eq!(push::unsubscribe(&admin, services, id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(push::list(&admin, services).await.unwrap()["devices"], json!([]));
    // Le même navigateur, où quelqu'un d'autre se connecte : l'appareil passe à lui.
    assert_eq!(subscribe(&stage, stage.admin, &browser, "https://push.example/1").await, id);
    assert_eq!(push::list(&manager, services).await.unwrap()["devices"], json!([]));
    push::unsubscribe(&admin, services, id).await.unwrap();
    for rank in 0..12 {
        subscribe(&stage, stage.manager, &browser, &format!("https://push.example/{rank}")).await;
    }
    assert_eq!(push::list(&manager, services).await.unwrap()["devices"].as_array().unwrap().len(), 10);
    for (name, value) in [
        ("endpoint", json!("ftp://push.example/1")),
        ("keys", json!({ "p256dh": "AAAA", "auth": "AAAA" })),
        ("keys", json!({ "p256dh": URL_SAFE_NO_PAD.encode([4; 65]), "auth": URL_SAFE_NO_PAD.encode([7; 16]) })),
    ] {
        let mut body = browser.subscription("https://push.example/1");
        body.insert(name.to_owned(), value);
        assert_eq!(push::subscribe(&manager, services, body).await.unwrap_err().code, Code::Invalid, "{name}");
    }
}

#[tokio::test]
async fn nobody_reaches_by_a_device_what_only_definitions_may_call() {
    let (sink, browser) = (HttpSink::start().await, Browser::new());
    let stage = Stage::with(official_model(), |settings| ServiceSettings {
        webhooks: WebhookSettings { allowed_hosts: vec!["127.0.0.1".to_owned()], secret: None },
        ..settings
    })
    .await;
    let me = stage.ctx(stage.manager).await;
    let inside = format!("{}/push/abc", sink.url());
    let refused = push::subscribe(&me, &stage.services, browser.subscription(&inside)).await.unwrap_err();
    assert_eq!((refused.code, refused.fields[0].field.as_str()), (Code::Invalid, "endpoint"));
    // Abonné en `https`, ou avant que la liste ne change : la garde le refuse encore à l'envoi.
    subscribe(&stage, stage.manager, &browser, &inside.replace("http:", "https:")).await;
    stage.rows("UPDATE sys.push_device SET endpoint = $1", &[inside.as_str().into()]).await;
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'push' AND state = 'failed'").await, 1);
    assert!(sink.asked().is_empty());
}

#[tokio::test]
async fn a_device_subscribed_again_is_the_latest_of_its_person() {
    let (clock, browser) = (Clock::frozen("2026-11-21T12:00:00Z".parse().unwrap()), Browser::new());
    let stage = Stage::at(official_model(), clock.clone()).await;
    let mut first = Uuid::nil();
    for rank in 0..10 {
        clock.advance(SignedDuration::from_mins(1));
        let id = subscribe(&stage, stage.manager, &browser, &format!("https://push.example/{rank}")).await;
        first = if rank == 0 { id } else { first };
    }
    clock.advance(SignedDuration::from_mins(1));
    subscribe(&stage, stage.manager, &browser, "https://push.example/0").await;
    clock.advance(SignedDuration::from_mins(1));
    subscribe(&stage, stage.manager, &browser, "https://push.example/neuf").await;
    let seen = push::list(&stage.ctx(stage.manager).await, &stage.services).await.unwrap();
    let ids: Vec<&str> = seen["devices"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), ids.contains(&first.to_string().as_str())), (10, true), "{seen}");
}
