//! Gouverner une entrée : l'essayer, la refuser, la freiner, en protéger le contenu.

use serde_json::{Value, json};

use super::{alarm, alarms, alert, call, faults, last, number_of_parties, open, parties, party, scene};
use crate::stage::object;

#[tokio::test]
async fn a_preview_tells_what_would_be_written_and_writes_nothing() {
    let (stage, admin) = scene().await;
    let door = open(&admin, parties()).await;
    let test = format!("{}/test", door.admin);
    assert_eq!(admin.post(&test, json!({})).await.summary(), "422 validation.failed payload:required");
    call(&stage, &door, &party("P-1", "Premier")).await.expect(202);
    let done = last(&stage, &admin, &door).await;
    let traces = "SELECT (SELECT count(*) FROM sys.audit) + (SELECT count(*) FROM sys.outbox)";
    let before = (stage.number(traces).await, number_of_parties(&stage).await);
    let shown = admin.post(&test, json!({})).await.expect(200);
    assert_eq!(
        (&shown["act"], &shown["record"], &shown["values"]["country"], &shown["errors"]),
        (&json!("updated"), &done["record"], &json!("GA"), &json!([])),
        "{shown}"
    );
    let new = admin.post(&test, json!({ "payload": party("P-2", "Second") })).await.expect(200);
    assert_eq!((&new["act"], &new["record"]), (&json!("created"), &Value::Null), "{new}");
    let other = json!({
        "payload": { "code": "P-3", "long": "x".repeat(300) },
        "mapping": [{ "field": "code", "from": "/code" }, { "field": "name", "from": "/long" },
            { "field": "country", "from": "payload.country" }, { "field": "parent", "from": "/code" }],
    });
    let faulty = admin.post(&test, other).await.expect(200);
    assert_eq!(faults(&faulty), ["country:mapping", "parent:broken_link", "name:too_long"], "{faulty}");
    let wrong = json!({ "mapping": [{ "field": "nom", "from": "payloat.x" }, { "field": "code", "from": "/code" }] });
    let refused = admin.post(&test, wrong).await;
    assert_eq!(refused.summary(), "422 validation.failed mapping[0].field:unknown_field mapping[0].from:mapping");
    assert_eq!((stage.number(traces).await, number_of_parties(&stage).await), before);
    let deep = (0..90).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(admin.post(&test, json!({ "payload": deep })).await.summary(), "400 inbound.unreadable");
}

#[tokio::test]
async fn a_definition_that_cannot_serve_is_refused() {
    let (stage, admin) = scene().await;
    open(&admin, parties()).await;
    let refused = async |changes: Value| {
        let mut body = object(parties());
        body.extend([("name".to_owned(), json!("other"))]);
        body.extend(object(changes));
        admin.post("automation/hooks", Value::Object(body)).await.summary()
    };
    assert_eq!(refused(json!({ "name": "erp" })).await, "422 validation.failed name:duplicate");
    assert_eq!(refused(json!({ "name": "Mon ERP" })).await, "422 validation.failed name:pattern");
    assert_eq!(refused(json!({ "secret": "court" })).await, "422 validation.failed secret:pattern");
    assert_eq!(refused(json!({ "key": "name", "mapping": [] })).await, "422 validation.failed key:unknown_option");
    assert_eq!(refused(json!({ "entity": "core.audit_entry" })).await, "422 validation.failed entity:unknown_option");
    assert_eq!(refused(json!({ "entity": null })).await, "422 validation.failed entity:required");
    assert_eq!(refused(json!({ "per_minute": 0 })).await, "422 validation.failed per_minute:out_of_range");
    assert_eq!(
        refused(json!({ "auth": { "kind": "hmac", "header": "a b" } })).await,
        "422 validation.failed auth.header:pattern"
    );
    assert_eq!(refused(json!({ "auth": { "kind": "none" } })).await, "400 request.malformed");
    assert_eq!(refused(json!({ "owner": stage.a })).await, "400 request.malformed");
    let nul = json!({ "mapping": [{ "field": "code", "from": "/a\u{0}" }, { "field": "name", "from": "/b" }] });
    assert_eq!(refused(nul).await, "400 request.malformed");
    let off = json!({ "name": "off", "enabled": false, "entity": "core.gone", "action": "create" });
    let off = open(&admin, off).await;
    let on = admin.patch(&off.admin, json!({ "enabled": true })).await;
    assert_eq!(on.summary(), "422 validation.failed entity:unknown_option", "hors service, elle n'avait pas à servir");
    let reader = stage.of_a("aud", &[]).await;
    stage.grant(&reader, json!([{ "permission": "core.automation.view.all" }])).await;
    reader.get("automation/hooks").await.expect(200);
    assert_eq!(reader.post("automation/hooks", parties()).await.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn an_endpoint_is_braked_and_what_it_received_is_forgotten_in_time() {
    let (stage, admin) = scene().await;
    let mut body = parties();
    body["per_minute"] = json!(3);
    let door = open(&admin, body).await;
    for rank in 0..3 {
        assert_eq!(call(&stage, &door, &party(&format!("R{rank}"), "Rafale")).await.status, 202);
    }
    let braked = call(&stage, &door, &party("R4", "Rafale")).await;
    assert_eq!((braked.summary().as_str(), braked.header("retry-after")), ("429 rate.limited", Some("60")));
    stage.app.settle().await;
    let old = "UPDATE sys.inbound_delivery SET received_at = now() - interval '91 days' WHERE key <> (SELECT min(key) FROM sys.inbound_delivery)";
    stage.app.tenant.db.query(&old.into(), &[]).await.unwrap();
    let work = "INSERT INTO sys.job (kind, payload) VALUES ('housekeeping', '{}')";
    stage.app.tenant.db.query(&work.into(), &[]).await.unwrap();
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery").await, 1);
}

#[tokio::test]
async fn a_protected_field_keeps_what_feeds_it_to_the_owner() {
    let (stage, admin) = scene().await;
    let other = stage.of_a("oth", &["admin"]).await;
    let medic = json!([
        { "permission": "hse.incident.*.all", "classes": "medical" }, { "permission": "core.automation.*.all" },
        { "permission": "core.site.view.all" },
    ]);
    stage.grant(&admin, medic).await;
    let mut body = alarms("medical");
    body["mapping"].as_array_mut().unwrap().push(json!({ "field": "medical", "from": "/note" }));
    let door = open(&admin, body).await;
    let mut sent = alarm("ALPHA");
    sent["note"] = json!("fracture du poignet");
    alert(&stage, &door, &sent).await.expect(202);
    let seen = last(&stage, &admin, &door).await;
    assert_eq!(seen["status"], "done", "{seen}");
    let path = format!("{}/deliveries/{}", door.admin, seen["id"].as_str().unwrap());
    let whole = admin.get(&path).await.expect(200);
    assert_eq!(whole["payload"]["note"], "fracture du poignet");
    assert_eq!((&whole["headers"]["x-model"], &whole["headers"]["x-sender"]), (&json!("GX-2"), &Value::Null));
    let hidden = other.get(&path).await.expect(200);
    assert_eq!(
        (&hidden["protected"], &hidden["payload"], &hidden["headers"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    assert_eq!(other.post(&format!("{}/test", door.admin), json!({})).await.summary(), "403 access.forbidden");
    let made = other.get(&format!("hse/incidents/{}", seen["record"].as_str().unwrap())).await.expect(200);
    assert_eq!(made.get("medical"), None, "{made}");
}
