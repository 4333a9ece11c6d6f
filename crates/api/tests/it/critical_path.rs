//! Le chemin critique : marges, sortes de liens, droits, boucles refusées même à deux, boucles d'avant la règle.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestOptions, model_of};
use uuid::Uuid;

use crate::stage::{Stage, id};

fn plan() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"plan\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.planner]\ninherits = [\"user\"]\ngrants = [\"plan.*.*.company\"]\n",
        ),
        (
            "entities/job.toml",
            "[fields]\nname = { type = \"text\", required = true }\nbegins = { type = \"date\" }\nends = { type = \"date\" }\n\
             after = { type = \"links\", to = \"plan.job\" }\nbudget = { type = \"date\", class = \"confidential\" }\n",
        ),
        ("views/job.toml", "[timeline]\nstart = \"begins\"\nend = \"ends\"\ndepends = \"after\"\n"),
        (
            "entities/step.toml",
            "[fields]\nname = { type = \"text\", required = true }\nbegins = { type = \"datetime\" }\nends = { type = \"datetime\" }\n\
             before = { type = \"children\", of = \"step_link\" }\n",
        ),
        (
            "entities/step_link.toml",
            "title = \"kind\"\n[fields]\nprevious = { type = \"link\", to = \"plan.step\", required = true }\n\
             kind = { type = \"select\", options = [\"fs\", \"ss\", \"ff\", \"sf\"] }\nlag = { type = \"decimal\" }\n",
        ),
        ("views/step.toml", "[timeline]\nstart = \"begins\"\nend = \"ends\"\ndepends = \"before\"\n"),
        (
            "entities/secret.toml",
            "[fields]\nname = { type = \"text\", required = true }\nbegins = { type = \"date\" }\n\
             ends = { type = \"date\", class = \"confidential\" }\nafter = { type = \"links\", to = \"plan.secret\" }\n",
        ),
        ("views/secret.toml", "[timeline]\nstart = \"begins\"\nend = \"ends\"\ndepends = \"after\"\n"),
    ]
}

async fn scene() -> (Stage, Client) {
    let stage = Stage::with(TestOptions { model: model_of(&plan()), ..TestOptions::default() }).await;
    let planner = stage.of_a("plan", &["planner"]).await;
    (stage, planner)
}

async fn job(planner: &Client, name: &str, begins: &str, ends: &str, after: &[Uuid]) -> Uuid {
    let body = json!({ "name": name, "begins": begins, "ends": ends, "after": after });
    id(&planner.post("plan/jobs", body).await.expect(201))
}

async fn ask(client: &Client, plural: &str, query: &[(&str, &str)]) -> Reply {
    client.send(client.request(Method::GET, &format!("{plural}/critical-path")).query(query)).await
}

/// `nom début–fin marge totale/libre`, une étoile pour une tâche critique.
fn told(answer: &Value) -> Vec<String> {
    let one = |task: &Value| {
        let star = if task["critical"] == true { " *" } else { "" };
        let text = |key: &str| task[key].as_str().unwrap_or_default().to_owned();
        let floats = format!("{}/{}", task["total_float"], task["free_float"]);
        format!("{} {}–{} {floats}{star}", text("title"), text("early_start"), text("early_finish"))
    };
    let mut told: Vec<String> = answer["data"].as_array().unwrap().iter().map(one).collect();
    told.sort();
    told
}

#[tokio::test]
async fn tasks_that_follow_have_floats_and_a_path() {
    let (_stage, planner) = scene().await;
    let dig = job(&planner, "1 creuser", "2026-11-02", "2026-11-04", &[]).await;
    let pour = job(&planner, "2 couler", "2026-11-05", "2026-11-06", &[dig]).await;
    let fence = job(&planner, "3 clore", "2026-11-05", "2026-11-05", &[dig]).await;
    job(&planner, "4 bâtir", "2026-11-06", "2026-11-08", &[pour, fence]).await;
    planner.post("plan/jobs", json!({ "name": "5 sans date" })).await.expect(201);
    let answer = ask(&planner, "plan/jobs", &[]).await.expect(200);
    assert_eq!(
        told(&answer),
        [
            "1 creuser 2026-11-02–2026-11-04 0.0/0.0 *",
            "2 couler 2026-11-05–2026-11-06 0.0/0.0 *",
            "3 clore 2026-11-05–2026-11-05 1.0/1.0",
            "4 bâtir 2026-11-07–2026-11-09 0.0/0.0 *",
        ]
    );
    assert_eq!((&answer["finish"], &answer["cycle"]), (&json!("2026-11-09"), &Value::Null));
    let of = |from: Uuid, key: &str| {
        let links = answer["links"].as_array().unwrap();
        let link = links.iter().rfind(|link| link["from"] == from.to_string()).unwrap();
        link[key].clone()
    };
    assert_eq!((of(pour, "broken"), of(pour, "critical"), of(pour, "type")), (json!(true), json!(true), json!("FS")));
    assert_eq!(
        (of(fence, "broken"), of(fence, "critical"), of(fence, "lag")),
        (json!(false), json!(false), json!(0.0))
    );
    let filtered = ask(&planner, "plan/jobs", &[("filter", "name != '1 creuser' // sans elle")]).await.expect(200);
    assert_eq!((told(&filtered).len(), filtered["links"].as_array().unwrap().len()), (3, 2));
    assert_eq!(ask(&planner, "plan/jobs", &[("limit", "3")]).await.summary(), "400 request.unknown_parameter");
    assert_eq!(ask(&planner, "core/sites", &[]).await.summary(), "404 request.unknown_route");
}

#[tokio::test]
async fn lines_say_the_kind_of_a_link_and_its_lag() {
    let (_stage, planner) = scene().await;
    let step = |name: &str, begins: &str, ends: &str, before: Value| {
        let body = json!({ "name": name, "begins": begins, "ends": ends, "before": before });
        let planner = planner.clone();
        async move { id(&planner.post("plan/steps", body).await.expect(201)) }
    };
    let first = step("1", "2026-11-02T08:00:00Z", "2026-11-02T18:00:00Z", json!([])).await;
    let after = |kind: Value, lag: &str| json!([{ "previous": first, "kind": kind, "lag": lag }]);
    step("2", "2026-11-02T00:00:00Z", "2026-11-02T02:00:00Z", after(json!("ss"), "0.5")).await;
    step("3", "2026-11-02T00:00:00Z", "2026-11-02T03:00:00Z", after(json!("ff"), "0")).await;
    step("4", "2026-11-02T00:00:00Z", "2026-11-02T01:00:00Z", after(Value::Null, "-0.25")).await;
    let answer = ask(&planner, "plan/steps", &[]).await.expect(200);
    assert_eq!(
        told(&answer),
        [
            "1 2026-11-02T08:00:00Z–2026-11-02T18:00:00Z 0.0/0.0 *",
            "2 2026-11-02T20:00:00Z–2026-11-02T22:00:00Z 0.0/0.0 *",
            "3 2026-11-02T15:00:00Z–2026-11-02T18:00:00Z 0.16666666666666666/0.16666666666666666",
            "4 2026-11-02T12:00:00Z–2026-11-02T13:00:00Z 0.375/0.375",
        ]
    );
    let closing = json!({ "before": [{ "previous": first }] });
    let refused = planner.patch(&format!("plan/steps/{first}"), closing).await;
    assert_eq!(refused.summary(), "422 validation.failed before:dependency_cycle");
}

#[tokio::test]
async fn links_that_would_turn_round_are_refused_even_made_by_two() {
    let (stage, planner) = scene().await;
    let first = job(&planner, "un", "2026-11-02", "2026-11-04", &[]).await;
    let second = job(&planner, "deux", "2026-11-05", "2026-11-06", &[first]).await;
    let third = job(&planner, "trois", "2026-11-05", "2026-11-06", &[second]).await;
    let put_after = |task: Uuid, after: Uuid| {
        let planner = planner.clone();
        async move { planner.patch(&format!("plan/jobs/{task}"), json!({ "after": [after] })).await.summary() }
    };
    assert_eq!(put_after(first, third).await, "422 validation.failed after:dependency_cycle");
    assert_eq!(put_after(first, first).await, "422 validation.failed after:dependency_cycle");
    // Une tâche à la corbeille en revient : ses liens comptent encore.
    planner.delete(&format!("plan/jobs/{second}")).await.expect(204);
    assert_eq!(put_after(first, third).await, "422 validation.failed after:dependency_cycle");
    assert_eq!(told(&ask(&planner, "plan/jobs", &[]).await.expect(200)).len(), 2);
    for _ in 0..10 {
        let one = job(&planner, "a", "2026-12-01", "2026-12-01", &[]).await;
        let two = job(&planner, "b", "2026-12-01", "2026-12-01", &[]).await;
        let (a, b) = tokio::join!(put_after(one, two), put_after(two, one));
        let mut said = [a, b];
        said.sort();
        assert_eq!(said, ["200", "422 validation.failed after:dependency_cycle"]);
    }
    let crossed =
        "SELECT count(*) FROM plan.job__after a JOIN plan.job__after b ON a.source = b.target AND a.target = b.source";
    assert_eq!(stage.number(crossed).await, 0);
}

#[tokio::test]
async fn what_one_does_not_see_does_not_count() {
    let (stage, planner) = scene().await;
    let far = stage.of_b("loin", &["planner"]).await;
    let hidden = job(&far, "cachée", "2026-11-20", "2026-11-30", &[]).await;
    let seen = job(&planner, "vue", "2026-11-02", "2026-11-04", &[]).await;
    let owner = stage.owner().await;
    let sql = "INSERT INTO plan.job__after (source, target, position) VALUES ($1, $2, 0)";
    owner.execute(sql, &[&seen, &hidden]).await.unwrap();
    let answer = ask(&planner, "plan/jobs", &[]).await.expect(200);
    assert_eq!(told(&answer), ["vue 2026-11-02–2026-11-04 0.0/0.0 *"]);
    assert_eq!(answer["links"], json!([]));
    assert_eq!(ask(&planner, "plan/secrets", &[]).await.summary(), "403 query.unreadable_field");
    let clerk = stage.of_a("ana", &["user"]).await;
    assert_eq!(ask(&clerk, "plan/jobs", &[]).await.summary(), "403 access.forbidden");
    let meta = planner.get("meta").await.expect(200)["entities"].clone();
    assert_eq!(meta["plan.job"]["timeline"], json!({ "start": "begins", "end": "ends", "depends": "after" }));
    assert_eq!(meta["plan.secret"]["timeline"], json!({ "start": "begins", "depends": "after" }));
    assert_eq!(meta["core.site"]["timeline"], Value::Null);
}

#[tokio::test]
async fn a_loop_older_than_the_rule_is_told_and_a_new_entity_has_its_path_at_once() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let task = json!({
        "title": "name", "labels": { "fr": "Tâche" }, "plural_labels": { "fr": "Tâches" },
        "fields": {
            "name": { "type": "text", "required": true, "labels": { "fr": "Nom" } },
            "begins": { "type": "date", "labels": { "fr": "Début" } },
            "ends": { "type": "date", "labels": { "fr": "Fin" } },
            "after": { "type": "links", "to": "my.task", "labels": { "fr": "Après" } },
        },
    });
    admin.put("definitions/entities/task", task).await.expect(200);
    assert_eq!(ask(&admin, "my/tasks", &[]).await.summary(), "404 request.unknown_route");
    let make = |name: &'static str| {
        let admin = admin.clone();
        let body = json!({ "name": name, "begins": "2026-11-02", "ends": "2026-11-03" });
        async move { id(&admin.post("my/tasks", body).await.expect(201)) }
    };
    let (one, two, three) = (make("un").await, make("deux").await, make("trois").await);
    for (task, after) in [(one, two), (two, one), (three, one)] {
        admin.patch(&format!("my/tasks/{task}"), json!({ "after": [after] })).await.expect(200);
    }
    let wrong = json!({ "timeline": { "start": "begins", "depends": "name" } });
    let refused = admin.put("definitions/views/task", wrong).await;
    assert_eq!(refused.status, 422);
    let view = json!({ "timeline": { "start": "begins", "end": "ends", "depends": "after" } });
    admin.put("definitions/views/task", view).await.expect(200);
    let answer = ask(&admin, "my/tasks", &[]).await.expect(200);
    let mut cycle: Vec<&str> = answer["cycle"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let mut expected = [one.to_string(), two.to_string()];
    cycle.sort_unstable();
    expected.sort();
    assert_eq!(cycle, expected);
    assert_eq!(answer["finish"], Value::Null);
    assert!(answer["data"][0].get("total_float").is_none(), "{answer}");
    assert_eq!(answer["links"].as_array().unwrap().len(), 3);
    admin.patch(&format!("my/tasks/{one}"), json!({ "after": [] })).await.expect(200);
    let answer = ask(&admin, "my/tasks", &[]).await.expect(200);
    assert_eq!((&answer["cycle"], &answer["finish"]), (&Value::Null, &json!("2026-11-05")));
    let described = admin.get("/api/openapi.json").await.expect(200);
    assert!(described["paths"]["/api/v1/my/tasks/critical-path"].is_object());
    assert!(described["paths"].get("/api/v1/core/sites/critical-path").is_none());
}
