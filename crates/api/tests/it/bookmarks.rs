//! Les favoris : à qui ils se montrent, qui les change, ce que devient un partage qu'on retire.

use serde_json::{Value, json};
use testkit::Client;
use uuid::Uuid;

use crate::stage::{Stage, id, ids, object};

const BOOKMARKS: &str = "core/bookmarks";

async fn keep(client: &Client, name: &str, changes: Value) -> testkit::Reply {
    let mut body = object(json!({ "name": name, "path": format!("/hse/incidents?q={name}") }));
    body.extend(object(changes));
    client.post(BOOKMARKS, Value::Object(body)).await
}

async fn names(client: &Client) -> Vec<String> {
    let page = client.get("core/bookmarks?sort=name").await.expect(200);
    page["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

fn path(bookmark: Uuid) -> String {
    format!("{BOOKMARKS}/{bookmark}")
}

#[tokio::test]
async fn a_private_bookmark_is_its_owners_alone_and_a_shared_one_shows_to_whom_it_says() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let (carl, far) = (stage.of_a("carl", &["supervisor"]).await, stage.of_b("loin", &["user"]).await);
    let boss = stage.of_a("chef", &["admin"]).await;
    keep(&ana, "Privé", json!({})).await.expect(201);
    let people = json!({ "shared": "people", "people": [bob.user], "folder": "Terrain" });
    let kept = keep(&ana, "Pour Bob", people).await.expect(201);
    let supervisor = stage.role_id("supervisor").await;
    keep(&boss, "Société", json!({ "shared": "company" })).await.expect(201);
    keep(&boss, "Superviseurs", json!({ "shared": "roles", "roles": [supervisor] })).await.expect(201);
    keep(&boss, "Tous", json!({ "shared": "everyone" })).await.expect(201);
    assert_eq!(names(&ana).await, ["Pour Bob", "Privé", "Société", "Tous"]);
    assert_eq!(names(&bob).await, ["Pour Bob", "Société", "Tous"]);
    assert_eq!(names(&carl).await, ["Société", "Superviseurs", "Tous"]);
    assert_eq!(names(&far).await, ["Tous"]);
    assert_eq!(names(&boss).await, ["Société", "Superviseurs", "Tous"], "tous les droits n'ouvrent pas un favori");
    let seen = bob.get(&format!("{}?fields=name,folder,owner.name", path(id(&kept)))).await.expect(200);
    assert_eq!((&seen["folder"], &seen["owner"]["name"]), (&json!("Terrain"), &json!("ana")));
}

#[tokio::test]
async fn no_door_tells_a_third_person_of_a_bookmark() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let (carl, boss) = (stage.of_a("carl", &["user"]).await, stage.of_a("chef", &["admin"]).await);
    let body = json!({ "shared": "people", "people": [bob.user] });
    let kept = id(&keep(&ana, "Confidence", body).await.expect(201));
    for other in [&carl, &boss] {
        let doors = [
            BOOKMARKS.to_owned(),
            format!("{BOOKMARKS}?q=Confidence"),
            format!("{BOOKMARKS}?filter=name=='Confidence'"),
            format!("{BOOKMARKS}?filter=path.contains('Confidence')"),
            format!("{BOOKMARKS}/changes"),
            format!("{BOOKMARKS}/export"),
            format!("{BOOKMARKS}/aggregate?group=name"),
        ];
        for door in doors {
            let reply = other.get(&door).await;
            let told = String::from_utf8_lossy(&reply.bytes);
            assert!(!told.contains("Confidence\"") && !told.contains(&kept.to_string()), "{door} : {told}");
        }
        let total = other.get(&format!("{BOOKMARKS}/aggregate?filter=name=='Confidence'")).await.expect(200);
        assert_eq!(total["totals"]["count"], 0);
        assert_eq!(other.get(&path(kept)).await.status, 404);
        assert_eq!(other.get(&format!("{}/history", path(kept))).await.status, 404);
        assert_eq!(other.patch(&path(kept), json!({ "name": "x" })).await.status, 404);
        assert_eq!(other.delete(&path(kept)).await.status, 404);
        // La même page se garde sans rien apprendre du favori d'une autre.
        keep(other, "Confidence", json!({})).await.expect(201);
    }
    assert_eq!(names(&bob).await, ["Confidence"]);
}

#[tokio::test]
async fn only_the_owner_changes_a_bookmark_or_stops_sharing_it() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let boss = stage.of_a("chef", &["admin"]).await;
    let body = json!({ "shared": "people", "people": [bob.user, boss.user] });
    let kept = id(&keep(&ana, "Ronde", body).await.expect(201));
    for change in [json!({ "name": "x" }), json!({ "shared": "private" }), json!({ "people": [] })] {
        assert_eq!(bob.patch(&path(kept), change.clone()).await.summary(), "403 access.forbidden");
        assert_eq!(boss.patch(&path(kept), change).await.summary(), "409 record.frozen");
    }
    let lot = json!({ "operation": "update", "items": [{ "id": kept, "shared": "everyone" }], "mode": "atomic" });
    for other in [&bob, &boss] {
        let reply = other.post(&format!("{BOOKMARKS}/bulk"), lot.clone()).await;
        assert!(reply.status >= 400, "{}", reply.summary());
    }
    assert_eq!(bob.delete(&path(kept)).await.summary(), "403 access.forbidden");
    assert_eq!(boss.delete(&path(kept)).await.summary(), "409 record.frozen");
    ana.delete(&path(kept)).await.expect(204);
    assert_eq!(names(&bob).await, Vec::<String>::new());
    let back = format!("{}/restore", path(kept));
    for (other, refused) in [(&bob, "403 access.forbidden"), (&boss, "409 record.frozen")] {
        let told = other.post(&back, json!({})).await.summary();
        assert!(told == refused || told.starts_with("404"), "{told}");
    }
    ana.post(&back, json!({})).await.expect(200);
    assert_eq!(names(&bob).await, ["Ronde"]);
}

#[tokio::test]
async fn a_share_withdrawn_is_gone_at_once_and_so_is_a_role_withdrawn() {
    let stage = Stage::new().await;
    let (ana, boss) = (stage.of_a("ana", &["user"]).await, stage.of_a("chef", &["admin"]).await);
    let bob = stage.of_a("bob", &["user", "supervisor"]).await;
    let body = json!({ "shared": "people", "people": [bob.user] });
    let kept = id(&keep(&ana, "Ronde", body).await.expect(201));
    let supervisor = stage.role_id("supervisor").await;
    keep(&boss, "Superviseurs", json!({ "shared": "roles", "roles": [supervisor] })).await.expect(201);
    assert_eq!(names(&bob).await, ["Ronde", "Superviseurs"]);

    ana.patch(&path(kept), json!({ "shared": "private" })).await.expect(200);
    assert_eq!(names(&bob).await, ["Superviseurs"]);
    assert_eq!(bob.get(&path(kept)).await.status, 404);
    // Repris pour soi, il ne se montre pas non plus à ceux que le partage nommait encore.
    ana.patch(&path(kept), json!({ "shared": null })).await.expect(200);
    assert_eq!(bob.get(&path(kept)).await.status, 404);

    let user = bob.user.unwrap();
    let membership = json!({ "company": stage.a, "roles": [stage.role_id("user").await] });
    stage.update("core.user", user, json!({ "memberships": [membership] })).await;
    stage.app.identity.invalidate("core.user", user).await;
    assert_eq!(names(&bob).await, Vec::<String>::new());
}

#[tokio::test]
async fn anyone_shares_with_people_and_a_right_shares_with_roles_or_a_company() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let (sup, kept) = (stage.role_id("supervisor").await, id(&keep(&ana, "Ronde", json!({})).await.expect(201)));
    let wide =
        [json!({ "shared": "company" }), json!({ "shared": "everyone" }), json!({ "shared": "roles", "roles": [sup] })];
    for body in &wide {
        assert!(ana.patch(&path(kept), body.clone()).await.status >= 400);
        assert!(keep(&ana, "Large", body.clone()).await.status >= 400);
    }
    assert_eq!(names(&bob).await, Vec::<String>::new());
    let nobody = ana.patch(&path(kept), json!({ "shared": "people" })).await;
    assert_eq!(nobody.summary(), "422 validation.failed people:required");
    let rights =
        async |who: &Client| who.get("meta").await.expect(200)["entities"]["core.bookmark"]["rights"]["manage"].clone();
    assert_eq!(rights(&ana).await, json!(false));
    stage.grant(&ana, json!([{ "permission": "core.bookmark.manage.own" }])).await;
    assert_eq!(rights(&ana).await, json!(true));
    ana.patch(&path(kept), json!({ "shared": "company" })).await.expect(200);
    assert_eq!(names(&bob).await, ["Ronde"]);
}

#[tokio::test]
async fn a_shared_bookmark_opens_nothing() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["hse_manager"]).await, stage.of_b("bob", &["user"]).await);
    let incident =
        stage.app.create("hse.incident", crate::stage::incident_with(stage.alpha, json!({ "company": stage.a }))).await;
    stage.grant(&ana, json!([{ "permission": "core.user.view.all" }])).await;
    let page = format!("/hse/incidents/{incident}");
    let body = json!({ "path": page, "shared": "people", "people": [bob.user] });
    keep(&ana, "Chute", body).await.expect(201);
    assert_eq!(names(&bob).await, ["Chute"]);
    let seen = bob.get(&page[1..]).await;
    assert!([403, 404].contains(&seen.status), "{}", seen.summary());
}

#[tokio::test]
async fn a_person_keeps_a_page_once() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let first = id(&keep(&ana, "Ronde", json!({})).await.expect(201));
    assert_eq!(keep(&ana, "Ronde", json!({})).await.summary(), "409 record.duplicate path:duplicate");
    keep(&bob, "Ronde", json!({})).await.expect(201);
    ana.delete(&path(first)).await.expect(204);
    keep(&ana, "Ronde", json!({})).await.expect(201);
    assert_eq!(ana.post(&format!("{}/restore", path(first)), json!({})).await.status, 409);
    assert_eq!(ids(&ana.get(BOOKMARKS).await.expect(200)).len(), 1);
}

/// La clé se pose sur une base où des doubles sont déjà : ils vont à la corbeille, rien ne se perd.
#[tokio::test]
async fn doubles_of_before_go_to_the_bin() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let first = id(&keep(&ana, "Ronde", json!({})).await.expect(201));
    let second = id(&keep(&ana, "Autre", json!({})).await.expect(201));
    let owner = stage.owner().await;
    let indexes = "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'core' AND tablename = 'bookmark' AND indexdef LIKE 'CREATE UNIQUE INDEX%path%'";
    let index: String = owner.query_one(indexes, &[]).await.unwrap().get(0);
    owner.batch_execute(&format!("DROP INDEX core.\"{index}\"; UPDATE core.bookmark SET path = '/x'; DELETE FROM public.opsflux_migration WHERE name = '0039_bookmark'")).await.unwrap();
    stage.second_node().await.stop().await;
    assert_eq!(ids(&ana.get(BOOKMARKS).await.expect(200)), [first]);
    let binned = "SELECT id FROM core.bookmark WHERE deleted_at IS NOT NULL";
    assert_eq!(owner.query_one(binned, &[]).await.unwrap().get::<_, Uuid>(0), second);
}

#[tokio::test]
async fn what_one_hides_follows_one_everywhere() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let hidden = json!([Uuid::from_u128(1), Uuid::from_u128(2)]);
    ana.patch("me", json!({ "hidden_bookmarks": hidden })).await.expect(200);
    ana.patch("me", json!({ "theme": "dark" })).await.expect(200);
    let me = ana.get("me").await.expect(200);
    assert_eq!(me["preferences"]["interface"]["hidden_bookmarks"], hidden);
    let far: Vec<Uuid> = (0..2001).map(Uuid::from_u128).collect();
    let refused = ana.patch("me", json!({ "hidden_bookmarks": far })).await;
    assert_eq!(refused.summary(), "422 validation.failed hidden_bookmarks:too_long");
}
