//! Ce qui change pendant qu'on décide : un refus, une correction, un montant, une garde, et ce que la fiche en dit.

use serde_json::{Value, json};
use testkit::model_of;

use super::{Scene, WORKFLOW, at, decide, files, kinds, path};
use crate::stage::id;

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
