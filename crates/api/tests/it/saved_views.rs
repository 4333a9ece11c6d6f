//! Les vues enregistrées : à qui elles se montrent, ce qu'elles donnent à une lecture, et ce qui les refuse.

use expect_test::expect;
use serde_json::{Value, json};
use testkit::Client;

use crate::stage::{Stage, id, ids, incident_with};

const VIEWS: &str = "core/saved_views";

async fn save(client: &Client, changes: Value) -> testkit::Reply {
    let mut body = json!({ "name": "Graves", "entity": "hse.incident" });
    body.as_object_mut().unwrap().extend(crate::stage::object(changes));
    client.post(VIEWS, body).await
}

async fn names(client: &Client) -> Vec<String> {
    let page = client.get("core/saved_views?sort=name").await.expect(200);
    page["data"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_private_view_is_its_authors_alone_and_sharing_asks_for_a_right() {
    let stage = Stage::new().await;
    let (ana, bob, far) = (
        stage.of_a("ana", &["supervisor"]).await,
        stage.of_a("bob", &["user"]).await,
        stage.of_b("loin", &["user"]).await,
    );
    let boss = stage.of_a("chef", &["admin"]).await;
    let mine = save(&ana, json!({ "name": "À moi" })).await.expect(201);
    assert_eq!(names(&ana).await, ["À moi"]);
    for other in [&bob, &boss] {
        assert_eq!(names(other).await, Vec::<String>::new());
        assert_eq!(other.get(&format!("{VIEWS}/{}", id(&mine))).await.status, 404);
        assert_eq!(other.patch(&format!("{VIEWS}/{}", id(&mine)), json!({ "name": "x" })).await.status, 404);
        assert_eq!(
            other.get(&format!("hse/incidents?view={}", id(&mine))).await.status % 100,
            if other.user == boss.user { 0 } else { 3 }
        );
    }
    for shared in ["company", "everyone"] {
        assert_eq!(save(&ana, json!({ "shared": shared })).await.summary(), "403 access.forbidden");
        let path = format!("{VIEWS}/{}", id(&mine));
        assert_eq!(ana.patch(&path, json!({ "shared": shared })).await.summary(), "403 access.forbidden");
    }
    let supervisor = stage.role_id("supervisor").await;
    save(&boss, json!({ "name": "Société", "shared": "company" })).await.expect(201);
    save(&boss, json!({ "name": "Tous", "shared": "everyone" })).await.expect(201);
    save(&boss, json!({ "name": "Superviseurs", "shared": "roles", "roles": [supervisor] })).await.expect(201);
    assert_eq!(save(&boss, json!({ "shared": "roles" })).await.summary(), "422 validation.failed roles:required");
    assert_eq!(names(&ana).await, ["Société", "Superviseurs", "Tous", "À moi"]);
    assert_eq!(names(&bob).await, ["Société", "Tous"]);
    assert_eq!(names(&far).await, ["Tous"]);
    let changes = boss.get("core/saved_views/changes").await.expect(200).to_string();
    assert!(!changes.contains(&id(&mine).to_string()), "le fil ne dit rien de la vue d'un autre");
    ana.delete(&format!("{VIEWS}/{}", id(&mine))).await.expect(204);
}

#[tokio::test]
async fn a_view_gives_what_the_caller_does_not_say() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["hse_manager"]).await;
    for (title, severity) in [("Première chute", "high"), ("Deuxième chute", "low"), ("Troisième chute", "high")] {
        let changes = json!({ "company": stage.a, "title": title, "severity": severity });
        stage.app.create("hse.incident", incident_with(stage.alpha, changes)).await;
    }
    let told = json!({ "filter": "severity == 'high'", "sort": "title", "columns": ["title", "site.name"] });
    let view = id(&save(&ana, told).await.expect(201));
    let page = ana.get(&format!("hse/incidents?view={view}")).await.expect(200);
    let mut rows = page["data"].clone();
    rows.as_array_mut().unwrap().iter_mut().for_each(|row| drop(row.as_object_mut().unwrap().remove("id")));
    rows.as_array_mut().unwrap().iter_mut().for_each(|row| drop(row["site"].as_object_mut().unwrap().remove("id")));
    expect![[r#"[{"site":{"name":"Site ALPHA"},"title":"Première chute"},{"site":{"name":"Site ALPHA"},"title":"Troisième chute"}]"#]]
        .assert_eq(&rows.to_string());
    let titles = |page: Value| -> Vec<String> {
        page["data"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
    };
    let over = ana.get(&format!("hse/incidents?view={view}&sort=-title")).await.expect(200);
    assert_eq!(titles(over), ["Troisième chute", "Première chute"]);
    let over = ana.get(&format!("hse/incidents?view={view}&filter=severity=='low'")).await.expect(200);
    assert_eq!(titles(over), ["Deuxième chute"]);
    let open = ana.get(&format!("hse/incidents?view={view}&filter=")).await.expect(200);
    assert_eq!(ids(&open).len(), 3, "un filtre vide, dit par l'appelant, l'emporte aussi");
    let total = ana.get(&format!("hse/incidents/aggregate?view={view}")).await.expect(200);
    assert_eq!(total["totals"]["count"], 2);
    let sheet = ana.get(&format!("hse/incidents/export?view={view}&headers=names&separator=,")).await;
    expect![["\u{feff}title,site\r\nPremière chute,Site ALPHA\r\nTroisième chute,Site ALPHA\r\n"]]
        .assert_eq(&String::from_utf8(sheet.bytes).unwrap());
    let meta = ana.get("meta").await.expect(200);
    let told = &meta["entities"]["hse.incident"];
    assert_eq!((&told["views"][0]["name"], &told["views"][0]["mine"]), (&json!("Graves"), &json!(true)));
    assert_eq!(told["default_view"], Value::Null);
    ana.patch(&format!("{VIEWS}/{view}"), json!({ "is_default": true })).await.expect(200);
    assert_eq!(ana.get("meta").await.expect(200)["entities"]["hse.incident"]["default_view"], json!(view));
    assert_eq!(ana.get(&format!("core/sites?view={view}")).await.summary(), "400 request.bad_parameter");
    assert_eq!(ana.get(&format!("hse/incidents?view={}", stage.a)).await.summary(), "400 request.bad_parameter");
}

#[tokio::test]
async fn a_view_is_checked_when_it_is_saved() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["supervisor"]).await;
    let refused = async |changes: Value| {
        let reply = save(&ana, changes).await;
        let message = reply.json["errors"][0]["message"].as_str().unwrap_or_default().to_owned();
        format!("{} — {message}", reply.summary())
    };
    expect![
        "422 validation.failed filter:bad_filter — Filtre refusé au caractère 1 : unknown name \"severty\" (severity)"
    ]
    .assert_eq(&refused(json!({ "filter": "severty == 'high'" })).await);
    expect!["422 validation.failed filter:unreadable — Vos droits n’ouvrent pas le champ « medical »."]
        .assert_eq(&refused(json!({ "filter": "medical != null" })).await);
    assert!(refused(json!({ "sort": "-nowhere" })).await.starts_with("422 validation.failed sort:unknown_field"));
    assert!(
        refused(json!({ "columns": ["title", "x"] })).await.starts_with("422 validation.failed columns:unknown_field")
    );
    assert!(refused(json!({ "columns": "title" })).await.starts_with("422 validation.failed columns:wrong_type"));
    assert!(refused(json!({ "entity": "core.role" })).await.starts_with("422 validation.failed entity:unknown_option"));
    let kept = id(&save(&ana, json!({ "filter": "severity == 'high'" })).await.expect(201));
    let spoilt = ana.patch(&format!("{VIEWS}/{kept}"), json!({ "filter": "((" })).await;
    assert_eq!(spoilt.summary(), "422 validation.failed filter:bad_filter");
}

#[tokio::test]
async fn a_view_that_no_longer_applies_is_never_read_without_its_filter() {
    let stage = Stage::new().await;
    let (boss, ana) = (stage.of_a("chef", &["hse_manager", "admin"]).await, stage.of_a("ana", &["supervisor"]).await);
    stage.grant(&boss, json!([{ "permission": "hse.incident.*.all", "classes": "medical" }])).await;
    let body = json!({ "filter": "medical != null", "shared": "everyone" });
    let medical = id(&save(&boss, body).await.expect(201));
    boss.get(&format!("hse/incidents?view={medical}")).await.expect(200);
    for path in ["hse/incidents", "hse/incidents/aggregate"] {
        let reply = ana.get(&format!("{path}?view={medical}")).await;
        assert_eq!(
            (reply.summary().as_str(), &reply.json["cause"]),
            ("409 query.broken_view", &json!("query.unreadable_field"))
        );
    }
    let export = boss.get(&format!("hse/incidents/export?view={medical}")).await;
    assert_eq!(export.status, 200);
    let spoilt = "UPDATE core.saved_view SET filter = 'gone == 1' WHERE id = $1";
    stage.app.tenant.db.query(&spoilt.into(), &[medical.into()]).await.unwrap();
    for path in ["hse/incidents", "hse/incidents/aggregate", "hse/incidents/export"] {
        let reply = boss.get(&format!("{path}?view={medical}")).await;
        assert_eq!((reply.summary().as_str(), &reply.json["position"]), ("409 query.broken_view", &json!(1)));
    }
    let own = boss.get(&format!("hse/incidents?view={medical}&filter=nowhere")).await;
    assert_eq!(own.summary(), "400 query.bad_filter", "ce que l'appelant écrit reste sa faute");
}
