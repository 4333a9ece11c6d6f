//! Les gestes en nombre menés par le serveur : sous les droits de chacun de leurs enregistrements, une seule fois, arrêtés, défaits.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestOptions, model_of};

use crate::{
    approvals,
    import::{PATH, plant, stage as parc},
    stage::{Stage, id, incident, incident_with},
};

mod faults;

async fn ask(client: &Client, body: Value) -> Reply {
    client.post("bulk-jobs", body).await
}

/// Demande un geste, le mène jusqu'au bout, et le relit.
async fn run(stage: &Stage, client: &Client, body: Value) -> Value {
    let asked = ask(client, body).await.expect(202);
    finished(stage, client, &asked).await
}

async fn finished(stage: &Stage, client: &Client, job: &Value) -> Value {
    stage.app.settle().await;
    client.get(&format!("bulk-jobs/{}", id(job))).await.expect(200)
}

async fn undone(stage: &Stage, client: &Client, job: &Value) -> Value {
    let asked = client.post(&format!("bulk-jobs/{}/undo", id(job)), json!({})).await.expect(202);
    finished(stage, client, &asked).await
}

fn counts<'v>(job: &'v Value, names: &[&str]) -> Vec<&'v Value> {
    names.iter().map(|name| &job["progress"][*name]).collect()
}

/// Ce qu'une personne a appris de ses gestes, le dernier d'abord.
async fn notes(client: &Client) -> Vec<Value> {
    let told = client.get("notifications").await.expect(200);
    told["data"].as_array().unwrap().iter().filter(|note| note["category"] == "core.bulk").cloned().collect()
}

/// Des pompes, numérotées à partir de `from`.
async fn pumps(client: &Client, from: usize, to: usize) {
    let items: Vec<Value> =
        (from..to).map(|rank| json!({ "tag": format!("T-{rank}"), "name": format!("Pompe {rank}") })).collect();
    client.post(&format!("{PATH}/bulk"), json!({ "operation": "create", "items": items })).await.expect(200);
}

fn set(comment: &str) -> Value {
    json!({ "entity": "plant.equipment", "operation": "update", "set": { "comment": comment } })
}

#[tokio::test]
async fn every_record_that_matches_is_changed_once_and_its_author_is_told() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 250).await;
    let body = json!({ "entity": "plant.equipment", "operation": "update", "set": { "comment": "Revue" },
        "filter": "tag != 'T-7'", "max_affected": 249 });
    let job = run(&stage, &keeper, body).await;
    assert_eq!((&job["status"], &job["undoable"]), (&json!("done"), &json!(true)), "{job}");
    assert_eq!(counts(&job, &["total", "done", "changed", "refused", "skipped"]), [249, 249, 249, 0, 0]);
    let once = "SELECT count(*) FROM plant.equipment WHERE comment = 'Revue' AND version = 2";
    assert_eq!(stage.number(once).await, 249);
    let traced = "SELECT count(*) FROM sys.audit WHERE entity = 'plant.equipment' AND action = 'updated'";
    assert_eq!(stage.number(traced).await, 249);
    let note = &notes(&keeper).await[0];
    assert_eq!((&note["url"], &note["severity"]), (&json!(format!("/bulk-jobs/{}", id(&job))), &json!("success")));
    let body = note["body"].as_str().unwrap();
    assert!(body.contains("249") && !body.contains("approbation"), "{note}");
    let closed = "SELECT count(*) FROM sys.audit WHERE action = 'bulk.done' AND changes ->> 'changed' = '249'";
    assert_eq!(stage.number(closed).await, 1);

    let back = undone(&stage, &keeper, &job).await;
    assert_eq!((&back["status"], &back["undoable"]), (&json!("undone"), &json!(false)), "{back}");
    assert_eq!(counts(&back, &["reverted", "kept"]), [249, 0]);
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment WHERE comment IS NULL").await, 250);
    let again = keeper.post(&format!("bulk-jobs/{}/undo", id(&job)), json!({})).await;
    assert_eq!(again.summary(), "409 bulk.wrong_state");
}

#[tokio::test]
async fn a_job_touches_only_what_its_author_could_touch_alone() {
    let stage = Stage::new().await;
    let (manager, foreign) = (stage.of_a("a", &["hse_manager"]).await, stage.of_b("b", &["hse_manager"]).await);
    let mine = id(&manager.post("hse/incidents", incident(stage.alpha)).await.expect(201));
    let theirs = id(&foreign.post("hse/incidents", incident(stage.beta)).await.expect(201));
    let body =
        json!({ "entity": "hse.incident", "operation": "update", "set": { "location": "Ailleurs, sur le pont" } });
    let job = run(&stage, &manager, body.clone()).await;
    assert_eq!(counts(&job, &["total", "changed"]), [1, 1], "ce que l'on ne voit pas n'est pas visé");
    assert_eq!(stage.number(&format!("SELECT version FROM hse.incident WHERE id = '{theirs}'")).await, 1);
    assert_eq!(foreign.get(&format!("bulk-jobs/{}", id(&job))).await.summary(), "404 record.not_found");

    let reader = stage.of_a("lecteur", &["auditor"]).await;
    for operation in ["update", "delete", "restore"] {
        let mut refused = body.clone();
        refused["operation"] = json!(operation);
        if operation != "update" {
            refused["set"] = json!({});
        }
        assert_eq!(ask(&reader, refused).await.summary(), "403 access.forbidden", "{operation}");
    }
    let grants = json!([
        { "permission": "hse.incident.view.company" },
        { "permission": "hse.incident.edit.company", "filter": "severity == 'low'" },
    ]);
    let some = stage.of_a("quelques", &[]).await;
    stage.grant(&some, grants).await;
    let low = incident_with(stage.alpha, json!({ "severity": "low" }));
    let low = id(&manager.post("hse/incidents", low).await.expect(201));
    // Un brouillon n'est modifiable que par son auteur.
    for one in [mine, low] {
        manager.post(&format!("hse/incidents/{one}/actions/submit"), json!({})).await.expect(200);
    }
    let job = run(&stage, &some, body).await;
    assert_eq!(counts(&job, &["total", "changed", "refused"]), [2, 1, 1], "{job}");
    let path = format!("bulk-jobs/{}/refusals", id(&job));
    let refusals = some.get(&path).await.expect(200);
    let one = &refusals["data"][0];
    assert_eq!((id(one), &one["errors"][0]["code"]), (mine, &json!("access.forbidden")), "{refusals}");
    assert_eq!(one["label"], "Chute de personnel offshore");
    let file = some.get(&format!("{path}?format=csv")).await;
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.contains("Chute de personnel offshore") && text.contains(&mine.to_string()), "{text}");
}

#[tokio::test]
async fn a_right_lost_on_the_way_stops_the_job() {
    let stage = Stage::new().await;
    let someone = stage.of_a("quelqu'un", &[]).await;
    let view = json!({ "permission": "hse.incident.view.company" });
    stage.grant(&someone, json!([view, { "permission": "hse.incident.delete.company" }])).await;
    stage.of_a("a", &["hse_manager"]).await.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let job = ask(&someone, json!({ "entity": "hse.incident", "operation": "delete" })).await.expect(202);
    stage.grant(&someone, json!([view])).await;
    let job = finished(&stage, &someone, &job).await;
    assert_eq!((&job["status"], &job["fault"]["code"]), (&json!("failed"), &json!("access.forbidden")), "{job}");
    assert_eq!(stage.number("SELECT count(*) FROM hse.incident WHERE deleted_at IS NULL").await, 1);
}

#[tokio::test]
async fn a_demand_that_cannot_hold_is_refused_at_once() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    let refused = async |changes: Value| {
        let mut body = crate::stage::object(set("Revue"));
        body.extend(crate::stage::object(changes));
        ask(&keeper, Value::Object(body)).await.summary()
    };
    assert_eq!(refused(json!({ "filter": "tag ==" })).await, "400 query.bad_filter");
    assert_eq!(
        refused(json!({ "set": { "power_kw": "beaucoup" } })).await,
        "422 validation.failed power_kw:wrong_type"
    );
    assert_eq!(refused(json!({ "set": { "colour": "rouge" } })).await, "422 validation.failed colour:unknown_field");
    assert_eq!(refused(json!({ "set": { "number": "EQ-1" } })).await, "422 validation.failed number:read_only");
    assert_eq!(refused(json!({ "set": {} })).await, "400 request.malformed");
    assert_eq!(refused(json!({ "operation": "action", "action": "fly", "set": {} })).await, "404 action.unknown");
    assert_eq!(refused(json!({ "operation": "delete" })).await, "422 validation.failed set:irrelevant");
    let useless = json!({ "action": "submit", "params": { "reason": "Arrêt" } });
    assert_eq!(refused(useless).await, "422 validation.failed action:irrelevant params:irrelevant");
    assert_eq!(refused(json!({ "operation": "create" })).await, "400 request.malformed");
    assert_eq!(refused(json!({ "max_affected": 2 })).await, "409 bulk.too_many");
    assert_eq!(refused(json!({ "entity": "plant.pump" })).await, "404 request.unknown_route");
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.bulk").await, 0);
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment WHERE version > 1").await, 0);
}

#[tokio::test]
async fn more_records_than_the_person_admits_are_not_even_listed() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    let mut body = set("Revue");
    body["max_affected"] = json!(3);
    let asked = ask(&keeper, body).await.expect(202);
    pumps(&keeper, 3, 4).await;
    let job = finished(&stage, &keeper, &asked).await;
    assert_eq!((&job["status"], &job["fault"]["code"]), (&json!("failed"), &json!("bulk.too_many")), "{job}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.bulk_chunk").await, 0);
}

#[tokio::test]
async fn jobs_and_imports_are_read_page_after_page() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 1).await;
    let (first, second) = (run(&stage, &keeper, set("Une")).await, run(&stage, &keeper, set("Deux")).await);
    let page = keeper.get("bulk-jobs?limit=1").await.expect(200);
    assert_eq!(id(&page["data"][0]), id(&second));
    let rest = keeper.get(&format!("bulk-jobs?cursor={}", page["next_cursor"].as_str().unwrap())).await.expect(200);
    assert_eq!((id(&rest["data"][0]), &rest["next_cursor"]), (id(&first), &Value::Null));
    for path in ["bulk-jobs", "imports", "approvals"] {
        assert_eq!(keeper.get(&format!("{path}?cursor=x")).await.summary(), "400 query.bad_cursor", "{path}");
    }
    assert_eq!(
        keeper.get(&format!("bulk-jobs/{}/refusals?format=pdf", id(&first))).await.summary(),
        "400 request.bad_parameter"
    );
}

#[tokio::test]
async fn the_same_demand_is_made_once_and_one_at_a_time() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    let under =
        |key: &str, body: Value| keeper.request(Method::POST, "bulk-jobs").header("Idempotency-Key", key).json(&body);
    let first = keeper.send(under("un", set("Revue"))).await.expect(202);
    let again = keeper.send(under("un", set("Revue"))).await;
    assert_eq!(id(&again.json), id(&first));
    assert_eq!(keeper.send(under("un", set("Autre"))).await.summary(), "422 idempotency.mismatch");
    assert_eq!(ask(&keeper, set("Autre")).await.summary(), "409 bulk.running");
    let alive = keeper.get("bulk-jobs?running=true&entity=plant.equipment").await.expect(200);
    assert_eq!(id(&alive["data"][0]), id(&first));
    let other = stage.of_a("autre", &["admin"]).await;
    ask(&other, set("Autre")).await.expect(202);
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment WHERE version = 3").await, 3, "chacune son geste");
    assert_eq!(keeper.get("bulk-jobs?running=true").await.expect(200)["data"], json!([]));
    run(&stage, &keeper, set("Encore")).await;
}

#[tokio::test]
async fn undoing_leaves_what_someone_changed_since() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 3).await;
    let ids = crate::stage::ids(&keeper.get(&format!("{PATH}?sort=tag")).await.expect(200));
    let job = run(&stage, &keeper, set("Revue")).await;
    keeper.patch(&format!("{PATH}/{}", ids[1]), json!({ "name": "Pompe renommée" })).await.expect(200);
    let back = undone(&stage, &keeper, &job).await;
    assert_eq!(counts(&back, &["reverted", "kept"]), [2, 1], "{back}");
    let left = keeper.get(&format!("bulk-jobs/{}/refusals?undo=true", id(&job))).await.expect(200);
    let one = &left["data"][0];
    assert_eq!((id(one), &one["label"]), (ids[1], &json!("Pompe renommée")));
    assert_eq!(one["errors"][0]["code"], "record.stale");
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment WHERE comment = 'Revue'").await, 1);
    let backwards = "SELECT (array_agg(record ORDER BY id) = array_agg(record ORDER BY record DESC))::int::bigint \
        FROM sys.audit WHERE entity = 'plant.equipment' AND version = 3 AND record <> (SELECT id FROM plant.equipment WHERE comment = 'Revue')";
    assert_eq!(stage.number(backwards).await, 1, "le dernier changé se défait le premier");
    let told = &notes(&keeper).await;
    assert_eq!((&told[0]["severity"], &told[1]["severity"]), (&json!("warning"), &json!("success")), "{told:?}");
}

#[tokio::test]
async fn what_was_deleted_together_comes_back_and_goes_again() {
    let (stage, keeper) = parc().await;
    pumps(&keeper, 0, 120).await;
    let alive = "SELECT count(*) FROM plant.equipment WHERE deleted_at IS NULL";
    let job = run(&stage, &keeper, json!({ "entity": "plant.equipment", "operation": "delete" })).await;
    assert_eq!((&job["progress"]["changed"], stage.number(alive).await), (&json!(120), 0));
    let back = undone(&stage, &keeper, &job).await;
    assert_eq!((&back["progress"]["reverted"], stage.number(alive).await), (&json!(120), 120), "{back}");
    keeper.delete(&format!("{PATH}/{}", crate::stage::ids(&keeper.get(PATH).await.expect(200))[0])).await;
    let restored = run(&stage, &keeper, json!({ "entity": "plant.equipment", "operation": "restore" })).await;
    assert_eq!((&restored["progress"]["total"], stage.number(alive).await), (&json!(1), 120), "{restored}");
    undone(&stage, &keeper, &restored).await;
    assert_eq!(stage.number(alive).await, 119);
}

#[tokio::test]
async fn a_transition_passes_where_it_may_and_is_never_undone() {
    let stage = Stage::new().await;
    let manager = stage.of_a("hse", &["hse_manager"]).await;
    for _ in 0..2 {
        manager.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    }
    let submitted = manager.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    manager.act("hse/incidents", &submitted, "submit").await.expect(200);
    let job =
        run(&stage, &manager, json!({ "entity": "hse.incident", "operation": "action", "action": "submit" })).await;
    assert_eq!(counts(&job, &["changed", "refused"]), [2, 1], "{job}");
    assert_eq!((&job["status"], &job["undoable"]), (&json!("done"), &json!(false)));
    let refusals = manager.get(&format!("bulk-jobs/{}/refusals", id(&job))).await.expect(200);
    assert_eq!(refusals["data"][0]["errors"][0]["code"], "workflow.illegal_transition");
}

#[tokio::test]
async fn a_transition_that_awaits_approval_is_not_counted_as_changed() {
    let scene = approvals::Scene::new().await;
    for amount in [500, 600, 0] {
        scene.order(amount).await;
    }
    let with =
        |params: Value| json!({ "entity": "buy.order", "operation": "action", "action": "order", "params": params });
    for (params, refused) in [
        (json!({ "colour": "rouge" }), "422 validation.failed colour:unknown_field"),
        (json!({ "reason": ["Arrêt"] }), "422 validation.failed reason:wrong_type"),
    ] {
        assert_eq!(ask(&scene.clerk, with(params)).await.summary(), refused);
    }
    let job = run(&scene.stage, &scene.clerk, with(json!({ "reason": "Arrêt" }))).await;
    assert_eq!(counts(&job, &["total", "done", "changed", "pending", "refused"]), [3, 3, 0, 2, 1], "{job}");
    assert_eq!((&job["status"], &job["undoable"]), (&json!("done"), &json!(false)));
    let body = notes(&scene.clerk).await[0]["body"].clone();
    assert!(body.as_str().unwrap().ends_with("En attente d’approbation : 2."), "{body}");
    let waiting = scene.chief.get("approvals").await.expect(200);
    assert_eq!(waiting["count"]["value"], 2);
}

/// Un parc de ce nombre de pompes, dont les travaux se font d'eux-mêmes.
async fn living(count: usize) -> (Stage, Client) {
    let options = TestOptions { model: model_of(&plant()), live: true, ..TestOptions::default() };
    let stage = Stage::with(options).await;
    let keeper = stage.of_a("magasin", &["admin"]).await;
    pumps(&keeper, 0, count).await;
    (stage, keeper)
}

/// Relit le geste jusqu'à ce qu'il soit ainsi.
async fn until(client: &Client, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let mut job = Value::Null;
    for _ in 0..1500 {
        job = client.get(path).await.expect(200);
        if is_so(&job) {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("jamais : {job}");
}

fn is_over(job: &Value) -> bool {
    !["gathering", "running"].contains(&job["status"].as_str().unwrap())
}

/// Tient la pompe de ce rang dans la base : le geste s'arrête à sa fournée tant qu'elle n'est pas lâchée.
async fn hold(stage: &Stage, rank: usize) -> tokio_postgres::Client {
    let owner = stage.owner().await;
    // À part : `FOR UPDATE` tiendrait aussi les lignes que `OFFSET` passe.
    let one = format!("SELECT id FROM plant.equipment ORDER BY id OFFSET {rank} LIMIT 1");
    let held = format!("BEGIN; SELECT id FROM plant.equipment WHERE id = ({one}) FOR UPDATE");
    owner.batch_execute(&held).await.unwrap();
    owner
}

#[tokio::test]
async fn a_record_that_leaves_the_filter_before_its_turn_is_left_as_it_is() {
    // Plus d'une page de relevé.
    let (stage, keeper) = living(1500).await;
    let last = crate::stage::ids(&keeper.get(&format!("{PATH}?filter=tag=='T-1499'")).await.expect(200))[0];
    let held = hold(&stage, 125).await;
    let mut body = set("Revue");
    body["filter"] = json!("active == null");
    let path = format!("bulk-jobs/{}", id(&ask(&keeper, body).await.expect(202)));
    until(&keeper, &path, |job| job["progress"]["done"] == 100).await;
    keeper.patch(&format!("{PATH}/{last}"), json!({ "active": true })).await.expect(200);
    let late = json!({ "tag": "T-neuve", "name": "Arrivée après la demande" });
    keeper.post(PATH, late).await.expect(201);
    held.batch_execute("ROLLBACK").await.unwrap();
    let job = until(&keeper, &path, is_over).await;
    assert_eq!(counts(&job, &["total", "done", "changed", "skipped"]), [1500, 1500, 1499, 1], "{job}");
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment WHERE comment = 'Revue'").await, 1499);
}

#[tokio::test]
async fn stopping_keeps_what_is_done_and_says_how_many() {
    let (stage, keeper) = living(250).await;
    let held = hold(&stage, 125).await;
    let path = format!("bulk-jobs/{}", id(&ask(&keeper, set("Revue")).await.expect(202)));
    until(&keeper, &path, |job| job["progress"]["done"] == 100).await;
    keeper.post(&format!("{path}/cancel"), json!({})).await.expect(202);
    held.batch_execute("ROLLBACK").await.unwrap();
    let stopped = until(&keeper, &path, is_over).await;
    assert_eq!(stopped["status"], "cancelled", "{stopped}");
    assert_eq!(counts(&stopped, &["total", "done", "changed"]), [250, 200, 200], "la fournée en cours finit");
    let written = "SELECT count(*) FROM plant.equipment WHERE comment = 'Revue' AND version = 2";
    assert_eq!(stage.number(written).await, 200);
    assert_eq!(keeper.post(&format!("{path}/cancel"), json!({})).await.summary(), "409 bulk.wrong_state");
}
