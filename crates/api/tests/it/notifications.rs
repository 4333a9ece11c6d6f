//! Mes notifications : chercher, trier, lire et effacer d'un coup, et décider de ce qui attend.

use reqwest::{Method, header::ACCEPT_LANGUAGE};
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::{
    approvals::{Scene, decide},
    stage::{Stage, incident},
};

async fn list(client: &Client, rest: &str) -> Vec<Value> {
    let page = client.get(&format!("notifications{rest}")).await.expect(200);
    page["data"].as_array().unwrap().clone()
}

async fn titles(client: &Client, rest: &str) -> Vec<String> {
    list(client, rest).await.iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

/// Trois notifications, de la moins à la plus pressante ; la première est lue.
async fn three(scene: &Scene) {
    let db = &scene.stage.app.tenant.db;
    for (title, body, priority) in
        [("Pompe arrêtée", "Skid 4", 0_i16), ("Vanne ouverte", "Pompe B", 3), ("Revue", "Lundi", 1)]
    {
        let sql = "INSERT INTO sys.notification (id, \"user\", category, priority, title, body, created_at) \
                   VALUES (gen_random_uuid(), $1, 'essai', $2, $3, $4, now())";
        let binds = [scene.chief.user.into(), store::Bind::Small(priority), title.into(), body.into()];
        db.query(&sql.into(), &binds).await.unwrap();
    }
}

#[tokio::test]
async fn mine_are_searched_and_sorted() {
    let scene = Scene::new().await;
    three(&scene).await;
    assert_eq!(titles(&scene.chief, "?q=pomp&sort=-priority").await, ["Vanne ouverte", "Pompe arrêtée"]);
    assert_eq!(titles(&scene.chief, "?q=arretee").await, ["Pompe arrêtée"]);
    assert_eq!(titles(&scene.chief, "?sort=-priority,-created_at").await, ["Vanne ouverte", "Revue", "Pompe arrêtée"]);
    assert!(titles(&scene.director, "?q=pompe").await.is_empty());
}

#[tokio::test]
async fn several_are_read_or_deleted_at_once() {
    let scene = Scene::new().await;
    three(&scene).await;
    let chief = &scene.chief;
    let ids: Vec<Value> = list(chief, "?q=pompe").await.iter().map(|one| one["id"].clone()).collect();
    let read = async |client: &Client, body: Value| client.post("notifications/read", body).await.expect(200);
    // Celles d'un autre ne se touchent pas.
    assert_eq!(read(&scene.director, json!({ "ids": ids })).await, json!({ "count": 0, "unread": 0 }));
    assert_eq!(read(&scene.director, json!({ "filter": "priority >= 0" })).await["count"], 0);
    assert_eq!(read(chief, json!({ "ids": [ids[0]] })).await, json!({ "count": 1, "unread": 2 }));
    assert_eq!(read(chief, json!({ "ids": [ids[0]] })).await["count"], 0, "déjà lue");
    for blank in [json!({}), json!({ "filter": "" }), json!({ "q": " " }), json!({ "filter": " ", "q": "" })] {
        assert_eq!(read(chief, blank.clone()).await["count"], 0, "rien n'est visé : {blank}");
    }
    assert_eq!(read(chief, json!({ "filter": "priority >= 1 && read_at == null" })).await["count"], 1);
    assert_eq!(read(chief, json!({ "all": true })).await["unread"], 0);
    let drop = async |body: Value| chief.post("notifications/delete", body).await.expect(200);
    assert_eq!(drop(json!({ "filter": "", "q": "pompe" })).await["count"], 2);
    assert_eq!(titles(chief, "").await, ["Revue"]);
    assert_eq!(drop(json!({ "ids": ids })).await["count"], 0, "déjà effacées");
    assert_eq!(drop(json!({ "filter": "category == 'essai'" })).await["count"], 1);
    let many: Vec<String> = (0..501).map(|n| format!("00000000-0000-4000-8000-{n:012}")).collect();
    for body in [json!({ "ids": many }), json!({ "filter": "nope == 1" })] {
        let refused = chief.post("notifications/delete", body).await;
        assert!((400..500).contains(&refused.status), "{}", refused.json);
    }
    for both in [
        json!({ "ids": [], "filter": "true" }),
        json!({ "all": true, "filter": "true" }),
        json!({ "all": true, "q": "" }),
    ] {
        let refused = chief.post("notifications/delete", both.clone()).await;
        assert_eq!((refused.status, &refused.json["code"]), (400, &json!("request.malformed")), "{both}");
    }
}

#[tokio::test]
async fn what_waits_for_a_decision_says_so() {
    let scene = Scene::new().await;
    let order = scene.order(500).await;
    let approval = scene.ask(&order).await;
    scene.stage.app.settle().await;
    let asked = list(&scene.chief, "").await;
    assert_eq!((&asked[0]["approval"], &asked[0]["can_decide"]), (&json!(approval), &json!(true)), "{asked:?}");
    // Un délégué le peut aussi, le temps de sa délégation.
    let heir = scene.stage.of_a("relais", &["user"]).await;
    let delegation = json!({
        "delegator": scene.chief.user, "delegate": heir.user, "starts_at": "2020-01-01T00:00:00Z", "ends_at": "2100-01-01T00:00:00Z",
    });
    scene.stage.app.create("core.delegation", delegation).await;
    let copy = "INSERT INTO sys.notification (id, \"user\", category, priority, title, body, approval, created_at) \
                SELECT gen_random_uuid(), $1, category, priority, title, body, approval, created_at FROM sys.notification WHERE \"user\" = $2";
    let db = &scene.stage.app.tenant.db;
    for person in [heir.user, scene.director.user] {
        db.query(&copy.into(), &[person.into(), scene.chief.user.into()]).await.unwrap();
    }
    assert_eq!(list(&heir, "").await[0]["can_decide"], true);
    assert_eq!(list(&scene.director, "").await[0]["can_decide"], false, "la demande n'attend rien de lui");
    assert!(list(&scene.chief, "?fields=title").await[0].get("can_decide").is_none());
    decide(&scene.chief, &approval, "approve").await.expect(200);
    assert_eq!(list(&scene.chief, "").await[0]["can_decide"], false, "décidée, elle n'attend plus");
    // Celui que la définition écarte ne décide pas davantage au nom d'un autre, et rien ne le lui propose.
    let body = json!({ "name": "Vannes", "amount": 500, "company": scene.stage.a, "reviewer": heir.user });
    let order = scene.clerk.post("buy/orders", body).await.expect(201);
    let approval = scene.ask(&order).await;
    scene.stage.app.settle().await;
    db.query(&copy.into(), &[heir.user.into(), scene.chief.user.into()]).await.unwrap();
    let asked = list(&heir, "").await.into_iter().find(|one| one["approval"] == approval).unwrap();
    assert_eq!(asked["can_decide"], false);
    let actions = heir.get(&format!("approvals/{approval}")).await.expect(200)["actions"].clone();
    assert_eq!(actions, json!(["comment"]));
    assert_eq!(decide(&heir, &approval, "approve").await.status, 403);
    let asked = list(&scene.chief, "").await.into_iter().find(|one| one["approval"] == approval).unwrap();
    assert_eq!(asked["can_decide"], true);
}

#[tokio::test]
async fn each_says_its_kind_and_severity_and_they_are_filtered() {
    let scene = Scene::new().await;
    three(&scene).await;
    let db = &scene.stage.app.tenant.db;
    let burst =
        "UPDATE sys.notification SET kind = 'alert', severity = 'error', category = 'core.alert' WHERE priority = 3";
    db.query(&burst.into(), &[]).await.unwrap();
    let chief = &scene.chief;
    assert_eq!(titles(chief, "?filter=kind == 'alert'").await, ["Vanne ouverte"]);
    assert_eq!(titles(chief, "?filter=severity == 'error' %26%26 read_at == null").await, ["Vanne ouverte"]);
    assert_eq!(titles(chief, "?filter=kind == 'business' %26%26 severity == 'info'").await.len(), 2, "à défaut");
    assert!(titles(&scene.director, "?filter=kind == 'alert'").await.is_empty(), "à personne d'autre");
    let alert = &list(chief, "?filter=kind == 'alert'").await[0];
    let labels = json!({ "category": "Alertes du système", "kind": "Alerte", "severity": "Erreur" });
    assert_eq!((&alert["kind"], &alert["severity"], &alert["labels"]), (&json!("alert"), &json!("error"), &labels));
    let asked = chief.request(Method::GET, "notifications?filter=kind == 'alert'").header(ACCEPT_LANGUAGE, "en");
    let english = chief.send(asked).await.expect(200)["data"][0]["labels"].clone();
    assert_eq!(english, json!({ "category": "System alerts", "kind": "Alert", "severity": "Error" }));
    assert!(
        list(chief, "?fields=title").await[0].get("labels").is_none(),
        "une liste n'ajoute rien à ce qu'elle ne demande pas"
    );
    let words = chief.get("notifications/preferences").await.expect(200);
    let subjects =
        json!([{ "name": "core.alert", "label": "Alertes du système" }, { "name": "essai", "label": "essai" }]);
    assert_eq!((&words["subjects"], words["kinds"].as_array().unwrap().len()), (&subjects, 4));
    let saved = chief.put("notifications/preferences", words).await.expect(200);
    assert!(saved.get("subjects").is_none() && saved["kinds"].is_array(), "de quoi trier sa boîte se lit à part");
    assert_eq!(chief.post("notifications/read", json!({ "filter": "kind == 'alert'" })).await.expect(200)["count"], 1);
}

/// Une entité dont les notifications alertent, et un déclencheur qui en parle, l'étape en disant cela de plus.
async fn telling(admin: &Client, notices: Value, step: Value) -> Reply {
    let fields = json!({ "name": { "type": "text", "required": true } });
    let case = json!({ "title": "name", "shared": true, "fields": fields, "notices": notices });
    admin.put("definitions/entities/case", case).await.expect(200);
    let told =
        json!({ "labels": { "fr": "Dit", "en": "Told" }, "text": { "fr": "Vu {{ record.name }}", "en": "Seen" } });
    admin.put("definitions/templates/told", told).await.expect(200);
    let mut tell = json!({ "do": "notify", "to": ["role:admin"], "template": "told" });
    tell.as_object_mut().unwrap().extend(step.as_object().unwrap().clone());
    let body = json!({ "labels": { "fr": "Dire", "en": "Tell" }, "on": "case.created", "steps": [tell] });
    let asked = admin.request(Method::PUT, "definitions/triggers/tells").header(ACCEPT_LANGUAGE, "en").json(&body);
    admin.send(asked).await
}

async fn natures(stage: &Stage, admin: &Client) -> Vec<(String, String)> {
    stage.app.settle().await;
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    list(admin, "").await.iter().map(|one| (text(one, "kind"), text(one, "severity"))).collect()
}

#[tokio::test]
async fn a_step_says_it_better_than_its_entity() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let pair = |kind: &str, severity: &str| (kind.to_owned(), severity.to_owned());
    telling(&admin, json!({ "kind": "alert", "severity": "warning" }), json!({})).await.expect(200);
    admin.post("my/cases", json!({ "name": "un" })).await.expect(201);
    assert_eq!(natures(&stage, &admin).await, [pair("alert", "warning")]);
    let wishes = admin.get("notifications/preferences").await.expect(200);
    let muted = |kinds: Value| {
        let mut wishes = wishes.clone();
        wishes["muted_kinds"] = kinds;
        wishes
    };
    admin.put("notifications/preferences", muted(json!(["alert"]))).await.expect(200);
    admin.post("my/cases", json!({ "name": "deux" })).await.expect(201);
    assert_eq!(natures(&stage, &admin).await.len(), 1, "les alertes sont tues");
    assert_eq!(admin.put("notifications/preferences", muted(json!(["panic"]))).await.status, 400);
    // La définition de l'entité demeure ; l'étape dit mieux, et une alerte critique ne se tait pas.
    let step = json!({ "severity": "error", "priority": 3 });
    telling(&admin, json!({ "kind": "alert", "severity": "warning" }), step).await.expect(200);
    admin.post("my/cases", json!({ "name": "trois" })).await.expect(201);
    assert_eq!(natures(&stage, &admin).await, [pair("alert", "error"), pair("alert", "warning")]);
    let refused = telling(&admin, json!({ "kind": "alert" }), json!({ "severity": "grave" })).await;
    assert_eq!(refused.summary(), "422 definition.refused steps:value.choice");
    let said = refused.json["errors"][0]["message"].as_str().unwrap();
    assert_eq!(said, "“grave” is not a value of “severity”: write info, success, warning, error.");
    let refused = telling(&admin, json!({ "kind": "alert" }), json!({ "severity": "warnings" })).await;
    let said = refused.json["errors"][0]["message"].as_str().unwrap();
    let expected = "“warnings” is not a value of “severity”: write “warning” (known: info, success, warning, error).";
    assert_eq!(said, expected);
}

#[tokio::test]
async fn what_hse_says_is_told_for_what_it_is() {
    let stage = Stage::new().await;
    let (manager, supervisor) = (stage.of_a("hse", &["hse_manager"]).await, stage.of_a("sup", &["supervisor"]).await);
    let mut critical = incident(stage.alpha);
    critical["severity"] = json!("critical");
    supervisor.post("hse/incidents", critical).await.expect(201);
    assert_eq!(natures(&stage, &manager).await, [("alert".to_owned(), "error".to_owned())]);
    let mail = "SELECT text FROM sys.mail WHERE recipient LIKE 'hse%'";
    let text: String = stage.app.tenant.db.query(&mail.into(), &[]).await.unwrap()[0].get(0);
    assert!(text.contains("✖ Erreur · Alerte\n\nURGENT"), "{text}");
}
