//! Des déclencheurs faits dans le navigateur : définis, essayés, suivis, arrêtés, par HTTP.

use jiff::SignedDuration;
use kernel::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, TestOptions};

use crate::stage::{Stage, id, incident, incident_with};

/// Un déclencheur du locataire, et l'entité où il écrit.
async fn define(admin: &Client, name: &str, trigger: Value) {
    let note = json!({ "title": "name", "fields": { "name": { "type": "text", "required": true, "max": 20 }, "about": { "type": "link", "to": "hse.incident" } } });
    let mut trigger = trigger;
    trigger["labels"] = json!({ "fr": "Relancer", "en": "Chase" });
    let changes = json!({ "changes": [
        { "path": "entities/note", "body": note }, { "path": format!("triggers/{name}"), "body": trigger },
    ] });
    admin.post("definitions/apply", changes).await.expect(200);
}

fn note(name: &str) -> Value {
    json!({ "do": "create", "entity": "note", "set": { "name": name, "about": "record.id" } })
}

async fn notes(admin: &Client) -> Vec<String> {
    let page = admin.get("my/notes?sort=name").await.expect(200);
    page["data"].as_array().unwrap().iter().map(|note| note["name"].as_str().unwrap().to_owned()).collect()
}

async fn scene() -> (Stage, Client, Client) {
    let stage = Stage::new().await;
    let (admin, supervisor) = (stage.of_a("adm", &["admin"]).await, stage.of_a("sup", &["supervisor"]).await);
    (stage, admin, supervisor)
}

#[tokio::test]
async fn a_trigger_made_at_run_time_runs_waits_and_is_followed() {
    let (stage, admin, supervisor) = scene().await;
    let steps = json!([note("'vu'"), { "wait": "PT48H" }, { "if": "status == 'draft'", "then": [note("'relance'")], "else": [note("'inutile'")] }]);
    define(&admin, "chase", json!({ "on": "hse.incident.created", "when": "severity == 'medium'", "steps": steps }))
        .await;
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    supervisor.post("hse/incidents", incident_with(stage.alpha, json!({ "severity": "low" }))).await.expect(201);
    stage.app.settle().await;
    assert_eq!(notes(&admin).await, ["vu"]);
    let waiting = admin.get("automation/runs?trigger=my.chase").await.expect(200);
    assert_eq!((waiting["data"].as_array().unwrap().len(), &waiting["data"][0]["state"]), (1, &json!("waiting")));
    assert_eq!(waiting["data"][0]["record"], raised["id"]);
    stage
        .app
        .tenant
        .db
        .query(&"UPDATE sys.trigger_run SET wake_at = now() WHERE result = 'waiting'".into(), &[])
        .await
        .unwrap();
    stage.app.settle().await;
    assert_eq!(notes(&admin).await, ["relance", "vu"]);
    let run = admin.get(&format!("automation/runs/{}", waiting["data"][0]["id"])).await.expect(200);
    assert_eq!((&run["state"], &run["steps"][0]["output"]["id"].is_string()), (&json!("done"), &true), "{run}");
    let triggers = admin.get("automation/triggers").await.expect(200);
    let chase = triggers["data"].as_array().unwrap().iter().find(|one| one["name"] == "my.chase").unwrap();
    assert_eq!(
        (&chase["label"], &chase["enabled"], &chase["last_7_days"]["done"]),
        (&json!("Relancer"), &json!(true), &json!(1)),
        "{chase}"
    );
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE actor_name = 'trigger:my.chase'").await, 2);
}

#[tokio::test]
async fn a_button_is_an_action_of_the_record() {
    let (stage, admin, supervisor) = scene().await;
    define(
        &admin,
        "remind",
        json!({ "button": true, "entity": "hse.incident", "when": "severity != 'low'", "steps": [note("'rappel'")] }),
    )
    .await;
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let low = admin.post("hse/incidents", incident_with(stage.alpha, json!({ "severity": "low" }))).await.expect(201);
    let meta = admin.get("meta").await.expect(200);
    let actions = meta["entities"]["hse.incident"]["actions"].as_array().unwrap().clone();
    assert!(actions.iter().any(|action| action["name"] == "remind" && action["label"] == "Relancer"), "{actions:?}");
    assert_eq!(supervisor.act("hse/incidents", &raised, "remind").await.summary(), "403 access.forbidden");
    admin.act("hse/incidents", &raised, "remind").await.expect(200);
    assert_eq!(admin.act("hse/incidents", &low, "remind").await.status / 100, 4);
    stage.app.settle().await;
    assert_eq!(notes(&admin).await, ["rappel"]);
}

#[tokio::test]
async fn a_trial_shows_what_would_leave_and_leaves_nothing() {
    let (stage, admin, supervisor) = scene().await;
    let tell = json!({ "do": "notify", "to": ["role:hse_manager"], "template": "hse.incident_created" });
    let room = json!({ "name": "hse", "kind": "slack", "url": "https://127.0.0.1:9/x" });
    admin.post("automation/chats", room).await.expect(201);
    let say = json!({ "do": "chat", "channel": "hse", "template": "hse.incident_created" });
    let steps =
        json!([note("'essai'"), { "wait": "P7D" }, tell, { "do": "call", "url": "'http://127.0.0.1:9/x'" }, say]);
    define(&admin, "chase", json!({ "on": "hse.incident.created", "when": "severity == 'medium'", "steps": steps }))
        .await;
    let manager = stage.of_a("hse", &["hse_manager"]).await;
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.tenant.db.query(&"UPDATE sys.outbox SET dispatched_at = now()".into(), &[]).await.unwrap();
    let before = stage.traces().await;
    let trial = admin.post("automation/triggers/my.chase/test", json!({ "record": raised["id"] })).await.expect(200);
    assert_eq!((&trial["matched"], &trial["state"]), (&json!(true), &json!("done")), "{trial}");
    let acts: Vec<&str> = trial["steps"].as_array().unwrap().iter().map(|step| step["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["create", "wait", "notify", "call", "chat"]);
    let would = &trial["would"];
    assert_eq!(would["notifications"][0]["user"], json!(manager.user.unwrap()), "{would}");
    assert_eq!(
        (&would["mails"][0]["to"], &would["calls"][0]["url"]),
        (&json!("hse@essai.test"), &json!("http://127.0.0.1:9/x"))
    );
    assert_eq!((&would["chats"][0]["to"], would["chats"][0]["text"].is_string()), (&json!("hse"), true), "{would}");
    let made_up = json!({ "values": incident_with(stage.alpha, json!({ "severity": "low" })) });
    let trial = admin.post("automation/triggers/my.chase/test", made_up).await.expect(200);
    assert_eq!(trial["matched"], false);
    let faulty = admin.post("automation/triggers/my.chase/test", json!({ "values": { "title": "x" } })).await;
    assert_eq!(faulty.status, 422);
    assert_eq!(stage.traces().await, before, "rien n'est resté");
    assert!(notes(&admin).await.is_empty());
    assert_eq!(stage.number("SELECT count(*) FROM sys.job WHERE kind IN ('call', 'chat', 'mail')").await, 0);
    assert_eq!(supervisor.post("automation/triggers/my.chase/test", json!({})).await.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn what_a_save_would_wake_is_told_and_not_done() {
    let (stage, _, supervisor) = scene().await;
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let ask = async |changes: &str| -> Vec<String> {
        let path = format!("automation/impact?entity=hse.incident&record={}&changes={changes}", id(&raised));
        let found = supervisor.get(&path).await.expect(200);
        found["data"].as_array().unwrap().iter().map(|one| one["trigger"].as_str().unwrap().to_owned()).collect()
    };
    let mut woken = ask(r#"{"severity":"critical"}"#).await;
    woken.sort();
    assert_eq!(woken, ["hse.critical_incident", "hse.open_investigation"]);
    assert!(ask(r#"{"location":"Pont inférieur, échelle 4"}"#).await.is_empty());
    let after = supervisor.get(&format!("hse/incidents/{}", id(&raised))).await.expect(200);
    assert_eq!((&after["severity"], &after["version"]), (&json!("medium"), &raised["version"]));
    let refused = supervisor.get("automation/impact?entity=core.company&changes={}").await;
    assert_eq!(refused.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn a_disabled_trigger_sleeps_and_a_failed_run_is_replayed() {
    let (stage, admin, supervisor) = scene().await;
    define(&admin, "chase", json!({ "on": "hse.incident.created", "steps": [note("'ok'"), note("title")] })).await;
    admin.post("automation/triggers/my.chase/disable", json!({})).await.expect(204);
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    assert!(notes(&admin).await.is_empty());
    admin.post("automation/triggers/my.chase/enable", json!({})).await.expect(204);
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    let failed = admin.get("automation/runs?state=failed").await.expect(200);
    let run = &failed["data"][0];
    assert_eq!(
        (&run["trigger"], &run["error"]["fields"][0]["code"]),
        (&json!("my.chase"), &json!("too_long")),
        "{run}"
    );
    supervisor.patch(&format!("hse/incidents/{}", id(&raised)), json!({ "title": "Chute de dix m" })).await.expect(200);
    let replayed = admin.post(&format!("automation/runs/{}/replay", run["id"]), json!({})).await.expect(200);
    assert_eq!(replayed["state"], "ready");
    stage.app.settle().await;
    assert_eq!(notes(&admin).await, ["Chute de dix m", "ok"], "la première étape ne s'est pas refaite");
    let again = admin.post(&format!("automation/runs/{}/replay", run["id"]), json!({})).await;
    assert_eq!(again.summary(), "409 workflow.illegal_transition");
    assert_eq!(admin.get("automation/runs/999999").await.summary(), "404 record.not_found");
    assert_eq!(admin.post("automation/triggers/my.nope/disable", json!({})).await.summary(), "404 record.not_found");
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action LIKE 'automation.%'").await, 3);
}

#[tokio::test]
async fn a_branch_that_waits_does_not_hold_the_others() {
    let clock = Clock::frozen(Clock::System.now());
    let stage = Stage::with(TestOptions { clock: clock.clone(), ..TestOptions::default() }).await;
    let (admin, supervisor) = (stage.of_a("adm", &["admin"]).await, stage.of_a("sup", &["supervisor"]).await);
    let slow = json!({ "steps": [{ "wait": "PT5M" }, note("'b lente'")] });
    let inner = json!({ "join": "any", "parallel": [
        { "steps": [{ "wait": "PT1M" }, note("'c première'")] }, { "steps": [{ "wait": "PT2M" }, note("'seconde'")] },
    ] });
    let steps = json!([{ "parallel": [slow, { "steps": [note("'a vive'"), inner] }] }, note("'d suite'")]);
    define(&admin, "fan", json!({ "on": "hse.incident.created", "steps": steps })).await;
    let trial = json!({ "values": incident(stage.alpha) });
    let trial = admin.post("automation/triggers/my.fan/test", trial).await.expect(200);
    let done: Vec<&str> = trial["steps"].as_array().unwrap().iter().filter_map(|step| step["step"].as_str()).collect();
    assert_eq!(
        (done.join(" "), &trial["state"]),
        ("0.0.0 0.1.0 0.1.1.0.0 0.1.1.1.0 0.1.1.0.1 0.1.1 0.0.1 0 1".to_owned(), &json!("done"))
    );
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    for (minutes, expected) in [
        (0, &["a vive"][..]),
        (1, &["a vive", "c première"]),
        (3, &["a vive", "c première"]),
        (1, &["a vive", "b lente", "c première", "d suite"]),
    ] {
        clock.advance(SignedDuration::from_mins(minutes));
        stage.app.settle().await;
        assert_eq!(notes(&admin).await, expected);
    }
    let runs = admin.get("automation/runs?trigger=my.fan").await.expect(200);
    let run = admin.get(&format!("automation/runs/{}", runs["data"][0]["id"])).await.expect(200);
    let inner = run["steps"].as_array().unwrap().iter().find(|step| step["step"] == "0.1.1").unwrap();
    assert_eq!(inner["output"], json!({ "done": 1, "failed": 0, "dropped": 1 }), "{run}");
    assert_eq!(run["state"], "done");
}

#[tokio::test]
async fn a_branch_that_fails_lets_the_others_finish_and_is_replayed_alone() {
    let (stage, admin, supervisor) = scene().await;
    let other = json!({ "steps": [note("'autre'")] });
    let steps = json!([{ "parallel": [{ "steps": [note("'avant'"), note("title")] }, other] }, note("'suite'")]);
    define(&admin, "fan", json!({ "on": "hse.incident.created", "steps": steps })).await;
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    assert_eq!(notes(&admin).await, ["autre", "avant"]);
    let failed = admin.get("automation/runs?state=failed").await.expect(200);
    let run = format!("automation/runs/{}", failed["data"][0]["id"]);
    let steps = admin.get(&run).await.expect(200)["steps"].clone();
    let last = steps.as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["act"], &last["result"], &last["output"]),
        (&json!("parallel"), &json!("failed"), &json!({ "done": 1, "failed": 1, "dropped": 0 }))
    );
    supervisor.patch(&format!("hse/incidents/{}", id(&raised)), json!({ "title": "Chute de dix m" })).await.expect(200);
    admin.post(&format!("{run}/replay"), json!({})).await.expect(200);
    stage.app.settle().await;
    assert_eq!(notes(&admin).await, ["Chute de dix m", "autre", "avant", "suite"]);
}

#[tokio::test]
async fn who_cannot_see_the_record_reads_no_value_of_its_run() {
    let (stage, admin, supervisor) = scene().await;
    define(&admin, "chase", json!({ "on": "hse.incident.created", "steps": [note("'secret'")] })).await;
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    let foreigner = stage.of_b("aud", &[]).await;
    stage.grant(&foreigner, json!([{ "permission": "core.automation.view.all" }])).await;
    let runs = foreigner.get("automation/runs?trigger=my.chase").await.expect(200);
    let run = foreigner.get(&format!("automation/runs/{}", runs["data"][0]["id"])).await.expect(200);
    assert_eq!(run["protected"], true);
    assert!(!run.to_string().contains("secret"), "{run}");
    assert_eq!(
        foreigner.post("automation/triggers/my.chase/disable", json!({})).await.summary(),
        "403 access.forbidden"
    );
}

#[tokio::test]
async fn jobs_are_seen_held_cancelled_and_done_again() {
    let (stage, admin, supervisor) = scene().await;
    stage.of_a("hse", &["hse_manager"]).await;
    admin.post("automation/jobs/kinds/mail/pause", json!({})).await.expect(204);
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    let waiting = admin.get("automation/jobs?kind=mail&state=waiting").await.expect(200);
    let job = &waiting["data"][0];
    assert!(job["id"].is_i64() && job.get("payload").is_none(), "{waiting}");
    let kinds = admin.get("automation/jobs/kinds").await.expect(200);
    let mail = kinds["data"].as_array().unwrap().iter().find(|kind| kind["kind"] == "mail").unwrap();
    assert_eq!((&mail["paused"], &mail["waiting"]), (&json!(true), &json!(1)));
    let path = format!("automation/jobs/{}", job["id"]);
    assert_eq!(admin.post(&format!("{path}/cancel"), json!({})).await.expect(200)["state"], "cancelled");
    admin.post("automation/jobs/kinds/mail/resume", json!({})).await.expect(204);
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.mail WHERE state = 'sent'").await, 0);
    assert_eq!(admin.post(&format!("{path}/retry"), json!({})).await.expect(200)["state"], "waiting");
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.mail WHERE state = 'sent'").await, 1);
    assert_eq!(admin.post(&format!("{path}/cancel"), json!({})).await.summary(), "409 workflow.illegal_transition");
    assert_eq!(admin.post("automation/jobs/kinds/nope/pause", json!({})).await.summary(), "404 record.not_found");
    assert_eq!(supervisor.get("automation/jobs").await.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn what_this_version_cannot_do_is_refused_when_it_is_defined() {
    let (_stage, admin, _) = scene().await;
    for (step, field) in [
        (json!({ "do": "job" }), "steps"),
        (json!({ "parallel": [{ "steps": [note("'seule'")] }] }), "steps"),
        (json!({ "do": "update", "set": { "titel": "'x'" } }), "steps"),
    ] {
        let body = json!({ "on": "hse.incident.created", "steps": [step] });
        let refused = admin.put("definitions/triggers/late", body).await;
        assert_eq!(refused.json["code"], "definition.refused", "{}", refused.json);
        assert!(refused.json["errors"][0]["field"].as_str().unwrap().starts_with(field), "{}", refused.json);
    }
    let body = json!({ "at": "2030-12-01T08:00", "zone": "site", "steps": [{ "do": "call", "url": "'http://x'" }] });
    assert_eq!(admin.put("definitions/triggers/late", body).await.json["code"], "definition.refused");
}

#[tokio::test]
async fn a_script_made_at_run_time_is_read_then_run_then_explained() {
    let (stage, admin, supervisor) = scene().await;
    let with = |source: &str| json!({ "on": "hse.incident.created", "steps": [{ "do": "script", "source": source }] });
    let faulty =
        json!({ "changes": [{ "path": "triggers/count", "body": with("export default () => {\n  return 1 +;\n}") }] });
    let refused = admin.post("definitions/apply", faulty).await;
    assert_eq!(refused.status, 422);
    let said = refused.json["errors"].to_string();
    assert!(said.contains("ligne 2, colonne 13"), "{said}");
    let source = "export default ({ record }) => {
        const { data } = records.list('my.note')
        records.create('my.note', { name: 'n° ' + (data.length + 1), about: record.id })
        if (record.severity === 'low') throw new Error('trop peu : ' + record.title)
        return data.length
    }";
    define(&admin, "count", with(source)).await;
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    supervisor.post("hse/incidents", incident_with(stage.alpha, json!({ "severity": "low" }))).await.expect(201);
    stage.app.settle().await;
    assert_eq!(notes(&admin).await, ["n° 1"]);
    let failed = admin.get("automation/runs?state=failed").await.expect(200);
    let run = admin.get(&format!("automation/runs/{}", failed["data"][0]["id"])).await.expect(200);
    let step = &run["steps"][0];
    assert_eq!((&step["error"]["code"], &step["error"]["reason"]), (&json!("script.failed"), &json!("4:72")), "{run}");
    assert!(step["error"]["detail"].as_str().unwrap().starts_with("Le script a levé"), "{step}");
    assert!(step["output"]["message"].as_str().unwrap().starts_with("Error: trop peu"), "{step}");
    let typings = admin.request(Method::GET, "automation/scripts.d.ts").send().await.unwrap();
    assert_eq!(typings.headers()["content-type"], "application/typescript; charset=utf-8");
    assert!(typings.text().await.unwrap().contains("declare const records"));
}

#[tokio::test]
async fn what_a_script_read_for_a_trigger_is_told_to_who_governs_alone() {
    let (stage, admin, supervisor) = scene().await;
    let source = "export default () => { log('vu'); return records.list('core.company').data.map((one) => one.name) }";
    let steps = json!([{ "do": "script", "source": source }, note("'vu'")]);
    define(&admin, "reads", json!({ "on": "hse.incident.created", "steps": steps })).await;
    let watcher = stage.of_a("vig", &["user"]).await;
    let grants = ["core.automation.view.all", "hse.incident.view.all"];
    stage.grant(&watcher, grants.iter().map(|one| json!({ "permission": one })).collect()).await;
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    let id = admin.get("automation/runs?trigger=my.reads").await.expect(200)["data"][0]["id"].clone();
    let outputs = async |person: &Client| {
        let run = person.get(&format!("automation/runs/{id}")).await.expect(200);
        let told = |rank: usize| run["steps"][rank].get("output").is_some();
        (told(0), told(1))
    };
    assert_eq!(outputs(&admin).await, (true, true));
    assert_eq!(outputs(&watcher).await, (false, true), "l'enregistrement se voit, pas ce que le script a lu ailleurs");
    let orphan = "UPDATE sys.trigger_run SET entity = NULL, record = NULL RETURNING id";
    stage.app.tenant.db.query(&orphan.into(), &[]).await.unwrap();
    assert_eq!((outputs(&admin).await, outputs(&watcher).await), ((true, true), (false, false)));
}

#[tokio::test]
async fn a_run_that_waits_is_stopped_and_never_goes_on() {
    let (stage, admin, supervisor) = scene().await;
    let steps = json!([note("'vu'"), { "wait": "PT48H" }, note("'relance'")]);
    define(&admin, "chase", json!({ "on": "hse.incident.created", "steps": steps })).await;
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    let run = admin.get("automation/runs?trigger=my.chase&state=waiting").await.expect(200)["data"][0]["id"].clone();
    let path = format!("automation/runs/{run}/stop");
    assert_eq!(supervisor.post(&path, json!({})).await.status, 403);
    let stopped = admin.post(&path, json!({})).await.expect(200);
    assert_eq!((&stopped["state"], &stopped["wake_at"]), (&json!("stopped"), &json!(null)));
    assert_eq!(admin.post(&path, json!({})).await.summary(), "409 workflow.illegal_transition");
    stage
        .app
        .tenant
        .db
        .query(&"UPDATE sys.trigger_run SET wake_at = now() WHERE result = 'stopped'".into(), &[])
        .await
        .unwrap();
    stage.app.settle().await;
    assert_eq!(notes(&admin).await, ["vu"]);
    assert_eq!(admin.get("automation/runs?trigger=my.chase&state=stopped").await.expect(200)["data"][0]["id"], run);
}
