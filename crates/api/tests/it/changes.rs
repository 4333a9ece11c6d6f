//! Le fil des changements : dans l'ordre, sans trou, et rien hors des droits.

use serde_json::{Value, json};
use testkit::Client;

use crate::stage::{Stage, id, incident, incident_with};

async fn since(client: &Client, cursor: &str, more: &str) -> Value {
    client.get(&format!("hse/incidents/changes?since={cursor}{more}")).await.expect(200)
}

/// Attend que toute transaction ouverte ailleurs sur le même serveur soit finie : le fil les attend aussi.
async fn settled(stage: &Stage) {
    let mine = stage.number("SELECT pg_current_xact_id()::text::bigint").await;
    for _ in 0..600 {
        if stage.number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").await > mine {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// Le curseur rendu.
fn next(page: &Value) -> String {
    page["next_cursor"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_change_is_told_once_read_and_in_order() {
    let stage = Stage::new().await;
    let hse = stage.of_a("hse", &["hse_manager"]).await;
    let start = next(&since(&hse, "now", "").await);
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(hse.post("hse/incidents", incident(stage.alpha)).await.expect(201));
    }
    settled(&stage).await;
    let (mut cursor, mut told) = (start.clone(), Vec::new());
    loop {
        let page = since(&hse, &cursor, "&limit=2").await;
        told.extend(page["data"].as_array().unwrap().clone());
        cursor = next(&page);
        if page["more"] == false {
            break;
        }
    }
    let expected: Vec<Value> = made.iter().map(|one| json!({ "id": one["id"], "version": 1 })).collect();
    assert_eq!(told, expected);
    assert_eq!(since(&hse, &cursor, "").await["data"], json!([]));
    let path = format!("hse/incidents/{}", id(&made[0]));
    hse.patch(&path, json!({ "location": "Pont" })).await.expect(200);
    hse.patch(&path, json!({ "location": "Pont bas" })).await.expect(200);
    hse.delete(&format!("hse/incidents/{}", id(&made[1]))).await;
    hse.delete(&format!("hse/incidents/{}?purge=true", id(&made[2]))).await;
    settled(&stage).await;
    let page = since(&hse, &cursor, "&fields=location").await;
    let record = json!({ "id": made[0]["id"], "location": "Pont bas" });
    assert_eq!(
        page["data"],
        json!([
            { "id": made[0]["id"], "version": 3, "record": record },
            { "id": made[1]["id"], "version": 2, "deleted": true },
            { "id": made[2]["id"], "gone": true },
        ])
    );
}

#[tokio::test]
async fn an_open_transaction_hides_nothing_for_ever() {
    let stage = Stage::new().await;
    let hse = stage.of_a("hse", &["hse_manager"]).await;
    let start = next(&since(&hse, "now", "").await);
    let mut client = stage.app.tenant.db.connection().await.unwrap();
    let slow = client.transaction().await.unwrap();
    slow.execute("INSERT INTO sys.setting (key, value) VALUES ('essai', '1')", &[]).await.unwrap();
    let made = hse.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let page = since(&hse, &start, "").await;
    assert_eq!(page["data"], json!([]), "une transaction plus ancienne est encore ouverte");
    slow.commit().await.unwrap();
    settled(&stage).await;
    let page = since(&hse, &next(&page), "").await;
    assert_eq!(page["data"], json!([{ "id": made["id"], "version": 1 }]));
}

#[tokio::test]
async fn nothing_outside_the_rights_is_told() {
    let stage = Stage::new().await;
    let (near, far) = (stage.of_a("near", &["hse_manager"]).await, stage.of_b("far", &["hse_manager"]).await);
    let start = next(&since(&near, "now", "").await);
    let abroad = far.post("hse/incidents", incident(stage.beta)).await.expect(201);
    far.delete(&format!("hse/incidents/{}?purge=true", id(&abroad))).await;
    far.post("hse/incidents", incident(stage.beta)).await.expect(201);
    settled(&stage).await;
    let page = since(&near, &start, "").await;
    assert_eq!((&page["data"], &page["more"]), (&json!([]), &json!(false)));
    let narrow = stage.of_a("nar", &[]).await;
    stage.grant(&narrow, json!([{ "permission": "hse.incident.view.company", "filter": "severity == 'low'" }])).await;
    let low = near.post("hse/incidents", incident_with(stage.alpha, json!({ "severity": "low" }))).await.expect(201);
    let high = near.post("hse/incidents", incident_with(stage.alpha, json!({ "severity": "high" }))).await.expect(201);
    near.delete(&format!("hse/incidents/{}?purge=true", id(&high))).await;
    settled(&stage).await;
    let page = since(&narrow, &start, "").await;
    assert_eq!(
        page["data"],
        json!([{ "id": low["id"], "version": 1 }]),
        "ce qu'un octroi conditionné cachait reste caché"
    );
    let page = near.get("hse/incidents/changes?fields=medical").await;
    assert_eq!(page.summary(), "403 query.unreadable_field");
    assert_eq!(stage.of_a("nul", &[]).await.get("hse/incidents/changes").await.status, 403);
    for bad in ["abc", &next(&page_of_sites(&near).await)] {
        let page = near.get(&format!("hse/incidents/changes?since={bad}")).await;
        assert_eq!(page.summary(), "400 query.bad_cursor");
    }
}

async fn page_of_sites(client: &Client) -> Value {
    client.get("core/sites/changes?since=now").await.expect(200)
}
