//! Les écritures groupées : ce qu'elles laissent, ce qu'elles refusent, et les droits de chacun de leurs éléments.

use serde_json::{Value, json};

use crate::stage::{Stage, id, incident, incident_with};

async fn bulk(client: &testkit::Client, body: Value) -> testkit::Reply {
    client.post("hse/incidents/bulk", body).await
}

#[tokio::test]
async fn many_created_together_are_as_if_created_one_by_one() {
    let stage = Stage::new().await;
    let manager = stage.of_a("hse", &["hse_manager"]).await;
    let alone = manager.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let items: Vec<Value> = (0..3).map(|_| incident(stage.alpha)).collect();
    let reply = bulk(&manager, json!({ "operation": "create", "items": items })).await.expect(200);
    assert_eq!((&reply["succeeded"], &reply["failed"]), (&json!(3), &json!(0)));
    let numbers: Vec<&Value> = reply["results"].as_array().unwrap().iter().map(|one| &one["number"]).collect();
    assert_eq!(numbers, [&json!("INC-2026-00002"), &json!("INC-2026-00003"), &json!("INC-2026-00004")]);
    let own = ["id", "number", "created_at", "updated_at"];
    let bared = |record: &Value| {
        let mut record = record.as_object().cloned().unwrap();
        own.iter().for_each(|name| drop(record.remove(*name)));
        record
    };
    let together = manager.get(&format!("hse/incidents/{}", id(&reply["results"][0]))).await.expect(200);
    let alone = manager.get(&format!("hse/incidents/{}", id(&alone))).await.expect(200);
    assert_eq!(bared(&together), bared(&alone));
    for (table, columns) in [
        ("sys.audit", "action, entity, actor, actor_name, company, department, changes"),
        ("sys.outbox", "entity, version, events, actor, actor_name, company, department, owners, depth, changes"),
    ] {
        let sql = format!(
            "SELECT count(*) FROM (SELECT DISTINCT {columns} FROM {table} WHERE entity = 'hse.incident' AND changes IS NOT NULL) d"
        );
        assert_eq!(stage.number(&sql).await, 1, "{table}");
        let count = format!("SELECT count(*) FROM {table} WHERE entity = 'hse.incident'");
        assert_eq!(stage.number(&count).await, 4, "{table}");
    }
}

#[tokio::test]
async fn one_refusal_undoes_all_or_only_itself() {
    let stage = Stage::new().await;
    let manager = stage.of_a("hse", &["hse_manager"]).await;
    let bad = incident_with(stage.alpha, json!({ "title": null }));
    let stranger = incident(stage.beta);
    let items = json!([incident(stage.alpha), bad, stranger, incident(stage.alpha)]);
    manager.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let before = stage.traces().await;
    let refused = bulk(&manager, json!({ "operation": "create", "items": items })).await;
    assert_eq!(refused.summary(), "422 bulk.refused");
    let faults: Vec<(Value, Value)> = refused.json["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["index"].clone(), one["error"]["errors"][0]["code"].clone()))
        .collect();
    assert_eq!(faults, [(json!(1), json!("required")), (json!(2), json!("broken_link"))]);
    assert_eq!(stage.traces().await, before, "rien n'est écrit");
    let partial = bulk(&manager, json!({ "operation": "create", "items": items, "mode": "partial" })).await.expect(200);
    assert_eq!((&partial["succeeded"], &partial["failed"]), (&json!(2), &json!(2)));
}

#[tokio::test]
async fn what_the_database_refuses_is_told_of_the_right_item() {
    let stage = Stage::new().await;
    let admin = stage.of_a("admin", &["admin"]).await;
    let items: Vec<Value> = [10, 11, 12, 11, 13]
        .iter()
        .map(
            |n| json!({ "code": format!("S{n}"), "name": format!("Site {n}"), "kind": "offshore", "company": stage.a }),
        )
        .collect();
    let body = |mode: &str| json!({ "operation": "create", "items": items, "mode": mode });
    let refused = admin.post("core/sites/bulk", body("atomic")).await;
    assert_eq!(refused.summary(), "422 bulk.refused");
    assert_eq!(refused.json["results"][0]["index"], json!(3));
    assert_eq!(refused.json["results"][0]["error"]["code"], json!("record.duplicate"));
    let partial = admin.post("core/sites/bulk", body("partial")).await.expect(200);
    assert_eq!((&partial["succeeded"], &partial["failed"]), (&json!(4), &json!(1)));
}

#[tokio::test]
async fn rights_are_those_of_each_record() {
    let stage = Stage::new().await;
    let (manager, foreign) = (stage.of_a("a", &["hse_manager"]).await, stage.of_b("b", &["hse_manager"]).await);
    let mine = id(&manager.post("hse/incidents", incident(stage.alpha)).await.expect(201));
    let theirs = id(&foreign.post("hse/incidents", incident(stage.beta)).await.expect(201));
    for operation in [
        json!({ "operation": "update", "set": { "location": "Ailleurs, sur le pont" } }),
        json!({ "operation": "action", "action": "submit" }),
        json!({ "operation": "delete" }),
        json!({ "operation": "restore" }),
    ] {
        let mut body = operation.clone();
        body["items"] = json!([mine, theirs, "pas une clé"]);
        let refused = bulk(&manager, body.clone()).await;
        assert_eq!(refused.summary(), "422 bulk.refused", "{operation}");
        body["mode"] = json!("partial");
        let reply = bulk(&manager, body).await.expect(200);
        assert_eq!((&reply["succeeded"], &reply["failed"]), (&json!(1), &json!(2)), "{operation} {reply}");
        assert_eq!(reply["results"][1]["error"]["code"], json!("record.not_found"), "{operation}");
    }
    let untouched = stage.number("SELECT count(*) FROM hse.incident WHERE version = 1").await;
    assert_eq!(untouched, 1, "celui de l'autre société");
    let reader = stage.of_a("lecteur", &["auditor"]).await;
    for operation in ["create", "update", "delete", "restore"] {
        let reply = bulk(&reader, json!({ "operation": operation, "items": [] })).await;
        assert_eq!(reply.summary(), "403 access.forbidden", "{operation}");
    }
}

#[tokio::test]
async fn a_filter_touches_what_it_keeps_and_no_more_than_admitted() {
    let stage = Stage::new().await;
    let (manager, foreign) = (stage.of_a("a", &["hse_manager"]).await, stage.of_b("b", &["hse_manager"]).await);
    for severity in ["low", "low", "high"] {
        let body = incident_with(stage.alpha, json!({ "severity": severity }));
        manager.post("hse/incidents", body).await.expect(201);
    }
    foreign.post("hse/incidents", incident_with(stage.beta, json!({ "severity": "low" }))).await.expect(201);
    let mut body = json!({ "operation": "update", "filter": "severity == 'low'", "set": { "location": "Pont 2, bâbord" }, "max_affected": 1 });
    let refused = bulk(&manager, body.clone()).await;
    assert_eq!((refused.summary(), &refused.json["count"]), ("409 bulk.too_many".to_owned(), &json!(2)));
    body["max_affected"] = json!(2);
    assert_eq!(bulk(&manager, body).await.expect(200)["succeeded"], json!(2));
    assert_eq!(stage.number("SELECT count(*) FROM hse.incident WHERE location = 'Pont 2, bâbord'").await, 2);
    let both = json!({ "operation": "delete", "filter": "true", "items": [] });
    assert_eq!(bulk(&manager, both).await.summary(), "400 request.malformed");
}

#[tokio::test]
async fn lines_and_files_are_written_with_their_record() {
    let stage = Stage::new().await;
    let manager = stage.of_a("hse", &["hse_manager"]).await;
    let photo =
        manager.upload("p.png", "image/png", crate::stage::png(), Some("hse.incident.photos")).await.expect(201);
    let lines = json!([{ "title": "Poser un garde-corps", "responsible": manager.user, "due_on": "2027-01-31" }]);
    let rich = incident_with(stage.alpha, json!({ "photos": [photo["id"]], "corrective_actions": lines }));
    let reply =
        bulk(&manager, json!({ "operation": "create", "items": [incident(stage.alpha), rich] })).await.expect(200);
    let record = manager.get(&format!("hse/incidents/{}", id(&reply["results"][1]))).await.expect(200);
    assert_eq!(record["photos"][0]["id"], photo["id"]);
    assert_eq!(record["corrective_actions"].as_array().unwrap().len(), 1);
}
