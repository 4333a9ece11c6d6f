//! Faire ce qu'un appel demande : sous les droits de qui en répond, une fois, et réveiller ce qui l'attend.

use kernel::Clock;
use serde_json::{Value, json};

use super::{alarm, alarms, alert, call, faults, last, open, parties, party, scene};
use crate::stage::Stage;

#[tokio::test]
async fn what_a_call_does_its_owner_may_do() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let ana = stage.of_a("ana", &[]).await;
    let base = [
        "core.automation.view.all",
        "core.automation.manage.all",
        "core.site.view.company",
        "hse.incident.view.company",
        "hse.incident.create.company",
    ];
    let held = |names: &[&str]| names.iter().map(|name| json!({ "permission": name })).collect::<Value>();
    stage.grant(&ana, held(&base)).await;
    let door = open(&ana, alarms("iot")).await;
    alert(&stage, &door, &alarm("ALPHA")).await.expect(202);
    let done = last(&stage, &ana, &door).await;
    assert_eq!((&done["status"], &done["act"]), (&json!("done"), &json!("created")), "{done}");
    let made = admin.get(&format!("hse/incidents/{}", done["record"].as_str().unwrap())).await.expect(200);
    assert_eq!(
        (&made["severity"], &made["site"], &made["company"], &made["reporter"]),
        (&json!("critical"), &json!(stage.alpha), &json!(stage.a), &json!(ana.user.unwrap())),
        "{made}"
    );
    let trail =
        "SELECT count(*) FROM sys.audit WHERE entity = 'hse.incident' AND device = 'webhook:iot' AND actor IS NOT NULL";
    assert_eq!(stage.number(trail).await, 1);

    alert(&stage, &door, &alarm("BETA")).await.expect(202);
    assert_eq!(faults(&last(&stage, &ana, &door).await), ["site:broken_link"], "un site d'une autre société");
    stage.grant(&ana, held(&base[..4])).await;
    let before = stage.traces().await;
    alert(&stage, &door, &alarm("ALPHA")).await.expect(202);
    let refused = last(&stage, &ana, &door).await;
    assert_eq!((faults(&refused), &refused["record"]), (vec![":access.forbidden".to_owned()], &Value::Null));
    assert!(refused["errors"][0]["message"].as_str().unwrap().len() > 20, "{refused}");
    assert_eq!(stage.traces().await, before, "rien n'est écrit");
    assert_eq!(
        ana.post("automation/hooks", alarms("other")).await.summary(),
        "422 validation.failed entity:unknown_option"
    );

    admin.patch(&door.admin, json!({ "per_minute": 60 })).await.expect(200);
    let owner = admin.get(&door.admin).await.expect(200)["owner"].clone();
    assert_eq!(owner, json!(admin.user.unwrap()), "qui change l'entrée en répond");
    let replay = format!("{}/deliveries/{}/replay", door.admin, refused["id"].as_str().unwrap());
    ana.post(&replay, json!({})).await.expect(200);
    assert_eq!(last(&stage, &ana, &door).await["status"], "done");
    stage.update("core.user", admin.user.unwrap(), json!({ "status": "suspended" })).await;
    stage.app.identity.invalidate("core.user", admin.user.unwrap()).await;
    alert(&stage, &door, &alarm("ALPHA")).await.expect(202);
    assert_eq!(faults(&last(&stage, &ana, &door).await), [":auth.disabled"]);
}

#[tokio::test]
async fn three_failures_in_a_row_tell_the_administrators() {
    let (stage, admin) = scene().await;
    let door = open(&admin, alarms("iot")).await;
    for _ in 0..4 {
        let mut body = alarm("ALPHA");
        (body["at"], body["message"]) = (json!("demain"), json!("court"));
        alert(&stage, &door, &body).await.expect(202);
        let failed = last(&stage, &admin, &door).await;
        assert_eq!(faults(&failed), ["occurred_at:wrong_type"], "{failed}");
    }
    let told = admin.get("notifications").await.expect(200);
    let told: Vec<&str> = told["data"].as_array().unwrap().iter().filter_map(|one| one["title"].as_str()).collect();
    assert_eq!(told.iter().filter(|title| title.contains("iot")).count(), 1, "{told:?}");
    let filtered = admin.get(&format!("{}/deliveries?status=done", door.admin)).await.expect(200);
    assert_eq!(filtered["data"], json!([]));
    let unknown = admin.get(&format!("{}/deliveries?status=%00", door.admin)).await;
    assert_eq!(unknown.summary(), "400 request.bad_parameter");
    let first = admin.get(&format!("{}/deliveries?limit=3", door.admin)).await.expect(200);
    let next = first["next_cursor"].as_str().unwrap();
    let rest = admin.get(&format!("{}/deliveries?limit=3&cursor={next}", door.admin)).await.expect(200);
    assert_eq!((rest["data"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Value::Null));
}

#[tokio::test]
async fn a_stop_between_keeping_and_acting_loses_and_doubles_nothing() {
    let (stage, admin) = scene().await;
    let door = open(&admin, alarms("iot")).await;
    alert(&stage, &door, &alarm("ALPHA")).await.expect(202);
    let db = &stage.app.tenant.db;
    let taken = "UPDATE sys.job SET state = 'running', attempts = 1, locked_by = 'mort', locked_until = now() - interval '1 s' \
        WHERE kind = 'inbound'";
    db.query(&taken.into(), &[]).await.unwrap();
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM hse.incident").await, 0, "un autre nœud la tient");
    store::jobs::rescue(db, Clock::System.now()).await.unwrap();
    stage.app.settle().await;
    let again = "UPDATE sys.job SET state = 'waiting' WHERE kind = 'inbound'";
    db.query(&again.into(), &[]).await.unwrap();
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM hse.incident").await, 1);
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery WHERE status = 'done'").await, 1);
}

#[tokio::test]
async fn two_calls_of_one_key_at_the_same_time_keep_one_record() {
    let (stage, admin) = scene().await;
    let mut body = parties();
    body["key"] = json!("external_id");
    body["mapping"].as_array_mut().unwrap().push(json!({ "field": "external_id", "from": "/id" }));
    body["mapping"][0] = json!({ "field": "trade_name", "from": "/id" });
    let door = open(&admin, body).await;
    for rank in 0..6 {
        let mut body = party("x", &format!("Nom {rank}"));
        body["id"] = json!("EXT-1");
        call(&stage, &door, &body).await.expect(202);
    }
    let services = &stage.app.services;
    let work = async || while services.work_once().await.unwrap() {};
    tokio::join!(work(), work(), work());
    assert_eq!(stage.number("SELECT count(*) FROM core.party WHERE external_id = 'EXT-1'").await, 1);
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery WHERE status = 'done'").await, 6);
}

#[tokio::test]
async fn a_call_wakes_the_triggers_that_wait_for_it() {
    let (stage, admin) = scene().await;
    let note = json!({ "title": "name", "fields": { "name": { "type": "text", "required": true, "max": 80 } } });
    let steps = json!([{ "do": "create", "entity": "note", "set": { "name": "payload.sensor + ' ' + string(payload.level)" } }]);
    let trigger = json!({
        "webhook": "iot", "when": "payload.level > 3 && has(payload.sensor)", "steps": steps,
        "labels": { "fr": "Capteur", "en": "Sensor" },
    });
    let changes = json!({ "changes": [
        { "path": "entities/note", "body": note }, { "path": "triggers/sensor", "body": trigger },
    ] });
    admin.post("definitions/apply", changes).await.expect(200);
    let door = open(&admin, json!({ "name": "iot", "auth": { "kind": "token" } })).await;
    for level in [2, 5] {
        call(&stage, &door, &json!({ "sensor": "T1", "level": level })).await.expect(202);
    }
    let done = last(&stage, &admin, &door).await;
    assert_eq!((&done["status"], &done["runs"], &done["record"]), (&json!("done"), &json!(1), &Value::Null), "{done}");
    let notes = admin.get("my/notes").await.expect(200);
    let names: Vec<&Value> = notes["data"].as_array().unwrap().iter().map(|note| &note["name"]).collect();
    assert_eq!((names, &notes["data"][0]["company"]), (vec![&json!("T1 5")], &json!(stage.a)));
    let listed = admin.get("automation/triggers").await.expect(200);
    let sensor = listed["data"].as_array().unwrap().iter().find(|one| one["name"] == "my.sensor").unwrap();
    assert_eq!(sensor["source"], json!({ "kind": "webhook", "hook": "iot" }));
    let trial = json!({ "payload": { "sensor": "T2", "level": 9 } });
    let trial = admin.post("automation/triggers/my.sensor/test", trial).await.expect(200);
    assert_eq!((&trial["matched"], &trial["state"]), (&json!(true), &json!("done")), "{trial}");
    admin.post("automation/triggers/my.sensor/disable", json!({})).await.expect(204);
    call(&stage, &door, &json!({ "sensor": "T1", "level": 9 })).await.expect(202);
    assert_eq!(last(&stage, &admin, &door).await["runs"], 0);
    assert_eq!(stage.number("SELECT count(*) FROM my.note").await, 1);
}
