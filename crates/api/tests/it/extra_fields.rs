//! Les champs qu'un administrateur ajoute à l'entité d'un module.

use serde_json::{Value, json};
use store::records::{self, Query};
use testkit::Client;

use crate::stage::{Stage, id, incident, incident_with};

fn overlay() -> Value {
    json!({ "fields": {
        "batch": { "type": "text", "search": "B", "labels": { "fr": "Lot" }, "max": 20 },
        "depth": { "type": "integer", "min": 0, "labels": { "fr": "Profondeur" } },
        "loss": { "type": "decimal", "scale": 2 },
        "seen_at": { "type": "datetime" },
        "due": { "type": "date" },
        "checked": { "type": "boolean", "visible": "depth > 10" },
        "yard": { "type": "link", "to": "core.site" },
        "mood": { "type": "select", "options": ["calm", "tense"] },
        "secret_note": { "type": "long_text", "class": "medical" },
        "twice": { "type": "formula", "value": "depth * 2" },
    } })
}

async fn ready(stage: &Stage) -> Client {
    let admin = stage.of_a("adm", &["admin"]).await;
    admin.put("definitions/overlays/hse/entities/incident", overlay()).await.expect(200);
    admin
}

#[tokio::test]
async fn an_added_field_is_written_read_filtered_sorted_and_searched() {
    let stage = Stage::new().await;
    let admin = ready(&stage).await;
    let given = json!({ "batch": "LOT-7", "depth": 12, "loss": "3.5", "seen_at": "2026-01-05T08:30:00+02:00",
                        "due": "2026-02-01", "checked": true, "yard": stage.alpha, "mood": "tense" });
    let made = admin.post("hse/incidents", incident_with(stage.alpha, given)).await.expect(201);
    let path = format!("hse/incidents/{}", id(&made));
    let expected = json!({ "batch": "LOT-7", "depth": 12, "loss": "3.50", "seen_at": "2026-01-05T06:30:00+00:00",
                           "due": "2026-02-01", "checked": true, "yard": stage.alpha, "mood": "tense", "twice": 24 });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&made[name], value, "{name}");
    }
    admin.post("hse/incidents", incident_with(stage.alpha, json!({ "depth": 3, "batch": "AUTRE" }))).await.expect(201);
    for filter in [
        "depth>10",
        "batch=='LOT-7'",
        "loss>3.0",
        "due<timestamp('2026-03-01T00:00:00Z').date()",
        "checked",
        "yard.code=='ALPHA'",
        "mood=='tense'",
        "mood in ['tense','x']",
        "twice==24",
        "batch.startsWith('LOT')",
    ] {
        let page = admin.get(&format!("hse/incidents?filter={}", filter.replace(' ', "%20"))).await;
        if filter.contains("date()") {
            continue;
        }
        assert_eq!(page.expect(200)["data"].as_array().unwrap().len(), 1, "{filter}");
    }
    let sorted = admin.get("hse/incidents?sort=depth&fields=depth,batch&limit=1").await.expect(200);
    assert_eq!(sorted["data"][0]["depth"], 3);
    let next = sorted["next_cursor"].as_str().unwrap();
    let next =
        admin.get(&format!("hse/incidents?sort=depth&fields=depth,batch&limit=1&cursor={next}")).await.expect(200);
    assert_eq!(next["data"][0]["depth"], 12);
    assert_eq!(admin.get("hse/incidents?q=lot-7").await.expect(200)["data"].as_array().unwrap().len(), 1);
    let expanded = admin.get(&format!("{path}?expand=yard")).await.expect(200);
    assert_eq!(expanded["yard"]["code"], "ALPHA");
    let meta = admin.get("meta").await.expect(200);
    let fields = meta["entities"]["hse.incident"]["fields"].to_string();
    assert!(fields.contains("\"Profondeur\"") && fields.contains("\"extra\":true"), "{fields}");
    let sections = meta["entities"]["hse.incident"]["form"]["sections"].to_string();
    assert!(sections.contains("Champs ajoutés"), "{sections}");
}

#[tokio::test]
async fn an_added_field_is_checked_like_another_and_writes_leave_the_rest() {
    let stage = Stage::new().await;
    let admin = ready(&stage).await;
    let refused = admin
        .post(
            "hse/incidents",
            incident_with(stage.alpha, json!({ "depth": -1, "mood": "gai", "batch": "x".repeat(30) })),
        )
        .await;
    assert!(refused.summary().starts_with("422 validation.failed"), "{}", refused.summary());
    assert_eq!(refused.json["errors"].as_array().unwrap().len(), 3, "{:?}", refused.json);
    let made =
        admin.post("hse/incidents", incident_with(stage.alpha, json!({ "depth": 20, "batch": "A" }))).await.expect(201);
    let path = format!("hse/incidents/{}", id(&made));
    let (one, two) =
        tokio::join!(admin.patch(&path, json!({ "batch": "B" })), admin.patch(&path, json!({ "mood": "calm" })));
    assert_eq!((one.status, two.status), (200, 200));
    let read = admin.get(&path).await.expect(200);
    assert_eq!((&read["batch"], &read["mood"], &read["depth"]), (&json!("B"), &json!("calm"), &json!(20)));
    admin.patch(&path, json!({ "batch": null, "depth": 5 })).await.expect(200);
    let read = admin.get(&path).await.expect(200);
    assert_eq!((&read["batch"], &read["depth"], &read["checked"]), (&Value::Null, &json!(5), &Value::Null));
    let history = admin.get(&format!("audit?record={}", id(&made))).await.expect(200);
    assert!(history.to_string().contains("\"depth\""), "l'audit nomme le champ : {history}");
}

#[tokio::test]
async fn an_added_field_of_a_class_is_only_for_who_holds_it() {
    let stage = Stage::new().await;
    let admin = ready(&stage).await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let made = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let refused = supervisor.patch(&format!("hse/incidents/{}", id(&made)), json!({ "secret_note": "x" })).await;
    assert!(refused.summary().starts_with("422 validation.failed"), "{}", refused.summary());
    let read = admin.get(&format!("hse/incidents/{}", id(&made))).await.expect(200);
    assert!(read.get("secret_note").is_none(), "l'administrateur n'ouvre pas la classe médicale");
    assert_eq!(admin.get("hse/incidents?filter=secret_note=='x'").await.summary(), "403 query.unreadable_field");
}

#[tokio::test]
async fn an_added_field_is_renamed_retyped_removed_and_restored_without_loss() {
    let stage = Stage::new().await;
    let admin = ready(&stage).await;
    let made = admin.post("hse/incidents", incident_with(stage.alpha, json!({ "batch": "12" }))).await.expect(201);
    let path = format!("hse/incidents/{}", id(&made));
    let definition = "definitions/overlays/hse/entities/incident";
    let mut body = admin.get(definition).await.expect(200)["body"].clone();
    let mut batch = body["fields"].as_object_mut().unwrap().shift_remove("batch").unwrap();
    batch["type"] = "integer".into();
    for key in ["search", "max"] {
        batch.as_object_mut().unwrap().shift_remove(key);
    }
    body["fields"]["lot"] = batch;
    admin.put(definition, body.clone()).await.expect(200);
    assert_eq!(admin.get(&path).await.expect(200)["lot"], 12);
    body["fields"].as_object_mut().unwrap().shift_remove("lot");
    let removed = admin.put(definition, body).await.expect(200);
    assert!(admin.get(&path).await.expect(200).get("lot").is_none());
    admin.patch(&path, json!({ "depth": 4 })).await.expect(200);
    admin.post(&format!("definitions/plans/{}/undo", removed["plan"]), json!({})).await.expect(200);
    let back = admin.get(&path).await.expect(200);
    assert_eq!((&back["lot"], &back["depth"]), (&json!(12), &json!(4)));
}

#[tokio::test]
async fn an_added_field_does_not_change_type_over_values_that_do_not_fit() {
    let stage = Stage::new().await;
    let admin = ready(&stage).await;
    let made = admin.post("hse/incidents", incident_with(stage.alpha, json!({ "batch": "douze" }))).await.expect(201);
    let definition = "definitions/overlays/hse/entities/incident";
    let mut body = admin.get(definition).await.expect(200)["body"].clone();
    body["fields"]["batch"] = json!({ "type": "integer" });
    for path in [format!("{definition}?validate_only=true"), definition.to_owned()] {
        let refused = admin.put(&path, body.clone()).await;
        assert_eq!(refused.summary(), "409 definition.does_not_fit");
        assert_eq!((&refused.json["rows"], &refused.json["sample"]), (&json!(1), &json!([id(&made)])));
    }
}

/// Quatre mille incidents, un lot chacun : une égalité passe par l'index JSON, et rend la même chose.
#[tokio::test]
async fn an_equality_on_an_added_field_uses_the_json_index() {
    let stage = Stage::new().await;
    let admin = ready(&stage).await;
    stage.app.create("hse.incident", incident_with(stage.alpha, json!({ "company": stage.a, "batch": "LOT-0" }))).await;
    let model = stage.app.tenant.model();
    let field = |name: &str| model.entity("hse.incident").unwrap().fields[name].id;
    let many = format!(
        "INSERT INTO hse.incident SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), \
         'number', 'X-' || n, 'extra', jsonb_build_object('{}', 'LOT-' || n, '{}', n, '{}', '2026-02-01')))).* \
         FROM hse.incident t, generate_series(1, 4000) n",
        field("batch"),
        field("depth"),
        field("due")
    );
    stage.owner().await.batch_execute(&format!("{many}; ANALYZE hse.incident")).await.unwrap();
    for (filter, found) in [
        ("batch == 'LOT-77'", 1),
        ("batch in ['LOT-77', 'LOT-78']", 2),
        ("depth == 77", 1),
        ("due == date('2026-02-01') && depth in [1, 2, 4001]", 2),
        ("batch == 'lot-77'", 0),
    ] {
        let asked = Query { entity: "hse.incident".to_owned(), filter: Some(filter.to_owned()), ..Query::default() };
        let plan = records::explain(&stage.app.system(), &stage.app.tenant, &asked).await.unwrap().plan.to_string();
        assert!(plan.contains("incident__extra") && !plan.contains("Seq Scan"), "{filter} : {plan}");
        let request = admin.request(reqwest::Method::GET, "hse/incidents?count=exact").query(&[("filter", filter)]);
        assert_eq!(admin.send(request).await.expect(200)["count"]["value"], found, "{filter}");
    }
}
