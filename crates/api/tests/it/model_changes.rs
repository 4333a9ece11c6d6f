//! Le modèle change pendant que l'on lit et que l'on écrit : personne n'y perd une demande.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde_json::{Value, json};
use testkit::{Client, Reply};
use tokio::task::JoinSet;

use crate::stage::{Stage, id};

/// Renommages faits sous la charge.
const RENAMES: usize = 20;

fn tool(field: &str, known: &Value) -> Value {
    let mut body = json!({ "title": "name", "fields": {
        "name": { "type": "text", "required": true }, field: { "type": "integer" },
    } });
    if let Some(id) = known.as_str() {
        body["fields"][field]["id"] = id.into();
    }
    body
}

/// Une panne, s'il y en a une : un refus est une réponse.
fn failure(what: &str, reply: &Reply) -> Option<String> {
    (reply.status >= 500).then(|| format!("{what} : {}", reply.summary()))
}

/// Lit et écrit sans cesse ; rend ses pannes et le nombre de ses créations acquittées.
async fn hammer(client: Client, over: Arc<AtomicBool>) -> (Vec<String>, i64) {
    let (mut failures, mut made) = (Vec::new(), 0);
    while !over.load(Ordering::Relaxed) {
        let reply = client.post("my/tools", json!({ "name": "clé" })).await;
        failures.extend(failure("créer", &reply));
        if reply.status == 201 {
            made += 1;
            let path = format!("my/tools/{}", id(&reply.json));
            failures.extend(failure("modifier", &client.patch(&path, json!({ "name": "clé de 12" })).await));
            failures.extend(failure("lire", &client.get(&path).await));
            failures.extend(failure("raconter", &client.get(&format!("{path}/history")).await));
        }
        for name in ["mass", "weight"] {
            failures
                .extend(failure("filtrer", &client.get(&format!("my/tools?filter={name}==null&sort={name}")).await));
        }
        failures.extend(failure("lister", &client.get("my/tools?count=exact").await));
        failures.extend(failure("agréger", &client.get("my/tools/aggregate?group=name").await));
        failures.extend(failure("exporter", &client.get("my/tools/export?format=csv").await));
        let items = json!({ "operation": "create", "items": [{ "name": "lot" }, { "name": "lot" }] });
        let reply = client.post("my/tools/bulk", items).await;
        failures.extend(failure("écrire en lot", &reply));
        made += if reply.status == 200 { 2 } else { 0 };
    }
    (failures, made)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_renames_under_load_fail_no_request() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    admin.put("definitions/entities/tool", tool("weight", &Value::Null)).await.expect(200);
    let body = admin.get("definitions/entities/tool").await.expect(200)["body"].clone();
    let field = body["fields"]["weight"]["id"].clone();
    let kept = admin.post("my/tools", json!({ "name": "témoin", "weight": 7 })).await.expect(201);
    let over = Arc::new(AtomicBool::new(false));
    let mut load: JoinSet<_> = (0..3).map(|_| hammer(admin.clone(), over.clone())).collect();
    for turn in 0..RENAMES {
        let name = if turn % 2 == 0 { "mass" } else { "weight" };
        admin.put("definitions/entities/tool", tool(name, &field)).await.expect(200);
    }
    over.store(true, Ordering::Relaxed);
    let mut made = 1;
    while let Some(done) = load.join_next().await {
        let (failures, count) = done.unwrap();
        assert_eq!(failures, Vec::<String>::new());
        made += count;
    }
    assert_eq!(stage.number("SELECT count(*) FROM my.tool").await, made, "ce qui se refait ne s'écrit pas deux fois");
    assert_eq!(admin.get(&format!("my/tools/{}", id(&kept))).await.expect(200)["weight"], 7);
}
