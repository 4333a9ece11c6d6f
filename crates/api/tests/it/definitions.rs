//! Les définitions du locataire, changées pendant que l'application sert.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::{Client, TestOptions};

use crate::stage::{Stage, id};

fn asset() -> Value {
    json!({
        "number": "AST-{seq:5}", "title": "name",
        "labels": { "fr": "Équipement", "en": "Asset" }, "plural_labels": { "fr": "Équipements", "en": "Assets" },
        "fields": {
            "name": { "type": "text", "required": true, "search": "A", "labels": { "fr": "Nom", "en": "Name" } },
            "weight": { "type": "integer", "min": 0, "labels": { "es": "Peso" } },
            "kind": { "type": "select", "options": { "pump": "info", "valve": "neutral" },
                      "option_labels": { "pump": { "fr": "Pompe" } } },
            "site": { "type": "link", "to": "core.site" },
        },
    })
}

async fn admin(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

/// La définition telle que la base la garde, un champ changé.
async fn with_field(admin: &Client, name: &str, field: Value) -> Value {
    let mut body = admin.get("definitions/entities/asset").await.expect(200)["body"].clone();
    body["fields"][name] = field;
    body
}

#[tokio::test]
async fn a_new_entity_has_at_once_all_that_entities_have() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let plan = admin.put("definitions/entities/asset?validate_only=true", asset()).await.expect(200);
    assert_eq!(plan["risk"], "locks", "{plan}");
    assert!(plan["steps"].as_array().unwrap().iter().any(|step| step["step"] == "create_table"), "{plan}");
    assert_eq!(admin.get("my/assets").await.summary(), "404 request.unknown_route", "montrer n'est pas faire");
    let applied = admin.put("definitions/entities/asset", asset()).await.expect(200);
    assert!(applied["plan"].is_i64());
    let pump = json!({ "name": "Pompe P-101", "weight": 120, "kind": "pump", "site": stage.alpha });
    let made = admin.post("my/assets", pump).await.expect(201);
    assert_eq!((&made["number"], &made["weight"]), (&json!("AST-00001"), &json!(120)));
    let page = admin.get("my/assets?filter=weight>100&q=pompe&sort=-weight&count=exact").await.expect(200);
    assert_eq!(page["count"]["value"], 1);
    let meta = admin.get("meta").await.expect(200);
    let entity = &meta["entities"]["my.asset"];
    let text = entity.to_string();
    for label in ["Équipement", "Peso", "Pompe", "Valve"] {
        assert!(text.contains(label), "{label} : {text}");
    }
    assert!(meta["menus"].to_string().contains("my.asset"));
    let described = admin.get("/api/openapi.json").await.expect(200);
    assert!(described["paths"]["/api/v1/my/assets"].is_object());
    assert_eq!(
        stage.number("SELECT count(*) FROM sys.audit WHERE entity = 'my.asset' AND action = 'created'").await,
        1
    );
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action = 'definition.applied'").await, 1);
    let nobody = stage.of_a("nul", &["user"]).await;
    assert_eq!(nobody.get("my/assets").await.summary(), "403 access.forbidden");
    assert_eq!(nobody.get("definitions").await.summary(), "403 access.forbidden");
    assert_eq!(nobody.put("definitions/entities/asset", asset()).await.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn a_faulty_definition_says_where_and_leaves_the_model() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let before = stage.app.tenant.model().version.clone();
    let faulty = json!({ "fields": {
        "name": { "type": "tekst" }, "site": { "type": "link", "to": "core.sit" },
        "late": { "type": "formula", "value": "nam + 'x'" },
    } });
    let refused = admin.put("definitions/entities/asset", faulty).await;
    assert!(refused.summary().starts_with("422 definition.refused"), "{}", refused.summary());
    let errors = refused.json["errors"].as_array().unwrap();
    let fields: Vec<_> =
        errors.iter().map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap())).collect();
    assert!(fields.contains(&("fields.name.type", "field.type")), "{errors:?}");
    assert!(fields.contains(&("fields.site.to", "reference.unknown")), "{errors:?}");
    assert_eq!(stage.app.tenant.model().version, before);
    assert_eq!(stage.number("SELECT count(*) FROM sys.definition").await, 0);
    for path in ["entities", "entities/../x", "files/x", "overlays/my/entities/x", "entities/a/b"] {
        assert_eq!(admin.put(&format!("definitions/{path}"), asset()).await.status / 100, 4, "{path}");
    }
}

#[tokio::test]
async fn a_renamed_field_keeps_its_values_and_a_removed_one_comes_back() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    admin.put("definitions/entities/asset", asset()).await.expect(200);
    let made = admin.post("my/assets", json!({ "name": "Pompe", "weight": 7 })).await.expect(201);
    let path = format!("my/assets/{}", id(&made));
    let mut body = admin.get("definitions/entities/asset").await.expect(200)["body"].clone();
    let weight = body["fields"].as_object_mut().unwrap().shift_remove("weight").unwrap();
    body["fields"]["mass"] = weight;
    admin.put("definitions/entities/asset", body.clone()).await.expect(200);
    assert_eq!(admin.get(&path).await.expect(200)["mass"], 7);
    body["fields"].as_object_mut().unwrap().shift_remove("mass");
    let removed = admin.put("definitions/entities/asset", body).await.expect(200);
    assert!(admin.get(&path).await.expect(200).get("mass").is_none());
    admin.patch(&path, json!({ "name": "Pompe bis" })).await.expect(200);
    admin.post(&format!("definitions/plans/{}/undo", removed["plan"]), json!({})).await.expect(200);
    let back = admin.get(&path).await.expect(200);
    assert_eq!((&back["mass"], &back["name"]), (&json!(7), &json!("Pompe bis")));
    let again = admin.post(&format!("definitions/plans/{}/undo", removed["plan"]), json!({})).await;
    assert_eq!(again.summary(), "409 definition.not_undoable");
}

#[tokio::test]
async fn a_removed_entity_comes_back_with_its_records() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    admin.put("definitions/entities/asset", asset()).await.expect(200);
    let made = admin.post("my/assets", json!({ "name": "Pompe" })).await.expect(201);
    let removed = admin.delete("definitions/entities/asset").await.expect(200);
    assert_eq!(admin.get("my/assets").await.summary(), "404 request.unknown_route");
    assert_eq!(admin.delete("definitions/entities/asset").await.summary(), "404 record.not_found");
    admin.post(&format!("definitions/plans/{}/undo", removed["plan"]), json!({})).await.expect(200);
    assert_eq!(admin.get(&format!("my/assets/{}", id(&made))).await.expect(200)["name"], "Pompe");
    let renamed = admin.get("definitions/entities/asset").await.expect(200)["body"].clone();
    let changes = json!({ "changes": [
        { "path": "entities/asset" }, { "path": "entities/equipment", "body": renamed },
    ] });
    admin.post("definitions/apply", changes).await.expect(200);
    let moved = admin.get(&format!("my/equipments/{}", id(&made))).await.expect(200);
    assert_eq!((&moved["name"], &moved["number"]), (&json!("Pompe"), &json!("AST-00001")));
    let plans = admin.get("definitions/plans").await.expect(200);
    assert_eq!(plans["data"].as_array().unwrap().len(), 5, "{plans}");
}

#[tokio::test]
async fn a_type_changes_when_every_value_fits_and_says_which_do_not() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    admin.put("definitions/entities/asset", asset()).await.expect(200);
    let good = admin.post("my/assets", json!({ "name": "Un" })).await.expect(201);
    let bad = admin.post("my/assets", json!({ "name": "Deux" })).await.expect(201);
    let body = with_field(&admin, "code", json!({ "type": "text" })).await;
    admin.put("definitions/entities/asset", body).await.expect(200);
    for (record, code) in [(&good, "12.5"), (&bad, "douze")] {
        admin.patch(&format!("my/assets/{}", id(record)), json!({ "code": code })).await.expect(200);
    }
    let body = with_field(&admin, "code", json!({ "type": "decimal", "scale": 2 })).await;
    let refused = admin.put("definitions/entities/asset", body.clone()).await;
    assert_eq!(refused.summary(), "409 definition.does_not_fit");
    assert_eq!((&refused.json["rows"], &refused.json["sample"]), (&json!(1), &json!([id(&bad)])));
    admin.patch(&format!("my/assets/{}", id(&bad)), json!({ "code": "7" })).await.expect(200);
    admin.put("definitions/entities/asset", body).await.expect(200);
    assert_eq!(admin.get(&format!("my/assets/{}", id(&good))).await.expect(200)["code"], "12.50");
    let body = with_field(&admin, "code", json!({ "type": "integer" })).await;
    assert_eq!(
        admin.put("definitions/entities/asset", body).await.json["sample"],
        json!([id(&good)]),
        "12,5 n'est pas un entier"
    );
}

#[tokio::test]
async fn changes_made_together_are_serialised() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    admin.put("definitions/entities/asset", asset()).await.expect(200);
    let one = with_field(&admin, "colour", json!({ "type": "text" })).await;
    let other = json!({ "fields": { "code": { "type": "text" } } });
    let (one, other) =
        tokio::join!(admin.put("definitions/entities/asset", one), admin.put("definitions/entities/tool", other));
    assert_eq!((one.status, other.status), (200, 200));
    admin.post("my/assets", json!({ "name": "Pompe", "colour": "rouge" })).await.expect(201);
    admin.post("my/tools", json!({ "code": "T1" })).await.expect(201);
    let model = admin.get("definitions").await.expect(200)["model"].clone();
    let with = |name: &str| json!({ "expected": model, "fields": { name: { "type": "text" } } });
    let (one, other) = tokio::join!(
        admin.put("definitions/entities/first", with("a")),
        admin.put("definitions/entities/second", with("b"))
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{:?} {:?}", one.json, other.json);
}

#[tokio::test]
async fn what_another_wrote_since_is_not_overwritten() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let path = "entities/tool";
    let tool = |field: &str| json!({ "fields": { "code": { "type": "text" }, field: { "type": "text" } } });
    let change = |body: Value, version: i64| json!({ "changes": [{ "path": path, "body": body, "version": version }] });
    admin.post("definitions/apply", change(tool("a"), 1)).await.expect(409);
    admin.post("definitions/apply", change(tool("a"), 0)).await.expect(200);
    admin.post("definitions/apply", change(tool("b"), 0)).await.expect(409);
    let read = admin.get(&format!("definitions/{path}")).await.expect(200)["version"].as_i64().unwrap();
    admin.put("definitions/entities/other", tool("x")).await.expect(200);
    admin.post("definitions/plan", change(tool("b"), read)).await.expect(200);
    admin.post("definitions/apply", change(tool("b"), read)).await.expect(200);
    for verb in ["plan", "apply"] {
        for body in [tool("c"), Value::Null] {
            let refused = admin.post(&format!("definitions/{verb}"), change(body, read)).await;
            assert_eq!((refused.status, refused.json["code"].as_str()), (409, Some("stale.version")), "{verb}");
        }
    }
    assert!(stage.app.tenant.model().entity("my.tool").unwrap().fields.contains_key("b"));
}

#[tokio::test]
async fn two_nodes_see_a_new_model_within_a_second() {
    let stage = Stage::with(TestOptions { live: true, ..TestOptions::default() }).await;
    let admin = admin(&stage).await;
    let second = stage.second_node().await;
    admin.put("definitions/entities/asset", asset()).await.expect(200);
    let since = Instant::now();
    while second.tenant.model().version != stage.app.tenant.model().version {
        assert!(since.elapsed() < Duration::from_secs(1), "le second nœud n'a pas suivi");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(second.tenant.model().entity("my.asset").is_some());
    second.stop().await;
}

#[tokio::test]
async fn a_code_is_unique_whatever_its_case() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let tool = |detail: Value| {
        json!({ "title": "name", "fields": {
            "name": { "type": "text", "required": true }, "code": { "type": "text" }, "rank": { "type": "integer" },
            "spare": { "type": "link", "to": "tool" },
        }, "unique": { "code": detail } })
    };
    let refused = admin.put("definitions/entities/tool", tool(json!({ "on": ["rank"], "ignore_case": true }))).await;
    assert_eq!(refused.summary(), "422 definition.refused unique.code:unique.ignore_case");
    let strict = tool(json!(["company", "code"]));
    admin.put("definitions/entities/tool", strict.clone()).await.expect(200);
    let pump = admin.post("my/tools", json!({ "name": "Clé", "code": "Clé-A" })).await.expect(201);
    let other = admin.post("my/tools", json!({ "name": "Clé", "code": "CLÉ-A" })).await.expect(201);
    let folded = tool(json!({ "on": ["company", "code"], "ignore_case": true }));
    let clash = admin.put("definitions/entities/tool", folded.clone()).await;
    assert_eq!(clash.status / 100, 4, "deux codes présents se heurtent : {}", clash.summary());
    admin.patch(&format!("my/tools/{}", id(&other)), json!({ "code": "B" })).await.expect(200);
    admin.put("definitions/entities/tool", folded).await.expect(200);
    let twice = admin.post("my/tools", json!({ "name": "Clé", "code": "clé-a" })).await;
    assert_eq!(twice.summary(), "409 record.duplicate code:duplicate");
    let file = reqwest::multipart::Part::bytes("name,spare\nBoîte,clé-A\n".as_bytes().to_vec()).file_name("a.csv");
    let form = reqwest::multipart::Form::new().part("file", file);
    let import = admin.request(reqwest::Method::POST, "my/tools/import").multipart(form);
    admin.send(import).await.expect(200);
    let linked = admin.get("my/tools?filter=name=='Boîte'").await.expect(200);
    assert_eq!(linked["data"][0]["spare"], pump["id"], "un lien se nomme sans sa casse");
    admin.put("definitions/entities/tool", strict).await.expect(200);
    admin.post("my/tools", json!({ "name": "Clé", "code": "clé-a" })).await.expect(201);
}
