//! Ce qui disparaît du modèle attend, se reprend, puis s'efface pour de bon.

use jiff::SignedDuration;
use kernel::{Clock, Code};
use serde_json::{Value, json};
use store::{
    definitions,
    settings::{self, Change},
};
use testkit::{Client, TestOptions};

use crate::stage::{Stage, id, incident_with};

fn asset() -> Value {
    json!({ "title": "name", "fields": {
        "name": { "type": "text", "required": true }, "weight": { "type": "integer" },
        "price": { "type": "money", "currency": "XAF" }, "parts": { "type": "links", "to": "asset" },
    } })
}

/// Retire ces champs de l'équipement ; rend le plan.
async fn without(admin: &Client, names: &[&str]) -> Value {
    let mut body = admin.get("definitions/entities/asset").await.expect(200)["body"].clone();
    for name in names {
        body["fields"].as_object_mut().unwrap().shift_remove(*name).unwrap();
    }
    admin.put("definitions/entities/asset", body).await.expect(200)
}

async fn hidden(admin: &Client) -> Vec<Value> {
    admin.get("definitions/quarantine").await.expect(200)["data"].as_array().unwrap().clone()
}

fn named<'v>(hidden: &'v [Value], name: &str) -> &'v Value {
    hidden.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name} : {hidden:?}"))
}

const COLUMNS: &str = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'my' AND table_name = 'asset' AND column_name LIKE 'old%'";

#[tokio::test]
async fn what_is_removed_is_listed_restored_and_erased_on_demand() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    admin.put("definitions/entities/asset", asset()).await.expect(200);
    let first = admin.post("my/assets", json!({ "name": "Pompe" })).await.expect(201);
    let body = json!({ "name": "Vanne", "weight": 7, "price": { "amount": "12.50", "currency": "EUR" }, "parts": [id(&first)] });
    let made = admin.post("my/assets", body).await.expect(201);
    let path = format!("my/assets/{}", id(&made));
    let removed = without(&admin, &["weight", "price", "parts"]).await;
    let waiting = hidden(&admin).await;
    let kinds: Vec<_> =
        waiting.iter().map(|one| (one["name"].as_str().unwrap(), one["kind"].as_str().unwrap())).collect();
    assert_eq!(kinds, [("my.asset.parts", "links"), ("my.asset.price", "field"), ("my.asset.weight", "field")]);
    let weight = named(&waiting, "my.asset.weight");
    assert_eq!((&weight["plan"], &weight["days_left"], &weight["size"]), (&removed["plan"], &json!(30.0), &json!(8)));
    for name in ["my.asset.price", "my.asset.parts"] {
        let one = named(&waiting, name)["id"].as_str().unwrap();
        admin.post(&format!("definitions/quarantine/{one}/restore"), json!({})).await.expect(200);
    }
    let back = admin.get(&path).await.expect(200);
    assert_eq!((&back["price"]["amount"], &back["parts"]), (&json!("12.50"), &json!([id(&first)])));
    let weight = format!("definitions/quarantine/{}", weight["id"].as_str().unwrap());
    assert_eq!(admin.delete(&weight).await.status, 204);
    assert_eq!(admin.delete(&weight).await.summary(), "404 record.not_found");
    assert_eq!(hidden(&admin).await, Vec::<Value>::new());
    assert_eq!(stage.number(COLUMNS).await, 0);
    let undo = admin.post(&format!("definitions/plans/{}/undo", removed["plan"]), json!({})).await;
    assert_eq!(undo.summary(), "409 definition.not_undoable", "la définition a changé depuis");
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action = 'definition.purged'").await, 1);
    admin.patch(&path, json!({ "name": "Vanne bis" })).await.expect(200);
    let report =
        store::doctor::examine(&stage.app.tenant.db, &stage.app.tenant.model().version, Clock::System.now()).await;
    assert!(report.unwrap().iter().all(|one| !one.code.starts_with("catalogue")), "la forme gardée dit la base");
}

#[tokio::test]
async fn an_erased_thing_cannot_come_back() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    admin.put("definitions/entities/asset", asset()).await.expect(200);
    admin.post("my/assets", json!({ "name": "Pompe", "weight": 7 })).await.expect(201);
    let field = without(&admin, &["weight"]).await;
    let one = hidden(&admin).await[0]["id"].as_str().unwrap().to_owned();
    admin.delete(&format!("definitions/quarantine/{one}")).await.expect(204);
    let undo = admin.post(&format!("definitions/plans/{}/undo", field["plan"]), json!({})).await;
    assert_eq!(undo.summary(), "409 definition.purged");
    let entity = admin.delete("definitions/entities/asset").await.expect(200);
    let waiting = hidden(&admin).await;
    let table = named(&waiting, "my.asset");
    assert!(table["size"].as_i64().unwrap() > 0, "{table}");
    let restored = format!("definitions/quarantine/{}/restore", table["id"].as_str().unwrap());
    admin.post(&restored, json!({})).await.expect(200);
    assert_eq!(admin.get("my/assets?count=exact").await.expect(200)["count"]["value"], 1);
    let again = admin.delete("definitions/entities/asset").await.expect(200);
    assert_ne!(entity["plan"], again["plan"]);
    admin.delete(&format!("definitions/quarantine/{}", table["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(hidden(&admin).await, Vec::<Value>::new(), "les liaisons de la table partent avec elle");
    let undo = admin.post(&format!("definitions/plans/{}/undo", again["plan"]), json!({})).await;
    assert_eq!(undo.summary(), "409 definition.purged");
    admin.put("definitions/entities/asset", asset()).await.expect(200);
    assert_eq!(admin.get("my/assets?count=exact").await.expect(200)["count"]["value"], 0, "un même nom repart de rien");
}

#[tokio::test]
async fn what_has_done_its_days_is_erased_by_the_housekeeping() {
    let clock = Clock::frozen(Clock::System.now());
    let stage = Stage::with(TestOptions { clock: clock.clone(), ..TestOptions::default() }).await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let overlay = |fields: Value| json!({ "fields": fields });
    let path = "definitions/overlays/hse/entities/incident";
    admin.put(path, overlay(json!({ "batch": { "type": "text" }, "kept": { "type": "text" } }))).await.expect(200);
    let made = admin.post("hse/incidents", incident_with(stage.alpha, json!({ "batch": "L1", "kept": "oui" }))).await;
    let made = id(&made.expect(201));
    let mut body = admin.get(path).await.expect(200)["body"].clone();
    body["fields"].as_object_mut().unwrap().shift_remove("batch").unwrap();
    admin.put(path, body).await.expect(200);
    admin.put("definitions/entities/asset", asset()).await.expect(200);
    let plan = without(&admin, &["weight"]).await["plan"].as_i64().unwrap();
    let waiting = hidden(&admin).await;
    assert_eq!(named(&waiting, "hse.incident.batch")["kind"], "extra");
    let (tenant, ctx) = (&stage.app.tenant, stage.app.system());
    let change = Change::everywhere("core.quarantine_days", json!(7));
    settings::apply(&ctx, tenant, &[change]).await.unwrap();
    clock.advance(SignedDuration::from_hours(6 * 24));
    assert_eq!(definitions::purge_expired(tenant).await.unwrap(), Vec::<String>::new());
    clock.advance(SignedDuration::from_hours(25));
    let mut purged = definitions::purge_expired(tenant).await.unwrap();
    purged.sort();
    assert_eq!(purged, ["hse.incident.batch", "my.asset.weight"]);
    let keys = format!("SELECT count(*) FROM hse.incident, jsonb_object_keys(extra) WHERE id = '{made}'");
    assert_eq!(stage.number(&keys).await, 1, "le champ gardé garde sa valeur");
    assert_eq!(stage.number(COLUMNS).await, 0);
    let refused = definitions::undo(&ctx, tenant, plan).await.unwrap_err();
    assert_eq!(refused.code, Code::Purged);
    assert_eq!(definitions::purge_expired(tenant).await.unwrap(), Vec::<String>::new());
}
