//! Les appels entrants : reconnus, gardés, faits une fois sous les droits de qui en répond, rejoués, essayés.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::stage::Stage;

mod acting;
mod governing;
mod mailbox;
mod reception;

/// Une entrée faite pour l'essai.
struct Door {
    /// Son identifiant, et l'adresse de son administration.
    admin: String,
    /// Où on l'appelle.
    path: String,
    secret: String,
}

async fn open(admin: &Client, body: Value) -> Door {
    let made = admin.post("automation/hooks", body).await.expect(201);
    let path = made["url"].as_str().unwrap().strip_prefix("http://essai.test").unwrap().to_owned();
    let admin = format!("automation/hooks/{}", made["id"].as_str().unwrap());
    Door { admin, path, secret: made["secret"].as_str().unwrap().to_owned() }
}

/// Une entrée à jeton qui tient des tiers à jour par leur code.
fn parties() -> Value {
    json!({
        "name": "erp", "auth": { "kind": "token" }, "action": "upsert", "entity": "core.party", "key": "code",
        "mapping": [
            { "field": "code", "from": "/party/code" },
            { "field": "name", "from": "/party/name" },
            { "field": "country", "from": "payload.party.country.upperAscii()" },
            { "field": "trade_name", "from": "/party/trade" },
        ],
    })
}

fn party(code: &str, name: &str) -> Value {
    json!({ "party": { "code": code, "name": name, "country": "ga" } })
}

/// Un appel à jeton, de ce type et de ce corps.
async fn send(stage: &Stage, door: &Door, kind: &str, body: impl Into<reqwest::Body>) -> Reply {
    let anonymous = stage.app.anonymous();
    let request = anonymous.request(Method::POST, &door.path).bearer_auth(&door.secret);
    anonymous.send(request.header("content-type", kind).body(body)).await
}

async fn call(stage: &Stage, door: &Door, body: &Value) -> Reply {
    send(stage, door, "application/json", body.to_string()).await
}

/// Le dernier appel reçu, une fois mené à son sort.
async fn last(stage: &Stage, admin: &Client, door: &Door) -> Value {
    stage.app.settle().await;
    let page = admin.get(&format!("{}/deliveries?limit=1", door.admin)).await.expect(200);
    page["data"][0].clone()
}

/// Ce que disent les fautes d'un appel, `champ:code`.
fn faults(delivery: &Value) -> Vec<String> {
    let one = |fault: &Value| format!("{}:{}", fault["field"].as_str().unwrap(), fault["code"].as_str().unwrap());
    delivery["errors"].as_array().unwrap().iter().map(one).collect()
}

async fn scene() -> (Stage, Client) {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    (stage, admin)
}

async fn number_of_parties(stage: &Stage) -> i64 {
    stage.number("SELECT count(*) FROM core.party").await
}

async fn post(stage: &Stage, door: &Door, body: &str, headers: &[(&str, &str)]) -> Reply {
    let anonymous = stage.app.anonymous();
    let mut request = anonymous.request(Method::POST, &door.path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    anonymous.send(request.body(body.to_owned())).await
}

/// Une entrée d'objets connectés, qui déclare des incidents.
fn alarms(name: &str) -> Value {
    json!({
        "name": name, "auth": { "kind": "token", "header": "X-Sender" }, "action": "create", "entity": "hse.incident",
        "mapping": [
            { "field": "title", "from": "'Alarme : ' + payload.sensor + ' au-dessus du seuil'" },
            { "field": "type", "from": "'process_safety'" },
            { "field": "severity", "from": "payload.level > 8 ? 'critical' : 'low'" },
            { "field": "occurred_at", "from": "/at" },
            { "field": "site", "from": "/site" },
            { "field": "location", "from": "/sensor" },
            { "field": "description", "from": "/message" },
        ],
    })
}

fn alarm(site: &str) -> Value {
    json!({
        "sensor": "GAZ-12", "level": 9, "at": "2026-01-05T08:30:00Z", "site": site,
        "message": "Concentration de méthane au-dessus de vingt pour cent de la limite.",
    })
}

async fn alert(stage: &Stage, door: &Door, body: &Value) -> Reply {
    post(stage, door, &body.to_string(), &[("x-sender", &door.secret), ("x-model", "GX-2")]).await
}
