//! Les travaux : repris quand un nœud meurt, abandonnés quand ils ne peuvent réussir.

use std::time::Duration;

use futures::future::join_all;
use kernel::Clock;
use serde_json::{Map, Value, json};
use services::{
    ServiceSettings,
    workers::{WorkerSettings, admin, kinds, probe, staff},
};
use store::{
    Bind, install,
    jobs::{self, Taker},
};
use testkit::official_model;

use crate::stage::Stage;

const LEASE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_job_of_a_dead_node_is_taken_over() {
    let stage = Stage::new().await;
    stage
        .rows(
            "INSERT INTO sys.job (kind, payload, state, attempts, max_attempts, locked_by, locked_until) \
         VALUES ('housekeeping', '{}', 'running', 1, 3, 'un nœud mort', now() - interval '1 second')",
            &[],
        )
        .await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE state = 'running'").await, 1);
    jobs::rescue(&stage.app.tenant.db, stage.app.tenant.clock.now()).await.unwrap();
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE state = 'done' AND attempts = 2").await, 1);
}

#[tokio::test]
async fn a_job_that_cannot_be_read_is_kept_with_its_cause() {
    let stage = Stage::new().await;
    stage.rows("INSERT INTO sys.job (kind, payload) VALUES ('mail', '{\"mail\": 12}')", &[]).await;
    stage.settle().await;
    let row = &stage.rows("SELECT state, last_error FROM sys.job WHERE kind = 'mail'", &[]).await[0];
    assert_eq!(row.get::<_, &str>(0), "failed");
    assert!(row.get::<_, &str>(1).starts_with("données illisibles"));
}

#[tokio::test]
async fn a_node_stops_within_its_grace_and_leaves_nothing_running() {
    let stage = Stage::live().await;
    for _ in 0..20 {
        stage.incident("critical").await;
    }
    stage.shutdown.cancel();
    let stopped = tokio::time::timeout(Duration::from_secs(20), stage.services.stopped()).await;
    assert!(stopped.is_ok());
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE state = 'running'").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_that_end_together_are_each_done_once() {
    let stage = Stage::live().await;
    // Des appels que rien n'a reçus : rien à faire, tous finissent en même temps.
    const JOBS: &str = "INSERT INTO sys.job (kind, payload, priority) \
        SELECT 'inbound', jsonb_build_object('delivery', gen_random_uuid()), n % 3 FROM generate_series(1, 400) n";
    stage.rows(JOBS, &[]).await;
    let all =
        "SELECT count(*) FROM sys.job WHERE kind = 'inbound' AND state = 'done' AND attempts = 1 AND locked_by IS NULL";
    let end = tokio::time::Instant::now() + Duration::from_secs(20);
    while stage.count(all).await < 400 && tokio::time::Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(stage.count(all).await, 400);
    // Aucun travailleur n'est resté à attendre : ce qui vient ensuite se fait aussi.
    stage.rows(JOBS, &[]).await;
    stage.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(20), stage.services.stopped()).await.unwrap();
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE state = 'running'").await, 0);
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE state NOT IN ('done', 'waiting')").await, 0);
}

/// Un travail d'essai, au nom de l'administratrice.
async fn probes(stage: &Stage, seconds: u32, count: u32) {
    let body = set(json!({ "seconds": seconds, "count": count }));
    probe::ask(&stage.ctx(stage.admin).await, &stage.services, body).await.unwrap();
}

fn set(body: Value) -> Map<String, Value> {
    body.as_object().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limited_kind_never_runs_more_than_its_limit_however_many_nodes_take_it() {
    let stage = Stage::new().await;
    let ctx = stage.ctx(stage.admin).await;
    kinds::change(&ctx, &stage.services, "probe", set(json!({ "max_running": 3 }))).await.unwrap();
    probes(&stage, 0, 20).await;
    probes(&stage, 0, 20).await;
    let mut owner = stage.app.tenant.db.application_config().clone();
    owner.options("-c timezone=UTC");
    let node = || install::open("autre", owner.clone(), Clock::System, official_model());
    let nodes = [node().await.unwrap(), node().await.unwrap(), node().await.unwrap()];
    let taken = join_all(nodes.iter().enumerate().flat_map(|(rank, node)| {
        (0..6).map(move |turn| async move {
            let worker = format!("{rank}-{turn}");
            let taker = Taker { kinds: &["probe"], group: "default", worker: &worker, lease: LEASE };
            jobs::claim(&node.db, taker, node.clock.now()).await.unwrap()
        })
    }))
    .await;
    assert_eq!(taken.iter().flatten().count(), 3);
    assert_eq!(stage.count("SELECT count(DISTINCT slot) FROM sys.job WHERE state = 'running'").await, 3);
    // Une place rendue en laisse prendre une, la même.
    let first = taken.into_iter().flatten().next().unwrap();
    let worker: String =
        stage.rows("SELECT locked_by FROM sys.job WHERE id = $1", &[Bind::Int(first.id)]).await[0].get(0);
    let db = &stage.app.tenant.db;
    let taker = Taker { kinds: &["probe"], group: "default", worker: &worker, lease: LEASE };
    let next = jobs::succeed_then_claim(db, vec![first.id], taker, stage.app.tenant.clock.now()).await.unwrap();
    let more = jobs::claim(db, taker, stage.app.tenant.clock.now()).await.unwrap();
    // La clôture ne voit pas encore la place qu'elle rend ; la prise d'après, si.
    assert_eq!((next.len(), more.is_some()), (0, true));
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE state = 'running'").await, 3);
    // La limite ôtée, le groupe en prend tant qu'il peut.
    kinds::change(&ctx, &stage.services, "probe", set(json!({ "max_running": null }))).await.unwrap();
    assert!(jobs::claim(db, taker, stage.app.tenant.clock.now()).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_heavy_group_busy_holds_nothing_of_the_others_back() {
    let stage = Stage::live().await;
    let ctx = stage.ctx(stage.admin).await;
    staff::save(&ctx, &stage.services, "slow", set(json!({ "workers": 1 }))).await.unwrap();
    kinds::change(&ctx, &stage.services, "probe", set(json!({ "group": "slow" }))).await.unwrap();
    probes(&stage, 60, 3).await;
    stage.until("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND state = 'running'", 1).await;
    // Dix travaux d'un autre groupe passent pendant ce temps.
    stage.rows("INSERT INTO sys.job (kind, payload) SELECT 'inbound', jsonb_build_object('delivery', gen_random_uuid()) FROM generate_series(1, 10)", &[]).await;
    stage.until("SELECT count(*) FROM sys.job WHERE kind = 'inbound' AND state = 'done'", 10).await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND state = 'running'").await, 1);
    // Élargi, il en mène deux ; et les nœuds se disent.
    let shown = staff::save(&ctx, &stage.services, "slow", set(json!({ "workers": 2 }))).await.unwrap();
    stage.until("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND state = 'running'", 2).await;
    assert!(shown["groups"].as_array().unwrap().iter().any(|group| group["name"] == "slow" && group["workers"] == 2));
    assert_eq!(shown["nodes"].as_array().unwrap().len(), 1, "{shown}");
    // Retiré, ses travaux vont au groupe par défaut.
    staff::remove(&ctx, &stage.services, "slow").await.unwrap();
    stage.until("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND state = 'running'", 3).await;
    // Arrêtés : chacun l'apprend en disant où il en est.
    for row in stage.rows("SELECT id FROM sys.job WHERE kind = 'probe'", &[]).await {
        admin::cancel(&ctx, &stage.services, row.get(0)).await.unwrap();
    }
    stage.until("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND state = 'cancelled'", 3).await;
    let job = stage.rows("SELECT id FROM sys.job WHERE kind = 'probe' LIMIT 1", &[]).await[0].get(0);
    let told = admin::job(&ctx, &stage.services, job).await.unwrap();
    let outcomes: Vec<&str> =
        told["log"].as_array().unwrap().iter().filter_map(|fact| fact["outcome"].as_str()).collect();
    assert_eq!(outcomes, ["cancelled", "stopped"], "{told}");
    assert_eq!(told["progress"]["total"], 60);
    stage.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(20), stage.services.stopped()).await.unwrap();
    assert_eq!(stage.count("SELECT count(*) FROM sys.worker_node").await, 0);
}

#[tokio::test]
async fn a_job_asked_to_stop_is_not_taken_again_after_its_node_dies() {
    let stage = Stage::new().await;
    probes(&stage, 1, 1).await;
    stage
        .rows(
            "UPDATE sys.job SET state = 'running', cancel_requested = true, locked_by = 'mort', \
             locked_until = now() - interval '1 second' WHERE kind = 'probe'",
            &[],
        )
        .await;
    jobs::rescue(&stage.app.tenant.db, stage.app.tenant.clock.now()).await.unwrap();
    // Il n'est pas clos de force : un travail qui sait s'arrêter de lui-même a peut-être de quoi défaire.
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND state = 'waiting'").await, 1);
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND state = 'cancelled'").await, 1);
}

#[tokio::test]
async fn a_job_asked_to_stop_that_comes_back_is_not_done_again_and_can_still_be_cancelled() {
    let stage = Stage::new().await;
    let (ctx, db, now) = (stage.ctx(stage.admin).await, &stage.app.tenant.db, stage.app.tenant.clock.now());
    // Un travail qui ne s'arrête pas de lui-même, dont l'essai vient de finir sans avoir appris qu'on l'arrêtait.
    let running = "INSERT INTO sys.job (kind, payload, state, attempts, locked_by, locked_until, cancel_requested) \
        VALUES ('inbound', '{\"delivery\": \"00000000-0000-4000-8000-000000000000\"}', 'running', 1, 'n', now(), true) RETURNING id";
    let (first, second): (i64, i64) =
        (stage.rows(running, &[]).await[0].get(0), stage.rows(running, &[]).await[0].get(0));
    let later = now + jiff::SignedDuration::from_hours(1);
    jobs::retry(db, first, "n", "panne", later, now - jiff::SignedDuration::from_secs(10)).await.unwrap();
    jobs::postpone(db, second, "n", later, now).await.unwrap();
    // Le second attend encore : on l'annule de nouveau, aussitôt.
    assert_eq!(admin::cancel(&ctx, &stage.services, second).await.unwrap()["state"], "cancelled");
    // Le premier revient tout de suite, non dans une heure, et n'est pas mené.
    stage.settle().await;
    let told = admin::job(&ctx, &stage.services, first).await.unwrap();
    assert_eq!((&told["state"], &told["log"][1]["outcome"]), (&json!("cancelled"), &json!("stopped")), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_place_of_a_limited_kind_is_handed_over_at_once() {
    let stage = Stage::live().await;
    let ctx = stage.ctx(stage.admin).await;
    kinds::change(&ctx, &stage.services, "probe", set(json!({ "max_running": 1 }))).await.unwrap();
    probes(&stage, 0, 20).await;
    stage.until("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND state = 'done'", 20).await;
    // Qui attendrait le prochain regard dans la file en mettrait dix.
    let spent =
        "SELECT extract(epoch FROM max(finished_at) - min(started_at))::bigint FROM sys.job WHERE kind = 'probe'";
    assert!(stage.count(spent).await < 6);
}

#[tokio::test]
async fn a_kind_that_fails_and_fails_is_told_once() {
    let stage = Stage::new().await;
    stage.rows("INSERT INTO sys.job (kind, payload) SELECT 'inbound', '{}' FROM generate_series(1, 30)", &[]).await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'inbound' AND state = 'failed'").await, 30);
    assert_eq!(stage.told(stage.admin).await, ["Un travail échoue encore : inbound"]);
    // Lue, elle se redit au prochain échec.
    stage.rows("UPDATE sys.notification SET read_at = now()", &[]).await;
    stage.rows("INSERT INTO sys.job (kind, payload) VALUES ('inbound', '{}')", &[]).await;
    stage.settle().await;
    assert_eq!(stage.told(stage.admin).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_nobody_serves_is_told_to_the_administrators() {
    let stage = Stage::live_with(|settings| {
        let workers =
            WorkerSettings { groups: vec!["default".to_owned(), "nope".to_owned()], grace: 0, ..settings.workers };
        ServiceSettings { workers, ..settings }
    })
    .await;
    const WAITING: &str = "INSERT INTO sys.job (kind, payload, run_at) VALUES ($1, '{}', now() - $2::text::interval)";
    for (kind, since) in [("report", "10 minutes"), ("webhook", "1 minute")] {
        stage.rows(WAITING, &[kind.into(), since.into()]).await;
    }
    let told = "SELECT count(*) FROM sys.notification WHERE title = 'Personne ne fait les travaux du groupe heavy'";
    stage.until(told, 1).await;
    assert_eq!(stage.told(stage.admin).await, ["Personne ne fait les travaux du groupe heavy"]);
    stage.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(20), stage.services.stopped()).await.unwrap();
}

#[tokio::test]
async fn housekeeping_goes_on_after_a_fault_and_says_it() {
    let stage = Stage::new().await;
    let old = "INSERT INTO sys.job (kind, payload, state, finished_at) \
        SELECT 'inbound', '{}', 'done', now() - interval '10 days' FROM generate_series(1, 5001)";
    stage.rows(old, &[]).await;
    stage.as_owner("ALTER TABLE sys.sms RENAME TO sms_away").await;
    stage.rows("INSERT INTO sys.job (kind, payload, max_attempts) VALUES ('housekeeping', '{}', 1)", &[]).await;
    stage.settle().await;
    stage.as_owner("ALTER TABLE sys.sms_away RENAME TO sms").await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'inbound'").await, 0, "ce qui suit s’est fait");
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'housekeeping' AND state = 'failed'").await, 1);
}

#[tokio::test]
async fn a_kind_moved_or_raised_takes_what_waits_with_it() {
    let stage = Stage::new().await;
    let ctx = stage.ctx(stage.admin).await;
    probes(&stage, 0, 2).await;
    stage
        .rows("UPDATE sys.job SET state = 'failed' WHERE id = (SELECT min(id) FROM sys.job WHERE kind = 'probe')", &[])
        .await;
    kinds::change(&ctx, &stage.services, "probe", set(json!({ "group": "heavy", "priority": 5 }))).await.unwrap();
    let failed = stage.count("SELECT min(id) FROM sys.job WHERE kind = 'probe'").await;
    let retried = admin::retry(&ctx, &stage.services, failed).await.unwrap();
    assert_eq!((&retried["group"], &retried["priority"]), (&json!("heavy"), &json!(5)), "refait, il suit sa sorte");
    probes(&stage, 0, 1).await;
    let moved = "SELECT count(*) FROM sys.job WHERE kind = 'probe' AND worker_group = 'heavy' AND priority = 5";
    assert_eq!(stage.count(moved).await, 3);
    kinds::change(&ctx, &stage.services, "probe", set(json!({ "priority": -1 }))).await.unwrap();
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND priority = -1").await, 3);
    let refused =
        kinds::change(&ctx, &stage.services, "probe", set(json!({ "group": "nope", "max_running": 0 }))).await;
    assert_eq!(refused.unwrap_err().fields[0].field, "max_running");
    let refused = kinds::change(&ctx, &stage.services, "probe", set(json!({ "group": "nope" }))).await;
    assert_eq!(refused.unwrap_err().fields[0].code, "unknown_option");
    assert_eq!(staff::remove(&ctx, &stage.services, "default").await.unwrap_err().code.as_str(), "record.still_used");
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'probe' AND state = 'done'").await, 3);
}
