//! Les événements du système ne tournent pas en rond : ce qu'un déclencheur met en file porte combien y ont mené.

use serde_json::json;

use crate::system_events::{heard, notes, scene};

#[tokio::test]
async fn a_job_given_up_is_heard_and_its_own_failing_jobs_stop() {
    let (stage, admin) = scene().await;
    let mut body = heard("job.failed", "payload.kind + ' ' + string(payload.attempts)");
    let call = json!({ "do": "call", "url": "'http://127.0.0.1:9/x'" });
    body["steps"].as_array_mut().unwrap().push(call);
    admin.put("definitions/triggers/job_failed", body).await.expect(200);
    let fails = "INSERT INTO sys.job (kind, payload, max_attempts) VALUES ('mail', '{\"nope\": 1}', 1)";
    stage.app.tenant.db.query(&fails.into(), &[]).await.unwrap();
    stage.app.settle().await;
    for _ in 0..40 {
        let late = "UPDATE sys.job SET run_at = now(), max_attempts = attempts + 1 WHERE state = 'waiting'";
        stage.app.tenant.db.query(&late.into(), &[]).await.unwrap();
        stage.app.settle().await;
    }
    let found = notes(&stage, &admin).await;
    assert_eq!(found.len(), 9, "{found:?}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.job WHERE state = 'waiting'").await, 0);
}

#[tokio::test]
async fn what_a_job_or_an_event_puts_in_the_queue_is_as_deep_as_they_are() {
    let (stage, admin) = scene().await;
    let weekly = json!({ "labels": { "fr": "Rapport", "en": "Report" }, "text": { "fr": "Voici.", "en": "Here." } });
    admin.put("definitions/templates/weekly", weekly).await.expect(200);
    let step = json!({ "do": "create", "entity": "note", "set": { "name": "payload.kind" } });
    let report = json!({
        "do": "report", "format": "csv", "to": ["role:admin"], "template": "weekly", "channels": ["mail"],
        "list": { "entity": "hse.incident", "columns": ["number"], "sort": "number" },
    });
    let labels = json!({ "fr": "Suite", "en": "Next" });
    let body = json!({ "labels": labels, "system": "job.failed", "steps": [step, report] });
    admin.put("definitions/triggers/next", body).await.expect(200);
    let hook = json!({ "name": "Suite", "url": "http://127.0.0.1:9/x", "events": ["my.note.created"] });
    admin.post("automation/webhooks", hook).await.expect(201);
    let fails = "INSERT INTO sys.job (kind, payload, max_attempts) VALUES ('push', '{\"nope\": 1}', 1)";
    stage.app.tenant.db.query(&fails.into(), &[]).await.unwrap();
    stage.app.settle().await;
    for kind in ["report", "mail", "webhook"] {
        let deep = format!("SELECT count(*) FROM sys.job WHERE kind = '{kind}' AND depth = 1");
        assert_eq!(stage.number(&deep).await, 1, "{kind}");
    }
}

#[tokio::test]
async fn a_trigger_that_changes_whom_it_hears_stops() {
    let (stage, admin) = scene().await;
    let set = json!({ "job_title": "'tour ' + string(now)" });
    let step = json!({ "do": "update", "entity": "core.user", "record": "payload.user", "set": set });
    let body = json!({ "labels": { "fr": "Boucle", "en": "Loop" }, "system": "user.updated", "steps": [step] });
    admin.put("definitions/triggers/spin", body).await.expect(200);
    let sam = stage.of_a("sam", &["user"]).await.user.unwrap();
    stage.app.settle().await;
    stage.update("core.user", sam, json!({ "job_title": "Chef" })).await;
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.trigger_run WHERE trigger = 'my.spin'").await, 9);
}
