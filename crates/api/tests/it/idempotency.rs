//! Une écriture demandée sous une clé n'arrive qu'une fois.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::stage::{Stage, id, incident, incident_with};

async fn send(client: &Client, method: Method, path: &str, key: &str, body: Value) -> Reply {
    client.send(client.request(method, path).header("idempotency-key", key).json(&body)).await
}

fn replayed(reply: &Reply) -> bool {
    reply.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
}

#[tokio::test]
async fn a_repeated_write_gives_the_first_answer_and_writes_nothing() {
    let stage = Stage::new().await;
    let sup = stage.of_a("sup", &["supervisor"]).await;
    let first = send(&sup, Method::POST, "hse/incidents", "k1", incident(stage.alpha)).await;
    assert!(first.status == 201 && !replayed(&first));
    let path = format!("hse/incidents/{}", id(&first.json));
    let change = json!({ "location": "Pont inférieur" });
    let changed = send(&sup, Method::PATCH, &path, "k2", change.clone()).await.expect(200);
    let traces = stage.traces().await;
    let again = send(&sup, Method::POST, "hse/incidents", "k1", incident(stage.alpha)).await;
    assert!(again.status == 201 && replayed(&again));
    assert_eq!(again.json, first.json, "la première réponse, même modifié depuis");
    assert_eq!(again.headers["etag"], first.headers["etag"]);
    let again = send(&sup, Method::PATCH, &path, "k2", change).await;
    assert!(replayed(&again));
    assert_eq!(again.json, changed);
    let submit = format!("{path}/actions/submit");
    let submitted = send(&sup, Method::POST, &submit, "k3", json!({})).await.expect(200);
    let again = send(&sup, Method::POST, &submit, "k3", json!({})).await;
    assert!(replayed(&again) && again.json == submitted);
    assert!(stage.traces().await > traces, "l'action, elle, a écrit");
}

#[tokio::test]
async fn a_kept_answer_is_sealed_at_rest() {
    let stage = Stage::new().await;
    let hse = stage.of_a("hse", &["hse_manager"]).await;
    let body = incident_with(stage.alpha, json!({ "title": "Brûlure soignée à bord" }));
    let first = send(&hse, Method::POST, "hse/incidents", "k1", body.clone()).await.expect(201);
    let in_clear = "SELECT count(*) FROM sys.idempotency WHERE position('soign' in encode(body, 'escape')) > 0";
    assert_eq!(stage.number(in_clear).await, 0);
    let again = send(&hse, Method::POST, "hse/incidents", "k1", body).await;
    assert!(replayed(&again) && again.json == first);
}

#[tokio::test]
async fn a_deletion_repeats_although_the_record_is_gone() {
    let stage = Stage::new().await;
    let hse = stage.of_a("hse", &["hse_manager"]).await;
    let created = hse.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let path = format!("hse/incidents/{}", id(&created));
    assert_eq!(send(&hse, Method::DELETE, &path, "d1", json!({})).await.status, 204);
    let again = send(&hse, Method::DELETE, &path, "d1", json!({})).await;
    assert!(again.status == 204 && replayed(&again));
    assert_eq!(send(&hse, Method::DELETE, &path, "d2", json!({})).await.status, 404);
}

#[tokio::test]
async fn a_key_serves_one_request_of_one_person() {
    let stage = Stage::new().await;
    let (sup, other) = (stage.of_a("sup", &["supervisor"]).await, stage.of_a("oth", &["supervisor"]).await);
    send(&sup, Method::POST, "hse/incidents", "k", incident(stage.alpha)).await.expect(201);
    let another = incident_with(stage.alpha, json!({ "severity": "high" }));
    let reply = send(&sup, Method::POST, "hse/incidents", "k", another.clone()).await;
    assert_eq!(reply.summary(), "422 idempotency.mismatch");
    let reply = send(&other, Method::POST, "hse/incidents", "k", another).await;
    assert!(reply.status == 201 && !replayed(&reply));
    for key in ["", &"x".repeat(201)] {
        let reply = send(&sup, Method::POST, "hse/incidents", key, incident(stage.alpha)).await;
        assert_eq!(reply.summary(), "400 request.bad_parameter", "{key}");
    }
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let stage = Stage::new().await;
    let sup = stage.of_a("sup", &["supervisor"]).await;
    let refused = send(&sup, Method::POST, "hse/incidents", "k", json!({ "title": "x" })).await;
    assert_eq!(refused.status, 422);
    send(&sup, Method::POST, "hse/incidents", "k", incident(stage.alpha)).await.expect(201);
}

#[tokio::test]
async fn simultaneous_repeats_write_once() {
    let stage = Stage::new().await;
    let sup = stage.of_a("sup", &["supervisor"]).await;
    let body = incident(stage.alpha);
    let sent = (0..8).map(|_| send(&sup, Method::POST, "hse/incidents", "k", body.clone()));
    let replies = futures_join(sent).await;
    let ids: std::collections::BTreeSet<_> = replies.iter().map(|reply| id(&reply.json)).collect();
    assert_eq!(ids.len(), 1);
    assert!(replies.iter().all(|reply| reply.status == 201));
    assert_eq!(stage.number("SELECT count(*) FROM hse.incident").await, 1);
}

async fn futures_join(sent: impl Iterator<Item = impl Future<Output = Reply> + Send>) -> Vec<Reply> {
    futures::future::join_all(sent).await
}

#[tokio::test]
async fn a_lost_answer_is_made_again_and_a_lost_right_hides_it() {
    let stage = Stage::new().await;
    let sup = stage.of_a("sup", &["supervisor"]).await;
    let first = send(&sup, Method::POST, "hse/incidents", "k", incident(stage.alpha)).await.expect(201);
    let lost = "UPDATE sys.idempotency SET status = NULL, body = NULL";
    stage.app.tenant.db.query(&lost.into(), &[]).await.unwrap();
    let again = send(&sup, Method::POST, "hse/incidents", "k", incident(stage.alpha)).await;
    assert!(replayed(&again) && again.json == first);
    stage.update("core.user", sup.user.unwrap(), json!({ "memberships": [] })).await;
    stage.app.identity.invalidate("core.user", sup.user.unwrap()).await;
    let again = send(&sup, Method::POST, "hse/incidents", "k", incident(stage.alpha)).await;
    assert!(again.json.get("title").is_none(), "{}", again.json);
    assert_eq!(stage.number("SELECT count(*) FROM hse.incident").await, 1);
}
