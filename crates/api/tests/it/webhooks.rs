//! Les abonnements aux événements, par leur API : qui les tient, ce qui se refuse, ce que disent les fautes.

use serde_json::{Value, json};
use testkit::{Client, HttpSink};

use crate::stage::{Stage, id, incident, object};

struct Scene {
    stage: Stage,
    admin: Client,
    sink: HttpSink,
}

async fn scene() -> Scene {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    Scene { stage, admin, sink: HttpSink::start().await }
}

impl Scene {
    fn body(&self, changes: Value) -> Value {
        let mut body = object(json!({ "name": "Paie", "url": self.sink.url(), "events": ["hse.incident.created"] }));
        body.extend(object(changes));
        Value::Object(body)
    }
}

#[tokio::test]
async fn a_subscription_is_made_told_and_removed() {
    let scene = scene().await;
    let Scene { stage, admin, sink } = &scene;
    let made = admin.post("automation/webhooks", scene.body(json!({}))).await.expect(201);
    let path = format!("automation/webhooks/{}", id(&made));
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    admin.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    assert_eq!(sink.asked().len(), 1);
    let page = admin.get(&format!("{path}/deliveries?state=delivered&limit=1")).await.expect(200);
    let delivery = page["data"][0]["id"].as_str().unwrap();
    assert_eq!(sink.asked()[0].header("webhook-id"), delivery);
    let seen = admin.get(&format!("{path}/deliveries/{delivery}")).await.expect(200);
    assert_eq!((seen["body"].as_str().unwrap(), &seen["answer"]), (sink.asked()[0].text().as_str(), &json!("{}")));
    assert_eq!(seen["headers"]["webhook-signature"], sink.asked()[0].header("webhook-signature"));
    let again = admin.post(&format!("{path}/deliveries/{delivery}/replay"), json!({})).await.expect(200);
    assert_eq!(again["state"], "waiting");
    stage.app.settle().await;
    assert_eq!(sink.asked().len(), 2);
    assert_eq!(admin.post(&format!("{path}/test"), json!({})).await.expect(200)["state"], "delivered");
    let changed = admin.patch(&path, json!({ "fields": ["title"], "filter": " " })).await.expect(200);
    assert_eq!((&changed["fields"], &changed["filter"]), (&json!(["title"]), &Value::Null));
    assert_eq!(admin.post(&format!("{path}/disable"), json!({})).await.expect(200)["disabled_reason"], "manual");
    assert_eq!(admin.post(&format!("{path}/enable"), json!({})).await.expect(200)["enabled"], true);
    let listed = admin.get("automation/webhooks").await.expect(200);
    assert_eq!((&listed["data"][0]["last"]["type"], listed["data"][0].get("secret")), (&json!("webhook.test"), None));
    admin.delete(&path).await.expect(204);
    assert_eq!(admin.get(&path).await.summary(), "404 record.not_found");
    let traced = "SELECT count(DISTINCT action) FROM sys.audit WHERE action LIKE 'webhook.%'";
    assert_eq!(stage.number(traced).await, 7, "créé, renvoyé, essayé, changé, arrêté, remis en service, retiré");
}

#[tokio::test]
async fn what_cannot_serve_is_refused_where_it_is_wrong() {
    let scene = scene().await;
    let admin = &scene.admin;
    admin.post("automation/webhooks", scene.body(json!({ "name": "Prise" }))).await.expect(201);
    let refused = async |changes: Value| admin.post("automation/webhooks", scene.body(changes)).await.summary();
    for (changes, expected) in [
        (json!({ "name": "Prise" }), "name:duplicate"),
        (json!({ "name": " " }), "name:pattern"),
        (json!({ "url": null }), "url:required"),
        (json!({ "url": 3 }), "url:wrong_type"),
        (json!({ "url": "http://example.org/" }), "url:https_only"),
        (json!({ "url": "https://192.168.1.1/" }), "url:private_address"),
        (json!({ "events": [] }), "events:required"),
        (json!({ "events": ["hse.incident.*", "hse.incident.*"] }), "events:repeated"),
        (json!({ "events": ["hse.incident.exploded"] }), "events:unknown_option"),
        (json!({ "events": ["hse.nothing.created"] }), "events:unknown_option"),
        (json!({ "filter": "severity = 1" }), "filter:bad_filter"),
        (json!({ "filter": "unknown == 1" }), "filter:bad_filter"),
        (json!({ "fields": ["unknown"] }), "fields:unknown_field"),
        (json!({ "events": ["*"], "filter": "severity == 'low'" }), "filter:one_entity"),
    ] {
        assert_eq!(refused(changes.clone()).await, format!("422 validation.failed {expected}"), "{changes}");
    }
    let missing = admin.post("automation/webhooks", json!({ "url": scene.sink.url() })).await.summary();
    assert_eq!(missing, "422 validation.failed name:required events:required");
    assert_eq!(refused(json!({ "color": "red" })).await, "400 request.malformed");
}

#[tokio::test]
async fn reading_automation_is_not_governing_it() {
    let scene = scene().await;
    let Scene { stage, admin, .. } = &scene;
    let made = admin.post("automation/webhooks", scene.body(json!({}))).await.expect(201);
    let path = format!("automation/webhooks/{}", id(&made));
    let reader = stage.of_a("lec", &[]).await;
    stage.grant(&reader, json!([{ "permission": "core.automation.view.all" }])).await;
    let seen = reader.get(&path).await.expect(200);
    assert_eq!((&seen["url"], seen.get("secret")), (&Value::Null, None));
    admin.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    let page = reader.get(&format!("{path}/deliveries")).await.expect(200);
    let delivery = format!("{path}/deliveries/{}", page["data"][0]["id"].as_str().unwrap());
    let one = reader.get(&delivery).await.expect(200);
    assert_eq!((&one["protected"], one.get("body")), (&json!(true), None));
    for gesture in ["rotate", "test", "enable", "disable"] {
        assert_eq!(reader.post(&format!("{path}/{gesture}"), json!({})).await.status, 403, "{gesture}");
    }
    assert_eq!(reader.post(&format!("{delivery}/replay"), json!({})).await.status, 403);
    assert_eq!(reader.delete(&path).await.status, 403);
    assert_eq!(reader.get(&format!("{path}/deliveries?state=lost")).await.summary(), "400 request.bad_parameter");
}
