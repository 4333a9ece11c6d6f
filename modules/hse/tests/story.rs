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
