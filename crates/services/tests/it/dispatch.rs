//! Les événements et leurs déclencheurs.

use serde_json::json;
use testkit::model_of;

use crate::stage::{MODULE, Stage};

#[tokio::test]
async fn a_new_incident_tells_the_hse_managers_of_its_own_company() {
    let stage = Stage::new().await;
    stage.incident("low").await;
    stage.settle().await;
    let told = stage.told(stage.manager).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("INC-2026-00001 : Chute"), "{told:?}");
    assert!(stage.told(stage.foreigner).await.is_empty());
    assert!(stage.told(stage.supervisor).await.is_empty());
    let mails = stage.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!((mails[0].0.as_str(), mails[0].2.as_str()), ("mia@essai.test", "sent"));
    assert_eq!(std::fs::read_dir(stage.app.folder.path().join("mail")).unwrap().count(), 1);
}

#[tokio::test]
async fn a_critical_incident_wakes_administrators_and_opens_an_investigation() {
    let stage = Stage::new().await;
    let incident = stage.incident("critical").await;
    stage.settle().await;
    let told = stage.told(stage.admin).await;
    assert!(told[0].starts_with("URGENT"), "{told:?}");
    let mails = stage.mails().await;
    assert_eq!(mails.iter().filter(|mail| mail.0 == "ada@essai.test").count(), 1);
    let rows = stage
        .rows(
            "SELECT number, level, company_id, created_by FROM hse.investigation WHERE incident = $1",
            &[incident.into()],
        )
        .await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].get::<_, &str>(1), "company");
    assert_eq!(rows[0].get::<_, uuid::Uuid>(2), stage.company);
    let author = stage.rows("SELECT actor_name FROM sys.audit WHERE entity = 'hse.investigation'", &[]).await;
    assert_eq!(author[0].get::<_, &str>(0), "trigger:hse.open_investigation");
    assert_eq!(stage.count("SELECT max(depth)::bigint FROM sys.outbox").await, 1);
}

#[tokio::test]
async fn a_replayed_event_and_a_replayed_job_change_nothing() {
    let stage = Stage::new().await;
    stage.incident("critical").await;
    stage.settle().await;
    let picture = async || {
        let tables = ["sys.notification", "sys.mail", "hse.investigation", "sys.trigger_run"];
        let mut counts = Vec::new();
        for table in tables {
            counts.push(stage.count(&format!("SELECT count(*) FROM {table}")).await);
        }
        counts
    };
    let before = picture().await;
    stage.rows("UPDATE sys.outbox SET dispatched_at = NULL", &[]).await;
    stage.rows("UPDATE sys.job SET state = 'waiting', attempts = 0 WHERE kind = 'mail'", &[]).await;
    stage.settle().await;
    assert_eq!(picture().await, before);
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE state <> 'done'").await, 0);
}

#[tokio::test]
async fn a_failing_trigger_stops_neither_the_others_nor_the_event() {
    let stage = Stage::with_model(model_of(&failing_package())).await;
    let body = json!({ "name": "un", "size": 0, "company": stage.company });
    stage.app.create("trial.thing", body).await;
    stage.settle().await;
    let rows = stage.rows("SELECT trigger, result FROM sys.trigger_run ORDER BY trigger", &[]).await;
    let results: Vec<(&str, &str)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(results, [("trial.breaks", "failed"), ("trial.carries_on", "done"), ("trial.works", "done")]);
    assert_eq!(stage.count("SELECT count(*) FROM trial.copy WHERE name = 'copie de un'").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM trial.copy WHERE name = 'suite'").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM trial.copy WHERE name = 'avant'").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM trial.copy WHERE name = 'jamais'").await, 0);
    assert_eq!(stage.count("SELECT count(*) FROM sys.outbox WHERE dispatched_at IS NULL").await, 0);
}

#[tokio::test]
async fn triggers_that_call_each_other_stop() {
    let stage = Stage::with_model(model_of(&looping_package())).await;
    stage.app.create("trial.echo", json!({ "name": "un", "company": stage.company })).await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM trial.echo").await, 10);
}

fn failing_package() -> [(&'static str, &'static str); 6] {
    [
        MODULE,
        (
            "entities/thing.toml",
            "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\nsize = { type = \"integer\" }\n",
        ),
        ("entities/copy.toml", "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\n"),
        (
            "triggers/breaks.toml",
            "on = \"thing.created\"\npriority = 9\n[[steps]]\ndo = \"create\"\nentity = \"copy\"\nset = { name = \"'avant'\" }\n\
             [[steps]]\ndo = \"create\"\nentity = \"copy\"\nset = { name = \"string(1 / size)\" }\n\
             [[steps]]\ndo = \"create\"\nentity = \"copy\"\nset = { name = \"'jamais'\" }\n",
        ),
        (
            "triggers/carries_on.toml",
            "on = \"thing.created\"\n[[steps]]\ndo = \"create\"\nentity = \"copy\"\nset = { name = \"string(1 / size)\" }\non_error = \"continue\"\n\
             [[steps]]\ndo = \"create\"\nentity = \"copy\"\nset = { name = \"'suite'\" }\n",
        ),
        (
            "triggers/works.toml",
            "on = \"thing.created\"\nwhen = \"size == 0\"\n[[steps]]\ndo = \"create\"\nentity = \"copy\"\nset = { name = \"'copie de ' + name\" }\n",
        ),
    ]
}

fn looping_package() -> [(&'static str, &'static str); 3] {
    [
        MODULE,
        ("entities/echo.toml", "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\n"),
        (
            "triggers/repeats.toml",
            "on = \"echo.created\"\n[[steps]]\ndo = \"create\"\nentity = \"echo\"\nset = { name = \"name\" }\n",
        ),
    ]
}
