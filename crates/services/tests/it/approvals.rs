//! Les approbations dans le temps : délais ouvrés, rappels, passage au supérieur, plusieurs nœuds, arrêts brutaux, et la
//! définition que garde une demande.

use std::{sync::Arc, time::Duration};

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use kernel::{Clock, Ctx};
use schema::model::Model;
use serde_json::{Map, Value, json};
use services::{
    ServiceSettings, Services,
    approvals::{self, Via},
};
use store::records::{self, Intent, Key};
use testkit::model_of;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::stage::{MODULE, Stage};

const THING: (&str, &str) = (
    "entities/thing.toml",
    "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\nsize = { type = \"integer\" }\nboss = { type = \"user\" }\n",
);

const NOTE: (&str, &str) =
    ("entities/note.toml", "title = \"name\"\n[fields]\nname = { type = \"text\", required = true, max = 60 }\n");

/// Vendredi 20 novembre 2026, 9 h à Libreville.
const FRIDAY: &str = "2026-11-20T08:00:00Z";

/// Le processus des essais, avec ces étapes.
fn workflow(steps: &str) -> String {
    format!(
        "field = \"status\"\ninitial = \"draft\"\n[states]\ndraft = {{ tone = \"neutral\" }}\nordered = {{ tone = \"success\" }}\n\
         [transitions.order]\nfrom = [\"draft\"]\nto = \"ordered\"\napproval = \"approval\"\n[approval]\nreset_on = [\"size\"]\nsteps = {steps}\n"
    )
}

fn model(steps: &str, triggers: &[(&str, &str)]) -> Arc<Model> {
    let workflow = workflow(steps);
    let own = [MODULE, THING, NOTE, ("workflows/thing.toml", workflow.as_str())];
    model_of(&own.into_iter().chain(triggers.iter().copied()).collect::<Vec<_>>())
}

async fn stage(steps: &str, triggers: &[(&str, &str)]) -> Stage {
    let at: Timestamp = FRIDAY.parse().unwrap();
    let stage = Stage::at(model(steps, triggers), Clock::frozen(at)).await;
    for (person, manager) in [(stage.supervisor, stage.manager), (stage.manager, stage.admin)] {
        change(&stage, "core.user", person, json!({ "manager": manager })).await;
    }
    stage.rows("DELETE FROM sys.notification", &[]).await;
    stage
}

async fn change(stage: &Stage, entity: &str, id: Uuid, body: Value) {
    let (ctx, body) = (stage.app.system(), body.as_object().cloned().unwrap());
    let done = records::update(&ctx, &stage.app.tenant, entity, &Key::Id(id), &body, None, Intent::Commit).await;
    done.unwrap();
    stage.settle().await;
}

async fn thing(stage: &Stage) -> Uuid {
    stage.app.create("trial.thing", json!({ "name": "un", "company": stage.company, "boss": stage.supervisor })).await
}

/// Le superviseur demande ; rend la demande ouverte.
async fn ask(stage: &Stage) -> (Uuid, Uuid) {
    let (record, ctx) = (thing(stage).await, stage.ctx(stage.supervisor).await);
    let asked =
        records::act(&ctx, &stage.app.tenant, "trial.thing", &Key::Id(record), "order", &Map::new(), None).await;
    let approval = asked.unwrap().approval.unwrap();
    stage.settle().await;
    (record, approval)
}

async fn later(stage: &Stage, services: &[&Services], hours: i64) {
    stage.app.tenant.clock.advance(SignedDuration::from_hours(hours));
    // Tous les nœuds regardent l'heure à la fois.
    for _ in 0..6 {
        let looks = services.iter().map(async |node| while node.work_once().await.unwrap() {});
        join_all(looks).await;
    }
}

async fn show(stage: &Stage, approval: Uuid) -> Value {
    let ctx = stage.ctx(stage.supervisor).await;
    approvals::show(&ctx, &stage.services, approval).await.unwrap()
}

async fn approve(stage: &Stage, user: Uuid, approval: Uuid) -> kernel::Result<()> {
    approvals::approve(&stage.ctx(user).await, &stage.services, approval, None, &Via::App).await
}

fn node(stage: &Stage) -> Arc<Services> {
    let settings = ServiceSettings::in_folder(stage.app.folder.path());
    Services::prepare(stage.app.tenant.clone(), stage.app.identity.clone(), settings).unwrap()
}

const TIMED: &str = "[{ name = \"one\", by = \"manager_of(boss)\", within = \"PT8H\", remind = \"PT4H\", escalate = \"manager_of(approver)\" }]";

#[tokio::test]
async fn working_hours_remind_then_climb_once_on_any_node() {
    let stage = stage(TIMED, &[]).await;
    let days = json!(["monday", "tuesday", "wednesday", "thursday", "friday"]);
    let window = |opens: &str, closes: &str| json!({ "days": days, "opens": opens, "closes": closes });
    let office = json!({
        "code": "bureau", "name": "Bureau", "timezone": "Africa/Libreville",
        "windows": [window("08:00", "12:00"), window("14:00", "18:00")],
    });
    let office = stage.app.create("core.calendar", office).await;
    change(&stage, "core.company", stage.company, json!({ "calendar": office })).await;
    let (record, approval) = ask(&stage).await;
    let opened = show(&stage, approval).await;
    // Sept heures le vendredi, une le lundi.
    assert_eq!(opened["steps"][0]["due_at"], "2026-11-23T08:00:00Z", "{opened}");
    // Deux nœuds, partis après l'ouverture : les délais sont en base.
    let (one, two) = (node(&stage), node(&stage));
    later(&stage, &[&one, &two], 5).await;
    assert_eq!(stage.told(stage.manager).await.len(), 1);
    later(&stage, &[&one, &two], 1).await;
    let told = stage.told(stage.manager).await;
    assert!(told.len() == 2 && told[1].starts_with("Rappel"), "{told:?}");
    assert!(stage.told(stage.admin).await.is_empty());
    later(&stage, &[&one, &two], 66).await;
    let told = stage.told(stage.admin).await;
    assert!(told.len() == 1 && told[0].starts_with("En retard"), "{told:?}");
    later(&stage, &[&one, &two], 200).await;
    assert_eq!((stage.told(stage.admin).await.len(), stage.told(stage.manager).await.len()), (1, 3));
    let late = show(&stage, approval).await;
    assert_eq!(
        (&late["overdue"], &late["steps"][0]["deciders"][1]["escalated"]),
        (&json!(true), &json!(true)),
        "{late}"
    );
    assert_eq!(stage.count("SELECT count(*) FROM sys.outbox WHERE 'approval.escalated' = ANY(events)").await, 1);
    approve(&stage, stage.admin, approval).await.unwrap();
    let done = show(&stage, approval).await;
    assert_eq!(done["state"], "approved");
    // De vendredi 9 h au mardi 1er décembre, 17 h : sept jours ouvrés et huit heures de moins une.
    assert_eq!(done["steps"][0]["worked_seconds"], json!(62 * 3600), "{done}");
    let status: String = stage.rows("SELECT status FROM trial.thing WHERE id = $1", &[record.into()]).await[0].get(0);
    assert_eq!(status, "ordered");
}

#[tokio::test]
async fn without_a_calendar_time_never_stops_and_without_a_manager_admins_know() {
    let stage = stage(TIMED, &[]).await;
    change(&stage, "core.user", stage.manager, json!({ "manager": null })).await;
    let (_, approval) = ask(&stage).await;
    assert_eq!(show(&stage, approval).await["steps"][0]["due_at"], "2026-11-20T16:00:00Z");
    later(&stage, &[&node(&stage)], 9).await;
    let told = stage.told(stage.admin).await;
    assert!(told.len() == 1 && told[0].starts_with("Approbation bloquée"), "{told:?}");
    // Décidée, elle ne rappelle plus personne.
    approve(&stage, stage.manager, approval).await.unwrap();
    later(&stage, &[&node(&stage)], 100).await;
    assert_eq!(stage.told(stage.admin).await.len(), 1);
}

#[tokio::test]
async fn a_trigger_asks_and_hears_what_is_decided() {
    let asks = "on = \"trial.thing.created\"\n[[steps]]\ndo = \"action\"\naction = \"order\"\n";
    let hears = "on = \"trial.thing.approval.decided\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"'entendu'\" }\n";
    let triggers = [("triggers/asks.toml", asks), ("triggers/hears.toml", hears)];
    let stage = stage("[{ name = \"one\", by = \"role:hse_manager\" }]", &triggers).await;
    let record = thing(&stage).await;
    stage.settle().await;
    let rows = stage.rows("SELECT id, requester, requester_name, state, step FROM sys.approval", &[]).await;
    let (id, requester): (Uuid, Option<Uuid>) = (rows[0].get(0), rows[0].get(1));
    assert_eq!((requester, rows[0].get::<_, String>(2).as_str()), (None, "trigger:trial.asks"));
    approve(&stage, stage.manager, id).await.unwrap();
    stage.settle().await;
    let sql = "SELECT status FROM trial.thing WHERE id = $1";
    assert_eq!(stage.rows(sql, &[record.into()]).await[0].get::<_, String>(0), "ordered");
    assert_eq!(stage.count("SELECT count(*) FROM trial.note WHERE name = 'entendu'").await, 1);
}

#[tokio::test]
async fn a_request_keeps_the_definition_it_was_opened_under() {
    let stage = stage("[{ name = \"one\", by = \"manager_of(boss)\" }]", &[]).await;
    let (record, approval) = ask(&stage).await;
    let more = "[{ name = \"zero\", by = \"role:admin\" }, { name = \"one\", by = \"role:admin\" }, { name = \"two\", by = \"role:admin\" }]";
    stage.app.tenant.adopt(model(more, &[]));
    approve(&stage, stage.manager, approval).await.unwrap();
    let done = show(&stage, approval).await;
    assert_eq!((&done["state"], &done["steps_total"]), (&json!("approved"), &json!(1)));
    let sql = "SELECT status FROM trial.thing WHERE id = $1";
    assert_eq!(stage.rows(sql, &[record.into()]).await[0].get::<_, String>(0), "ordered");
}

/// Une décision coupée n'importe où a tout fait, ou rien ; refaite, elle aboutit une fois.
#[tokio::test]
async fn a_decision_cut_anywhere_leaves_no_half() {
    let stage = stage("[{ name = \"one\", by = \"manager_of(boss)\" }]", &[]).await;
    for cut in 0..30u64 {
        let (record, approval) = ask(&stage).await;
        let ctx: Ctx = stage.ctx(stage.manager).await;
        let deciding = approvals::approve(&ctx, &stage.services, approval, None, &Via::App);
        drop(tokio::time::timeout(Duration::from_micros(500 * cut), deciding).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
        let both = "SELECT a.state = 'approved', t.status = 'ordered', \
            (SELECT count(*) FROM sys.approval_event e WHERE e.approval = a.id AND e.kind = 'approved') = 1 \
            FROM sys.approval a JOIN trial.thing t ON t.id = a.record WHERE a.id = $1 AND t.id = $2";
        let row = &stage.rows(both, &[approval.into(), record.into()]).await[0];
        let (decided, moved, said): (bool, bool, bool) = (row.get(0), row.get(1), row.get(2));
        assert!(decided == moved && moved == said, "{cut} : {decided} {moved} {said}");
        if !decided {
            approve(&stage, stage.manager, approval).await.unwrap();
        }
        let executed = "SELECT count(*) FROM sys.approval_event WHERE approval = $1 AND kind = 'executed'";
        assert_eq!(stage.rows(executed, &[approval.into()]).await[0].get::<_, i64>(0), 1, "{cut}");
    }
}

/// Le nœud meurt avant d'avoir trouvé les approbateurs : le travail, en base, le fera.
#[tokio::test]
async fn an_opening_whose_node_dies_goes_on_elsewhere() {
    let stage = stage("[{ name = \"one\", by = \"manager_of(boss)\" }]", &[]).await;
    let (record, ctx) = (thing(&stage).await, stage.ctx(stage.supervisor).await);
    let (tenant, key) = (&stage.app.tenant, Key::Id(record));
    let asked = records::act(&ctx, tenant, "trial.thing", &key, "order", &Map::new(), None).await.unwrap();
    let approval = asked.approval.unwrap();
    assert_eq!(show(&stage, approval).await["steps"][0]["state"], "waiting");
    let shutdown = CancellationToken::new();
    let settings = ServiceSettings::in_folder(stage.app.folder.path());
    let other = Services::start(tenant.clone(), stage.app.identity.clone(), settings, shutdown.clone()).await.unwrap();
    for _ in 0..200 {
        if show(&stage, approval).await["steps"][0]["state"] == "open" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(show(&stage, approval).await["steps"][0]["state"], "open");
    shutdown.cancel();
    other.stopped().await;
}
