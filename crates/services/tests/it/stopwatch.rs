//! Les chronomètres d'un processus : le temps ouvré, ce qui le suspend, et ce qui se dit quand il est passé.

use jiff::{SignedDuration, Timestamp};
use kernel::{Clock, Ctx};
use serde_json::{Map, json};
use services::stopwatch;
use store::records::{self, Intent, Key};
use testkit::model_of;
use uuid::Uuid;

use crate::stage::{MODULE, Stage, write};

const TICKET: &str = r#"
title = "name"
number = "T-{seq:4}"
[fields]
name = { type = "text", required = true, max = 100 }
"#;

const NOTE: &str = r#"
title = "name"
[fields]
name = { type = "text", required = true, max = 100 }
"#;

const WORKFLOW: &str = r#"
field   = "status"
initial = "open"
[states]
open     = { tone = "info" }
waiting  = { tone = "warning" }
answered = { tone = "success" }
dropped  = { tone = "neutral", final = true }

[transitions.hold]
from = ["open"]
to   = "waiting"
[transitions.resume]
from = ["waiting", "answered"]
to   = "open"
[transitions.answer]
from = ["open"]
to   = "answered"
[transitions.drop]
from = ["open", "waiting"]
to   = "dropped"

[clock.answer]
start  = "open"
stop   = "answered"
pause  = ["waiting"]
target = "PT8H"
warn   = "PT6H"
"#;

const LATE: &str = r#"
on = "ticket.clock.answer.breached"
[[steps]]
do     = "create"
entity = "note"
set    = { name = "'en retard ' + name" }
"#;

/// Vendredi 20 novembre 2026, 9 h à Libreville.
const FRIDAY: &str = "2026-11-20T08:00:00Z";

struct Scene {
    stage: Stage,
}

impl Scene {
    /// Un guichet ouvert de 8 h à 12 h et de 14 h à 18 h, du lundi au vendredi.
    async fn new() -> Scene {
        let files = [
            MODULE,
            ("entities/ticket.toml", TICKET),
            ("entities/note.toml", NOTE),
            ("workflows/ticket.toml", WORKFLOW),
            ("triggers/late.toml", LATE),
        ];
        let stage = Stage::at(model_of(&files), Clock::frozen(FRIDAY.parse().unwrap())).await;
        let days = json!(["monday", "tuesday", "wednesday", "thursday", "friday"]);
        let window = |opens: &str, closes: &str| json!({ "days": days, "opens": opens, "closes": closes });
        let office = json!({
            "code": "guichet", "name": "Guichet", "timezone": "Africa/Libreville",
            "windows": [window("08:00", "12:00"), window("14:00", "18:00")],
        });
        let office = stage.app.create("core.calendar", office).await;
        let (system, body) = (stage.app.system(), Map::from_iter([("calendar".to_owned(), json!(office))]));
        let company = Key::Id(stage.company);
        records::update(&system, &stage.app.tenant, "core.company", &company, &body, None, Intent::Commit)
            .await
            .unwrap();
        stage.settle().await;
        Scene { stage }
    }

    /// Le superviseur, à l'heure qu'il est.
    async fn ctx(&self) -> Ctx {
        self.stage.ctx(self.stage.supervisor).await
    }

    async fn ticket(&self) -> Uuid {
        let body = json!({ "name": "Panne", "company": self.stage.company });
        let ticket = write(&self.ctx().await, &self.stage.app, "trial.ticket", &body).await;
        self.stage.settle().await;
        ticket
    }

    async fn go(&self, ticket: Uuid, action: &str) {
        let (tenant, key) = (&self.stage.app.tenant, Key::Id(ticket));
        records::act(&self.ctx().await, tenant, "trial.ticket", &key, action, &Map::new(), None).await.unwrap();
        self.stage.settle().await;
    }

    async fn later(&self, hours: i64) {
        self.stage.app.tenant.clock.advance(SignedDuration::from_hours(hours));
        self.stage.settle().await;
    }

    /// État, temps ouvré en heures, échéance, prévenu, dépassé.
    async fn seen(&self, ticket: Uuid) -> String {
        let model = self.stage.app.tenant.model();
        let entity = model.entity("trial.ticket").unwrap();
        let clocks = stopwatch::of_record(&self.ctx().await, &self.stage.services, entity, ticket).await.unwrap();
        let clock = &clocks[0];
        let hours = |name: &str| clock[name].as_i64().unwrap() / 3600;
        let due =
            clock["due_at"].as_str().map_or("—".to_owned(), |due| due.parse::<Timestamp>().unwrap().to_string());
        let flags = [("warned", " prévenu"), ("breached", " dépassé")];
        let flags: String =
            flags.iter().filter(|(name, _)| clock[*name] == json!(true)).map(|(_, word)| *word).collect();
        let state = clock["state"].as_str().unwrap();
        format!("{state} {}/{} h, {due}{flags}", hours("worked_seconds"), hours("target_seconds"))
    }

    async fn told(&self) -> Vec<String> {
        self.stage.told(self.stage.supervisor).await
    }
}

#[tokio::test]
async fn working_time_runs_waits_and_says_once_that_it_is_over() {
    let scene = Scene::new().await;
    let ticket = scene.ticket().await;
    // Sept heures le vendredi, une le lundi.
    assert_eq!(scene.seen(ticket).await, "running 0/8 h, 2026-11-23T08:00:00Z");
    scene.later(3).await;
    scene.go(ticket, "hold").await;
    // 9 h à 12 h : trois heures, que la pause garde jusqu'au mardi 10 h.
    assert_eq!(scene.seen(ticket).await, "paused 3/8 h, —");
    scene.later(94).await;
    assert_eq!(scene.seen(ticket).await, "paused 3/8 h, —");
    assert!(scene.told().await.is_empty());
    scene.go(ticket, "resume").await;
    assert_eq!(scene.seen(ticket).await, "running 3/8 h, 2026-11-24T16:00:00Z");
    scene.later(5).await;
    assert_eq!(scene.seen(ticket).await, "running 6/8 h, 2026-11-24T16:00:00Z prévenu");
    let told = scene.told().await;
    assert!(told.len() == 1 && told[0].contains("T-0001 — Panne"), "{told:?}");
    scene.later(20).await;
    assert_eq!(scene.seen(ticket).await, "running 12/8 h, 2026-11-24T16:00:00Z prévenu dépassé");
    scene.later(100).await;
    assert_eq!(scene.told().await.len(), 2, "chaque dépassement se dit une fois");
    let notes = scene.stage.rows("SELECT name FROM trial.note", &[]).await;
    assert_eq!(notes.iter().map(|note| note.get(0)).collect::<Vec<String>>(), ["en retard Panne"]);
    assert_eq!(scene.stage.count("SELECT count(*) FROM sys.audit WHERE action LIKE 'clock.%'").await, 2);
    scene.go(ticket, "answer").await;
    let stopped = scene.seen(ticket).await;
    assert!(stopped.starts_with("stopped") && stopped.ends_with("prévenu dépassé"), "{stopped}");
    // Rouvert, il repart de zéro.
    scene.go(ticket, "resume").await;
    assert!(scene.seen(ticket).await.starts_with("running 0/8 h"));
}

#[tokio::test]
async fn what_ends_in_time_or_is_dropped_says_nothing() {
    let scene = Scene::new().await;
    let (answered, dropped, gone) = (scene.ticket().await, scene.ticket().await, scene.ticket().await);
    scene.later(2).await;
    scene.go(answered, "answer").await;
    scene.go(dropped, "drop").await;
    records::delete(&scene.ctx().await, &scene.stage.app.tenant, "trial.ticket", &Key::Id(gone), None).await.unwrap();
    scene.later(1000).await;
    assert_eq!(scene.seen(answered).await, "stopped 2/8 h, —");
    assert_eq!(scene.seen(dropped).await, "stopped 2/8 h, —");
    assert!(scene.told().await.is_empty());
    assert_eq!(scene.stage.count("SELECT count(*) FROM sys.stopwatch").await, 2);
}

#[tokio::test]
async fn a_database_that_does_not_answer_delays_an_alarm_and_does_not_silence_it() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    scene.ticket().await;
    stage.app.tenant.clock.advance(SignedDuration::from_hours(8));
    stage.as_owner("ALTER TABLE core.membership RENAME TO away").await;
    stage.app.identity.invalidate("core.user", stage.supervisor).await;
    while stage.services.work_once().await.unwrap() {}
    stage.as_owner("ALTER TABLE core.away RENAME TO membership").await;
    let tried = "SELECT count(*) FROM sys.job WHERE kind = 'stopwatch_alarm' AND state = 'waiting' AND attempts = 1";
    assert_eq!((stage.count(tried).await, scene.told().await.len()), (1, 0));
    scene.later(1).await;
    assert_eq!(scene.told().await.len(), 1);
}
