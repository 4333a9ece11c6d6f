//! Les appels sortants : signés, retentés, jamais vers une adresse privée sans permission.

use std::sync::{Arc, Mutex};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use services::{ServiceSettings, automation::admin, webhooks::WebhookSettings};
use sha2::Sha256;
use store::{
    records::{self, Key},
    settings::{self, Change},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::stage::Stage;

/// Un receveur qui rend ces statuts l'un après l'autre, et garde ce qu'il reçoit.
pub async fn receiver(statuses: &'static [&'static str]) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let received = Arc::new(Mutex::new(Vec::new()));
    let kept = received.clone();
    tokio::spawn(async move {
        for status in statuses {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = vec![0; 65_536];
            let mut read = 0;
            loop {
                read += stream.read(&mut buffer[read..]).await.unwrap();
                let text = String::from_utf8_lossy(&buffer[..read]).into_owned();
                let length = text
                    .to_ascii_lowercase()
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
                if text.split_once("\r\n\r\n").is_some_and(|(_, body)| body.len() >= length.unwrap_or(0)) {
                    kept.lock().unwrap().push(text);
                    break;
                }
            }
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-length: 0\r\nlocation: http://127.0.0.1:{port}/ailleurs\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (port, received)
}

/// Un incident soumis, le système QHSE étant à cette adresse.
async fn submit(port: u16, allowed: &'static [&'static str]) -> Stage {
    let stage = Stage::with_settings(|settings| ServiceSettings {
        webhooks: WebhookSettings {
            allowed_hosts: allowed.iter().map(|host| (*host).to_owned()).collect(),
            secret: Some("secret d'essai".to_owned()),
        },
        ..settings
    })
    .await;
    let url = json!(format!("http://127.0.0.1:{port}/hook"));
    stage.rows("INSERT INTO sys.setting (key, value) VALUES ('hse.qhse_url', $1)", &[url.into()]).await;
    declare(&stage).await;
    stage
}

/// Soumet un incident, et laisse partir ce qu'il demande.
async fn declare(stage: &Stage) {
    let incident = stage.incident("low").await;
    let ctx = stage.ctx(stage.supervisor).await;
    let tenant = &stage.app.tenant;
    records::act(&ctx, tenant, "hse.incident", &Key::Id(incident), "submit", &Default::default(), None).await.unwrap();
    stage.settle().await;
}

async fn job(stage: &Stage) -> (String, i16, String) {
    let row =
        &stage.rows("SELECT state, attempts, coalesce(last_error, '') FROM sys.job WHERE kind = 'call'", &[]).await[0];
    (row.get(0), row.get(1), row.get(2))
}

#[tokio::test]
async fn a_submitted_incident_is_told_outside_and_signed() {
    let (port, received) = receiver(&["204 No Content"]).await;
    let stage = submit(port, &["127.0.0.1"]).await;
    assert_eq!(job(&stage).await.0, "done");
    let received = received.lock().unwrap();
    let (head, body) = received[0].split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.contains("webhook-id: hse.tell_qhse:") && head.contains("webhook-signature: v1,"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["title"], "Chute de personnel offshore");
}

/// La signature que ce secret donne à cet appel, recalculée.
fn signature(secret: &str, head: &str, body: &str) -> String {
    let value = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{}.{}.{body}", value("webhook-id:"), value("webhook-timestamp:")).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn a_secret_changes_without_a_cut() {
    let (port, received) = receiver(&["204 No Content", "204 No Content"]).await;
    let stage = submit(port, &["127.0.0.1"]).await;
    let (ctx, tenant) = (stage.app.system(), &stage.app.tenant);
    let changes = [("core.webhook_secret", "le nouveau"), ("core.webhook_old_secret", "secret d'essai")];
    let changes = changes.map(|(key, secret)| Change::everywhere(key, json!(secret)));
    settings::apply(&ctx, tenant, &changes).await.unwrap();
    declare(&stage).await;
    let received = received.lock().unwrap();
    let told = |call: &str| {
        let (head, body) = call.split_once("\r\n\r\n").unwrap();
        let signed = head.lines().find_map(|line| line.strip_prefix("webhook-signature:")).unwrap().trim().to_owned();
        (signed, ["secret d'essai", "le nouveau"].map(|secret| signature(secret, head, body)))
    };
    let (signed, [old, _]) = told(&received[0]);
    assert_eq!(signed, old);
    let (signed, [old, new]) = told(&received[1]);
    assert_eq!(signed, format!("{new} {old}"));
}

#[tokio::test]
async fn a_busy_receiver_is_called_again_with_the_same_identifier() {
    let (port, received) = receiver(&["503 Busy", "200 OK"]).await;
    let stage = submit(port, &["127.0.0.1"]).await;
    assert_eq!(job(&stage).await.0, "waiting");
    stage.rows("UPDATE sys.job SET run_at = now() WHERE kind = 'call'", &[]).await;
    stage.settle().await;
    assert_eq!(job(&stage).await.0, "done");
    let received = received.lock().unwrap();
    let id = |text: &str| text.lines().find(|line| line.starts_with("webhook-id")).map(str::to_owned);
    assert_eq!(received.len(), 2);
    assert_eq!(id(&received[0]), id(&received[1]));
}

#[tokio::test]
async fn three_failures_of_a_call_tell_the_administrators_once() {
    let (port, _) = receiver(&["503 Busy", "503 Busy", "503 Busy", "503 Busy"]).await;
    let stage = submit(port, &["127.0.0.1"]).await;
    for _ in 0..3 {
        stage.rows("UPDATE sys.job SET run_at = now() WHERE kind = 'call'", &[]).await;
        stage.settle().await;
    }
    assert_eq!(job(&stage).await.1, 4);
    assert_eq!(stage.told(stage.admin).await, ["Un travail échoue encore : call"]);
}

#[tokio::test]
async fn a_refusal_or_a_redirection_is_final() {
    for status in [&["400 Bad Request"], &["302 Found"]] {
        let (port, received) = receiver(status).await;
        let stage = submit(port, &["127.0.0.1"]).await;
        let (state, attempts, cause) = job(&stage).await;
        assert_eq!((state.as_str(), attempts), ("failed", 1), "{cause}");
        assert_eq!(received.lock().unwrap().len(), 1);
        let told = stage.told(stage.admin).await;
        assert_eq!(
            told,
            ["Abandonné : ce que « hse.tell_qhse » a mis en file"],
            "l'exécution finie, c'est dit aux administrateurs"
        );
        let id: i64 = stage.rows("SELECT id FROM sys.trigger_run WHERE trigger = 'hse.tell_qhse'", &[]).await[0].get(0);
        let run = admin::run(&stage.ctx(stage.admin).await, &stage.services, id).await.unwrap();
        assert_eq!(run["steps"][0]["output"]["job_state"], "failed", "{run}");
    }
}

#[tokio::test]
async fn a_private_address_is_not_called_without_permission() {
    let (port, received) = receiver(&["200 OK"]).await;
    let stage = submit(port, &[]).await;
    assert_eq!(job(&stage).await.0, "failed");
    assert!(received.lock().unwrap().is_empty());
}
