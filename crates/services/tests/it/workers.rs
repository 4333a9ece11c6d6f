//! Les travaux : repris quand un nœud meurt, abandonnés quand ils ne peuvent réussir.

use std::time::Duration;

use crate::stage::Stage;

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
    store::jobs::rescue(&stage.app.tenant.db, stage.app.tenant.clock.now()).await.unwrap();
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
