//! Regarder l'application comme un autre : lire ce qu'il verrait, jamais au-delà de soi, et ne rien écrire.

use api::endpoints;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::Client;
use uuid::Uuid;

use crate::stage::{Stage, id, ids, incident, incident_with, png};

async fn admin(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

async fn view(client: &Client, target: Value) {
    client.post("view-as", target).await.expect(200);
}

async fn titles(client: &Client, path: &str) -> Vec<String> {
    let page = client.get(path).await.expect(200);
    let titles = page["data"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned());
    titles.collect()
}

#[tokio::test]
async fn a_person_is_seen_through_their_rights_until_one_leaves() {
    let stage = Stage::new().await;
    let (admin, supervisor) = (admin(&stage).await, stage.of_a("sup", &["supervisor"]).await);
    let other = stage.of_b("sup_b", &["supervisor"]).await;
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    other.post("hse/incidents", incident_with(stage.beta, json!({ "title": "Chez les autres" }))).await.expect(201);
    assert_eq!(titles(&admin, "hse/incidents").await.len(), 2);
    let own = admin.get("meta").await.expect(200);
    view(&admin, json!({ "user": supervisor.user })).await;
    let me = admin.get("me").await.expect(200);
    assert_eq!((&me["name"], &me["viewing"]["by"], &me["unread"]), (&json!("sup"), &json!("adm"), &json!(0)));
    assert_eq!(titles(&admin, "hse/incidents").await, ["Chute de personnel offshore"]);
    let seen = admin.get("meta").await.expect(200);
    assert_eq!(seen["entities"]["hse.incident"]["rights"]["create"], true, "les gestes de l'autre se montrent");
    assert_eq!(seen["permissions"], json!([]));
    assert!(seen["menus"].as_array().unwrap().len() < own["menus"].as_array().unwrap().len());
    assert_eq!(admin.get("definitions").await.summary(), "403 access.forbidden");
    admin.delete("view-as").await.expect(204);
    assert_eq!(admin.get("me").await.expect(200)["viewing"], Value::Null);
    assert_eq!(titles(&admin, "hse/incidents").await.len(), 2);
    let by = format!("actor = '{}' AND record = '{}'", admin.user.unwrap(), supervisor.user.unwrap());
    let traces =
        format!("SELECT count(*) FROM sys.audit WHERE action IN ('view_as.started', 'view_as.ended') AND {by}");
    assert_eq!(stage.number(&traces).await, 2);
}

#[tokio::test]
async fn nothing_is_written_and_nothing_private_is_read() {
    let stage = Stage::new().await;
    let (admin, manager) = (admin(&stage).await, stage.of_a("hse", &["hse_manager"]).await);
    let raised = manager.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let draft = manager.upload("photo.png", "image/png", png(), None).await.expect(201);
    let private = json!({ "entity": "hse.incident", "name": "À moi", "kind": "list", "shared": "private" });
    manager.post("core/saved_views", private).await.expect(201);
    manager.post("core/bookmarks", json!({ "name": "Privé", "path": "/hse/incidents" })).await.expect(201);
    let others = json!({ "entity": "hse.incident", "name": "À tous", "kind": "list", "shared": "everyone" });
    admin.post("core/saved_views", others).await.expect(201);
    stage.app.settle().await;
    view(&admin, json!({ "user": manager.user })).await;
    let before = stage.traces().await;
    let audited = stage.number("SELECT count(*) FROM sys.audit").await;
    let ways_out = [("DELETE", "/api/v1/view-as"), ("POST", "/api/v1/auth/logout")];
    let written = endpoints().filter(|one| one.method != "GET" && one.needs != api::Needs::Nothing);
    for endpoint in written.filter(|one| !ways_out.contains(&(one.method, one.path))) {
        let path = endpoint.path.replace("{package}", "hse").replace("{plural}", "incidents");
        let path = path.replace("{key}", &id(&raised).to_string()).replace("{action}", "submit");
        let path = path.replace("{id}", &Uuid::nil().to_string()).replace("{*path}", "entities/asset");
        let method: Method = endpoint.method.parse().unwrap();
        let reply = admin.send(admin.request(method, &path).json(&json!({ "title": "Réécrit par un autre" }))).await;
        assert_eq!(reply.summary(), "403 view_as.read_only", "{} {}", endpoint.method, endpoint.path);
    }
    for closed in [
        "notifications",
        "notifications/unread",
        "notifications/preferences",
        "notifications/push",
        "auth/sessions",
        "approvals",
        "calendar?from=2026-01-01&to=2026-02-01",
        "calendar/feeds",
        "imports",
        "imports/mappings",
        "stream",
    ] {
        assert_eq!(admin.get(closed).await.summary(), "403 view_as.closed", "{closed}");
    }
    for own in ["core/bookmarks", "core/events", "core/notifications", "core/delegations"] {
        assert_eq!(admin.get(own).await.summary(), "403 access.forbidden", "{own}");
    }
    let shared = admin.get("core/saved_views").await.expect(200);
    assert_eq!(shared["data"].as_array().unwrap().iter().map(|one| &one["name"]).collect::<Vec<_>>(), ["À tous"]);
    let meta = admin.get("meta").await.expect(200);
    assert!(!meta.to_string().contains("À moi") && meta["entities"].get("core.bookmark").is_none());
    assert_eq!(admin.get(&format!("files/{}", draft["id"].as_str().unwrap())).await.status, 404);
    assert_eq!(admin.get("hse/incidents/export?format=csv").await.summary(), "403 access.forbidden");
    assert_eq!(admin.get(&format!("hse/incidents/{}/history", id(&raised))).await.status, 200);
    assert_eq!(stage.traces().await, before);
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit").await, audited);
    assert_eq!(admin.post("auth/logout", json!({})).await.status, 204);
    assert_eq!(admin.get("me").await.status, 401);
}

#[tokio::test]
async fn looking_never_opens_what_the_looker_cannot_see() {
    let stage = Stage::new().await;
    let doctor = stage.of_a("doc", &[]).await;
    let all =
        json!([{ "permission": "hse.incident.*.all", "classes": "medical" }, { "permission": "core.site.view.all" }]);
    stage.grant(&doctor, all).await;
    let injured = incident_with(stage.alpha, json!({ "medical": "fracture" }));
    let here = doctor.post("hse/incidents", injured).await.expect(201);
    let other = stage.of_b("sup_b", &["supervisor"]).await;
    let there = other.post("hse/incidents", incident(stage.beta)).await.expect(201);
    assert_eq!(doctor.get(&format!("hse/incidents/{}", id(&there))).await.status, 200);
    assert_eq!(doctor.get(&format!("hse/incidents/{}", id(&here))).await.expect(200)["medical"], "fracture");
    let looker = stage.of_a("aud", &["auditor"]).await;
    stage.grant(&looker, json!([{ "permission": "core.view_as.manage.all" }])).await;
    view(&looker, json!({ "user": doctor.user })).await;
    assert_eq!(looker.get(&format!("hse/incidents/{}", id(&there))).await.status, 404, "une autre société");
    let page = looker.get("hse/incidents").await.expect(200);
    assert_eq!(ids(&page), [id(&here)]);
    assert!(page["data"][0].get("medical").is_none() && !page.to_string().contains("fracture"));
    assert_eq!(looker.get("hse/incidents?filter=medical=='fracture'").await.status, 403);
    looker.delete("view-as").await.expect(204);
    // Les droits du regard se relisent à chaque demande : qui perd le droit de regarder redevient soi-même.
    view(&looker, json!({ "user": doctor.user })).await;
    stage.grant(&looker, json!([])).await;
    assert_eq!(looker.get("me").await.expect(200)["viewing"], Value::Null);
}

#[tokio::test]
async fn a_set_of_roles_is_seen_in_a_company() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    view(&admin, json!({ "roles": ["supervisor"], "company": stage.b })).await;
    let me = admin.get("me").await.expect(200);
    assert_eq!((&me["roles"], &me["company"]["id"]), (&json!(["supervisor", "user"]), &json!(stage.b)));
    assert_eq!(titles(&admin, "hse/incidents").await, [""; 0]);
    assert_eq!(admin.get("core/roles").await.summary(), "403 access.forbidden");
    admin.delete("view-as").await.expect(204);
    view(&admin, json!({ "roles": ["supervisor"] })).await;
    assert_eq!(titles(&admin, "hse/incidents").await.len(), 1, "à défaut, la société de qui regarde");
}

#[tokio::test]
async fn looking_needs_its_own_right_and_a_target_one_sees() {
    let stage = Stage::new().await;
    let (admin, manager) = (admin(&stage).await, stage.of_a("hse", &["hse_manager"]).await);
    let far = stage.of_b("loin", &["supervisor"]).await;
    assert_eq!(manager.post("view-as", json!({ "user": admin.user })).await.summary(), "403 access.forbidden");
    for target in [
        json!({}),
        json!({ "roles": ["nothing"] }),
        json!({ "user": Uuid::nil() }),
        json!({ "user": admin.user }),
        json!({ "roles": ["user"], "company": Uuid::nil() }),
    ] {
        assert_eq!(admin.post("view-as", target.clone()).await.status, 404, "{target}");
    }
    assert_eq!(admin.post("view-as", json!({ "anyone": 1 })).await.status, 400);
    let looker = stage.of_a("aud", &["auditor"]).await;
    stage.grant(&looker, json!([{ "permission": "core.view_as.manage.all" }])).await;
    assert_eq!(looker.post("view-as", json!({ "user": far.user })).await.status, 404, "une personne qu'il ne voit pas");
    view(&admin, json!({ "user": far.user })).await;
    stage.update("core.user", far.user.unwrap(), json!({ "status": "suspended" })).await;
    stage.app.identity.invalidate("core.user", far.user.unwrap()).await;
    assert_eq!(admin.get("core/companies").await.status, 200, "on ne regarde pas comme qui n'est plus là");
    let mine = json!({ "name": "Préparé en regardant", "path": "/hse/incidents" });
    assert_eq!(admin.post("core/bookmarks", mine.clone()).await.summary(), "403 view_as.over");
    admin.post("core/bookmarks", mine).await.expect(201);
    let ended = "SELECT count(*) FROM sys.audit WHERE action = 'view_as.ended'";
    assert_eq!(stage.number(ended).await, 1);
    stage.update("core.user", far.user.unwrap(), json!({ "status": "active" })).await;
    stage.app.identity.invalidate("core.user", far.user.unwrap()).await;
    assert_eq!(admin.get("me").await.expect(200)["viewing"], Value::Null, "un regard fini ne reprend pas");
    admin.delete("view-as").await.expect(204);
    assert_eq!(stage.number(ended).await, 1, "ne plus regarder ne se dit qu'une fois");
}

#[tokio::test]
async fn who_one_looks_as_names_no_company_one_cannot_see() {
    let stage = Stage::new().await;
    let travelled = stage.of_a("voy", &["supervisor"]).await;
    let both = [stage.a, stage.b].map(|company| json!({ "company": company, "roles": [] }));
    stage.update("core.user", travelled.user.unwrap(), json!({ "memberships": both })).await;
    stage.app.identity.invalidate("core.user", travelled.user.unwrap()).await;
    assert_eq!(travelled.get("me").await.expect(200)["companies"].as_array().unwrap().len(), 2);
    let looker = stage.of_a("reg", &[]).await;
    let rights = ["core.view_as.manage.all", "core.user.view.all", "core.company.view.company"];
    stage.grant(&looker, rights.map(|right| json!({ "permission": right })).into()).await;
    view(&looker, json!({ "user": travelled.user })).await;
    let me = looker.get("me").await.expect(200);
    assert_eq!(me["companies"].as_array().unwrap().iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&json!(stage.a)]);
    looker.delete("view-as").await.expect(204);
    assert_eq!(
        looker.post("view-as", json!({ "roles": ["supervisor"] })).await.status,
        404,
        "un rôle qu'il ne voit pas"
    );
}
