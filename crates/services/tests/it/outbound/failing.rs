//! Ce que deviennent les échecs : retentés, abandonnés, l'abonnement arrêté ; un destinataire hostile n'y gagne rien.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use jiff::SignedDuration;
use serde_json::json;
use services::{ServiceSettings, Services, outbound, webhooks::WebhookSettings};
use testkit::HttpSink;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{Scene, id};

/// De quoi passer, d'essai en essai, les dix d'un envoi.
const WAITS: [i64; 10] = [1, 1, 3, 6, 11, 15, 21, 25, 25, 25];

/// Ce qu'un destinataire hostile répond.
#[derive(Clone)]
enum Answer {
    /// Rien, jamais.
    Never,
    /// Ce texte, puis sa suite sans fin.
    Endless(String),
    /// Ce texte.
    Text(String),
}

/// Un destinataire hostile, et ce qu'il a vu passer.
struct Hostile {
    url: String,
    /// Appels reçus.
    calls: Arc<AtomicUsize>,
    /// Octets qu'il a pu répondre.
    written: Arc<AtomicUsize>,
}

async fn hostile(answer: Answer) -> Hostile {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let (calls, written) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let told = Hostile { url, calls: calls.clone(), written: written.clone() };
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (answer, written) = (answer.clone(), written.clone());
            calls.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut buffer = vec![0; 65_536];
                let _ = stream.read(&mut buffer).await;
                match answer {
                    Answer::Never => tokio::time::sleep(Duration::from_secs(600)).await,
                    Answer::Text(text) => drop(stream.write_all(text.as_bytes()).await),
                    Answer::Endless(text) => {
                        let _ = stream.write_all(text.as_bytes()).await;
                        while stream.write_all(&[b'x'; 65_536]).await.is_ok() {
                            written.fetch_add(65_536, Ordering::SeqCst);
                        }
                    }
                }
            });
        }
    });
    told
}

#[tokio::test]
async fn a_failure_is_tried_again_then_delivered() {
    let scene = Scene::frozen().await;
    let made = scene.subscribe(json!({})).await;
    scene.sink.answer("503 Service Unavailable", "occupé\u{0}");
    scene.sink.answer("", "");
    scene.declare(json!({})).await;
    assert_eq!(scene.last(&made).await, "waiting 1 503");
    let failing = scene.webhook(&made).await;
    assert_eq!((&failing["failures"], failing["failing_since"].is_string()), (&json!(1), true));
    scene.wait(SignedDuration::from_secs(4)).await;
    assert_eq!(scene.sink.asked().len(), 1, "pas avant son heure");
    scene.wait(SignedDuration::from_secs(1)).await;
    assert_eq!(scene.last(&made).await, "waiting 2 no_answer");
    scene.wait(SignedDuration::from_mins(5)).await;
    assert_eq!(scene.last(&made).await, "delivered 3 200");
    let asked = scene.sink.asked();
    let ids: Vec<&str> = asked.iter().map(|call| call.header("webhook-id")).collect();
    assert_eq!((ids.len(), ids[0], ids[0]), (3, ids[1], ids[2]));
    assert_ne!(asked[0].header("webhook-timestamp"), asked[2].header("webhook-timestamp"));
    assert_eq!(scene.webhook(&made).await["failures"], 0);
}

#[tokio::test]
async fn a_delivery_is_given_up_after_ten_attempts() {
    let scene = Scene::frozen().await;
    let made = scene.subscribe(json!({ "url": "http://127.0.0.1:9/" })).await;
    scene.declare(json!({})).await;
    for hours in WAITS {
        scene.wait(SignedDuration::from_hours(hours)).await;
    }
    assert_eq!(scene.last(&made).await, "failed 10 unreachable");
    let jobs = "SELECT count(*) FROM sys.job WHERE kind = 'webhook' AND state <> 'done'";
    assert_eq!(scene.stage.count(jobs).await, 0);
}

#[tokio::test]
async fn a_mute_receiver_is_left_after_ten_seconds() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({ "url": hostile(Answer::Never).await.url })).await;
    scene.declare(json!({})).await;
    assert_eq!(scene.last(&made).await, "waiting 1 no_answer");
    let spent = scene.deliveries(&made).await[0]["duration_ms"].as_i64().unwrap();
    assert!((9_500..30_000).contains(&spent), "{spent} ms");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mute_receiver_does_not_hold_the_others_back() {
    let scene = Scene::new().await;
    let mute = hostile(Answer::Never).await;
    let dead = scene.subscribe(json!({ "name": "Muet", "url": mute.url })).await;
    // Il échoue déjà.
    scene.stage.rows("UPDATE sys.webhook SET failures = 1, failing_since = now()", &[]).await;
    let healthy = scene.subscribe(json!({})).await;
    let (tenant, identity) = (scene.stage.app.tenant.clone(), scene.stage.app.identity.clone());
    let settings = ServiceSettings {
        webhooks: WebhookSettings { allowed_hosts: vec!["127.0.0.1".to_owned()], secret: None },
        ..ServiceSettings::in_folder(scene.stage.app.folder.path())
    };
    let services = Services::start(tenant, identity, settings, scene.stage.shutdown.clone()).await.unwrap();
    for _ in 0..8 {
        scene.stage.incident("low").await;
    }
    let delivered =
        format!("SELECT count(*) FROM sys.webhook_delivery WHERE webhook = '{}' AND state = 'delivered'", id(&healthy));
    scene.stage.until(&delivered, 8).await;
    // Un seul de ses envois est en route, deux si la machine a traîné ; sans cela, les quatre travailleurs du groupe y seraient.
    assert!(mute.calls.load(Ordering::SeqCst) <= 2);
    assert_eq!(scene.deliveries(&dead).await.len(), 8);
    scene.stage.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(40), services.stopped()).await.unwrap();
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let scene = Scene::new().await;
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n".to_owned();
    let hostile = hostile(Answer::Endless(head)).await;
    let made = scene.subscribe(json!({ "url": hostile.url })).await;
    scene.declare(json!({})).await;
    assert_eq!(scene.last(&made).await, "delivered 1 200");
    // Ce qu'on lit, et ce que les tampons du noyau ont pris : bien loin du gigaoctet promis.
    let written = hostile.written.load(Ordering::SeqCst);
    assert!(written < 64 * 1024 * 1024, "{written} octets");
    let delivery = scene.deliveries(&made).await.remove(0);
    let (admin, services) = (scene.admin().await, &scene.stage.services);
    let seen = outbound::delivery(&admin, services, id(&made), delivery["id"].as_str().unwrap()).await.unwrap();
    assert_eq!(seen["answer"].as_str().unwrap().len(), 1024);
}

#[tokio::test]
async fn a_redirection_is_not_followed() {
    let (scene, inside) = (Scene::new().await, HttpSink::start().await);
    let head = format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", inside.url());
    let made = scene.subscribe(json!({ "url": hostile(Answer::Text(head)).await.url })).await;
    scene.declare(json!({})).await;
    assert_eq!((scene.last(&made).await.as_str(), inside.asked().len()), ("waiting 1 307", 0));
}

#[tokio::test]
async fn a_private_address_is_refused_when_written_and_when_called() {
    let scene = Scene::new().await;
    let admin = scene.admin().await;
    for (url, code) in [
        ("https://10.0.0.1/", "private_address"),
        ("https://[::1]/", "private_address"),
        ("https://169.254.169.254/latest", "private_address"),
        ("http://example.org/", "https_only"),
        ("ftp://example.org/", "bad_url"),
        ("nulle part", "bad_url"),
        ("https://moi:mot@example.org/", "url_credentials"),
        ("http://moi@127.0.0.1/", "url_credentials"),
    ] {
        let refused = scene.try_subscribe(&admin, json!({ "url": url })).await.unwrap_err();
        assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].code.as_str()), ("url", code), "{url}");
    }
    // Un nom qui mène aujourd'hui dehors peut mener demain dedans : la garde est aussi à l'envoi.
    let made = scene.subscribe(json!({})).await;
    let services = Services::prepare(
        scene.stage.app.tenant.clone(),
        scene.stage.app.identity.clone(),
        ServiceSettings::in_folder(scene.stage.app.folder.path()),
    );
    let strict = services.unwrap();
    scene.stage.incident("low").await;
    while strict.dispatch_once().await.unwrap() > 0 || strict.work_once().await.unwrap() {}
    assert_eq!((scene.last(&made).await.as_str(), scene.sink.asked().len()), ("failed 1 forbidden_address", 0));
}

#[tokio::test]
async fn a_receiver_that_is_gone_stops_its_subscription() {
    let scene = Scene::new().await;
    let owner = scene.integrator(json!([{ "permission": "hse.incident.view.all" }])).await;
    let made = scene.subscribe_as(&scene.stage.ctx(owner).await, json!({})).await;
    scene.sink.answer("410 Gone", "parti");
    scene.declare(json!({})).await;
    assert_eq!(scene.last(&made).await, "failed 1 410");
    let stopped = scene.webhook(&made).await;
    assert_eq!((&stopped["enabled"], &stopped["disabled_reason"]), (&json!(false), &json!("gone")));
    for person in [scene.stage.admin, owner] {
        let told = scene.stage.told(person).await;
        assert_eq!(told.iter().filter(|title| title.ends_with("s’est arrêté : Paie")).count(), 1, "{told:?}");
    }
    scene.declare(json!({})).await;
    assert_eq!(scene.sink.asked().len(), 1);
}

#[tokio::test]
async fn a_delivery_given_up_after_five_days_of_failures_stops_its_subscription_and_enabling_it_forgets_them() {
    let scene = Scene::frozen().await;
    let made = scene.subscribe(json!({ "url": "http://127.0.0.1:9/" })).await;
    scene.declare(json!({})).await;
    for hours in WAITS {
        scene.wait(SignedDuration::from_hours(hours)).await;
    }
    // Le premier est abandonné au quatrième jour : c'est trop tôt. Un autre vient bien plus tard, et son premier échec n'arrête rien.
    assert_eq!(scene.last(&made).await, "failed 10 unreachable");
    scene.wait(SignedDuration::from_hours(24 * 20)).await;
    scene.declare(json!({})).await;
    assert_eq!(scene.last(&made).await, "waiting 1 unreachable");
    for hours in &WAITS[..8] {
        assert_eq!(scene.webhook(&made).await["enabled"], true);
        scene.wait(SignedDuration::from_hours(*hours)).await;
    }
    scene.declare(json!({})).await;
    scene.wait(SignedDuration::from_hours(25)).await;
    let stopped = scene.webhook(&made).await;
    assert_eq!((&stopped["enabled"], &stopped["disabled_reason"]), (&json!(false), &json!("failing")));
    assert_eq!(scene.stage.told(scene.stage.admin).await, ["Un abonnement s’est arrêté : Paie"]);
    scene.wait(SignedDuration::from_hours(48)).await;
    let left = scene.deliveries(&made).await;
    assert!(left.iter().all(|one| one["state"] == "failed"), "ce qui attendait n’attend plus : {left:?}");
    let (admin, services) = (scene.admin().await, &scene.stage.services);
    let refused = outbound::replay(&admin, services, id(&made), left[0]["id"].as_str().unwrap()).await.unwrap_err();
    assert_eq!(refused.code, kernel::Code::IllegalTransition);
    let enabled = outbound::enable(&admin, services, id(&made)).await.unwrap();
    assert_eq!(
        (&enabled["enabled"], &enabled["failures"], &enabled["disabled_at"]),
        (&json!(true), &json!(0), &json!(null))
    );
}
