//! Les documents d'une fiche : lus sous les droits de chacun, joints une seule fois, sans rien d'exécutable.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::stage::{Stage, id, incident, incident_with};

const NOTICE: &str = "documents/incident_notice";

fn path(record: &Value) -> String {
    format!("hse/incidents/{}", id(record))
}

fn page(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{}", reply.summary());
    String::from_utf8(reply.bytes.clone()).unwrap()
}

/// Un dossier, sa page, et de quoi la joindre.
async fn folder(admin: &Client) {
    let fields = json!({
        "name": { "type": "text", "required": true, "max": 200 }, "papers": { "type": "files", "max_count": 2 },
        "photos": { "type": "files", "accept": ["image/*"] }, "seal": { "type": "file" }, "closed": { "type": "boolean" },
        "secret": { "type": "text", "class": "confidential" }, "injured": { "type": "boolean", "class": "confidential" },
        "place": { "type": "link", "to": "core.site", "class": "confidential" },
    });
    let html = "<p class=\"name\">{{ record.name }}</p><p>{{ record.secret }}</p><p>{{ record.oops }}</p>\
        <p>Lieu : {{ record.place.name }}</p>\
        <p>Blessé : {{ 'oui' if record.injured else 'à part' if record.injured is masked else 'non' }}</p>";
    let letter = json!({ "labels": { "fr": "Lettre {{ record.name }}", "en": "Letter" }, "html": { "fr": html, "en": "<p>Bare</p>" } });
    let entity = json!({
        "title": "name", "fields": fields, "documents": ["letter"], "freeze": "closed == true",
        "texts": { "documents.letter": { "fr": "Lettre de suite", "en": "Letter" } },
    });
    let changes = json!({ "changes": [
        { "path": "templates/letter", "body": letter },
        { "path": "entities/folder", "body": entity },
    ] });
    admin.post("definitions/apply", changes).await.expect(200);
}

async fn papers(reader: &Client, folder: &Value) -> Vec<Value> {
    reader.get(&format!("my/folders/{}", id(folder))).await.expect(200)["papers"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_notice_reads_in_two_languages_and_stands_alone() {
    let stage = Stage::new().await;
    let manager = stage.of_a("hse", &["hse_manager"]).await;
    let made = manager.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let number = made["number"].as_str().unwrap();
    let reply = manager.get(&format!("{}/{NOTICE}", path(&made))).await;
    let french = page(&reply);
    assert!(french.contains("lang=\"fr\"") && french.contains(&format!("Avis d’incident {number}")), "{french}");
    assert!(french.contains("Imprimé le ") && french.contains("Description"), "{french}");
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = reply.header("content-security-policy").unwrap();
    assert_eq!(policy, "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    let disposition = reply.header("content-disposition").unwrap();
    assert!(disposition.starts_with("inline; filename=") && disposition.contains(number), "{disposition}");
    let spanish = page(&manager.get(&format!("{}/{NOTICE}?locale=es", path(&made))).await);
    assert!(spanish.contains("lang=\"es\"") && spanish.contains("Aviso de incidente"), "{spanish}");
    let refused = manager.get(&format!("{}/{NOTICE}?locale=de", path(&made))).await;
    assert_eq!(refused.summary(), "400 request.bad_parameter");
    let told =
        "SELECT count(*) FROM sys.audit WHERE action = 'printed' AND entity = 'hse.incident' AND record IS NOT NULL";
    assert_eq!(stage.number(told).await, 2);
    let meta = manager.get("meta").await.expect(200);
    let listed = json!([{ "name": "hse.incident_notice", "label": "Avis d’incident" }]);
    assert_eq!(meta["entities"]["hse.incident"]["documents"], listed);
    assert_eq!(meta["entities"]["core.site"]["documents"], json!([]));
    let described = manager.get("/api/openapi.json").await.expect(200);
    let told = &described["paths"]["/api/v1/hse/incidents/{key}/documents/{document}"];
    assert!(told["get"]["responses"]["200"]["content"]["text/html"].is_object() && told["post"].is_object(), "{told}");
}

#[tokio::test]
async fn what_a_record_says_is_text_and_what_is_missing_shows() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let hostile = "</p><script>alert(1)</script><img src=x onerror=alert(2)>";
    let made = admin.post("my/folders", json!({ "name": hostile })).await.expect(201);
    let shown = page(&admin.get(&format!("my/folders/{}/documents/letter", id(&made))).await);
    assert!(!shown.contains("<script") && !shown.contains("<img"), "{shown}");
    assert!(shown.contains("&lt;script&gt;alert(1)") && shown.contains("⟦record.oops⟧"), "{shown}");
    for (address, expected) in [
        (format!("my/folders/{}/documents/nothing", id(&made)), "404 record.not_found"),
        (format!("my/folders/{}/documents/my.letter?what=1", id(&made)), "400 request.unknown_parameter"),
        ("my/folders/00000000-0000-0000-0000-000000000000/documents/letter".to_owned(), "404 record.not_found"),
    ] {
        assert_eq!(admin.get(&address).await.summary(), expected, "{address}");
    }
    let stranger = stage.of_a("sup", &["supervisor"]).await;
    assert_eq!(stranger.get(&format!("my/folders/{}/documents/letter", id(&made))).await.status, 404);
}

#[tokio::test]
async fn a_field_closed_to_the_reader_is_masked_and_never_attached() {
    let stage = Stage::new().await;
    let (admin, clerk) = (stage.of_a("adm", &["admin"]).await, stage.of_a("cle", &["user"]).await);
    folder(&admin).await;
    let doctor = stage.of_a("doc", &["user"]).await;
    stage.grant(&doctor, json!([{ "permission": "my.folder.*.all", "classes": "confidential" }])).await;
    stage.grant(&clerk, json!([{ "permission": "my.folder.view.all" }])).await;
    let told = json!({ "name": "Dossier", "secret": "tibia", "injured": true, "place": stage.alpha });
    let made = doctor.post("my/folders", told).await.expect(201);
    let address = format!("my/folders/{}/documents/letter", id(&made));
    let whole = page(&doctor.get(&address).await);
    for told in ["<p>tibia</p>", "Lieu : Site ALPHA", "Blessé : oui"] {
        assert!(whole.contains(told), "{told} manque : {whole}");
    }
    let is_masked = |page: &str| {
        for told in ["<p>[masqué]</p>", "Lieu : [masqué]", "Blessé : à part"] {
            assert!(page.contains(told), "{told} manque : {page}");
        }
        assert!(!page.contains("tibia") && !page.contains("ALPHA"), "{page}");
    };
    is_masked(&page(&clerk.get(&address).await));
    assert_eq!(clerk.post(&address, json!({})).await.status, 403);
    doctor.post(&address, json!({})).await.expect(200);
    let kept = papers(&doctor, &made).await;
    let content = doctor.get(&format!("files/{}", kept[0]["id"].as_str().unwrap())).await;
    is_masked(&page(&content));
}

#[tokio::test]
async fn a_link_out_of_reach_reads_masked_not_missing() {
    let stage = Stage::new().await;
    let (admin, manager) = (stage.of_a("adm", &["admin"]).await, stage.of_a("hse", &["hse_manager"]).await);
    let reporter = stage.of_b("estelle", &["user"]).await.user.unwrap();
    let told = incident_with(stage.alpha, json!({ "reporter": reporter }));
    let address = format!("{}/{NOTICE}", path(&admin.post("hse/incidents", told).await.expect(201)));
    let whole = page(&admin.get(&address).await);
    assert!(whole.contains("estelle") && !whole.contains("[masqué]"), "{whole}");
    let masked = page(&manager.get(&address).await);
    assert!(masked.contains("[masqué]") && !masked.contains("estelle") && !masked.contains('⟦'), "{masked}");
}

#[tokio::test]
async fn a_refused_attachment_leaves_no_file() {
    let stage = Stage::new().await;
    let (admin, clerk) = (stage.of_a("adm", &["admin"]).await, stage.of_a("cle", &["user"]).await);
    folder(&admin).await;
    stage.grant(&clerk, json!([{ "permission": "my.folder.view.all" }])).await;
    let made = admin.post("my/folders", json!({ "name": "Suite" })).await.expect(201);
    let address = format!("my/folders/{}/documents/letter", id(&made));
    let refused = async |who: &Client, body: Value, expected: &str| {
        assert_eq!(who.post(&address, body).await.summary(), expected);
    };
    let kept = async || stage.number("SELECT count(*) FROM sys.file").await;
    // Le droit et la version se disent avant ce que le champ n'admet pas.
    refused(&clerk, json!({ "field": "photos" }), "403 access.forbidden").await;
    refused(&admin, json!({ "field": "photos", "version": 9 }), "412 record.stale").await;
    refused(&clerk, json!({}), "403 access.forbidden").await;
    refused(&admin, json!({ "version": 9 }), "412 record.stale").await;
    assert_eq!(kept().await, 0);
    for _ in 0..2 {
        admin.post(&address, json!({})).await.expect(200);
    }
    refused(&admin, json!({}), "422 validation.failed papers:too_many").await;
    admin.patch(&format!("my/folders/{}", id(&made)), json!({ "closed": true })).await.expect(200);
    refused(&admin, json!({}), "409 record.frozen").await;
    assert_eq!(kept().await, 2);
}

#[tokio::test]
async fn a_document_is_attached_under_the_version_read_and_the_limits_of_its_field() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let made = admin.post("my/folders", json!({ "name": "Suite" })).await.expect(201);
    let address = format!("my/folders/{}/documents/letter", id(&made));
    let first = admin.post(&address, json!({ "version": made["version"] })).await.expect(200);
    assert_eq!(first["version"], json!(made["version"].as_i64().unwrap() + 1));
    let file = &first["papers"][0];
    let name = file["name"].as_str().unwrap();
    assert!(name.starts_with("Lettre de suite Suite ") && name.ends_with(".html"), "{name}");
    assert_eq!(file["type"], "text/html");
    let opened = admin.get(&format!("files/{}", file["id"].as_str().unwrap())).await;
    assert!(opened.header("content-disposition").unwrap().starts_with("attachment;"));
    assert_eq!(opened.header("content-security-policy"), Some("sandbox; default-src 'none'"));

    let stale = admin.post(&address, json!({ "version": made["version"] })).await;
    assert_eq!(stale.summary(), "412 record.stale");
    let once = |body: Value| admin.request(Method::POST, &address).header("idempotency-key", "k1").json(&body);
    admin.send(once(json!({ "field": "papers" }))).await.expect(200);
    let again = admin.send(once(json!({ "field": "papers" }))).await;
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(papers(&admin, &made).await.len(), 2);
    assert_eq!(admin.post(&address, json!({})).await.summary(), "422 validation.failed papers:too_many");
    assert_eq!(admin.post(&address, json!({ "field": "photos" })).await.summary(), "415 file.type_refused");
    for field in ["name", "seal"] {
        assert_eq!(admin.post(&address, json!({ "field": field })).await.summary(), "400 request.bad_parameter");
    }
    // Nul n'envoie une page : seule la plate-forme en écrit.
    let sent = admin.upload("page.html", "text/html", b"<p>a</p>".to_vec(), Some("my.folder.papers")).await;
    assert_eq!(sent.summary(), "415 file.type_refused");
}

#[tokio::test]
async fn a_record_without_a_place_for_it_says_so() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let entity = json!({ "title": "name", "fields": { "name": { "type": "text", "max": 80 } }, "documents": ["hse.incident_notice"] });
    admin
        .post("definitions/apply", json!({ "changes": [{ "path": "entities/bare", "body": entity }] }))
        .await
        .expect(200);
    let made = admin.post("my/bares", json!({ "name": "Rien" })).await.expect(201);
    let refused = admin.post(&format!("my/bares/{}/documents/hse.incident_notice", id(&made)), json!({})).await;
    assert_eq!(refused.summary(), "422 document.no_field");
}

#[tokio::test]
async fn a_tenant_adds_its_document_to_the_entity_of_a_module() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let letter = json!({ "labels": { "fr": "Lettre", "en": "Letter" }, "html": { "fr": "<p>{{ record.title }}</p>", "en": "<p>b</p>" } });
    let overlay = json!({ "documents": ["letter"], "texts": { "documents.my.letter": { "fr": "Notre lettre", "en": "Our letter" } } });
    let changes = json!({ "changes": [
        { "path": "templates/letter", "body": letter },
        { "path": "overlays/hse/entities/incident", "body": overlay },
    ] });
    admin.post("definitions/apply", changes).await.expect(200);
    let meta = admin.get("meta").await.expect(200);
    let listed = json!([
        { "name": "hse.incident_notice", "label": "Avis d’incident" }, { "name": "my.letter", "label": "Notre lettre" },
    ]);
    assert_eq!(meta["entities"]["hse.incident"]["documents"], listed);
    let made = admin.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let shown = page(&admin.get(&format!("{}/documents/my.letter", path(&made))).await);
    assert!(shown.contains(made["title"].as_str().unwrap()), "{shown}");
}

#[tokio::test]
async fn a_trigger_attaches_a_document_once_even_by_a_node_that_died() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let step = json!({ "do": "document", "template": "letter", "field": "papers" });
    let body = json!({ "labels": { "fr": "Avis", "en": "Notice" }, "on": "folder.created", "steps": [step] });
    admin
        .post("definitions/apply", json!({ "changes": [{ "path": "triggers/notice", "body": body }] }))
        .await
        .expect(200);
    let made = admin.post("my/folders", json!({ "name": "Suite" })).await.expect(201);
    stage.app.settle().await;
    let attached = async || papers(&admin, &made).await;
    let kept = attached().await;
    assert_eq!((kept.len(), &kept[0]["type"]), (1, &json!("text/html")), "{kept:?}");
    assert!(kept[0]["name"].as_str().unwrap().starts_with("Lettre de suite Suite "), "{kept:?}");
    let content = page(&admin.get(&format!("files/{}", kept[0]["id"].as_str().unwrap())).await);
    assert!(content.contains("Suite"), "{content}");

    let runs = admin.get("automation/runs?trigger=my.notice").await.expect(200);
    let run = admin.get(&format!("automation/runs/{}", runs["data"][0]["id"])).await.expect(200);
    assert_eq!(run["steps"][0]["act"], "document", "{run}");
    assert_eq!(run["steps"][0]["input"]["template"], "my.letter", "{run}");
    let again = "UPDATE sys.job SET state = 'waiting', attempts = 0, run_at = now() WHERE kind = 'report' RETURNING id";
    stage.app.tenant.db.query(&again.into(), &[]).await.unwrap();
    stage.app.settle().await;
    assert_eq!(attached().await.len(), 1);

    let tried = admin.post("automation/triggers/my.notice/test", json!({ "record": id(&made) })).await.expect(200);
    assert!(tried.to_string().contains("my.folder · html"), "{tried}");
    assert_eq!(attached().await.len(), 1);
}
