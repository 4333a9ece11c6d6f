//! Dupliquer, partir d'un jeu de valeurs, n'écrire qu'une fois, n'être qu'un.

use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};

use crate::stage::{Stage, id};

fn forms() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"form\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.author]\ninherits = [\"user\"]\ngrants = [\"form.*.*.company\"]\n",
        ),
        (
            "entities/request.toml",
            r#"
number = "R-{seq:4}"
[fields]
name      = { type = "text", required = true }
reference = { type = "text", no_copy = true }
origin    = { type = "text", set_once = true }
priority  = { type = "select", options = ["low", "high"], initial = "low" }
delay     = { type = "integer", initial = "30" }
opinion   = { type = "text", class = "confidential" }
items     = { type = "children", of = "item" }
tags      = { type = "links", to = "tag" }
twice     = { type = "formula", value = "delay * 2" }
[presets.urgent]
set = { priority = "'high'", delay = "1 + 1" }
"#,
        ),
        (
            "entities/item.toml",
            "title = \"name\"\n[fields]\nname = { type = \"text\" }\nserial = { type = \"text\", no_copy = true }\n",
        ),
        ("entities/tag.toml", "shared = true\n[fields]\nname = { type = \"text\" }\n"),
        ("entities/policy.toml", "single = true\n[fields]\nname = { type = \"text\" }\n"),
        ("entities/charter.toml", "single = true\nshared = true\n[fields]\nname = { type = \"text\" }\n"),
    ]
}

async fn stage() -> (Stage, Client) {
    let stage = Stage::with(TestOptions { model: model_of(&forms()), ..TestOptions::default() }).await;
    let author = stage.of_a("auteur", &["author"]).await;
    (stage, author)
}

#[tokio::test]
async fn a_copy_has_what_copies_and_its_own_number() {
    let (stage, author) = stage().await;
    let tag = id(&author.post("form/tags", json!({ "name": "Quai" })).await.expect(201));
    let items = json!([{ "name": "Vanne", "serial": "V1" }, { "name": "Joint" }]);
    let body =
        json!({ "name": "Achat", "reference": "X", "origin": "mail", "delay": 4, "items": items, "tags": [tag] });
    let first = author.post("form/requests", body).await.expect(201);
    let path = format!("form/requests/{}", id(&first));
    let copy = author.post(&format!("{path}/duplicate"), json!({ "name": "Copie" })).await.expect(201);
    let shown = |record: &Value| {
        json!([
            record["name"],
            record["reference"],
            record["origin"],
            record["delay"],
            record["tags"],
            record["number"]
        ])
    };
    assert_eq!(shown(&copy), json!(["Copie", null, "mail", 4, [tag], "R-0002"]));
    let lines: Vec<Value> =
        copy["items"].as_array().unwrap().iter().map(|line| json!([line["name"], line["serial"]])).collect();
    assert_eq!(lines, [json!(["Vanne", null]), json!(["Joint", null])]);
    assert_ne!(copy["items"][0]["id"], first["items"][0]["id"]);
    assert_eq!(
        author.patch(&path, json!({ "origin": "phone" })).await.summary(),
        "422 validation.failed origin:set_once"
    );
    let stranger = stage.of_b("étranger", &["author"]).await;
    assert_eq!(stranger.post(&format!("{path}/duplicate"), json!({})).await.status, 404);
}

#[tokio::test]
async fn what_the_author_of_the_copy_cannot_read_is_not_copied() {
    let (stage, author) = stage().await;
    let first = author.post("form/requests", json!({ "name": "Achat" })).await.expect(201);
    stage.update("form.request", id(&first), json!({ "opinion": "réservé" })).await;
    let copy = author.post(&format!("form/requests/{}/duplicate", id(&first)), json!({})).await.expect(201);
    let kept = format!("SELECT count(*) FROM form.request WHERE opinion IS NOT NULL AND id = '{}'", id(&copy));
    assert_eq!(stage.number(&kept).await, 0);
}

#[tokio::test]
async fn a_preset_fills_what_the_caller_leaves() {
    let (_stage, author) = stage().await;
    let urgent = author.post("form/requests?preset=urgent", json!({ "name": "Fuite" })).await.expect(201);
    assert_eq!(json!([urgent["priority"], urgent["delay"]]), json!(["high", 2]));
    let given = author.post("form/requests?preset=urgent", json!({ "name": "Fuite", "delay": 5 })).await.expect(201);
    assert_eq!(json!([given["priority"], given["delay"]]), json!(["high", 5]));
    let plain = author.post("form/requests", json!({ "name": "Fuite" })).await.expect(201);
    assert_eq!(json!([plain["priority"], plain["delay"]]), json!(["low", 30]));
    let unknown = author.post("form/requests?preset=later", json!({ "name": "Fuite" })).await;
    assert_eq!(unknown.summary(), "400 request.bad_parameter");
    let meta = author.get("meta").await.expect(200);
    assert_eq!(meta["entities"]["form.request"]["presets"][0]["name"], json!("urgent"));
}

#[tokio::test]
async fn there_is_one_policy_a_company_and_one_charter_in_all() {
    let (stage, author) = stage().await;
    let other = stage.of_b("autre", &["author"]).await;
    let first = author.post("form/policies", json!({ "name": "Sécurité" })).await.expect(201);
    assert_eq!(author.post("form/policies", json!({})).await.summary(), "409 record.duplicate id:single");
    other.post("form/policies", json!({ "name": "Sécurité" })).await.expect(201);
    author.delete(&format!("form/policies/{}", id(&first))).await;
    author.post("form/policies", json!({})).await.expect(201);
    author.post("form/charters", json!({})).await.expect(201);
    assert_eq!(other.post("form/charters", json!({})).await.summary(), "409 record.duplicate id:single");
}
