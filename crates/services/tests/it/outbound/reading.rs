//! Ce que qui répond d'un abonnement peut lire borne ce qui part : ni plus, ni quand il ne le peut plus.

use kernel::Code;
use serde_json::{Value, json};
use services::outbound;
use store::records::{self, Intent, Key};

use super::{Scene, id, object};
use crate::stage::write;

const MEDICAL: &str = "fracture du tibia gauche";

/// Un incident qui porte un champ protégé.
async fn hurt(scene: &Scene) {
    let stage = &scene.stage;
    let body = json!({
        "title": "Chute de personnel", "type": "injury", "severity": "low", "occurred_at": "2026-01-02T03:04:05Z", "site": stage.site,
        "location": "Pont principal", "description": "Un opérateur a glissé sur le pont mouillé.", "medical": MEDICAL,
        "company": stage.company,
    });
    write(&stage.app.system(), &stage.app, "hse.incident", &body).await;
    stage.settle().await;
}

#[tokio::test]
async fn a_field_its_owner_cannot_read_never_leaves() {
    let scene = Scene::new().await;
    let nurse = scene.integrator(json!([{ "permission": "hse.incident.view.all", "classes": "medical" }])).await;
    let plain = scene.integrator(json!([{ "permission": "hse.incident.view.all" }])).await;
    let (nurse_ctx, plain_ctx) = (scene.stage.ctx(nurse).await, scene.stage.ctx(plain).await);
    let named = json!({ "name": "Soins", "fields": ["title", "medical"] });
    let refused = scene.try_subscribe(&plain_ctx, named.clone()).await.unwrap_err();
    assert_eq!((refused.code, refused.fields[0].field.as_str()), (Code::Invalid, "fields"));
    let filtered = json!({ "name": "Soins", "filter": "medical.contains('tibia')" });
    let refused = scene.try_subscribe(&plain_ctx, filtered).await.unwrap_err();
    assert_eq!((refused.code, refused.fields[0].field.as_str()), (Code::Invalid, "filter"));
    scene.subscribe_as(&nurse_ctx, named).await;
    scene.subscribe_as(&plain_ctx, json!({ "name": "Paie" })).await;
    hurt(&scene).await;
    let bodies: Vec<Value> =
        scene.sink.asked().iter().map(|call| serde_json::from_slice(&call.body).unwrap()).collect();
    assert_eq!(bodies.len(), 2);
    let (with, without): (Vec<&Value>, Vec<&Value>) =
        bodies.iter().partition(|body| body["data"]["record"]["medical"] == MEDICAL);
    assert_eq!((with.len(), without.len()), (1, 1));
    assert!(with[0]["data"]["record"].get("description").is_none(), "les champs choisis seulement");
    assert!(!without[0].to_string().contains("tibia"));
    // Le droit perdu, le champ ne part plus ; le reste, si.
    let grants = json!([{ "permission": "core.automation.*.all" }, { "permission": "hse.incident.view.all" }]);
    let (key, change) = (Key::Id(nurse), object(json!({ "grants": grants })));
    let system = scene.stage.app.system();
    records::update(&system, &scene.stage.app.tenant, "core.user", &key, &change, None, Intent::Commit).await.unwrap();
    scene.stage.settle().await;
    hurt(&scene).await;
    let later: Vec<Value> =
        scene.sink.asked()[2..].iter().map(|call| serde_json::from_slice(&call.body).unwrap()).collect();
    assert_eq!(later.len(), 2);
    assert!(later.iter().all(|body| body["data"]["record"].get("medical").is_none()), "{later:?}");
}

#[tokio::test]
async fn a_record_its_owner_cannot_read_is_not_told() {
    let scene = Scene::new().await;
    let company = scene.stage.app.company("C").await;
    let stranger = scene.integrator_of(company, json!([{ "permission": "hse.incident.view.company" }])).await;
    let ctx = scene.stage.ctx(stranger).await;
    let made = scene.subscribe_as(&ctx, json!({ "filter": "severity == 'low'" })).await;
    scene.declare(json!({})).await;
    assert!(scene.sink.asked().is_empty());
    assert_eq!(scene.last(&made).await, "skipped 0 unreadable");
}

#[tokio::test]
async fn a_body_shows_to_the_one_whose_rights_read_it() {
    let scene = Scene::new().await;
    let owner = scene.stage.ctx(scene.integrator(json!([{ "permission": "hse.incident.view.all" }])).await).await;
    let made = scene.subscribe_as(&owner, json!({})).await;
    scene.declare(json!({})).await;
    let delivery = scene.deliveries(&made).await.remove(0)["id"].as_str().unwrap().to_owned();
    let services = &scene.stage.services;
    let seen = outbound::delivery(&owner, services, id(&made), &delivery).await.unwrap();
    assert_eq!((&seen["protected"], seen["body"].is_string()), (&json!(false), true));
    // Un autre en prend la charge : ce qui est déjà parti ne lui est pas montré.
    let admin = scene.admin().await;
    let untold = outbound::change(&admin, services, id(&made), object(json!({ "name": "Reprise" }))).await.unwrap_err();
    assert_eq!((untold.fields[0].field.as_str(), untold.fields[0].code.as_str()), ("url", "required"));
    assert_eq!(outbound::show(&admin, services, id(&made)).await.unwrap()["url"], Value::Null);
    let body = object(json!({ "name": "Reprise", "url": scene.sink.url() }));
    let taken = outbound::change(&admin, services, id(&made), body).await.unwrap();
    assert_eq!((&taken["owner"], &taken["url"]), (&json!(scene.stage.admin), &json!(scene.sink.url())));
    let seen = outbound::delivery(&admin, services, id(&made), &delivery).await.unwrap();
    assert_eq!((&seen["protected"], seen.get("body"), seen.get("answer")), (&json!(true), None, None));
}

#[tokio::test]
async fn a_body_is_hidden_again_from_who_lost_the_right_to_read_it() {
    let scene = Scene::new().await;
    let (system, tenant) = (scene.stage.app.system(), &scene.stage.app.tenant);
    let nurse = scene.integrator(json!([{ "permission": "hse.incident.view.all", "classes": "medical" }])).await;
    let made = scene.subscribe_as(&scene.stage.ctx(nurse).await, json!({ "fields": ["title", "medical"] })).await;
    hurt(&scene).await;
    let delivery = scene.deliveries(&made).await.remove(0)["id"].as_str().unwrap().to_owned();
    let seen = async || {
        let ctx = scene.stage.ctx(nurse).await;
        outbound::delivery(&ctx, &scene.stage.services, id(&made), &delivery).await.unwrap()
    };
    assert!(seen().await["body"].as_str().unwrap().contains(MEDICAL));
    for grants in [
        json!([{ "permission": "core.automation.*.all" }, { "permission": "hse.incident.view.all" }]),
        json!([{ "permission": "core.automation.*.all" }]),
    ] {
        let change = object(json!({ "grants": grants }));
        records::update(&system, tenant, "core.user", &Key::Id(nurse), &change, None, Intent::Commit).await.unwrap();
        scene.stage.settle().await;
        let seen = seen().await;
        assert_eq!((&seen["protected"], seen.get("body")), (&json!(true), None), "{grants}");
    }
}

#[tokio::test]
async fn a_filter_may_end_with_a_comment() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({ "filter": "severity == 'low' // les autres se disent ailleurs" })).await;
    scene.declare(json!({})).await;
    assert_eq!(scene.last(&made).await, "delivered 1 200");
}

#[tokio::test]
async fn a_filter_chooses_what_is_told() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({ "filter": "severity == 'critical'", "fields": ["number", "severity"] })).await;
    scene.declare(json!({})).await;
    assert_eq!((scene.sink.asked().len(), scene.last(&made).await.as_str()), (0, "skipped 0 filtered"));
    let incident = scene.stage.incident("critical").await;
    scene.stage.settle().await;
    let body = scene.received();
    assert_eq!((&body["data"]["id"], &body["data"]["record"]["severity"]), (&json!(incident), &json!("critical")));
    assert!(body["data"]["record"].get("title").is_none());
}

#[tokio::test]
async fn of_a_deleted_record_only_the_identifier_is_told() {
    let scene = Scene::new().await;
    let made = scene.subscribe(json!({ "events": ["hse.incident.deleted"] })).await;
    let incident = scene.declare(json!({})).await;
    let (system, tenant) = (scene.stage.app.system(), &scene.stage.app.tenant);
    records::delete(&system, tenant, "hse.incident", &Key::Id(incident), None).await.unwrap();
    scene.stage.settle().await;
    let body = scene.received();
    assert_eq!((&body["type"], &body["data"]["id"]), (&json!("hse.incident.deleted"), &json!(incident)));
    assert_eq!(body["data"]["record"], Value::Null);
    assert_eq!(scene.last(&made).await, "delivered 1 200");
}

#[tokio::test]
async fn without_its_owner_a_subscription_stops() {
    let scene = Scene::new().await;
    let owner = scene.integrator(json!([{ "permission": "hse.incident.view.all" }])).await;
    let made = scene.subscribe_as(&scene.stage.ctx(owner).await, json!({})).await;
    let (system, tenant) = (scene.stage.app.system(), &scene.stage.app.tenant);
    records::delete(&system, tenant, "core.user", &Key::Id(owner), None).await.unwrap();
    scene.stage.settle().await;
    scene.declare(json!({})).await;
    assert!(scene.sink.asked().is_empty());
    assert_eq!(scene.last(&made).await, "skipped 0 owner_gone");
    let stopped = scene.webhook(&made).await;
    assert_eq!((&stopped["enabled"], &stopped["disabled_reason"]), (&json!(false), &json!("owner")));
    assert_eq!(scene.stage.told(scene.stage.admin).await, ["Un abonnement s’est arrêté : Paie"]);
    // Un administrateur qui le change en répond ; remis en service, il dit de nouveau ce qui arrive.
    let (admin, services) = (scene.admin().await, &scene.stage.services);
    outbound::change(&admin, services, id(&made), object(json!({ "events": ["*"], "url": scene.sink.url() })))
        .await
        .unwrap();
    outbound::enable(&admin, services, id(&made)).await.unwrap();
    scene.declare(json!({})).await;
    assert!(scene.sink.asked().iter().any(|call| call.text().contains("hse.incident.created")));
}
