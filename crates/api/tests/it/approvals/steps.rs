//! Les étapes : qui doit répondre, dans quel ordre, combien ; à plusieurs en même temps, par lots, et deux fois la même demande.

use futures::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Scene, at, decide, kinds, path};

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
    for wrong in ["approvals?state=lost", "approvals?box=all", "approvals?limit=0"] {
        assert_eq!(scene.chief.get(wrong).await.summary(), "400 request.bad_parameter", "{wrong}");
    }
    assert_eq!(scene.chief.get("approvals?cursor=x").await.summary(), "400 query.bad_cursor");
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
