//! Qui atteint quoi : soi, son service, sa société, tout ; le filtre d'un octroi ; et une société qui ne sait rien de l'autre.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::Client;
use uuid::Uuid;

use crate::stage::{Stage, id, ids, incident, incident_with, png};

async fn seen(client: &Client) -> BTreeSet<Uuid> {
    ids(&client.get("hse/incidents").await.expect(200)).into_iter().collect()
}

async fn member(stage: &Stage, name: &str, grants: Value, department: Option<Uuid>) -> Client {
    let person = stage.of_a(name, &["user"]).await;
    if let Some(department) = department {
        let user = person.user.unwrap();
        let query = "SELECT id FROM core.membership WHERE \"user\" = $1";
        let row = stage.app.tenant.db.query_opt(&query.into(), &[user.into()]).await.unwrap().unwrap();
        let line: Uuid = row.get(0);
        stage.update("core.user", user, json!({ "memberships": [{ "id": line, "department": department }] })).await;
    }
    stage.grant(&person, grants).await;
    person
}

#[tokio::test]
async fn a_scope_reaches_so_far_and_no_further() {
    let stage = Stage::new().await;
    let department = async |code: &str, company: Uuid| {
        stage.app.create("core.department", json!({ "code": code, "name": code, "company": company })).await
    };
    let (drilling, marine) = (department("DRI", stage.a).await, department("MAR", stage.a).await);
    let raise = async |company: Uuid, site: Uuid, department: Option<Uuid>, reporter: Option<Uuid>, severity: &str| {
        let changes =
            json!({ "company": company, "department": department, "reporter": reporter, "severity": severity });
        stage.app.create("hse.incident", incident_with(site, changes)).await
    };
    let own = member(&stage, "soi", json!([{ "permission": "hse.incident.view.own" }]), None).await;
    let mine = raise(stage.a, stage.alpha, Some(marine), own.user, "low").await;
    let drilled = raise(stage.a, stage.alpha, Some(drilling), None, "high").await;
    let loose = raise(stage.a, stage.alpha, None, None, "low").await;
    let foreign = raise(stage.b, stage.beta, None, None, "low").await;
    let of_service = json!([{ "permission": "hse.incident.view.department", "department": drilling }]);
    let cases = [
        (own, BTreeSet::from([mine])),
        (member(&stage, "service", of_service, Some(drilling)).await, BTreeSet::from([drilled])),
        (
            member(&stage, "societe", json!([{ "permission": "hse.incident.view.company" }]), None).await,
            BTreeSet::from([mine, drilled, loose]),
        ),
        (
            member(&stage, "tout", json!([{ "permission": "hse.incident.view.all" }]), None).await,
            BTreeSet::from([mine, drilled, loose, foreign]),
        ),
        (
            member(&stage, "filtre", json!([{ "permission": "hse.*.*.all", "filter": "severity == 'low'" }]), None)
                .await,
            BTreeSet::from([mine, loose, foreign]),
        ),
        (
            member(
                &stage,
                "lien",
                json!([{ "permission": "hse.incident.view.all", "filter": "site.code == 'BETA'" }]),
                None,
            )
            .await,
            BTreeSet::from([foreign]),
        ),
        (
            member(
                &stage,
                "union",
                json!([
                    { "permission": "hse.incident.view.company", "filter": "severity == 'high'" },
                    { "permission": "hse.incident.view.all", "filter": "site.code == 'BETA'" },
                ]),
                None,
            )
            .await,
            BTreeSet::from([drilled, foreign]),
        ),
        (
            member(
                &stage,
                "faux",
                json!([{ "permission": "hse.incident.view.company", "filter": "colour == 'red'" }]),
                None,
            )
            .await,
            BTreeSet::new(),
        ),
    ];
    for (person, expected) in cases {
        let name = person.get("me").await.expect(200)["name"].clone();
        assert_eq!(seen(&person).await, expected, "{name}");
        let count = person.get("hse/incidents?limit=1&count=exact").await.expect(200)["count"]["value"].clone();
        assert_eq!(count, json!(expected.len()), "{name}");
        for one in [mine, drilled, loose, foreign] {
            let status = if expected.contains(&one) { 200 } else { 404 };
            assert_eq!(person.get(&format!("hse/incidents/{one}")).await.status, status, "{name}");
            assert_eq!(person.get(&format!("audit?record={one}")).await.status, status, "{name}");
        }
    }
}

#[tokio::test]
async fn a_write_may_not_leave_a_record_out_of_reach() {
    let stage = Stage::new().await;
    let grants = json!([
        { "permission": "hse.incident.view.company" },
        { "permission": "hse.incident.create.company", "filter": "severity == 'low'" },
        { "permission": "hse.incident.edit.company", "filter": "severity == 'low'" },
    ]);
    let clerk = member(&stage, "clerc", grants, None).await;
    let raise = async |severity: &str| {
        clerk.post("hse/incidents", incident_with(stage.alpha, json!({ "severity": severity }))).await
    };
    assert_eq!(raise("high").await.summary(), "403 access.forbidden");
    let low = raise("low").await.expect(201);
    let path = format!("hse/incidents/{}", id(&low));
    clerk.patch(&path, json!({ "location": "Ailleurs" })).await.expect(200);
    assert_eq!(clerk.patch(&path, json!({ "severity": "high" })).await.summary(), "403 access.forbidden");
    let raised = "UPDATE hse.incident SET severity = 'high', version = version + 1";
    stage.app.tenant.db.query(&raised.into(), &[]).await.unwrap();
    assert_eq!(clerk.patch(&path, json!({ "severity": "low" })).await.summary(), "403 access.forbidden");
    assert_eq!(clerk.get(&path).await.expect(200)["severity"], "high");
}

#[tokio::test]
async fn a_role_is_worth_only_in_the_company_it_is_held_in() {
    let stage = Stage::new().await;
    let person = stage.of_a("deux", &["hse_manager"]).await;
    let user = person.user.unwrap();
    let supervisor = "SELECT id FROM core.role WHERE code = 'supervisor'";
    let row = stage.app.tenant.db.query_opt(&supervisor.into(), &[]).await.unwrap().unwrap();
    let supervisor: Uuid = row.get(0);
    let memberships = "SELECT id FROM core.membership WHERE \"user\" = $1";
    let row = stage.app.tenant.db.query_opt(&memberships.into(), &[user.into()]).await.unwrap().unwrap();
    let here: Uuid = row.get(0);
    let there = json!({ "company": stage.b, "site": stage.beta, "roles": [supervisor] });
    stage.update("core.user", user, json!({ "memberships": [{ "id": here }, there] })).await;
    stage.app.identity.invalidate("core.user", user).await;
    let colleague = stage.of_b("col", &["supervisor"]).await;
    let raised = colleague.post("hse/incidents", incident(stage.beta)).await.expect(201);
    colleague.act("hse/incidents", &raised, "submit").await.expect(200);
    assert_eq!(seen(&person).await, BTreeSet::from([id(&raised)]), "superviseur en B, il y voit");
    assert_eq!(
        person.act("hse/incidents", &raised, "classify").await.summary(),
        "403 access.forbidden",
        "mais n'y classe pas"
    );
    let own = person.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    assert_eq!(own["company"], json!(stage.a), "il est chez lui en A");
    let there =
        person.post("hse/incidents", incident_with(stage.beta, json!({ "company": stage.b }))).await.expect(201);
    assert_eq!(there["company"], json!(stage.b));
}

#[tokio::test]
async fn a_company_knows_nothing_of_the_other() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let stranger = stage.of_b("etr", &["hse_manager", "auditor"]).await;
    let witness = supervisor.post("core/persons", json!({ "name": "Témoin de A" })).await.expect(201);
    let photo = supervisor.upload("photo.png", "image/png", png(), None).await.expect(201);
    let body = json!({ "severity": "critical", "witnesses": [witness["id"]], "photos": [photo["id"]] });
    let raised = supervisor.post("hse/incidents", incident_with(stage.alpha, body)).await.expect(201);
    supervisor.act("hse/incidents", &raised, "submit").await.expect(200);
    stage.app.settle().await;
    let of_a = "SELECT count(*) FROM hse.investigation";
    assert_eq!(stage.number(of_a).await, 1, "l'enquête est ouverte en A");
    for entity in
        stage.app.tenant.model().entities.values().filter(|entity| entity.owned_by.is_none() && !entity.shared)
    {
        let path = format!("{}/{}", entity.package, entity.plural);
        for query in ["limit=1000&count=exact", "limit=1000&q=a", "limit=1000&count=capped"] {
            let page = stranger.get(&format!("{path}?{query}")).await;
            assert_eq!(page.status, 200, "{path}?{query}");
            let page = page.json;
            let text = page.to_string();
            for secret in [
                stage.a.to_string(),
                stage.alpha.to_string(),
                raised["id"].to_string(),
                "ALPHA".to_owned(),
                "sup".to_owned(),
            ] {
                assert!(!text.contains(&secret), "{path}?{query} montre {secret} : {text}");
            }
            if page["count"] != Value::Null {
                assert_eq!(page["count"]["value"], json!(ids(&page).len()), "{path}?{query}");
            }
        }
    }
    assert_eq!(stranger.get("notifications").await.expect(200)["data"], json!([]));
    assert_eq!(stranger.get("notifications/unread").await.expect(200)["unread"], 0);
    let meta = stranger.get("meta").await.expect(200);
    for menu in meta["menus"].as_array().unwrap() {
        assert!([Value::Null, json!(0)].contains(&menu["badge"]), "{menu}");
    }
}

#[tokio::test]
async fn a_link_to_what_one_may_not_see_shows_only_its_id() {
    let stage = Stage::new().await;
    let stranger = stage.of_b("etr", &["hse_manager"]).await;
    let foreign_site = json!({ "company": stage.b, "site": stage.alpha });
    let crossed = stage.app.create("hse.incident", incident_with(stage.alpha, foreign_site)).await;
    let list = async |query: &str| {
        let request = stranger.request(Method::GET, &format!("hse/incidents?{}", query.replace(' ', "%20")));
        stranger.send(request).await.expect(200)["data"].clone()
    };
    for query in ["expand=site", "fields=site.name,site.code", "expand=site.manager", "sort=site.name&expand=site"] {
        let site = list(query).await[0]["site"].clone();
        assert_eq!(site["id"], json!(stage.alpha), "{query}");
        assert!(site.get("name").is_none() && site.get("code").is_none(), "{query} : {site}");
    }
    assert_eq!(list("filter=site.code == 'ALPHA'").await, json!([]));
    assert_eq!(list("filter=site.name.startsWith('S')").await, json!([]));
    assert_eq!(list("filter=site.code == null").await[0]["id"], json!(crossed), "pour lui, ce site n'a pas de code");
    let moved = stranger.patch(&format!("hse/incidents/{crossed}"), json!({ "location": "Pont" })).await;
    assert_eq!(moved.summary(), "403 access.forbidden", "le brouillon est à un autre");
}

#[tokio::test]
async fn a_filter_cannot_step_out_of_what_surrounds_it() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let admin = stage.of_b("adm", &["admin"]).await;
    let (first, second) = (
        supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201),
        supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201),
    );
    stage.app.settle().await;
    for filter in ["true) || (true", "true || true", "record != null || true", "action != ''"] {
        let request = supervisor.request(Method::GET, &format!("audit?record={}", id(&first)));
        let reply = supervisor.send(request.query(&[("filter", filter)])).await;
        if reply.status == 200 {
            let records: BTreeSet<_> =
                reply.json["data"].as_array().unwrap().iter().map(|row| row["record"].to_string()).collect();
            assert_eq!(
                records,
                BTreeSet::from([first["id"].to_string()]),
                "{filter} fait voir {records:?}, dont {}",
                id(&second)
            );
        } else {
            assert_eq!(reply.summary(), "400 query.bad_filter");
        }
        let notifications = admin.send(admin.request(Method::GET, "notifications").query(&[("filter", filter)])).await;
        assert!(notifications.json["data"].as_array().is_none_or(Vec::is_empty), "{filter} montre la boîte d'un autre");
    }
    let expanded = supervisor.get(&format!("audit?record={}&expand=actor,company", id(&first))).await.expect(200);
    assert_eq!(expanded["data"][0]["actor"]["name"], "sup");
    assert!(expanded["data"][0]["actor"].get("phone").is_none(), "lire l'histoire n'ouvre rien d'autre");
}
