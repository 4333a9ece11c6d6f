//! Ce qu'on écrit avant de le garder, ce qu'on a gardé avant : essayer un brouillon, relire et reprendre une version ; et faire
//! d'un coup à beaucoup d'exécutions.

use serde_json::{Value, json};
use testkit::Client;

use crate::stage::{Stage, incident};

async fn scene() -> (Stage, Client, Client) {
    let stage = Stage::new().await;
    let (admin, supervisor) = (stage.of_a("adm", &["admin"]).await, stage.of_a("sup", &["supervisor"]).await);
    let note = json!({ "title": "name", "fields": { "name": { "type": "text", "required": true, "max": 20 } } });
    admin.put("definitions/entities/note", note).await.expect(200);
    (stage, admin, supervisor)
}

/// Un déclencheur qui écrit une note de ce nom.
fn writes(name: &str) -> Value {
    let steps = json!([{ "do": "create", "entity": "note", "set": { "name": name } }]);
    json!({ "labels": { "fr": "Noter", "en": "Note" }, "on": "hse.incident.created", "steps": steps })
}

#[tokio::test]
async fn a_draft_is_tried_and_nothing_of_it_stays() {
    let (stage, admin, supervisor) = scene().await;
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    let tell = json!({ "do": "notify", "to": ["role:hse_manager"], "template": "told" });
    let mut body = writes("'brouillon'");
    body["steps"].as_array_mut().unwrap().push(tell);
    let told =
        json!({ "labels": { "fr": "Dit", "en": "Told" }, "text": { "fr": "Vu {{ record.title }}", "en": "Seen" } });
    let draft = json!([{ "path": "templates/told", "body": told, "version": 0 }, { "path": "triggers/new", "body": body, "version": 0 }]);
    stage.of_a("hse", &["hse_manager"]).await;
    let before = stage.traces().await;
    let asked = json!({ "draft": draft, "sample": { "record": raised["id"] } });
    let trial = admin.post("automation/triggers/test", asked.clone()).await.expect(200);
    assert_eq!((&trial["matched"], &trial["state"]), (&json!(true), &json!("done")), "{trial}");
    assert_eq!(trial["would"]["notifications"][0]["title"], "Dit", "{trial}");
    assert_eq!(stage.traces().await, before, "rien n'est resté");
    assert_eq!(admin.get("definitions/triggers/new").await.status, 404, "le brouillon n'est pas gardé");
    let faulty = json!({ "draft": [{ "path": "triggers/new", "body": writes("oups(") }], "sample": {} });
    let refused = admin.post("automation/triggers/test", faulty).await.expect(422);
    assert!(refused["errors"][0]["field"].as_str().unwrap().starts_with("steps"), "{refused}");
    let entity = json!({ "draft": [{ "path": "entities/other", "body": { "fields": {} } }], "sample": {} });
    assert_eq!(admin.post("automation/triggers/test", entity).await.status, 422);
    assert_eq!(supervisor.post("automation/triggers/test", asked).await.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn every_version_of_a_trigger_is_kept_and_one_may_be_taken_back() {
    let (_stage, admin, supervisor) = scene().await;
    for name in ["'un'", "'deux'"] {
        admin.put("definitions/triggers/note_it", writes(name)).await.expect(200);
    }
    let versions = async || admin.get("definitions/versions?path=triggers/note_it").await.expect(200)["data"].clone();
    let past = versions().await;
    let did = |versions: &Value| -> Vec<(i64, String)> {
        let one = |one: &Value| (one["version"].as_i64().unwrap(), one["did"].as_str().unwrap().to_owned());
        versions.as_array().unwrap().iter().map(one).collect()
    };
    assert_eq!(did(&past), [(2, "changed".to_owned()), (1, "created".to_owned())], "{past}");
    assert_eq!(past[1]["body"]["steps"][0]["set"]["name"], "'un'");
    assert!(past[0]["by"].is_string() && past[0]["at"].is_string(), "{past}");
    admin.put("definitions/triggers/note_it", past[1]["body"].clone()).await.expect(200);
    admin.delete("definitions/triggers/note_it").await.expect(200);
    let past = versions().await;
    assert_eq!((past[0]["did"].clone(), past[0]["body"].clone()), (json!("removed"), Value::Null), "{past}");
    assert_eq!((&past[1]["version"], &past[1]["body"]["steps"][0]["set"]["name"]), (&json!(3), &json!("'un'")));
    assert_eq!(admin.get("definitions/versions").await.status, 422);
    let other = admin.get("definitions/versions?path=triggers/none").await.expect(200);
    assert_eq!(other["data"], json!([]));
    let refused = supervisor.get("definitions/versions?path=triggers/note_it").await;
    assert_eq!(refused.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn a_crowd_of_runs_is_replayed_or_stopped_at_once() {
    let (stage, admin, supervisor) = scene().await;
    admin.put("definitions/triggers/note_it", writes("'beaucoup trop long pour la case'")).await.expect(200);
    let mut waiting = writes("'après'");
    waiting["steps"].as_array_mut().unwrap().insert(0, json!({ "wait": "P7D" }));
    admin.put("definitions/triggers/later", waiting).await.expect(200);
    for _ in 0..3 {
        supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    }
    stage.app.settle().await;
    let bulk = async |body: Value| admin.post("automation/runs/bulk", body).await;
    let count = bulk(json!({ "action": "replay", "trigger": "my.note_it", "validate_only": true })).await.expect(200);
    assert_eq!((&count["changed"], &count["remaining"]), (&json!(0), &json!(3)), "{count}");
    admin.put("definitions/triggers/note_it", writes("'court'")).await.expect(200);
    let failed = admin.get("automation/runs?trigger=my.note_it&state=failed").await.expect(200);
    let one = bulk(json!({ "action": "replay", "ids": [failed["data"][0]["id"]] })).await.expect(200);
    assert_eq!((&one["changed"], &one["remaining"]), (&json!(1), &json!(0)), "{one}");
    stage.app.settle().await;
    let asked = json!({ "action": "replay", "trigger": "my.note_it", "as_of": count["as_of"] });
    let rest = bulk(asked.clone()).await.expect(200);
    assert_eq!(rest["changed"], 2, "celle qui échoue de nouveau n'est plus de la foule : {rest}");
    stage.app.settle().await;
    assert_eq!(bulk(asked).await.expect(200)["changed"], 0);
    let stopped = bulk(json!({ "action": "stop", "trigger": "my.later" })).await.expect(200);
    assert_eq!((&stopped["changed"], &stopped["remaining"]), (&json!(3), &json!(0)), "{stopped}");
    let runs = admin.get("automation/runs?trigger=my.later&state=stopped").await.expect(200);
    assert_eq!(runs["data"].as_array().unwrap().len(), 3);
    assert_eq!(bulk(json!({ "action": "stop", "ids": [] })).await.status, 422);
    let told =
        stage.number("SELECT count(*) FROM sys.audit WHERE action IN ('automation.replayed', 'automation.stopped')");
    assert_eq!(told.await, 3);
    let refused = supervisor.post("automation/runs/bulk", json!({ "action": "stop" })).await;
    assert_eq!(refused.summary(), "403 access.forbidden");
}
