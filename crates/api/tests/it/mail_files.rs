//! Les fichiers d'une fiche qu'un courriel joint : choisis par la définition, lus sous les droits de son auteur, dits partout.

use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::stage::{Stage, id, png};

async fn define(author: &Client, name: &str, steps: Value) -> Reply {
    let body = json!({ "labels": { "fr": "Dire", "en": "Tell" }, "on": "voyage.created", "steps": steps });
    author.post("definitions/apply", json!({ "changes": [{ "path": format!("triggers/{name}"), "body": body }] })).await
}

/// Un voyage, ses papiers, et le message qui les porte.
async fn scene() -> (Stage, Client) {
    let stage = Stage::new().await;
    let (admin, manager) = (stage.of_a("adm", &["admin"]).await, stage.of_a("hse", &["hse_manager"]).await);
    stage.grant(&manager, json!([{ "permission": "my.voyage.view.all" }])).await;
    let fields = json!({
        "name": { "type": "text", "required": true, "max": 80 }, "manifest": { "type": "file" }, "photo": { "type": "image" },
        "papers": { "type": "files" }, "scans": { "type": "files", "class": "confidential" },
        "before": { "type": "link", "to": "voyage" },
    });
    let message = json!({ "labels": { "fr": "Départ {{ record.name }}", "en": "Departure" }, "text": { "fr": "Voici.", "en": "Here." } });
    let changes = json!({ "changes": [
        { "path": "entities/voyage", "body": { "title": "name", "fields": fields } },
        { "path": "templates/leaving", "body": message },
    ] });
    admin.post("definitions/apply", changes).await.expect(200);
    (stage, admin)
}

fn mail(more: Value) -> Value {
    let mut step = json!({ "do": "mail", "to": ["role:hse_manager"], "template": "leaving" });
    step.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
    json!([step])
}

async fn file(author: &Client, name: &str, content: &[u8]) -> Value {
    author.upload(name, "text/csv", content.to_vec(), None).await.expect(201)
}

/// Le dernier courriel du journal.
async fn logged(admin: &Client) -> Value {
    admin.get("mail/messages?template=my.leaving").await.expect(200)["data"][0].clone()
}

fn written(stage: &Stage, mail: &Value) -> String {
    let path = stage.app.folder.path().join("mail").join(format!("{}.eml", mail["id"].as_str().unwrap()));
    std::fs::read_to_string(path).unwrap()
}

async fn last_run(admin: &Client) -> Value {
    let runs = admin.get("automation/runs?trigger=my.tell").await.expect(200);
    admin.get(&format!("automation/runs/{}", runs["data"][0]["id"])).await.expect(200)
}

#[tokio::test]
async fn the_files_leave_are_logged_tried_and_sent_again() {
    let (stage, admin) = scene().await;
    define(&admin, "tell", mail(json!({ "files": ["photo", "manifest", "papers"] }))).await.expect(200);
    let manifest = file(&admin, "manifeste.csv", b"nom\nAna\n").await;
    let (first, second) = (file(&admin, "a.csv", b"a\n1\n").await, file(&admin, "b.csv", b"b\n1\n").await);
    let photo = admin.upload("pont.png", "image/png", png(), Some("my.voyage.photo")).await.expect(201);
    let body = json!({ "name": "Un", "manifest": manifest["id"], "photo": photo["id"], "papers": [first["id"], second["id"]] });
    let made = admin.post("my/voyages", body).await.expect(201);
    stage.app.settle().await;
    let all: Value = [&photo, &manifest, &first, &second]
        .map(|one| json!({ "name": one["name"], "size": one["size"] }))
        .into_iter()
        .collect();
    let sent = logged(&admin).await;
    assert_eq!((&sent["state"], &sent["attachments"]), (&json!("sent"), &all), "{sent}");
    let whole = written(&stage, &sent);
    for name in ["pont.png", "manifeste.csv", "a.csv", "b.csv"] {
        assert!(whole.contains(&format!("Content-Disposition: attachment; filename=\"{name}\"")), "{name} : {whole}");
    }
    let run = last_run(&admin).await;
    assert_eq!(run["steps"][0]["output"]["files"], json!({ "joined": all, "left_out": [] }), "{run}");

    let trial = admin.post("automation/triggers/my.tell/test", json!({ "record": id(&made) })).await.expect(200);
    assert_eq!(trial["would"]["mails"][0]["files"], all, "{trial}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.mail WHERE template = 'my.leaving'").await, 1);

    let lose = "UPDATE sys.mail SET state = 'failed' WHERE template = 'my.leaving' RETURNING id";
    let again = format!("mail/messages/{}/resend", sent["id"].as_str().unwrap());
    stage.app.tenant.db.query(&lose.into(), &[]).await.unwrap();
    admin.post(&again, json!({ "state": "failed" })).await.expect(204);
    stage.app.settle().await;
    assert_eq!(
        (&logged(&admin).await["state"], written(&stage, &sent).matches("Content-Disposition: attachment").count()),
        (&json!("sent"), 4)
    );

    // Un papier quitte la fiche : renvoyé, le courriel s'arrête et le nomme, et le journal en garde le nom.
    stage.app.tenant.db.query(&lose.into(), &[]).await.unwrap();
    stage.update("my.voyage", id(&made), json!({ "papers": [second["id"]] })).await;
    admin.post(&again, json!({ "state": "failed" })).await.expect(204);
    stage.app.settle().await;
    let stopped = logged(&admin).await;
    assert_eq!(stopped["response"], "« a.csv », à joindre, n'est plus là", "{stopped}");
    assert_eq!((&stopped["state"], &stopped["attachments"]), (&json!("failed"), &all));
}

#[tokio::test]
async fn what_is_too_heavy_is_named_with_where_to_open_it() {
    let (stage, admin) = scene().await;
    define(&admin, "tell", mail(json!({ "files": ["papers", "manifest"] }))).await.expect(200);
    let heavy = file(&admin, "plan <A>.csv", "a,b,c,d\n".repeat(1_250_001).as_bytes()).await;
    let light = file(&admin, "manifeste.csv", b"nom\nAna\n").await;
    let body = json!({ "name": "Lourd", "papers": [heavy["id"]], "manifest": light["id"] });
    let made = admin.post("my/voyages", body).await.expect(201);
    stage.app.settle().await;
    let sent = logged(&admin).await;
    assert_eq!(
        (&sent["state"], &sent["attachments"]),
        (&json!("sent"), &json!([{ "name": "manifeste.csv", "size": 8 }]))
    );
    let run = last_run(&admin).await;
    let left = json!([{ "name": heavy["name"], "size": 10_000_008 }]);
    assert_eq!(run["steps"][0]["output"]["files"]["left_out"], left, "{run}");
    let texts =
        stage.app.tenant.db.query(&"SELECT text, html FROM sys.mail WHERE template = 'my.leaving'".into(), &[]).await;
    let (text, html): (String, String) = texts.map(|rows| (rows[0].get(0), rows[0].get(1))).unwrap();
    let page = format!("/my/voyages/{}", id(&made));
    assert!(text.contains("Non joints") && text.contains(&page) && text.contains("(10,0 Mo)"), "{text}");
    assert!(html.contains("Non joints") && !html.contains("<A>"), "{html}");
}

#[tokio::test]
async fn a_mail_joins_no_file_its_author_does_not_see() {
    let (stage, admin) = scene().await;
    let author = stage.of_a("aut", &["user"]).await;
    let held = |all: &[&str]| all.iter().map(|one| json!({ "permission": one })).collect::<Value>();
    let (base, seen) = ("core.definition.manage.all", "my.voyage.view.all");
    stage.grant(&author, held(&[base])).await;
    let refused = define(&author, "tell", mail(json!({ "files": ["manifest"] }))).await;
    assert_eq!((refused.status, &refused.json["errors"][0]["code"]), (422, &json!("files_right")), "{}", refused.json);
    define(&author, "tell", mail(json!({}))).await.expect(200);
    stage.grant(&author, held(&[base, seen])).await;
    define(&author, "tell", mail(json!({ "files": ["manifest"] }))).await.expect(200);

    stage.grant(&author, held(&[base])).await;
    let manifest = file(&admin, "manifeste.csv", b"nom\nAna\n").await;
    admin.post("my/voyages", json!({ "name": "Un", "manifest": manifest["id"] })).await.expect(201);
    stage.app.settle().await;
    let run = last_run(&admin).await;
    let step = &run["steps"][0];
    assert_eq!((&run["state"], &step["error"]["code"]), (&json!("failed"), &json!("record.not_found")), "{run}");
    assert!(!run.to_string().contains("manifeste.csv"), "{run}");
    assert_eq!(logged(&admin).await, Value::Null, "rien n'est parti sans ses fichiers");

    stage.grant(&author, held(&[base, seen])).await;
    admin.post(&format!("automation/runs/{}/replay", run["id"]), json!({})).await.expect(200);
    stage.app.settle().await;
    assert_eq!(logged(&admin).await["attachments"][0]["name"], "manifeste.csv");
}

#[tokio::test]
async fn another_record_may_carry_them_or_be_missing() {
    let (stage, admin) = scene().await;
    define(&admin, "tell", mail(json!({ "files": ["manifest"], "record": "before" }))).await.expect(200);
    let manifest = file(&admin, "manifeste.csv", b"nom\nAna\n").await;
    let first = admin.post("my/voyages", json!({ "name": "Un", "manifest": manifest["id"] })).await.expect(201);
    stage.app.settle().await;
    let run = last_run(&admin).await;
    assert_eq!(
        (&run["steps"][0]["result"], &run["steps"][0]["output"]["reason"]),
        (&json!("skipped"), &json!("no_record"))
    );
    admin.post("my/voyages", json!({ "name": "Deux", "before": id(&first) })).await.expect(201);
    stage.app.settle().await;
    let sent = logged(&admin).await;
    assert_eq!((&sent["subject"], &sent["attachments"][0]["name"]), (&json!("Départ Deux"), &json!("manifeste.csv")));
}

#[tokio::test]
async fn a_deleted_record_still_gives_its_files_to_the_mail_that_tells_it() {
    let (stage, admin) = scene().await;
    let steps = mail(json!({ "files": ["manifest"] }));
    let body = json!({ "labels": { "fr": "Dire", "en": "Tell" }, "on": "voyage.deleted", "steps": steps });
    admin.put("definitions/triggers/tell", body).await.expect(200);
    let manifest = file(&admin, "manifeste.csv", b"nom\nAna\n").await;
    let made = admin.post("my/voyages", json!({ "name": "Un", "manifest": manifest["id"] })).await.expect(201);
    assert_eq!(admin.delete(&format!("my/voyages/{}", id(&made))).await.status / 100, 2);
    stage.app.settle().await;
    assert_eq!(last_run(&admin).await["state"], "done");
    let sent = logged(&admin).await;
    assert_eq!((&sent["state"], &sent["attachments"][0]["name"]), (&json!("sent"), &json!("manifeste.csv")), "{sent}");
}

#[tokio::test]
async fn a_definition_that_joins_wrongly_is_refused_with_its_reason() {
    let (_stage, admin) = scene().await;
    for (more, said) in [
        (json!({ "files": ["manifst"] }), "« manifst » n'est pas un champ de fichiers de my.voyage"),
        (json!({ "files": ["name"] }), "« name » n'est pas un champ de fichiers"),
        (json!({ "files": ["scans"] }), "« scans » est protégé"),
        (json!({ "files": ["papers", "papers"] }), "« papers » est nommé deux fois"),
        (json!({ "files": [] }), "aucun champ n'est nommé"),
        (json!({ "record": "before" }), "« record » ne sert à rien"),
        (json!({ "files": ["papers"], "record": "befor" }), "befor"),
        (json!({ "files": ["papers"], "entity": "hse.incident" }), "nomme une autre entité"),
    ] {
        let refused = define(&admin, "tell", mail(more.clone())).await;
        let errors = refused.json["errors"].to_string();
        assert!(refused.status == 422 && errors.contains(said), "{more} : {} {errors}", refused.status);
    }
    let scheduled = json!({ "labels": { "fr": "Dire", "en": "Tell" }, "every": "0 6 * * *", "steps": mail(json!({ "files": ["papers"] })) });
    let changes = json!({ "changes": [{ "path": "triggers/tell", "body": scheduled }] });
    let refused = admin.post("definitions/apply", changes).await;
    assert!(refused.json["errors"].to_string().contains("ne dit pas sur quel enregistrement"), "{}", refused.json);
}
