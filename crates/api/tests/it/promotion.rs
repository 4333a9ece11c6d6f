//! Un champ ajouté reçoit sa colonne pendant que l'on lit et que l'on écrit.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::Client;
use uuid::Uuid;

use crate::stage::{Stage, id, incident_with};

async fn done(admin: &Client) {
    let since = Instant::now();
    loop {
        let promotions = admin.get("definitions/promotions").await.expect(200);
        match promotions["data"][0]["state"].as_str() {
            Some("copying") => assert!(since.elapsed() < Duration::from_secs(30), "{promotions}"),
            Some("switched" | "done") => return,
            _ => panic!("{promotions}"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Écrit sans cesse, et rend la dernière valeur acquittée de chaque enregistrement.
async fn write_all_along(client: Client, records: Vec<Uuid>, until: tokio::task::JoinHandle<()>) -> Vec<Value> {
    let mut last: Vec<Value> = records.iter().map(|_| Value::Null).collect();
    let mut turn = 0_i64;
    while !until.is_finished() || turn < 40 {
        let rank = usize::try_from(turn).unwrap() % records.len();
        let value = json!(format!("{turn}.25"));
        let path = format!("hse/incidents/{}", records[rank]);
        client.patch(&path, json!({ "loss": value, "depth": turn })).await.expect(200);
        assert_eq!(client.get(&path).await.expect(200)["loss"], value, "ce qui est acquitté se relit");
        last[rank] = value;
        turn += 1;
    }
    until.await.unwrap();
    last
}

#[tokio::test]
async fn a_promoted_field_loses_no_write_made_meanwhile() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let overlay = json!({ "fields": { "loss": { "type": "decimal", "scale": 2 }, "depth": { "type": "integer" } } });
    admin.put("definitions/overlays/hse/entities/incident", overlay).await.expect(200);
    let mut records = Vec::new();
    for rank in 0..8 {
        let body = incident_with(stage.alpha, json!({ "loss": format!("{rank}.50"), "depth": rank }));
        records.push(id(&admin.post("hse/incidents", body).await.expect(201)));
    }
    let still =
        id(&admin.post("hse/incidents", incident_with(stage.alpha, json!({ "loss": "99.99" }))).await.expect(201));
    let promoted = {
        let admin = admin.clone();
        tokio::spawn(async move {
            admin.post("definitions/promote", json!({ "entity": "hse.incident", "field": "loss" })).await.expect(202);
            done(&admin).await;
        })
    };
    let last = write_all_along(admin.clone(), records.clone(), promoted).await;
    for (record, value) in records.iter().zip(&last) {
        assert_eq!(&admin.get(&format!("hse/incidents/{record}")).await.expect(200)["loss"], value);
    }
    assert_eq!(admin.get(&format!("hse/incidents/{still}")).await.expect(200)["loss"], "99.99");
    let in_column = "SELECT count(*) FROM hse.incident WHERE loss IS NOT NULL";
    assert_eq!(stage.number(in_column).await, 9, "la colonne porte toutes les valeurs");
    let page = admin.get("hse/incidents?filter=loss==99.99").await.expect(200);
    assert_eq!(page["data"].as_array().unwrap().len(), 1);
    let body = admin.get("definitions/overlays/hse/entities/incident").await.expect(200)["body"].clone();
    assert_eq!(body["fields"]["loss"]["stored_in"], "column");
    admin.put("definitions/overlays/hse/entities/incident", body).await.expect(200);
    assert_eq!(stage.number(in_column).await, 9, "redonner la définition ne défait pas la promotion");
}

#[tokio::test]
async fn only_an_added_field_is_promoted() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    for field in ["title", "nothing"] {
        let refused = admin.post("definitions/promote", json!({ "entity": "hse.incident", "field": field })).await;
        assert_eq!(refused.summary(), "404 record.not_found");
    }
}
