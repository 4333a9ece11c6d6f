//! Qui décide quand les gens vont et viennent : délégation, départ, étape sans personne.

use serde_json::json;
use testkit::Client;

use super::{Scene, at, decide, kinds};
use crate::stage::Stage;

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
