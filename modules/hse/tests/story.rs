//! L'histoire d'un incident, de sa déclaration à sa clôture, par HTTP.

use serde_json::{Value, json};
use testkit::TestApp;

fn incident(site: uuid::Uuid) -> Value {
    json!({
        "title": "Chute de personnel offshore", "type": "injury", "severity": "critical", "site": site,
        "location": "Pont principal, échelle 3", "occurred_at": "2026-01-05T08:30:00Z",
        "description": "Chute de deux mètres depuis l'échelle d'accès au pont principal.",
    })
}

#[tokio::test]
async fn an_incident_is_raised_classified_approved_and_closed() {
    let app = TestApp::new().await;
    let company = app.company("A").await;
    let site = app.site(company, "ALPHA").await;
    let supervisor = app.user_at("sup", &["supervisor"], company, Some(site)).await;
    let manager = app.user("hse", &["hse_manager"], company).await;
    let chief = app.user_at("chef", &["site_manager"], company, Some(site)).await;
    let raised = supervisor.post("hse/incidents", incident(site)).await.expect(201);
    assert!(raised["number"].as_str().unwrap().starts_with("INC-"), "{raised}");
    assert_eq!(raised["status"], "draft");
    app.settle().await;
    assert_eq!(manager.get("notifications/unread").await.expect(200)["unread"], 1);
    supervisor.act("hse/incidents", &raised, "submit").await.expect(200);
    manager.act("hse/incidents", &raised, "classify").await.expect(200);
    let refused = supervisor.act("hse/incidents", &raised, "approve").await;
    assert_eq!(refused.summary(), "403 access.forbidden");
    let asked = manager.act("hse/incidents", &raised, "approve").await.expect(202);
    assert_eq!(
        (&asked["status"], &asked["approval"]["state"]),
        (&json!("classified"), &json!("open")),
        "un autre regard"
    );
    let decision = format!("approvals/{}/approve", asked["approval"]["id"].as_str().unwrap());
    assert_eq!(manager.post(&decision, json!({})).await.summary(), "403 approval.not_yours");
    chief.post(&decision, json!({})).await.expect(200);
    let approved = manager.get(&format!("hse/incidents/{}", raised["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&approved["status"], &approved["approved_by"]), (&json!("approved"), &json!(chief.user)));
    let closed = manager.act("hse/incidents", &raised, "close").await.expect(200);
    assert_eq!(closed["status"], "closed");
}

#[tokio::test]
async fn an_investigation_asks_why_until_it_is_concluded() {
    let app = TestApp::new().await;
    let company = app.company("A").await;
    let site = app.site(company, "ALPHA").await;
    let manager = app.user("hse", &["hse_manager"], company).await;
    let chief = app.user_at("chef", &["site_manager"], company, Some(site)).await;
    let mut investigations = Vec::new();
    for title in ["Chute de personnel offshore", "Départ de feu en cuisine"] {
        let mut body = incident(site);
        body["title"] = json!(title);
        let raised = manager.post("hse/incidents", body).await.expect(201);
        app.settle().await;
        let opened =
            manager.get(&format!("hse/investigations?filter=incident=='{}'", raised["id"].as_str().unwrap())).await;
        investigations.push(opened.expect(200)["data"][0].clone());
    }
    let cause = |rank: usize, text: &str, parent: &Value| json!({ "investigation": investigations[rank]["id"], "text": text, "parent": parent });
    let first = manager.post("hse/causes", cause(0, "L'échelle a glissé", &Value::Null)).await.expect(201);
    assert_eq!(first["kind"], "immediate");
    let second = manager.post("hse/causes", cause(0, "Les patins étaient usés", &first["id"])).await.expect(201);
    let stray = manager.post("hse/causes", cause(1, "Un torchon traînait", &first["id"])).await;
    assert_eq!(stray.summary(), "422 rule.broken investigation:rule");
    let path = format!("hse/causes/{}", first["id"].as_str().unwrap());
    let round = manager.patch(&path, json!({ "parent": second["id"] })).await;
    assert_eq!(round.summary(), "422 validation.failed parent:cycle");
    assert_eq!(chief.get("hse/causes").await.expect(200)["data"].as_array().unwrap().len(), 2);
    assert_eq!(chief.patch(&path, json!({ "text": "Autre chose" })).await.summary(), "403 access.forbidden");
    let conclusion =
        json!({ "method": "five_whys", "root_cause": "Le plan d'inspection oublie les échelles mobiles." });
    let investigation = format!("hse/investigations/{}", investigations[0]["id"].as_str().unwrap());
    let done = manager.patch(&investigation, conclusion).await.expect(200);
    manager.act("hse/investigations", &done, "close").await.expect(200);
    // Conclue, elle garde son arbre : rien ne s'y change, ne s'y retire, ne s'y ajoute.
    for late in [manager.patch(&path, json!({ "text": "Autre chose" })).await, manager.delete(&path).await] {
        assert_eq!(late.summary(), "409 record.frozen");
    }
    let late = manager.post("hse/causes", cause(0, "Le pont était gras", &Value::Null)).await;
    assert_eq!(late.summary(), "422 rule.broken investigation:rule");
}
