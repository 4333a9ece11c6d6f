//! Mes notifications : chercher, trier, lire et effacer d'un coup, et décider de ce qui attend.

use serde_json::{Value, json};
use testkit::Client;

use crate::approvals::{Scene, decide};

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
