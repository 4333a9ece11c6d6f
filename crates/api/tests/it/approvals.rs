//! Les approbations par HTTP : demander, décider, se tromper, et ce que chacun en voit.

use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};
use uuid::Uuid;

use crate::stage::{Stage, id};

const MODULE: &str = r#"
code = "buy"
version = "1.0.0"
licence = "EUPL-1.2"
needs = ["core >= 1"]
[roles.clerk]
inherits = ["user"]
grants = ["buy.*.*.company"]
[roles.board]
inherits = ["user"]
[roles.finance]
inherits = ["user"]
[roles.legal]
inherits = ["user"]
[roles.nobody]
inherits = ["user"]
"#;

const ORDER: &str = r#"
title = "name"
number = "PO-{seq:4}"
[fields]
name        = { type = "text", required = true, max = 100 }
amount      = { type = "integer", required = true }
buyer       = { type = "user", initial = "actor.id" }
reviewer    = { type = "user" }
reason      = { type = "text", max = 200 }
approved_by = { type = "user", read_only = true }
"#;

const WORKFLOW: &str = r#"
field   = "status"
initial = "draft"
[states]
draft     = { tone = "neutral" }
ordered   = { tone = "success", require = ["reason"] }
released  = { tone = "success" }
cancelled = { tone = "neutral" }

[transitions.order]
from     = ["draft"]
to       = "ordered"
when     = "amount > 0"
params   = { reason = "field" }
set      = { approved_by = "approver" }
approval = "approval"

[transitions.release]
from     = ["ordered"]
to       = "released"
approval = "release"

[transitions.cancel]
from = ["draft", "ordered"]
to   = "cancelled"

[approval]
separate = ["reviewer"]
reset_on = ["amount"]
steps = [
  { name = "manager", by = "manager_of(buyer)", within = "PT24H", escalate = "manager_of(approver)" },
  { name = "board", quorum = { of = ["role:board"], need = 2 }, when = "amount > 1000" },
  { name = "both", all = ["role:finance", "role:legal"], when = "amount > 10000" },
]

[approvals.release]
steps = [{ name = "none", by = "role:nobody", when = "amount > 500" }]
"#;

pub fn files() -> Vec<(&'static str, &'static str)> {
    vec![("module.toml", MODULE), ("entities/order.toml", ORDER), ("workflows/order.toml", WORKFLOW)]
}

/// Une commerciale, son chef, le chef de son chef, et ceux qui décident.
pub struct Scene {
    pub stage: Stage,
    pub clerk: Client,
    pub chief: Client,
    pub director: Client,
}

impl Scene {
    pub async fn new() -> Scene {
        let stage = Stage::with(TestOptions { model: model_of(&files()), ..TestOptions::default() }).await;
        let (clerk, chief) = (stage.of_a("clara", &["clerk"]).await, stage.of_a("chef", &["user"]).await);
        let director = stage.of_a("dir", &["user"]).await;
        for (person, manager) in [(&clerk, &chief), (&chief, &director)] {
            stage.update("core.user", person.user.unwrap(), json!({ "manager": manager.user })).await;
        }
        Scene { stage, clerk, chief, director }
    }

    pub async fn order(&self, amount: i64) -> Value {
        let body = json!({ "name": "Vannes", "amount": amount, "company": self.stage.a });
        self.clerk.post("buy/orders", body).await.expect(201)
    }

    /// Demande l'approbation ; rend l'identifiant de la demande.
    pub async fn ask(&self, order: &Value) -> String {
        let asked = self.clerk.post(&path(order, "actions/order"), json!({ "reason": "Arrêt" })).await.expect(202);
        asked["approval"]["id"].as_str().unwrap().to_owned()
    }

    pub async fn status(&self, order: &Value) -> Value {
        self.clerk.get(&path(order, "")).await.expect(200)["status"].clone()
    }
}

pub fn path(order: &Value, rest: &str) -> String {
    format!("buy/orders/{}/{rest}", order["id"].as_str().unwrap()).trim_end_matches('/').to_owned()
}

pub fn at(approval: &str, verb: &str) -> String {
    format!("approvals/{approval}/{verb}").trim_end_matches('/').to_owned()
}

pub async fn decide(person: &Client, approval: &str, verb: &str) -> testkit::Reply {
    person.post(&at(approval, verb), json!({ "comment": "Vu" })).await
}

fn kinds(approval: &Value) -> Vec<&str> {
    approval["history"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_small_order_is_done_when_the_manager_says_yes() {
    let scene = Scene::new().await;
    let order = scene.order(500).await;
    let refused = scene.clerk.post(&path(&order, "actions/order"), json!({})).await;
    assert_eq!(refused.summary(), "422 validation.failed reason:required", "tout se vérifie avant de demander");
    let asked = scene.clerk.post(&path(&order, "actions/order"), json!({ "reason": "Arrêt" })).await.expect(202);
    assert_eq!((&asked["status"], &asked["version"]), (&json!("draft"), &order["version"]));
    let pending = &asked["approval"];
    assert_eq!((&pending["state"], &pending["step"], &pending["steps_total"]), (&json!("open"), &json!(1), &json!(1)));
    let again = scene.clerk.post(&path(&order, "actions/order"), json!({ "reason": "Arrêt" })).await;
    assert_eq!(again.summary(), "409 approval.pending");
    assert_eq!(again.json["approval"], pending["id"]);

    let approval = pending["id"].as_str().unwrap();
    let mine = scene.chief.get("approvals").await.expect(200);
    assert_eq!((&mine["count"]["value"], &mine["data"][0]["id"]), (&json!(1), &pending["id"]));
    assert_eq!(mine["data"][0]["title"], Value::Null, "qui ne lit pas l'enregistrement n'en lit pas le titre");
    assert_eq!(mine["data"][0]["number"], order["number"]);
    let seen = scene.chief.get(&at(approval, "")).await.expect(200);
    assert_eq!(seen["actions"], json!(["approve", "reject", "request-change", "comment"]));
    assert_eq!(scene.clerk.get(&at(approval, "")).await.expect(200)["title"], "Vannes");

    let done = decide(&scene.chief, approval, "approve").await.expect(200);
    assert_eq!((&done["state"], &done["steps"][0]["state"]), (&json!("approved"), &json!("approved")));
    assert_eq!(kinds(&done), ["opened", "approved", "executed"]);
    let order = scene.clerk.get(&path(&order, "")).await.expect(200);
    assert_eq!((&order["status"], &order["reason"]), (&json!("ordered"), &json!("Arrêt")));
    assert_eq!(
        order["approved_by"]["id"].as_str().or(order["approved_by"].as_str()),
        scene.chief.user.map(|id| id.to_string()).as_deref()
    );

    let audit = format!(
        "SELECT count(*) FROM sys.audit d JOIN sys.audit t ON t.request = d.request AND t.record = d.record \
        WHERE d.action = 'approval.approved' AND d.actor = '{}' AND t.action = 'order' AND t.actor = '{}'",
        scene.chief.user.unwrap(),
        scene.clerk.user.unwrap()
    );
    assert_eq!(
        scene.stage.number(&audit).await,
        1,
        "la transition est de la demandeuse, la décision de son chef, d'une même demande"
    );
    let told = scene.clerk.get("notifications").await.expect(200);
    assert!(told["data"][0]["title"].as_str().unwrap().starts_with("Approuvé"), "{told}");
}

#[tokio::test]
async fn steps_follow_each_other_and_a_quorum_counts_people() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let (ana, bob, eve) =
        (stage.of_a("ana", &["board"]).await, stage.of_a("bob", &["board"]).await, stage.of_b("eve", &["board"]).await);
    let (fin, leg) = (stage.of_a("fin", &["finance"]).await, stage.of_a("leg", &["legal"]).await);
    let order = scene.order(20_000).await;
    let approval = scene.ask(&order).await;
    assert_eq!(decide(&ana, &approval, "approve").await.summary(), "404 record.not_found", "son tour n'est pas venu");
    assert_eq!(decide(&scene.clerk, &approval, "approve").await.summary(), "403 approval.not_yours");
    let view = decide(&scene.chief, &approval, "approve").await.expect(200);
    assert_eq!((&view["step"], &view["steps_total"], &view["steps"][1]["need"]), (&json!(2), &json!(3), &json!(2)));
    assert_eq!(decide(&scene.chief, &approval, "approve").await.summary(), "409 approval.already_decided");
    assert_eq!(
        eve.get("approvals").await.expect(200)["count"]["value"],
        0,
        "le rôle s'entend dans la société de l'enregistrement"
    );
    assert_eq!(decide(&ana, &approval, "approve").await.expect(200)["step"], 2);
    assert_eq!(decide(&ana, &approval, "approve").await.summary(), "409 approval.already_decided");
    assert_eq!(decide(&bob, &approval, "approve").await.expect(200)["step"], 3);
    assert_eq!(decide(&leg, &approval, "approve").await.expect(200)["state"], "open");
    assert_eq!(scene.status(&order).await, "draft");
    assert_eq!(decide(&fin, &approval, "approve").await.expect(200)["state"], "approved");
    assert_eq!(scene.status(&order).await, "ordered");
    assert_eq!(decide(&fin, &approval, "approve").await.summary(), "409 approval.closed");
    let events = "SELECT count(*) FROM sys.outbox WHERE events && ARRAY['approval.opened', 'approval.decided']";
    assert_eq!(stage.number(events).await, 6);
}

#[tokio::test]
async fn nobody_stands_twice_and_the_separated_stay_out() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    // Le chef est aussi du conseil, avec une autre ; la relectrice en est, mais la définition l'écarte.
    let role = stage.role_id("board").await;
    let chief = scene.chief.user.unwrap();
    stage.update("core.user", chief, json!({ "memberships": [{ "company": stage.a, "roles": [role] }] })).await;
    let (ana, rev) = (stage.of_a("ana", &["board"]).await, stage.of_a("rev", &["board"]).await);
    let body = json!({ "name": "Vannes", "amount": 5000, "company": stage.a, "reviewer": rev.user });
    let order = scene.clerk.post("buy/orders", body).await.expect(201);
    let approval = scene.ask(&order).await;
    let view = decide(&scene.chief, &approval, "approve").await.expect(200);
    assert_eq!(
        (&view["blocked"], &view["steps"][1]["state"]),
        (&json!(true), &json!("blocked")),
        "il n'en reste qu'une : {view}"
    );
    assert_eq!(decide(&ana, &approval, "approve").await.status, 404);
    assert_eq!(decide(&rev, &approval, "approve").await.status, 404);
    // Une personne de plus : la demande, regardée de nouveau, repart.
    let bob = stage.of_a("bob", &["board"]).await;
    services::approvals::advance_now(&stage.app.services, approval.parse().unwrap()).await;
    decide(&ana, &approval, "approve").await.expect(200);
    assert_eq!(decide(&bob, &approval, "approve").await.expect(200)["state"], "approved");
}

#[tokio::test]
async fn a_step_without_anyone_is_blocked_and_told_never_passed() {
    let scene = Scene::new().await;
    let admin = scene.stage.of_a("adm", &["admin"]).await;
    let order = scene.order(800).await;
    let approval = scene.ask(&order).await;
    decide(&scene.chief, &approval, "approve").await.expect(200);
    let release = scene.clerk.act("buy/orders", &order, "release").await.expect(202);
    assert_eq!((&release["approval"]["blocked"], &release["status"]), (&json!(true), &json!("ordered")));
    let told = admin.get("notifications").await.expect(200);
    assert!(told["data"][0]["title"].as_str().unwrap().starts_with("Approbation bloquée"), "{told}");
    let blocked = admin.get("core/approvals?filter=blocked").await.expect(200);
    assert_eq!(blocked["data"].as_array().unwrap().len(), 1);
    // Rien à tenir : la transition se fait aussitôt.
    let small = scene.order(100).await;
    let approval = scene.ask(&small).await;
    decide(&scene.chief, &approval, "approve").await.expect(200);
    assert_eq!(scene.clerk.act("buy/orders", &small, "release").await.expect(200)["status"], "released");
}

#[tokio::test]
async fn a_refusal_says_why_and_a_change_comes_back() {
    let scene = Scene::new().await;
    let order = scene.order(500).await;
    let approval = scene.ask(&order).await;
    let mute = scene.chief.post(&at(&approval, "reject"), json!({})).await;
    assert_eq!(mute.summary(), "422 validation.failed comment:required");
    let back = decide(&scene.chief, &approval, "request-change").await.expect(200);
    assert_eq!(back["state"], "changes_requested");
    assert_eq!(decide(&scene.chief, &approval, "approve").await.summary(), "409 approval.closed");
    let seen = scene.clerk.get(&at(&approval, "")).await.expect(200);
    assert_eq!(seen["actions"], json!(["comment", "withdraw", "resubmit"]));
    assert_eq!(decide(&scene.chief, &approval, "resubmit").await.summary(), "403 approval.not_yours");
    let bad = scene.clerk.post(&at(&approval, "resubmit"), json!({ "params": { "reason": null } })).await;
    assert_eq!(bad.summary(), "422 validation.failed reason:required");
    let again =
        scene.clerk.post(&at(&approval, "resubmit"), json!({ "params": { "reason": "Révision" } })).await.expect(200);
    assert_eq!((&again["state"], &again["round"], &again["step"]), (&json!("open"), &json!(2), &json!(1)));
    let refused = decide(&scene.chief, &approval, "reject").await.expect(200);
    assert_eq!(
        (&refused["state"], &refused["history"].as_array().unwrap().last().unwrap()["comment"]),
        (&json!("rejected"), &json!("Vu"))
    );
    assert_eq!(scene.status(&order).await, "draft");
    let second = scene.ask(&order).await;
    assert_ne!(second, approval, "une demande refusée n'en empêche pas une autre");
    let gone = scene.clerk.post(&at(&second, "withdraw"), json!({})).await.expect(200);
    assert_eq!(gone["state"], "withdrawn");
    let told = scene.chief.get("notifications").await.expect(200);
    assert!(told["data"][0]["title"].as_str().unwrap().starts_with("Demande retirée"), "{told}");
    assert_eq!(decide(&scene.chief, &second, "approve").await.summary(), "409 approval.closed");
}

#[tokio::test]
async fn a_change_that_matters_asks_again_and_a_gone_record_closes() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let (ana, bob) = (stage.of_a("ana", &["board"]).await, stage.of_a("bob", &["board"]).await);
    let order = scene.order(5000).await;
    let approval = scene.ask(&order).await;
    decide(&scene.chief, &approval, "approve").await.expect(200);
    decide(&ana, &approval, "approve").await.expect(200);
    scene.clerk.patch(&path(&order, ""), json!({ "name": "Vannes DN50" })).await.expect(200);
    assert_eq!(scene.clerk.get(&at(&approval, "")).await.expect(200)["round"], 1, "ce champ ne compte pas");
    scene.clerk.patch(&path(&order, ""), json!({ "amount": 6000 })).await.expect(200);
    stage.app.settle().await;
    let view = scene.clerk.get(&at(&approval, "")).await.expect(200);
    assert_eq!((&view["round"], &view["step"]), (&json!(2), &json!(1)));
    assert!(kinds(&view).contains(&"reset"));
    assert_eq!(decide(&bob, &approval, "approve").await.summary(), "403 approval.not_yours");
    decide(&scene.chief, &approval, "approve").await.expect(200);
    scene.clerk.delete(&path(&order, "")).await.expect(204);
    stage.app.settle().await;
    let closed = scene.clerk.get(&at(&approval, "")).await.expect(200);
    assert_eq!(closed["state"], "cancelled");
    assert_eq!(ana.get("approvals").await.expect(200)["count"]["value"], 0);
    let audited = "SELECT count(*) FROM sys.audit WHERE action IN ('approval.reset', 'approval.cancelled')";
    assert_eq!(stage.number(audited).await, 2);
    // Une autre transition sort l'enregistrement de l'état que la demande attend.
    let other = scene.order(500).await;
    let approval = scene.ask(&other).await;
    scene.clerk.act("buy/orders", &other, "cancel").await.expect(200);
    assert_eq!(decide(&scene.chief, &approval, "approve").await.summary(), "409 approval.closed");
}

#[tokio::test]
async fn a_guard_that_no_longer_holds_fails_in_plain_sight() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let order = scene.order(500).await;
    let approval = scene.ask(&order).await;
    stage.owner().await.batch_execute("UPDATE buy.\"order\" SET amount = -1").await.unwrap();
    let failed = decide(&scene.chief, &approval, "approve").await.expect(200);
    assert_eq!((&failed["state"], &failed["error"]["code"]), (&json!("failed"), &json!("rule.broken")), "{failed}");
    assert_eq!(scene.status(&order).await, "draft");
    // La demandeuse n'a plus le droit : sa demande ne se fait pas à sa place.
    let order = scene.order(500).await;
    let approval = scene.ask(&order).await;
    let clerk = scene.clerk.user.unwrap();
    stage.update("core.user", clerk, json!({ "memberships": [{ "company": stage.a, "roles": [] }] })).await;
    stage.app.identity.invalidate("core.user", clerk).await;
    let failed = decide(&scene.chief, &approval, "approve").await.expect(200);
    assert_eq!(failed["state"], "failed");
    assert_eq!(stage.number("SELECT count(*) FROM buy.\"order\" WHERE status <> 'draft'").await, 0);
}

#[tokio::test]
async fn a_delegate_decides_for_a_while_in_both_names() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let (delegate, other) = (stage.of_a("del", &["user"]).await, stage.of_a("oth", &["user"]).await);
    let period = |from: &str, to: &str| json!({ "delegate": delegate.user, "starts_at": from, "ends_at": to });
    scene.chief.post("core/delegations", period("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")).await.expect(201);
    let forged = json!({ "delegator": scene.chief.user, "delegate": other.user, "starts_at": "2020-01-01T00:00:00Z", "ends_at": "2100-01-01T00:00:00Z" });
    assert_eq!(other.post("core/delegations", forged).await.status, 403, "on ne se donne pas la voix d'un autre");
    let order = scene.order(500).await;
    let approval = scene.ask(&order).await;
    assert_eq!(delegate.get("approvals").await.expect(200)["count"]["value"], 0, "la période est passée");
    assert_eq!(decide(&delegate, &approval, "approve").await.status, 404);
    scene.chief.post("core/delegations", period("2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z")).await.expect(201);
    assert_eq!(delegate.get("approvals").await.expect(200)["count"]["value"], 1);
    let done = decide(&delegate, &approval, "approve").await.expect(200);
    let said = &done["history"][1];
    assert_eq!((&said["actor"]["name"], &said["on_behalf_of"]["name"]), (&json!("del"), &json!("chef")), "{said}");
    // Déléguer à la demandeuse ne lui fait pas approuver sa demande.
    let to_clerk =
        json!({ "delegate": scene.clerk.user, "starts_at": "2020-01-01T00:00:00Z", "ends_at": "2100-01-01T00:00:00Z" });
    scene.chief.post("core/delegations", to_clerk).await.expect(201);
    let order = scene.order(500).await;
    let approval = scene.ask(&order).await;
    assert_eq!(decide(&scene.clerk, &approval, "approve").await.summary(), "403 workflow.separation");
    assert_eq!(scene.clerk.get("approvals").await.expect(200)["count"]["value"], 0);
}

#[tokio::test]
async fn many_at_once_have_one_effect() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let order = scene.order(5000).await;
    let path = path(&order, "actions/order");
    let asked = join_all((0..6).map(|_| scene.clerk.post(&path, json!({ "reason": "Arrêt" })))).await;
    let opened: Vec<&testkit::Reply> = asked.iter().filter(|reply| reply.status == 202).collect();
    assert_eq!(opened.len(), 1, "{:?}", asked.iter().map(testkit::Reply::summary).collect::<Vec<_>>());
    assert!(asked.iter().all(|reply| reply.status == 202 || reply.summary() == "409 approval.pending"));
    let approval = opened[0].json["approval"]["id"].as_str().unwrap().to_owned();
    let twice = join_all((0..5).map(|_| decide(&scene.chief, &approval, "approve"))).await;
    assert_eq!(
        twice.iter().filter(|reply| reply.status == 200).count(),
        1,
        "{:?}",
        twice.iter().map(testkit::Reply::summary).collect::<Vec<_>>()
    );
    assert!(twice.iter().all(|reply| reply.status == 200 || reply.summary() == "409 approval.already_decided"));
    let mut board = Vec::new();
    for name in ["a1", "a2", "a3", "a4"] {
        board.push(stage.of_a(name, &["board"]).await);
    }
    // Bloquée faute de conseil, la demande se regarde de nouveau.
    services::approvals::advance_now(&stage.app.services, approval.parse().unwrap()).await;
    let votes = join_all(board.iter().map(|person| decide(person, &approval, "approve"))).await;
    let told: Vec<String> = votes.iter().map(testkit::Reply::summary).collect();
    assert_eq!(votes.iter().filter(|reply| reply.status == 200).count(), 2, "{told:?}");
    assert!(votes.iter().all(|reply| reply.status == 200 || reply.summary() == "409 approval.closed"), "{told:?}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action = 'order'").await, 1);
    assert_eq!(stage.number("SELECT count(*) FROM sys.approval_event WHERE kind = 'executed'").await, 1);
    // Approuver pendant qu'on retire : l'un des deux.
    for _ in 0..4 {
        let order = scene.order(500).await;
        let approval = scene.ask(&order).await;
        let withdrawing = at(&approval, "withdraw");
        let (yes, no) =
            tokio::join!(decide(&scene.chief, &approval, "approve"), scene.clerk.post(&withdrawing, json!({})));
        let told = (yes.summary(), no.summary());
        let expected = if told.0 == "200" { "ordered" } else { "draft" };
        assert!(
            [("200", "409 approval.closed"), ("409 approval.closed", "200")]
                .contains(&(told.0.as_str(), told.1.as_str())),
            "{told:?}"
        );
        assert_eq!(scene.status(&order).await, expected);
    }
}

#[tokio::test]
async fn an_order_that_grows_meanwhile_is_asked_again() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let held = async || {
        let order = scene.order(400).await;
        let owner = stage.owner().await;
        let ready =
            format!("UPDATE buy.\"order\" SET status = 'ordered', reason = 'Arrêt' WHERE id = '{}'", id(&order));
        owner.batch_execute(&ready).await.unwrap();
        order
    };
    // Sous 500, une libération ne demande rien ; au-dessus, personne ne peut l'approuver.
    scene.clerk.post(&path(&held().await, "actions/release"), json!({})).await.expect(200);
    for _ in 0..25 {
        let order = held().await;
        let release = async {
            for _ in 0..4 {
                scene.clerk.post(&path(&order, "actions/release"), json!({})).await;
            }
        };
        let grow = async {
            for amount in [600, 400, 700, 300, 800] {
                scene.clerk.patch(&path(&order, ""), json!({ "amount": amount })).await;
            }
        };
        tokio::join!(release, grow);
    }
    let unapproved = "SELECT count(*) FROM sys.audit r CROSS JOIN LATERAL ( \
        SELECT (c.changes -> 'amount' ->> 'new')::int AS amount FROM sys.audit c \
        WHERE c.record = r.record AND c.version < r.version AND c.changes ? 'amount' ORDER BY c.version DESC LIMIT 1) before \
        WHERE r.action = 'release' AND before.amount > 500";
    assert_eq!(stage.number(unapproved).await, 0, "une libération s'est passée de l'approbation qu'il lui fallait");
}

#[tokio::test]
async fn the_kept_definition_says_what_matters() {
    let scene = Scene::new().await;
    let order = scene.order(500).await;
    let approval = scene.ask(&order).await;
    let careless = WORKFLOW.replace("reset_on = [\"amount\"]\n", "");
    let files: Vec<(&str, &str)> = files().into_iter().filter(|(name, _)| !name.starts_with("workflows")).collect();
    let model = model_of(&[&files[..], &[("workflows/order.toml", careless.as_str())]].concat());
    scene.stage.app.tenant.adopt(model);
    scene.clerk.patch(&path(&order, ""), json!({ "amount": 600 })).await.expect(200);
    let view = scene.clerk.get(&at(&approval, "")).await.expect(200);
    assert_eq!(view["round"], 2, "la demande garde la définition sous laquelle elle a été ouverte : {view}");
}

#[tokio::test]
async fn a_batch_is_decided_one_by_one() {
    let scene = Scene::new().await;
    let (first, second) = (scene.order(500).await, scene.order(600).await);
    let ids = [scene.ask(&first).await, scene.ask(&second).await, Uuid::nil().to_string()];
    let page = scene.chief.get("approvals?limit=1").await.expect(200);
    let next = page["next_cursor"].as_str().unwrap();
    let rest =
        scene.chief.get(&format!("approvals?limit=1&cursor={next}&entity=buy.order&state=open")).await.expect(200);
    assert_ne!(page["data"][0]["id"], rest["data"][0]["id"]);
    assert_eq!((&rest["next_cursor"], &rest["count"]["value"]), (&Value::Null, &json!(2)));
    let done = scene.chief.post("approvals/bulk", json!({ "decision": "approve", "ids": ids })).await.expect(200);
    assert_eq!((&done["succeeded"], &done["failed"]), (&json!(2), &json!(1)));
    assert_eq!(done["results"][2]["error"]["code"], "record.not_found");
    assert_eq!(scene.chief.get("approvals?box=decided").await.expect(200)["count"]["value"], 2);
    assert_eq!(scene.clerk.get("approvals?box=requested&state=approved").await.expect(200)["count"]["value"], 2);
    for wrong in ["approvals?state=lost", "approvals?box=all", "approvals?limit=0", "approvals?cursor=x"] {
        assert_eq!(scene.chief.get(wrong).await.summary(), "400 request.bad_parameter", "{wrong}");
    }
    // Par lots aussi, une transition qui demande une approbation l'ouvre.
    let (third, fourth) = (scene.order(700).await, scene.order(0).await);
    let bulk = json!({ "operation": "action", "action": "order", "items": [third["id"], fourth["id"]], "params": { "reason": "Lot" }, "mode": "partial" });
    let bulk = scene.clerk.post("buy/orders/bulk", bulk).await.expect(200);
    assert!(
        bulk["results"][0]["approval"].is_string() && bulk["results"][1]["error"]["code"] == "rule.broken",
        "{bulk}"
    );
}

#[tokio::test]
async fn the_record_says_what_is_pending_and_comments_are_told() {
    let scene = Scene::new().await;
    let order = scene.order(500).await;
    let before = scene.clerk.get(&path(&order, "actions")).await.expect(200);
    let action =
        |page: &Value| page["data"].as_array().unwrap().iter().find(|one| one["name"] == "order").unwrap().clone();
    assert_eq!(
        (&before["approval"], &action(&before)["approval"], &action(&before)["allowed"]),
        (&Value::Null, &json!(true), &json!(true))
    );
    let approval = scene.ask(&order).await;
    let after = scene.clerk.get(&path(&order, "actions")).await.expect(200);
    assert_eq!(
        (after["approval"]["id"].as_str(), &action(&after)["allowed"]),
        (Some(approval.as_str()), &json!(false))
    );
    scene.clerk.post(&at(&approval, "comment"), json!({ "comment": "Urgent" })).await.expect(200);
    let told = scene.chief.get("notifications").await.expect(200);
    assert_eq!(told["data"][0]["body"], "Urgent", "{told}");
    let stranger = scene.stage.of_b("xav", &["clerk"]).await;
    for verb in ["approve", "reject", "comment", "withdraw"] {
        assert_eq!(decide(&stranger, &approval, verb).await.summary(), "404 record.not_found", "{verb}");
    }
    assert_eq!(stranger.get(&at(&approval, "")).await.status, 404);
    let _ = (&scene.director, id(&order));
}

#[tokio::test]
async fn a_replayed_request_opens_one_approval() {
    let scene = Scene::new().await;
    let order = scene.order(500).await;
    let ask = || {
        let path = path(&order, "actions/order");
        let request = scene.clerk.request(reqwest::Method::POST, &path).header("Idempotency-Key", "une-fois");
        scene.clerk.send(request.json(&json!({ "reason": "Arrêt" })))
    };
    let (first, again) = (ask().await, ask().await);
    assert_eq!((first.status, again.status), (202, 202));
    assert_eq!(first.json["approval"]["id"], again.json["approval"]["id"]);
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.approval").await, 1);
}

#[tokio::test]
async fn a_decision_under_a_key_is_taken_once_and_answered_again() {
    let scene = Scene::new().await;
    let approval = scene.ask(&scene.order(5000).await).await;
    let send = |verb: &str, comment: &str| {
        let request =
            scene.chief.request(reqwest::Method::POST, &at(&approval, verb)).header("Idempotency-Key", "une-fois");
        scene.chief.send(request.json(&json!({ "comment": comment })))
    };
    let (first, again) = (send("approve", "Vu").await.expect(200), send("approve", "Vu").await.expect(200));
    assert_eq!((&first["step"], &first), (&json!(2), &again));
    assert_eq!(send("approve", "Autre").await.summary(), "422 idempotency.mismatch");
    assert_eq!(send("reject", "Vu").await.status, 422);
    assert_eq!(decide(&scene.chief, &approval, "approve").await.status, 409, "sans clé, elle est refusée");
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.approval_event WHERE kind = 'approved'").await, 1);
    let talk = || {
        let request =
            scene.clerk.request(reqwest::Method::POST, &at(&approval, "comment")).header("Idempotency-Key", "dit");
        scene.clerk.send(request.json(&json!({ "comment": "Pressé" })))
    };
    talk().await.expect(200);
    talk().await.expect(200);
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.approval_event WHERE kind = 'commented'").await, 1);
}

#[tokio::test]
async fn who_leaves_is_replaced_at_once() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let leave = async |person: &Client| {
        stage.update("core.user", person.user.unwrap(), json!({ "status": "suspended" })).await;
        stage.app.settle().await;
    };
    // Sans délégué, le supérieur reprend la place ; il n'attend pas l'échéance.
    let first = scene.ask(&scene.order(500).await).await;
    leave(&scene.chief).await;
    assert_eq!(scene.director.get("approvals").await.expect(200)["count"]["value"], 1);
    let shown = scene.clerk.get(&at(&first, "")).await.expect(200);
    assert_eq!(kinds(&shown), ["opened", "relieved"]);
    assert_eq!(shown["history"][1]["on_behalf_of"]["name"], "chef");
    assert_eq!(decide(&scene.director, &first, "approve").await.expect(200)["state"], "approved");
    // Ceux qui restent suffisent : rien ne change de mains. Quand ils ne suffisent plus, et sans supérieur, c'est bloqué.
    stage.update("core.user", scene.chief.user.unwrap(), json!({ "status": "active" })).await;
    let board =
        [stage.of_a("b1", &["board"]).await, stage.of_a("b2", &["board"]).await, stage.of_a("b3", &["board"]).await];
    let second = scene.ask(&scene.order(5000).await).await;
    stage.app.settle().await;
    decide(&scene.chief, &second, "approve").await;
    leave(&board[0]).await;
    let shown = scene.clerk.get(&at(&second, "")).await.expect(200);
    assert_eq!((&shown["blocked"], &shown["steps"][1]["state"]), (&json!(false), &json!("open")), "{shown}");
    leave(&board[1]).await;
    let shown = scene.clerk.get(&at(&second, "")).await.expect(200);
    assert_eq!((&shown["blocked"], &shown["steps"][1]["state"]), (&json!(true), &json!("blocked")), "{shown}");
    // Quelqu'un revient : la demande repart d'elle-même.
    stage.update("core.user", board[1].user.unwrap(), json!({ "status": "active" })).await;
    look_again(stage).await;
    for person in &board[1..] {
        decide(person, &second, "approve").await.expect(200);
    }
    assert_eq!(scene.clerk.get(&at(&second, "")).await.expect(200)["state"], "approved");
}

/// Fait avancer aussitôt ce qui attend, bloqué, d'être regardé de nouveau.
async fn look_again(stage: &Stage) {
    let again = "UPDATE sys.job SET run_at = now() WHERE kind = 'approval' AND state = 'waiting' RETURNING id";
    stage.app.tenant.db.query(&again.into(), &[]).await.unwrap();
    stage.app.settle().await;
}

#[tokio::test]
async fn a_step_blocked_after_an_approval_keeps_it_when_someone_comes_back() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let (ana, bob) = (stage.of_a("ana", &["board"]).await, stage.of_a("bob", &["board"]).await);
    let (fin, leg) = (stage.of_a("fin", &["finance"]).await, stage.of_a("leg", &["legal"]).await);
    let set = async |person: &Client, status: &str| {
        stage.update("core.user", person.user.unwrap(), json!({ "status": status })).await;
        stage.app.settle().await;
    };
    let approval = scene.ask(&scene.order(20_000).await).await;
    decide(&scene.chief, &approval, "approve").await.expect(200);
    // Deux du conseil, puis l'une et l'autre de deux places : une a approuvé, l'autre s'en va sans successeur et revient.
    for (rank, first, second) in [(1, &ana, &bob), (2, &leg, &fin)] {
        decide(first, &approval, "approve").await.expect(200);
        set(second, "suspended").await;
        let step = scene.clerk.get(&at(&approval, "")).await.expect(200)["steps"][rank].clone();
        assert_eq!(step["state"], "blocked", "{step}");
        set(second, "active").await;
        look_again(stage).await;
        let step = scene.clerk.get(&at(&approval, "")).await.expect(200)["steps"][rank].clone();
        assert_eq!((&step["state"], &step["need"]), (&json!("open"), &json!(2)), "{step}");
        assert_eq!(decide(first, &approval, "approve").await.summary(), "409 approval.already_decided");
        decide(second, &approval, "approve").await.expect(200);
    }
    assert_eq!(scene.clerk.get(&at(&approval, "")).await.expect(200)["state"], "approved");
}

#[tokio::test]
async fn who_leaves_while_another_departure_is_looked_at_is_replaced_too() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let db = &stage.app.tenant.db;
    let board =
        [stage.of_a("b1", &["board"]).await, stage.of_a("b2", &["board"]).await, stage.of_a("b3", &["board"]).await];
    let approval = scene.ask(&scene.order(5000).await).await;
    decide(&scene.chief, &approval, "approve").await.expect(200);
    stage.app.settle().await;
    let leave = async |person: &Client| {
        stage.update("core.user", person.user.unwrap(), json!({ "status": "suspended" })).await;
        stage.app.services.dispatch_once().await.unwrap();
    };
    leave(&board[0]).await;
    // Un autre nœud mène ce travail, et a déjà lu qui est là.
    let taken = "UPDATE sys.job SET state = 'running', locked_until = now() + interval '1 hour' \
        WHERE kind = 'approval' AND state = 'waiting' RETURNING id";
    assert_eq!(db.query(&taken.into(), &[]).await.unwrap().len(), 1);
    leave(&board[1]).await;
    stage.app.settle().await;
    let shown = scene.clerk.get(&at(&approval, "")).await.expect(200);
    assert_eq!(shown["steps"][1]["state"], "blocked", "{shown}");
}
