//! Effacer pour de bon.

use serde_json::json;

use crate::stage::{Stage, id, incident_with, png};

#[tokio::test]
async fn a_purge_leaves_no_row_and_says_so_in_the_journal() {
    let stage = Stage::new().await;
    let hse = stage.of_a("hse", &["hse_manager"]).await;
    let line = json!({ "title": "Remplacer l'échelle", "responsible": hse.user, "due_on": "2027-01-01" });
    let photo = hse.upload("photo.png", "image/png", png(), None).await.expect(201);
    let person = hse.post("core/persons", json!({ "name": "Témoin" })).await.expect(201);
    let body = json!({ "corrective_actions": [line], "witnesses": [id(&person)], "photos": [id(&photo)] });
    let created = hse.post("hse/incidents", incident_with(stage.alpha, body)).await.expect(201);
    let path = format!("hse/incidents/{}", id(&created));
    assert_eq!(hse.delete(&format!("{path}?purge=true")).await.status, 204);
    assert_eq!(hse.get(&path).await.status, 404);
    let left = "SELECT (SELECT count(*) FROM hse.incident) + (SELECT count(*) FROM hse.corrective_action) \
                + (SELECT count(*) FROM hse.incident__witnesses) + (SELECT count(*) FROM sys.file WHERE record IS NOT NULL)";
    assert_eq!(stage.number(left).await, 0);
    let told = "SELECT count(*) FROM sys.audit WHERE action = 'purged' AND changes = '{}' AND number LIKE 'INC-%'";
    assert_eq!(stage.number(told).await, 1);
}

#[tokio::test]
async fn a_purge_needs_the_right_to_manage() {
    let stage = Stage::new().await;
    let hse = stage.of_a("hse", &["hse_manager"]).await;
    let clerk = stage.of_a("clk", &[]).await;
    stage
        .grant(
            &clerk,
            json!([{ "permission": "hse.incident.view.company" }, { "permission": "hse.incident.delete.company" }]),
        )
        .await;
    let created = hse.post("hse/incidents", incident_with(stage.alpha, json!({}))).await.expect(201);
    let path = format!("hse/incidents/{}", id(&created));
    assert_eq!(clerk.delete(&format!("{path}?purge=true")).await.summary(), "403 access.forbidden");
    assert_eq!(clerk.delete(&path).await.status, 204);
    assert_eq!(hse.delete(&format!("{path}?purge=true")).await.status, 204, "depuis la corbeille aussi");
    assert_eq!(hse.post(&format!("{path}/restore"), json!({})).await.status, 404);
    let stranger = stage.of_b("etr", &["hse_manager"]).await;
    let created = hse.post("hse/incidents", incident_with(stage.alpha, json!({}))).await.expect(201);
    let reply = stranger.delete(&format!("hse/incidents/{}?purge=true", id(&created))).await;
    assert_eq!(reply.summary(), "404 record.not_found");
}

#[tokio::test]
async fn what_is_still_used_is_not_purged() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    admin.post("hse/incidents", incident_with(stage.alpha, json!({}))).await.expect(201);
    let reply = admin.delete(&format!("core/sites/{}?purge=true", stage.alpha)).await;
    assert_eq!(reply.status, 409, "{}", reply.summary());
    admin.get(&format!("core/sites/{}", stage.alpha)).await.expect(200);
}
