//! Ce qui part : signé, une fois par événement, sous un secret qu'on peut tourner ; le renvoyer, l'essayer.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use futures::future::join_all;
use kernel::Code;
use serde_json::{Value, json};
use services::outbound::{self, DeliveryFilter};
use testkit::Asked;

use super::{Scene, id, object};

/// Ce que le paquet `standardwebhooks` de PyPI dit d'un appel reçu.
fn judged(secret: &str, call: &Asked) -> String {
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.state/webhooks/bin/python");
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/outbound/judge.py");
    let spawned = Command::new(python).arg(judge).arg(secret).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = spawned.unwrap_or_else(|error| panic!("{python} : {error} ; lancez scripts/setup test"));
    let headers: serde_json::Map<String, Value> =
        call.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let told = json!({ "headers": headers, "body": call.text() }).to_string();
    child.stdin.take().unwrap().write_all(told.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn an_event_is_told_once_and_another_program_verifies_it() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({})).await;
    let secret = made["secret"].as_str().unwrap();
    assert_eq!(STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap().len(), 32);
    let incident = scene.declare(json!({ "title": "Chute — été \"vif\"" })).await;
    let asked = scene.sink.asked();
    assert_eq!((asked.len(), asked[0].header("content-type")), (1, "application/json"));
    assert_eq!(judged(secret, &asked[0]), "hse.incident.created");
    let altered = Asked { body: asked[0].text().replace("été", "hiver").into_bytes(), ..asked[0].clone() };
    assert_eq!(judged(secret, &altered), "refusé : No matching signature found");
    let body = scene.received();
    assert_eq!((&body["type"], &body["data"]["id"]), (&json!("hse.incident.created"), &json!(incident)));
    assert_eq!(body["data"]["record"]["title"], "Chute — été \"vif\"");
    assert_eq!(body["data"]["events"][0], "hse.incident.created");
    assert!(body["timestamp"].as_str().unwrap().ends_with('Z'), "{body}");
    assert_eq!(scene.last(&made).await, "delivered 1 200");
    // Le distributeur repasse sur les mêmes événements : rien de plus.
    scene.stage.rows("UPDATE sys.outbox SET dispatched_at = NULL", &[]).await;
    scene.stage.settle().await;
    assert_eq!((scene.sink.asked().len(), scene.deliveries(&made).await.len()), (1, 1));
}

#[tokio::test]
async fn an_event_goes_to_those_who_wait_for_it_only() {
    let scene = Scene::new().await;
    let all = scene.subscribe(json!({ "name": "Tout", "events": ["*"] })).await;
    let some =
        scene.subscribe(json!({ "name": "Incidents", "events": ["hse.incident.*", "hse.incident.created"] })).await;
    let other = scene.subscribe(json!({ "name": "Fins", "events": ["hse.incident.deleted"] })).await;
    scene.declare(json!({})).await;
    let types = async |webhook: &Value| {
        let all = scene.deliveries(webhook).await;
        all.iter().map(|one| one["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(types(&all).await.contains(&"hse.incident.created".to_owned()));
    assert_eq!(types(&some).await, ["hse.incident.created"]);
    assert!(types(&other).await.is_empty());
    outbound::disable(&scene.admin().await, &scene.stage.services, id(&some)).await.unwrap();
    scene.declare(json!({})).await;
    assert_eq!(types(&some).await.len(), 1, "arrêté, ce qui arrive ne l’attend pas");
}

#[tokio::test]
async fn unrelated_subscriptions_cost_an_event_nothing() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({})).await;
    let many = "INSERT INTO sys.webhook (id, name, owner, url, secret, events, created_at, updated_at) \
        SELECT gen_random_uuid(), 'n' || n, owner, url, secret, ARRAY['core.site.event' || n], now(), now() \
        FROM sys.webhook, generate_series(1, 5000) n";
    scene.stage.rows(many, &[]).await;
    scene.stage.as_owner("ANALYZE sys.webhook").await;
    // La question que le distributeur pose une fois par fournée : l'index y mène, sans lire les autres abonnements.
    let asked = format!("EXPLAIN {}", outbound::SUBSCRIBED);
    let events = json!([{ "id": 1, "names": ["hse.incident.created", "*"] }]);
    let plan: Vec<String> = scene.stage.rows(&asked, &[events.into()]).await.iter().map(|row| row.get(0)).collect();
    assert!(plan.iter().any(|line| line.contains("Index Scan on webhook_events")), "{plan:#?}");
    scene.declare(json!({})).await;
    assert_eq!(scene.deliveries(&made).await.len(), 1);
    assert_eq!(scene.stage.count("SELECT count(*) FROM sys.webhook_delivery").await, 1);
}

#[tokio::test]
async fn a_rotated_secret_signs_with_the_former_for_a_day() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({})).await;
    let turned = outbound::rotate(&scene.admin().await, &scene.stage.services, id(&made)).await.unwrap();
    assert!(turned["old_secret_until"].is_string());
    let (old, new) = (made["secret"].as_str().unwrap(), turned["secret"].as_str().unwrap());
    assert_ne!(old, new);
    scene.declare(json!({})).await;
    let call = scene.sink.asked().remove(0);
    assert_eq!(call.header("webhook-signature").split(' ').count(), 2);
    assert_eq!(
        (judged(old, &call), judged(new, &call)),
        ("hse.incident.created".into(), "hse.incident.created".into())
    );
    scene.stage.rows("UPDATE sys.webhook SET old_until = now()", &[]).await;
    scene.declare(json!({})).await;
    let call = scene.sink.asked().remove(1);
    assert_eq!(judged(new, &call), "hse.incident.created");
    assert_eq!(judged(old, &call), "refusé : No matching signature found");
    assert_eq!(scene.webhook(&made).await["old_secret_until"], Value::Null);
}

#[tokio::test]
async fn a_secret_is_told_once_and_kept_nowhere_in_clear() {
    let scene = Scene::new().await;
    let url = format!("{}/crochet/jeton-secret", scene.sink.url());
    let made = scene.subscribe(json!({ "url": url })).await;
    scene.declare(json!({})).await;
    let secret = made["secret"].as_str().unwrap();
    let admin = scene.admin().await;
    let listed = outbound::list(&admin, &scene.stage.services).await.unwrap();
    assert!(!listed.to_string().contains(secret));
    assert_eq!((&listed["data"][0]["url"], &listed["data"][0]["last"]["state"]), (&json!(url), &json!("delivered")));
    let other = scene.stage.ctx(scene.integrator(json!([])).await).await;
    let seen = outbound::show(&other, &scene.stage.services, id(&made)).await.unwrap();
    assert_eq!((&seen["url"], &seen["host"]), (&Value::Null, &json!("127.0.0.1")));
    for hidden in [secret, "jeton-secret"] {
        let kept = format!(
            "SELECT (SELECT count(*) FROM sys.audit a WHERE a::text LIKE '%{hidden}%') + (SELECT count(*) FROM sys.job j \
             WHERE j::text LIKE '%{hidden}%') + (SELECT count(*) FROM sys.webhook w WHERE w::text LIKE '%{hidden}%') \
             + (SELECT count(*) FROM sys.webhook_delivery d WHERE d::text LIKE '%{hidden}%')"
        );
        assert_eq!(scene.stage.count(&kept).await, 0, "{hidden}");
    }
    let traced = "SELECT count(*) FROM sys.audit WHERE action = 'webhook.created' AND changes ->> 'name' = 'Paie'";
    assert_eq!(scene.stage.count(traced).await, 1);
}

#[tokio::test]
async fn a_delivery_is_sent_again_under_the_same_identifier() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({ "filter": "severity == 'low'" })).await;
    let incident = scene.declare(json!({})).await;
    let first = scene.deliveries(&made).await.remove(0);
    let (admin, services) = (scene.admin().await, &scene.stage.services);
    let severe = object(json!({ "severity": "critical" }));
    let (tenant, key) = (&scene.stage.app.tenant, store::records::Key::Id(incident));
    let supervisor = scene.stage.ctx(scene.stage.supervisor).await;
    let intent = store::records::Intent::Commit;
    store::records::update(&supervisor, tenant, "hse.incident", &key, &severe, None, intent).await.unwrap();
    let again = outbound::replay(&admin, services, id(&made), first["id"].as_str().unwrap()).await.unwrap();
    assert_eq!((&again["state"], &again["attempts"]), (&json!("waiting"), &json!(0)));
    let twice = outbound::replay(&admin, services, id(&made), first["id"].as_str().unwrap()).await.unwrap_err();
    assert_eq!(twice.code, Code::IllegalTransition);
    // Le travail perdu, il se renvoie encore.
    scene.stage.rows("UPDATE sys.job SET state = 'cancelled' WHERE kind = 'webhook'", &[]).await;
    outbound::replay(&admin, services, id(&made), first["id"].as_str().unwrap()).await.unwrap();
    scene.stage.settle().await;
    let asked = scene.sink.asked();
    assert_eq!((asked.len(), asked[0].header("webhook-id")), (2, asked[1].header("webhook-id")));
    assert_eq!(scene.received()["data"]["record"]["severity"], "critical", "relu au moment de l’envoi");
    assert_eq!(scene.last(&made).await, "delivered 1 200");
    let unknown = outbound::replay(&admin, services, id(&made), "msg_inconnu").await.unwrap_err();
    assert_eq!(unknown.code, Code::NotFound);
}

#[tokio::test]
async fn a_test_is_sent_at_once_and_says_what_was_answered() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({})).await;
    let (admin, services) = (scene.admin().await, &scene.stage.services);
    let told = outbound::test(&admin, services, id(&made)).await.unwrap();
    assert_eq!(
        (&told["state"], &told["type"], &told["answer"]),
        (&json!("delivered"), &json!("webhook.test"), &json!("{}"))
    );
    assert_eq!(judged(made["secret"].as_str().unwrap(), &scene.sink.asked()[0]), "webhook.test");
    assert_eq!(told["headers"]["webhook-id"], told["id"]);
    scene.sink.answer("404 Not Found", "rien ici");
    let told = outbound::test(&admin, services, id(&made)).await.unwrap();
    assert_eq!((&told["state"], &told["status"], &told["answer"]), (&json!("failed"), &json!(404), &json!("rien ici")));
    assert_eq!(scene.webhook(&made).await["failures"], 0, "un essai ne compte pas");
    let refused = outbound::replay(&admin, services, id(&made), told["id"].as_str().unwrap()).await.unwrap_err();
    assert_eq!(refused.code, Code::IllegalTransition);
}

#[tokio::test]
async fn the_log_is_paged_and_forgotten_after_a_month() {
    let scene = Scene::frozen().await;
    let made = scene.subscribe(json!({})).await;
    for _ in 0..3 {
        scene.declare(json!({})).await;
        scene.clock.advance(jiff::SignedDuration::from_secs(1));
    }
    let (admin, services) = (scene.admin().await, &scene.stage.services);
    let page = async |before: Option<String>, state: &str| {
        let filter = DeliveryFilter { state: Some(state.to_owned()), before, limit: Some(2) };
        outbound::deliveries(&admin, services, id(&made), &filter).await.unwrap()
    };
    let first = page(None, "delivered").await;
    assert_eq!(first["data"].as_array().unwrap().len(), 2);
    let next = page(first["next_cursor"].as_str().map(str::to_owned), "delivered").await;
    assert_eq!((next["data"].as_array().unwrap().len(), &next["next_cursor"]), (1, &Value::Null));
    assert_eq!(page(None, "failed").await["data"], json!([]));
    let housekeeping = "INSERT INTO sys.job (kind, payload, run_at) VALUES ('housekeeping', '{}', $1)";
    for (days, left) in [(29, 3), (2, 0)] {
        scene.clock.advance(jiff::SignedDuration::from_hours(24 * days));
        scene.stage.rows(housekeeping, &[scene.clock.now().into()]).await;
        scene.stage.settle().await;
        assert_eq!(scene.deliveries(&made).await.len(), left);
    }
    // Retiré, il n'est plus nulle part, et son nom se reprend ; l'entretien efface ce qu'il avait envoyé, puis lui.
    scene.declare(json!({})).await;
    outbound::remove(&admin, services, id(&made)).await.unwrap();
    assert_eq!(outbound::show(&admin, services, id(&made)).await.unwrap_err().code, Code::NotFound);
    assert_eq!(outbound::list(&admin, services).await.unwrap()["data"], json!([]));
    let again = scene.subscribe(json!({})).await;
    scene.stage.rows(housekeeping, &[scene.clock.now().into()]).await;
    scene.stage.settle().await;
    let left = "SELECT (SELECT count(*) FROM sys.webhook) * 10 + (SELECT count(*) FROM sys.webhook_delivery)";
    assert_eq!(scene.stage.count(left).await, 10);
    assert_eq!(outbound::show(&admin, services, id(&again)).await.unwrap()["name"], "Paie");
}

#[tokio::test]
async fn of_two_replays_at_once_one_is_made() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({})).await;
    scene.declare(json!({})).await;
    let (admin, services) = (scene.admin().await, &scene.stage.services);
    let delivery = scene.deliveries(&made).await.remove(0)["id"].as_str().unwrap().to_owned();
    let replays = join_all((0..4).map(|_| outbound::replay(&admin, services, id(&made), &delivery))).await;
    assert_eq!(replays.iter().filter(|replay| replay.is_ok()).count(), 1, "{replays:?}");
    scene.stage.settle().await;
    assert_eq!(scene.sink.asked().len(), 2);
    let traced = format!(
        "SELECT count(*) FROM sys.audit WHERE action = 'webhook.replayed' AND changes ->> 'delivery' = '{delivery}'"
    );
    assert_eq!(scene.stage.count(&traced).await, 1);
}

#[tokio::test]
async fn a_delivery_whose_job_is_lost_is_taken_up_again_and_one_cancelled_is_settled() {
    let scene = Scene::frozen().await;
    let made = scene.subscribe(json!({})).await;
    scene.stage.incident("low").await;
    scene.stage.incident("low").await;
    while scene.stage.services.dispatch_once().await.unwrap() > 0 {}
    // L'un de leurs travaux est arrêté, l'autre a disparu.
    let ids = scene.stage.rows("SELECT id FROM sys.job WHERE kind = 'webhook' ORDER BY id", &[]).await;
    let (admin, services) = (scene.admin().await, &scene.stage.services);
    services::workers::admin::cancel(&admin, services, ids[0].get(0)).await.unwrap();
    scene.stage.rows("DELETE FROM sys.job WHERE kind = 'webhook' AND state = 'waiting'", &[]).await;
    scene.clock.advance(jiff::SignedDuration::from_mins(11));
    let housekeeping = "INSERT INTO sys.job (kind, payload, run_at) VALUES ('housekeeping', '{}', $1)";
    scene.stage.rows(housekeeping, &[scene.clock.now().into()]).await;
    scene.stage.settle().await;
    let mut states: Vec<String> = Vec::new();
    for one in scene.deliveries(&made).await {
        states.push(format!("{} {}", one["state"].as_str().unwrap(), one["error"]));
    }
    states.sort_unstable();
    assert_eq!(states, ["delivered null", "failed \"cancelled\""]);
}

#[tokio::test]
async fn a_subscription_whose_address_no_longer_opens_is_still_shown_and_removed() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({})).await;
    scene.stage.rows("UPDATE sys.webhook SET url = '\\x00', secret = '\\x00'", &[]).await;
    let (admin, services) = (scene.admin().await, &scene.stage.services);
    let listed = outbound::list(&admin, services).await.unwrap();
    assert_eq!((&listed["data"][0]["host"], &listed["data"][0]["url"]), (&json!("127.0.0.1"), &Value::Null));
    outbound::remove(&admin, services, id(&made)).await.unwrap();
}

#[tokio::test]
async fn there_are_two_hundred_subscriptions_at_most() {
    let scene = Scene::new().await;
    scene.subscribe(json!({})).await;
    let many = "INSERT INTO sys.webhook (id, name, owner, url, secret, events, created_at, updated_at) \
        SELECT gen_random_uuid(), 'n' || n, owner, url, secret, events, now(), now() FROM sys.webhook, generate_series(1, 199) n";
    scene.stage.rows(many, &[]).await;
    let refused = scene.try_subscribe(&scene.admin().await, json!({ "name": "Un de trop" })).await.unwrap_err();
    assert_eq!(refused.fields[0].code, "too_many_webhooks");
}
