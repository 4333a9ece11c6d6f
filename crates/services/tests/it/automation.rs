//! Les exécutions des déclencheurs : attentes, branches, boucles, horaires, échéances, rejeu, plusieurs nœuds.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use kernel::Clock;
use schema::model::Model;
use serde_json::{Value, json};
use services::{ServiceSettings, Services, automation::admin};
use store::records::{self, Intent, Key};
use testkit::model_of;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::stage::{MODULE, Stage};

const THING: (&str, &str) = (
    "entities/thing.toml",
    "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\nsize = { type = \"integer\" }\nmark = { type = \"text\" }\n\
     expires = { type = \"date\" }\nsecret = { type = \"text\", class = \"medical\" }\n",
);

const NOTE: (&str, &str) = (
    "entities/note.toml",
    "title = \"name\"\n[fields]\nname = { type = \"text\", required = true, max = 20 }\nthing = { type = \"link\", to = \"thing\" }\n",
);

const NOON: &str = "2026-03-28T12:00:00Z";

/// Le modèle des essais, et ce déclencheur.
fn with(trigger: &str) -> Arc<Model> {
    model_of(&[MODULE, THING, NOTE, ("triggers/acts.toml", trigger)])
}

async fn stage(trigger: &str) -> Stage {
    let at: Timestamp = NOON.parse().unwrap();
    Stage::at(with(trigger), Clock::frozen(at)).await
}

async fn thing(stage: &Stage, more: Value) -> Uuid {
    let mut body = json!({ "name": "un", "company": stage.company });
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
    let id = stage.app.create("trial.thing", body).await;
    stage.settle().await;
    id
}

async fn change(stage: &Stage, id: Uuid, body: Value) {
    let (ctx, body) = (stage.app.system(), body.as_object().cloned().unwrap());
    let done = records::update(&ctx, &stage.app.tenant, "trial.thing", &Key::Id(id), &body, None, Intent::Commit).await;
    done.unwrap();
    stage.settle().await;
}

async fn later(stage: &Stage, hours: i64) {
    stage.app.tenant.clock.advance(SignedDuration::from_hours(hours));
    stage.settle().await;
}

async fn notes(stage: &Stage) -> Vec<String> {
    let rows = stage.rows("SELECT name FROM trial.note ORDER BY name", &[]).await;
    rows.iter().map(|row| row.get(0)).collect()
}

async fn states(stage: &Stage) -> Vec<String> {
    let rows = stage.rows("SELECT result FROM sys.trigger_run ORDER BY id", &[]).await;
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_run_waits_then_branches_then_loops() {
    let stage = stage(
        "on = \"thing.created\"\n\
         [[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"'debut'\", thing = \"record.id\" }\n\
         [[steps]]\nwait = \"PT24H\"\n\
         [[steps]]\nif = \"size > 10\"\nthen = [{ do = \"update\", set = { mark = \"'grand'\" } }]\n\
         else = [{ do = \"update\", set = { mark = \"'petit'\" } }]\n\
         [[steps]]\nfor_each = { entity = \"note\", equal = { thing = \"record.id\" } }\n\
         steps = [{ do = \"update\", set = { name = \"item.name + ' ' + mark\" } }]\n",
    )
    .await;
    thing(&stage, json!({ "size": 12 })).await;
    thing(&stage, json!({ "size": 2 })).await;
    assert_eq!(
        (notes(&stage).await, states(&stage).await),
        (vec!["debut".into(), "debut".into()], vec!["waiting".into(), "waiting".into()])
    );
    later(&stage, 23).await;
    assert_eq!(notes(&stage).await, ["debut", "debut"]);
    later(&stage, 1).await;
    assert_eq!(notes(&stage).await, ["debut grand", "debut petit"]);
    assert_eq!(states(&stage).await, ["done", "done"]);
    let log: Value = stage.rows("SELECT log FROM sys.trigger_run ORDER BY id LIMIT 1", &[]).await[0].get(0);
    let steps: Vec<&str> = log.as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["0", "1", "2.then.0", "3", "3.0"]);
}

#[tokio::test]
async fn a_loop_chooses_by_values_of_every_kind() {
    const MEASURE: (&str, &str) = (
        "entities/measure.toml",
        "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\nlevel = { type = \"decimal\" }\n\
         day = { type = \"date\" }\nat = { type = \"datetime\" }\nspan = { type = \"duration\" }\nhot = { type = \"boolean\" }\n",
    );
    let trigger = "on = \"measure.created\"\n\
         [[steps]]\nfor_each = { entity = \"measure\", equal = { level = \"level\", day = \"day\", at = \"at\", span = \"span\", hot = \"hot\", name = \"name\" } }\n\
         steps = [{ do = \"create\", entity = \"note\", set = { name = \"'vu'\" } }]\n";
    let model = model_of(&[MODULE, THING, NOTE, MEASURE, ("triggers/acts.toml", trigger)]);
    let stage = Stage::at(model, Clock::frozen(NOON.parse().unwrap())).await;
    let body = json!({ "name": "d'un \"trait\"", "level": "12.50", "day": "2026-03-01", "at": NOON, "span": "PT1H30M", "hot": true, "company": stage.company });
    stage.app.create("trial.measure", body).await;
    stage.settle().await;
    assert_eq!((notes(&stage).await, states(&stage).await), (vec!["vu".to_owned()], vec!["done".to_owned()]));
}

#[tokio::test]
async fn a_step_repeats_while_its_condition_holds() {
    let stage = stage(
        "on = \"thing.created\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"'rappel'\" }\n\
         repeat = \"PT24H\"\nwhile = \"size > 0\"\n",
    )
    .await;
    let id = thing(&stage, json!({ "size": 1 })).await;
    later(&stage, 24).await;
    later(&stage, 12).await;
    assert_eq!(notes(&stage).await.len(), 2);
    change(&stage, id, json!({ "size": 0 })).await;
    later(&stage, 24).await;
    later(&stage, 24).await;
    assert_eq!((notes(&stage).await.len(), states(&stage).await), (2, vec!["done".into()]));
}

#[tokio::test]
async fn a_waiting_run_keeps_the_definition_it_started_with() {
    let with_name = |name: &str| {
        format!(
            "on = \"thing.created\"\n[[steps]]\nwait = \"PT1H\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = {{ name = \"'{name}'\" }}\n"
        )
    };
    let stage = stage(&with_name("ancien")).await;
    thing(&stage, json!({})).await;
    stage.app.tenant.adopt(with(&with_name("nouveau")));
    thing(&stage, json!({})).await;
    later(&stage, 2).await;
    assert_eq!(notes(&stage).await, ["ancien", "nouveau"]);
}

#[tokio::test]
async fn a_failed_run_is_replayed_from_its_failed_step() {
    let stage = stage(
        "on = \"thing.created\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"'avant'\" }\n\
         [[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"mark\" }\n",
    )
    .await;
    let id = thing(&stage, json!({ "mark": "beaucoup trop long pour une note", "secret": "fracture" })).await;
    assert_eq!((notes(&stage).await, states(&stage).await), (vec!["avant".into()], vec!["failed".into()]));
    let ctx = stage.app.system();
    let page = admin::runs(&ctx, &stage.services, &admin::RunFilter::default()).await.unwrap();
    let run = page["data"][0]["id"].as_i64().unwrap();
    assert_eq!(page["data"][0]["error"]["code"], "validation.failed", "{page}");
    change(&stage, id, json!({ "mark": "court" })).await;
    admin::replay(&ctx, &stage.services, run).await.unwrap();
    stage.settle().await;
    assert_eq!(
        (notes(&stage).await, states(&stage).await),
        (vec!["avant".into(), "court".into()], vec!["done".into()])
    );
    let again = admin::replay(&ctx, &stage.services, run).await.unwrap_err();
    assert_eq!(again.code.as_str(), "workflow.illegal_transition");
}

#[tokio::test]
async fn a_schedule_rings_in_its_zone_and_once_after_a_stop() {
    let stage = stage(
        "every = \"30 2 * * *\"\nzone = \"Europe/Paris\"\n[[steps]]\nfor_each = { entity = \"core.site\" }\n\
         steps = [{ do = \"create\", entity = \"note\", set = { name = \"item.code\" } }]\n",
    )
    .await;
    stage.settle().await;
    assert!(notes(&stage).await.is_empty());
    later(&stage, 24).await;
    assert_eq!(notes(&stage).await, ["TRP"], "une fois la nuit du passage à l'heure d'été");
    later(&stage, 24 * 5).await;
    assert_eq!(notes(&stage).await.len(), 2, "cinq occurrences manquées n'en font qu'une");
    stage.settle().await;
    assert_eq!(states(&stage).await, ["done", "done"]);
}

/// Un instant, le 29 mars à 8 h à Lagos : dix-neuf heures après le début des essais.
const ONCE: &str = "at = \"2026-03-29T08:00\"\nzone = \"Africa/Lagos\"\n[[steps]]\nfor_each = { entity = \"core.site\" }\n\
    steps = [{ do = \"create\", entity = \"note\", set = { name = \"item.code\" } }]\n";

#[tokio::test]
async fn an_instant_rings_once_whatever_the_clock_does_next() {
    let stage = stage(ONCE).await;
    stage.settle().await;
    later(&stage, 18).await;
    assert!(notes(&stage).await.is_empty());
    // Le serveur n'était pas là à l'heure dite.
    later(&stage, 48).await;
    assert_eq!(notes(&stage).await, ["TRP"]);
    later(&stage, -60).await;
    assert_eq!(stage.app.tenant.clock.now(), NOON.parse::<Timestamp>().unwrap() + SignedDuration::from_hours(6));
    later(&stage, 24 * 3).await;
    assert_eq!(notes(&stage).await.len(), 1, "l'horloge reculée, l'instant revient sans sonner");
    // Le reste de la définition change : l'instant a sonné.
    stage.rows("UPDATE sys.trigger_state SET version = 'autre'", &[]).await;
    stage.settle().await;
    assert_eq!(notes(&stage).await.len(), 1);
}

#[tokio::test]
async fn an_instant_already_past_when_it_is_learnt_stays_silent() {
    let stage = stage(&ONCE.replace("03-29", "03-27")).await;
    stage.settle().await;
    later(&stage, 24).await;
    assert!(notes(&stage).await.is_empty());
}

#[tokio::test]
async fn two_nodes_ring_one_instant_once() {
    let stage = stage(ONCE).await;
    let settings = ServiceSettings::in_folder(stage.app.folder.path());
    let (tenant, identity) = (stage.app.tenant.clone(), stage.app.identity.clone());
    let other = Services::prepare(tenant, identity, settings).unwrap();
    stage.settle().await;
    stage.app.tenant.clock.advance(SignedDuration::from_hours(20));
    let node = async |services: &Services| {
        while services.dispatch_once().await.unwrap() > 0 || services.work_once().await.unwrap() {}
    };
    tokio::join!(node(&stage.services), node(&other));
    stage.settle().await;
    assert_eq!((notes(&stage).await, states(&stage).await), (vec!["TRP".to_owned()], vec!["done".to_owned()]));
}

#[tokio::test]
async fn a_run_says_who_has_read_what_it_told() {
    let model = model_of(&[
        MODULE,
        THING,
        NOTE,
        (
            "triggers/acts.toml",
            "on = \"thing.created\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:hse_manager\", \"role:admin\"]\ntemplate = \"told\"\n",
        ),
        ("templates/told.fr.txt", "À voir."),
        ("i18n/fr.json", "{ \"trial.templates.told.title\": \"Dit\" }"),
    ]);
    let stage = Stage::at(model, Clock::frozen(NOON.parse().unwrap())).await;
    thing(&stage, json!({})).await;
    let manager = stage.ctx(stage.manager).await;
    services::notify::mark_read(&manager, &stage.services, &services::notify::Aimed::all()).await.unwrap();
    let id: i64 = stage.rows("SELECT id FROM sys.trigger_run", &[]).await[0].get(0);
    let run = admin::run(&stage.ctx(stage.admin).await, &stage.services, id).await.unwrap();
    let output = &run["steps"][0]["output"];
    assert_eq!((&output["notifications"], &output["read"], output.get("told")), (&json!(2), &json!(1), None), "{run}");
    let read: Vec<&Value> = output["readers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["name"] == "mia")
        .map(|one| &one["read_at"])
        .collect();
    assert_eq!(read.len(), 1);
    assert!(read[0].is_string(), "{output}");
}

#[tokio::test]
async fn a_deadline_tells_once_per_date_even_set_late() {
    let stage = stage(
        "before = \"expires\"\nby = \"P30D\"\nentity = \"thing\"\nwhen = \"size != 9\"\n\
         [[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"name\" }\n",
    )
    .await;
    let soon = thing(&stage, json!({ "name": "bientot", "expires": "2026-05-01" })).await;
    thing(&stage, json!({ "name": "passe", "expires": "2026-03-01" })).await;
    thing(&stage, json!({ "name": "tu", "size": 9, "expires": "2026-04-02" })).await;
    later(&stage, 1).await;
    assert!(notes(&stage).await.is_empty());
    later(&stage, 24 * 5).await;
    assert_eq!(notes(&stage).await, ["bientot"], "le 1er avril est trente jours avant le 1er mai");
    later(&stage, 24).await;
    thing(&stage, json!({ "name": "tard", "expires": "2026-04-10" })).await;
    later(&stage, 1).await;
    assert_eq!(notes(&stage).await, ["bientot", "tard"]);
    change(&stage, soon, json!({ "expires": "2026-04-20" })).await;
    later(&stage, 1).await;
    assert_eq!(notes(&stage).await, ["bientot", "bientot", "tard"], "une nouvelle date prévient à nouveau");
}

#[tokio::test]
async fn a_condition_wakes_when_it_becomes_true_and_a_field_when_it_changes() {
    let becomes = "becomes = \"size > 10\"\nentity = \"thing\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"'seuil'\" }\n";
    let changed = "on = \"thing.updated\"\nchanged = [\"mark\"]\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"old.mark + '>' + mark\" }\n";
    let model = model_of(&[MODULE, THING, NOTE, ("triggers/a.toml", becomes), ("triggers/b.toml", changed)]);
    let stage = Stage::at(model, Clock::frozen(NOON.parse().unwrap())).await;
    let id = thing(&stage, json!({ "size": 5, "mark": "a" })).await;
    change(&stage, id, json!({ "size": 11 })).await;
    change(&stage, id, json!({ "size": 12 })).await;
    change(&stage, id, json!({ "size": 1 })).await;
    change(&stage, id, json!({ "size": 20, "mark": "b" })).await;
    assert_eq!(notes(&stage).await, ["a>b", "seuil", "seuil"]);
}

#[tokio::test]
async fn several_events_in_a_short_time_make_one_run() {
    let stage = stage(
        "on = \"thing.created\"\nwhen = \"size > 0\"\nbatch = { events = 3, within = \"PT2H\" }\n\
         [[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"'rafale'\" }\n",
    )
    .await;
    for size in [1, 0, 1] {
        thing(&stage, json!({ "size": size })).await;
    }
    assert!(notes(&stage).await.is_empty(), "celui dont la condition ne tient pas ne compte pas");
    thing(&stage, json!({ "size": 1 })).await;
    assert_eq!(
        (notes(&stage).await.len(), states(&stage).await),
        (1, vec!["grouped".into(), "grouped".into(), "done".into()])
    );
    for _ in 0..3 {
        thing(&stage, json!({ "size": 1 })).await;
        later(&stage, 1).await;
    }
    assert_eq!(notes(&stage).await.len(), 1, "trois en trois heures ne suffisent pas");
    thing(&stage, json!({ "size": 1 })).await;
    assert_eq!(notes(&stage).await.len(), 1, "deux encore dans les deux heures");
    thing(&stage, json!({ "size": 1 })).await;
    assert_eq!(notes(&stage).await.len(), 2);
}

#[tokio::test]
async fn three_failures_in_a_row_tell_the_administrators_once() {
    let stage =
        stage("on = \"thing.created\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"mark\" }\n")
            .await;
    for _ in 0..5 {
        thing(&stage, json!({})).await;
    }
    assert_eq!(states(&stage).await, ["failed"; 5]);
    assert_eq!(stage.told(stage.admin).await, ["Un déclencheur échoue : trial.acts"]);
}

#[tokio::test]
async fn the_log_keeps_no_protected_value() {
    let stage =
        stage("on = \"thing.created\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"secret\" }\n")
            .await;
    thing(&stage, json!({ "secret": "fracture" })).await;
    assert_eq!(notes(&stage).await, ["fracture"]);
    let log = stage.rows("SELECT log::text FROM sys.trigger_run", &[]).await;
    let log: &str = log[0].get(0);
    assert!(log.contains("protected") && !log.contains("fracture"), "{log}");
}

/// Deux cents événements, deux nœuds : chaque étape une fois et une seule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_do_each_step_exactly_once() {
    const EVENTS: i64 = 200;
    let stage = Stage::with_model(with(
        "on = \"thing.created\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"'un'\", thing = \"record.id\" }\n\
         [[steps]]\nwait = \"PT0.2S\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\nset = { name = \"'deux'\", thing = \"record.id\" }\n",
    ))
    .await;
    let shutdown = CancellationToken::new();
    for node in ["a", "b"] {
        let settings = ServiceSettings::in_folder(&stage.app.folder.path().join(node));
        let (tenant, identity) = (stage.app.tenant.clone(), stage.app.identity.clone());
        Services::start(tenant, identity, settings, shutdown.clone()).await.unwrap();
    }
    for rank in 0..EVENTS {
        stage.app.create("trial.thing", json!({ "name": format!("{rank}"), "company": stage.company })).await;
    }
    for _ in 0..600 {
        if stage.count("SELECT count(*) FROM sys.trigger_run WHERE result = 'done'").await == EVENTS {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    shutdown.cancel();
    assert_eq!(stage.count("SELECT count(*) FROM sys.trigger_run WHERE result = 'done'").await, EVENTS);
    assert_eq!(stage.count("SELECT count(*) FROM trial.note").await, 2 * EVENTS);
    let pairs = "SELECT count(*) FROM (SELECT thing, name FROM trial.note GROUP BY thing, name HAVING count(*) = 1) x";
    assert_eq!(stage.count(pairs).await, 2 * EVENTS);
}
