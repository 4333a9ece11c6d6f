//! Ce qui casse en chemin : un enregistrement qu'une panne frappe, une base qui flanche, un travail mort, deux essais à la fois.

use serde_json::{Value, json};

use super::{ask, counts, finished, notes, parc, pumps, run, set, undone};
use crate::stage::{Stage, id};

/// Fait échouer l'écriture des pompes qui répondent à cette condition, avec cet état SQL.
async fn break_where(stage: &Stage, condition: &str, state: &str) {
    let broken = format!(
        "CREATE OR REPLACE FUNCTION sys.broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF {condition} THEN RAISE EXCEPTION 'cassé' USING ERRCODE = '{state}'; END IF; RETURN NEW; END $$; \
         CREATE OR REPLACE TRIGGER broken BEFORE UPDATE ON plant.equipment FOR EACH ROW EXECUTE FUNCTION sys.broken()"
    );
    stage.owner().await.batch_execute(&broken).await.unwrap();
}

async fn mend(stage: &Stage) {
    stage.owner().await.batch_execute("DROP TRIGGER broken ON plant.equipment").await.unwrap();
}

/// Tue le travail du geste, comme au bout de ses essais.
async fn kill(stage: &Stage) {
    let dead = "UPDATE sys.job SET state = 'failed', finished_at = now() WHERE kind = 'bulk' AND state = 'waiting'";
    stage.owner().await.batch_execute(dead).await.unwrap();
}

#[tokio::test]
async fn one_broken_record_is_refused_and_stops_no_other() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 150).await;
    break_where(&stage, "NEW.tag = 'T-7'", "XX000").await;
    let job = run(&stage, &keeper, set("Revue")).await;
    assert_eq!(counts(&job, &["done", "changed", "refused"]), [150, 149, 1], "{job}");
    assert_eq!(job["status"], "done");
    let left = keeper.get(&format!("bulk-jobs/{}/refusals", id(&job))).await.expect(200);
    let one = &left["data"][0];
    assert_eq!((&one["label"], &one["errors"][0]["code"]), (&json!("Pompe 7"), &json!("internal")), "{left}");
    assert!(!one["errors"][0]["message"].as_str().unwrap().contains("cassé"), "la cause reste au journal du serveur");
    assert_eq!(notes(&keeper).await[0]["severity"], "warning");

    break_where(&stage, "NEW.tag = 'T-9'", "XX000").await;
    let back = undone(&stage, &keeper, &job).await;
    assert_eq!(
        (&back["status"], counts(&back, &["reverted", "kept"])),
        (&json!("undone"), vec![&json!(148), &json!(1)])
    );
}

#[tokio::test]
async fn an_undo_is_told_by_what_it_left_not_by_what_the_job_had_refused() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    break_where(&stage, "NEW.tag = 'T-1'", "XX000").await;
    let job = run(&stage, &keeper, set("Revue")).await;
    assert_eq!(counts(&job, &["changed", "refused"]), [2, 1], "{job}");
    mend(&stage).await;
    let back = undone(&stage, &keeper, &job).await;
    assert_eq!(counts(&back, &["reverted", "kept"]), [2, 0], "{back}");
    let told: Vec<Value> = notes(&keeper).await.iter().map(|note| note["severity"].clone()).collect();
    assert_eq!(told, ["success", "warning"]);
}

#[tokio::test]
async fn a_fault_that_hits_a_whole_batch_refuses_nobody_and_costs_no_attempt() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 150).await;
    break_where(&stage, "substr(NEW.tag, 3)::int >= 100", "40P01").await;
    let asked = ask(&keeper, set("Revue")).await.expect(202);
    let job = finished(&stage, &keeper, &asked).await;
    assert_eq!((&job["status"], counts(&job, &["done", "refused"])), (&json!("running"), vec![&json!(100), &json!(0)]));
    let waiting = "SELECT attempts::bigint FROM sys.job WHERE kind = 'bulk' AND state = 'waiting'";
    assert_eq!(stage.number(waiting).await, 0, "un essai qui a avancé ne compte pas");

    let again = "UPDATE sys.job SET run_at = now() WHERE kind = 'bulk'";
    stage.owner().await.batch_execute(again).await.unwrap();
    finished(&stage, &keeper, &asked).await;
    assert_eq!(stage.number(waiting).await, 1, "celui qui n'avance pas compte");
    mend(&stage).await;
    stage.owner().await.batch_execute(again).await.unwrap();
    let job = finished(&stage, &keeper, &asked).await;
    assert_eq!((&job["status"], counts(&job, &["changed"])), (&json!("done"), vec![&json!(150)]), "{job}");
}

#[tokio::test]
async fn a_job_whose_work_is_dead_is_closed_as_soon_as_its_author_stops_it() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    let asked = ask(&keeper, set("Revue")).await.expect(202);
    kill(&stage).await;
    let path = format!("bulk-jobs/{}", id(&asked));
    let closed = keeper.post(&format!("{path}/cancel"), json!({})).await.expect(202);
    assert_eq!((&closed["status"], &closed["fault"]["code"]), (&json!("failed"), &json!("internal")), "{closed}");
    assert_eq!(notes(&keeper).await[0]["severity"], "error");
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action = 'bulk.failed'").await, 1);
    assert_eq!(keeper.post(&format!("{path}/cancel"), json!({})).await.summary(), "409 bulk.wrong_state");
}

#[tokio::test]
async fn a_job_whose_work_is_dead_does_not_hold_back_the_next() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    let first = ask(&keeper, set("Revue")).await.expect(202);
    let work = keeper.get("automation/jobs?kind=bulk&state=waiting").await.expect(200)["data"][0]["id"].clone();
    keeper.post(&format!("automation/jobs/{work}/cancel"), json!({})).await.expect(200);
    let second = run(&stage, &keeper, set("Autre")).await;
    assert_eq!(counts(&second, &["changed"]), [3], "{second}");
    let first = keeper.get(&format!("bulk-jobs/{}", id(&first))).await.expect(200);
    assert_eq!((&first["status"], &first["fault"]), (&json!("cancelled"), &Value::Null), "{first}");
    assert_eq!(notes(&keeper).await.len(), 2, "chacun a sa fin");
}

#[tokio::test]
async fn an_undo_cut_short_is_told_as_such_and_can_be_taken_up_again() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    let job = run(&stage, &keeper, set("Revue")).await;
    let path = format!("bulk-jobs/{}", id(&job));
    keeper.post(&format!("{path}/undo"), json!({})).await.expect(202);
    kill(&stage).await;
    let cut = keeper.post(&format!("{path}/cancel"), json!({})).await.expect(202);
    assert_eq!((&cut["status"], &cut["undoable"]), (&json!("failed"), &json!(true)), "{cut}");
    assert_eq!(cut["fault"]["code"], "internal");
    let note = &notes(&keeper).await[0];
    assert!(note["title"].as_str().unwrap().starts_with("Annulation interrompue"), "{note}");
    assert!(note["body"].as_str().unwrap().contains("Encore changées : 3"), "{note}");
    let back = undone(&stage, &keeper, &job).await;
    assert_eq!((&back["status"], counts(&back, &["reverted", "kept"])), (&json!("undone"), vec![&json!(3), &json!(0)]));
}

#[tokio::test]
async fn a_job_that_lost_a_batch_is_not_said_to_be_done() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    let asked = ask(&keeper, set("Revue")).await.expect(202);
    let lost = "UPDATE sys.bulk SET status = 'running', total = 3";
    stage.owner().await.batch_execute(lost).await.unwrap();
    let job = finished(&stage, &keeper, &asked).await;
    assert_eq!((&job["status"], &job["fault"]["code"]), (&json!("failed"), &json!("internal")), "{job}");
    assert_eq!(counts(&job, &["total", "done"]), [3, 0]);
}

#[tokio::test]
async fn an_attempt_another_one_took_over_writes_nothing_more() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    // Un autre essai prend le geste pendant que celui-ci le relève.
    let taken = "CREATE FUNCTION sys.taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         UPDATE sys.bulk SET hold = hold + 1; RETURN NULL; END $$; \
         CREATE TRIGGER taken AFTER INSERT ON sys.bulk_chunk EXECUTE FUNCTION sys.taken()";
    stage.owner().await.batch_execute(taken).await.unwrap();
    let asked = ask(&keeper, set("Revue")).await.expect(202);
    let job = finished(&stage, &keeper, &asked).await;
    assert_eq!((&job["status"], counts(&job, &["done"])), (&json!("gathering"), vec![&json!(0)]), "{job}");
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment WHERE version > 1").await, 0);
    assert_eq!(notes(&keeper).await, Vec::<Value>::new(), "l'autre essai dira la fin");
}

#[tokio::test]
async fn an_attempt_another_one_took_over_writes_no_batch_of_its_own() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 150).await;
    // Un autre essai prend le geste pendant que celui-ci écrit, puis défait, une fournée.
    let taken = "CREATE FUNCTION sys.taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF NEW.tag = 'T-120' THEN PERFORM set_config('opsflux.taken', '1', true); END IF; RETURN NULL; END $$; \
         CREATE TRIGGER taken AFTER UPDATE ON plant.equipment FOR EACH ROW EXECUTE FUNCTION sys.taken(); \
         CREATE FUNCTION sys.held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF current_setting('opsflux.taken', true) = '1' AND (NEW.done <> OLD.done OR NEW.reverted <> OLD.reverted) \
         THEN RETURN NULL; END IF; RETURN NEW; END $$; \
         CREATE TRIGGER held BEFORE UPDATE ON sys.bulk FOR EACH ROW EXECUTE FUNCTION sys.held()";
    stage.owner().await.batch_execute(taken).await.unwrap();
    let asked = ask(&keeper, set("Revue")).await.expect(202);
    let job = finished(&stage, &keeper, &asked).await;
    assert_eq!((&job["status"], counts(&job, &["done"])), (&json!("running"), vec![&json!(100)]), "{job}");
    let written = "SELECT count(*) FROM plant.equipment WHERE comment = 'Revue'";
    assert_eq!(stage.number(written).await, 100, "la fournée qu'il n'a pas pu retenir n'est pas écrite");
    let again = "UPDATE sys.job SET run_at = now() WHERE kind = 'bulk'";
    let owner = stage.owner().await;
    owner.batch_execute("ALTER TABLE sys.bulk DISABLE TRIGGER held").await.unwrap();
    owner.batch_execute(again).await.unwrap();
    let job = finished(&stage, &keeper, &asked).await;
    assert_eq!((&job["status"], counts(&job, &["changed"])), (&json!("done"), vec![&json!(150)]), "{job}");

    owner.batch_execute("ALTER TABLE sys.bulk ENABLE TRIGGER held").await.unwrap();
    let cut = undone(&stage, &keeper, &job).await;
    assert_eq!((&cut["status"], counts(&cut, &["reverted"])), (&json!("undoing"), vec![&json!(0)]), "{cut}");
    assert_eq!(stage.number(written).await, 150);
    owner.batch_execute("ALTER TABLE sys.bulk DISABLE TRIGGER held").await.unwrap();
    owner.batch_execute(again).await.unwrap();
    let back = finished(&stage, &keeper, &asked).await;
    assert_eq!(
        (&back["status"], counts(&back, &["reverted", "kept"])),
        (&json!("undone"), vec![&json!(150), &json!(0)])
    );
}

#[tokio::test]
async fn a_right_lost_during_an_undo_leaves_it_to_be_taken_up_again() {
    let (stage, _) = parc().await;
    let someone = stage.of_a("quelqu'un", &[]).await;
    let all = json!([
        { "permission": "plant.equipment.view.company" }, { "permission": "plant.equipment.edit.company" },
        { "permission": "plant.equipment.create.company" },
    ]);
    stage.grant(&someone, all.clone()).await;
    pumps(&someone, 0, 3).await;
    let job = run(&stage, &someone, set("Revue")).await;
    assert_eq!(counts(&job, &["changed"]), [3], "{job}");
    let path = format!("bulk-jobs/{}", id(&job));
    someone.post(&format!("{path}/undo"), json!({})).await.expect(202);
    stage.grant(&someone, json!([{ "permission": "plant.equipment.view.company" }])).await;
    let cut = finished(&stage, &someone, &job).await;
    assert_eq!((&cut["status"], &cut["fault"]["code"]), (&json!("failed"), &json!("access.forbidden")), "{cut}");
    assert_eq!((&cut["undoable"], counts(&cut, &["reverted", "kept"])), (&json!(true), vec![&json!(0), &json!(0)]));
    stage.grant(&someone, all).await;
    let back = undone(&stage, &someone, &job).await;
    assert_eq!((&back["status"], counts(&back, &["reverted", "kept"])), (&json!("undone"), vec![&json!(3), &json!(0)]));
}

#[tokio::test]
async fn an_undo_waits_for_a_record_someone_holds() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    let job = run(&stage, &keeper, set("Revue")).await;
    break_where(&stage, "NEW.tag = 'T-1'", "55P03").await;
    let cut = undone(&stage, &keeper, &job).await;
    assert_eq!((&cut["status"], counts(&cut, &["reverted", "kept"])), (&json!("undoing"), vec![&json!(0), &json!(0)]));
    mend(&stage).await;
    stage.owner().await.batch_execute("UPDATE sys.job SET run_at = now() WHERE kind = 'bulk'").await.unwrap();
    let back = finished(&stage, &keeper, &job).await;
    assert_eq!((&back["status"], counts(&back, &["reverted", "kept"])), (&json!("undone"), vec![&json!(3), &json!(0)]));
}

#[tokio::test]
async fn a_job_that_waits_its_next_attempt_is_stopped_at_once() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 150).await;
    break_where(&stage, "substr(NEW.tag, 3)::int >= 100", "40P01").await;
    let asked = ask(&keeper, set("Revue")).await.expect(202);
    let waiting = finished(&stage, &keeper, &asked).await;
    assert_eq!((&waiting["status"], counts(&waiting, &["done"])), (&json!("running"), vec![&json!(100)]));
    keeper.post(&format!("bulk-jobs/{}/cancel", id(&asked)), json!({})).await.expect(202);
    let stopped = finished(&stage, &keeper, &asked).await;
    assert_eq!((&stopped["status"], counts(&stopped, &["changed"])), (&json!("cancelled"), vec![&json!(100)]));
}
