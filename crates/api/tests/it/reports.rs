//! Des documents et des travaux qu'un déclencheur met en file : produits sous les droits de son auteur, livrés une seule fois.

use jiff::{SignedDuration, Timestamp};
use kernel::Clock;
use serde_json::{Value, json};
use testkit::Client;

use crate::stage::{Stage, id, incident, incident_with};

/// Un dossier qui porte des fichiers, son message, et un déclencheur de son auteur.
async fn folder(admin: &Client) {
    let fields = json!({
        "name": { "type": "text", "required": true, "max": 80 }, "papers": { "type": "files" }, "photos": { "type": "files", "accept": ["image/*"] },
        "scans": { "type": "files", "class": "confidential" },
        "about": { "type": "link", "to": "hse.incident" },
    });
    let message = json!({ "labels": { "fr": "Rapport {{ record.name }}", "en": "Report" }, "text": { "fr": "Voici {{ report.name }}.", "en": "Here." } });
    let changes = json!({ "changes": [
        { "path": "entities/folder", "body": { "title": "name", "fields": fields } },
        { "path": "templates/weekly", "body": message },
    ] });
    admin.post("definitions/apply", changes).await.expect(200);
}

async fn trigger(author: &Client, name: &str, body: Value) -> testkit::Reply {
    let mut body = body;
    body["labels"] = json!({ "fr": "Rapport", "en": "Report" });
    author.post("definitions/apply", json!({ "changes": [{ "path": format!("triggers/{name}"), "body": body }] })).await
}

fn on_folder(steps: Value) -> Value {
    json!({ "on": "folder.created", "steps": steps })
}

fn csv_list() -> Value {
    json!({
        "do": "report", "format": "csv", "attach": "papers", "to": ["role:hse_manager"], "template": "weekly", "channels": ["in_app", "mail"],
        "list": { "entity": "hse.incident", "filter": "severity == 'medium'", "columns": ["number", "title"], "sort": "number" },
    })
}

/// Les courriels partis, entiers.
fn mails(stage: &Stage) -> Vec<String> {
    let folder = std::fs::read_dir(stage.app.folder.path().join("mail")).into_iter().flatten().flatten();
    folder
        .filter(|file| file.path().extension().is_some_and(|one| one == "eml"))
        .map(|file| std::fs::read_to_string(file.path()).unwrap())
        .collect()
}

async fn papers(reader: &Client, folder: &Value) -> Vec<Value> {
    reader.get(&format!("my/folders/{}", id(folder))).await.expect(200)["papers"].as_array().unwrap().clone()
}

async fn content(reader: &Client, paper: &Value) -> Vec<u8> {
    let reply = reader.get(&format!("files/{}", paper["id"].as_str().unwrap())).await;
    assert_eq!(reply.status, 200, "{}", reply.summary());
    reply.bytes
}

async fn last_run(admin: &Client, trigger: &str) -> Value {
    let runs = admin.get(&format!("automation/runs?trigger={trigger}")).await.expect(200);
    admin.get(&format!("automation/runs/{}", runs["data"][0]["id"])).await.expect(200)
}

#[tokio::test]
async fn a_list_is_attached_mailed_and_told_once_even_by_a_node_that_died() {
    let stage = Stage::new().await;
    let (admin, manager) = (stage.of_a("adm", &["admin"]).await, stage.of_a("hse", &["hse_manager"]).await);
    stage.grant(&manager, json!([{ "permission": "my.folder.view.all" }])).await;
    folder(&admin).await;
    trigger(&admin, "list", on_folder(json!([csv_list()]))).await.expect(200);
    admin.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    admin.post("hse/incidents", incident_with(stage.alpha, json!({ "severity": "low" }))).await.expect(201);
    let made = admin.post("my/folders", json!({ "name": "Semaine 1" })).await.expect(201);
    stage.app.settle().await;
    let kept = papers(&admin, &made).await;
    assert_eq!((kept.len(), &kept[0]["type"]), (1, &json!("text/csv")), "{kept:?}");
    let text = String::from_utf8(content(&manager, &kept[0]).await).unwrap();
    assert!(text.contains("INC-2026-00001") && !text.contains("INC-2026-00002"), "{text}");
    let ours =
        |mails: Vec<String>| mails.into_iter().filter(|mail| mail.contains("Rapport Semaine 1")).collect::<Vec<_>>();
    let sent = ours(mails(&stage));
    let name = kept[0]["name"].as_str().unwrap();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].contains(&format!("Content-Disposition: attachment; filename=\"{name}\"")), "{}", sent[0]);
    let told = manager.get("notifications").await.expect(200);
    assert!(told["data"].as_array().unwrap().iter().any(|one| one["title"] == "Rapport Semaine 1"), "{told}");
    let log = admin.get("mail/messages").await.expect(200);
    let joined = |row: &&Value| row["subject"] == "Rapport Semaine 1";
    let row = log["data"].as_array().unwrap().iter().find(joined).unwrap_or_else(|| panic!("{log}"));
    assert_eq!(row["attachments"], json!([{ "name": name, "size": kept[0]["size"] }]), "{row}");

    let run = last_run(&admin, "my.list").await;
    let job = run["steps"][0]["output"]["job"].as_i64().unwrap_or_else(|| panic!("{run}"));
    let jobs = admin.get("automation/jobs?kind=report").await.expect(200);
    assert_eq!((&jobs["data"][0]["id"], &jobs["data"][0]["state"]), (&json!(job), &json!("done")), "{jobs}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action = 'exported'").await, 1);

    // Le nœud est mort après avoir livré, avant de le dire : le travail est rendu à la file.
    let again = "UPDATE sys.job SET state = 'waiting', attempts = 0, run_at = now() WHERE kind = 'report' RETURNING id";
    stage.app.tenant.db.query(&again.into(), &[]).await.unwrap();
    stage.app.settle().await;
    assert_eq!((papers(&admin, &made).await.len(), ours(mails(&stage)).len()), (1, 1));
    assert_eq!(stage.number("SELECT count(*) FROM sys.job WHERE kind = 'report' AND state = 'done'").await, 1);
}

#[tokio::test]
async fn a_record_another_is_writing_is_read_again_and_gets_its_document() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    trigger(&admin, "page", on_folder(json!([{ "do": "report", "attach": "papers" }]))).await.expect(200);
    let made = admin.post("my/folders", json!({ "name": "Disputé" })).await.expect(201);
    let mut other = stage.app.tenant.db.connection().await.unwrap();
    let writing = other.transaction().await.unwrap();
    writing.batch_execute("UPDATE my.folder SET version = version + 1").await.unwrap();
    let finished = async {
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        while stage.number(waiting).await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        writing.commit().await.unwrap();
    };
    tokio::join!(stage.app.settle(), finished);
    assert_eq!(papers(&admin, &made).await.len(), 1);
    assert_eq!(stage.number("SELECT max(attempts)::bigint FROM sys.job WHERE kind = 'report'").await, 1);
}

#[tokio::test]
async fn the_page_of_a_record_goes_by_mail_alone_and_is_kept_for_it() {
    let stage = Stage::new().await;
    let (admin, manager) = (stage.of_a("adm", &["admin"]).await, stage.of_a("hse", &["hse_manager"]).await);
    stage.grant(&manager, json!([{ "permission": "my.folder.view.all" }])).await;
    folder(&admin).await;
    let page = json!({ "do": "report", "to": ["role:hse_manager"], "template": "weekly" });
    trigger(&admin, "page", on_folder(json!([page]))).await.expect(200);
    let made = admin.post("my/folders", json!({ "name": "Fiche" })).await.expect(201);
    stage.app.settle().await;
    let sent: Vec<String> = mails(&stage).into_iter().filter(|mail| mail.contains("Rapport Fiche")).collect();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].contains("Content-Type: application/pdf") && sent[0].contains("JVBERi0"), "{}", sent[0]);
    assert!(papers(&admin, &made).await.is_empty());
    let kept =
        stage.app.tenant.db.query(&"SELECT id FROM sys.file WHERE entity = 'sys.mail'".into(), &[]).await.unwrap();
    let file: uuid::Uuid = kept[0].get(0);
    assert_eq!(admin.get(&format!("files/{file}")).await.status, 404, "nulle adresse ne le rend");
    let pages = last_run(&admin, "my.page").await;
    assert_eq!(pages["steps"][0]["input"]["format"], "pdf", "{pages}");
}

#[tokio::test]
async fn a_report_shows_no_more_than_its_author_may_take_away() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let author = stage.of_a("aut", &["user"]).await;
    let grants = |more: &[&str]| {
        let base = ["core.definition.manage.all", "my.folder.view.all"];
        base.iter().chain(more).map(|one| json!({ "permission": one })).collect::<Vec<_>>()
    };
    stage.grant(&author, grants(&[]).into()).await;
    let refused = trigger(&author, "list", on_folder(json!([csv_list()]))).await;
    assert_eq!((refused.status, &refused.json["errors"][0]["code"]), (422, &json!("report_right")), "{}", refused.json);
    assert!(refused.json["errors"][0]["message"].as_str().unwrap().contains("hse.incident"), "{}", refused.json);

    stage.grant(&author, grants(&["hse.incident.view.company", "hse.incident.export.company"]).into()).await;
    trigger(&author, "list", on_folder(json!([csv_list()]))).await.expect(200);
    let foreign = stage.of_b("b", &["hse_manager"]).await;
    admin.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    foreign.post("hse/incidents", incident(stage.beta)).await.expect(201);
    let made = admin.post("my/folders", json!({ "name": "Le sien" })).await.expect(201);
    stage.app.settle().await;
    let kept = papers(&admin, &made).await;
    let text = String::from_utf8(content(&admin, &kept[0]).await).unwrap();
    assert!(text.contains("INC-2026-00001") && !text.contains("INC-2026-00002"), "{text}");

    stage.grant(&author, grants(&[]).into()).await;
    let bare = admin.post("my/folders", json!({ "name": "Plus rien" })).await.expect(201);
    stage.app.settle().await;
    assert!(papers(&admin, &bare).await.is_empty());
    let run = last_run(&admin, "my.list").await;
    assert_eq!(
        (&run["state"], &run["steps"][0]["error"]["code"]),
        (&json!("failed"), &json!("access.forbidden")),
        "{run}"
    );
    stage.grant(&author, grants(&["hse.incident.view.company", "hse.incident.export.company"]).into()).await;
    admin.post(&format!("automation/runs/{}/replay", run["id"]), json!({})).await.expect(200);
    stage.app.settle().await;
    assert_eq!(papers(&admin, &bare).await.len(), 1, "rejoué, le droit revenu");
}

#[tokio::test]
async fn a_saved_view_gives_its_filter_and_its_columns() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let view =
        json!({ "name": "Graves", "entity": "hse.incident", "filter": "severity == 'low'", "columns": ["number"] });
    let view = admin.post("core/saved_views", view).await.expect(201);
    let list = json!({ "entity": "hse.incident", "view": id(&view) });
    let step = json!({ "do": "report", "format": "xlsx", "attach": "papers", "list": list });
    trigger(&admin, "view", on_folder(json!([step]))).await.expect(200);
    let made = admin.post("my/folders", json!({ "name": "Vue" })).await.expect(201);
    stage.app.settle().await;
    let kept = papers(&admin, &made).await;
    assert!(kept[0]["name"].as_str().unwrap().ends_with(".xlsx"), "{kept:?}");
    assert!(content(&admin, &kept[0]).await.starts_with(b"PK"));
    admin.delete(&format!("core/saved_views/{}", id(&view))).await;
    admin.post("my/folders", json!({ "name": "Sans vue" })).await.expect(201);
    stage.app.settle().await;
    let run = last_run(&admin, "my.view").await;
    assert_eq!(run["steps"][0]["error"]["code"], "request.bad_parameter", "{run}");
}

#[tokio::test]
async fn what_makes_no_document_is_refused_with_its_reason() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let list = |list: Value| json!({ "do": "report", "attach": "papers", "list": list });
    for (step, said) in [
        (json!({ "do": "report" }), "ne va nulle part"),
        (json!({ "do": "report", "format": "docx", "attach": "papers" }), "n’est pas une valeur de « format »"),
        (json!({ "do": "report", "format": "pdf", "attach": "papers" }), "énonce la valeur par défaut"),
        (json!({ "do": "report", "format": "csv", "attach": "papers" }), "ne s'écrit qu'en PDF"),
        (json!({ "do": "report", "attach": "papers", "template": "weekly" }), "« template » ne sert à rien"),
        (json!({ "do": "report", "attach": "papers", "channels": ["mail"] }), "« channels » ne sert à rien"),
        (json!({ "do": "report", "attach": "papers", "to": [], "template": "weekly" }), "envoyé à personne"),
        (json!({ "do": "report", "attach": "name" }), "n'est pas un champ de fichiers"),
        (json!({ "do": "report", "attach": "photos" }), "n'admet pas un fichier application/pdf"),
        (
            json!({ "do": "report", "to": ["role:admin"], "template": "weekly", "channels": ["in_app"] }),
            "pas de document à ouvrir",
        ),
        (
            json!({ "do": "report", "to": ["role:admin"], "template": "weekly", "channels": ["sms"] }),
            "ne part pas par « sms »",
        ),
        (list(json!({ "entity": "hse.incidnt" })), "n'existe pas"),
        (list(json!({ "entity": "hse.incident", "columns": ["titel"] })), "le champ « titel » n'existe pas"),
        (list(json!({ "entity": "hse.incident", "columns": ["medical"] })), "« medical » est protégé"),
        (list(json!({ "entity": "hse.incident", "filter": "medical != ''" })), "« medical » est protégé"),
        (list(json!({ "entity": "hse.incident", "sort": "-medical" })), "« medical » est protégé"),
        (list(json!({ "entity": "hse.incident", "equal": { "title": "about.medical" } })), "« medical » est protégé"),
        (list(json!({ "entity": "my.folder", "sort": "name,-about.medical" })), "« medical » est protégé"),
        (list(json!({ "entity": "hse.incident", "columns": ["photos"] })), "ne tient pas dans une colonne"),
        (list(json!({ "entity": "hse.incident", "view": "x", "filter": "true" })), "une vue dit déjà"),
        (json!({ "do": "job" }), "« job » manque"),
        (json!({ "do": "job", "job": "mail" }), "n’est pas une valeur de « job »"),
        (json!({ "do": "job", "job": "trigger", "trigger": "nothing" }), "le déclencheur « my.nothing » n'existe pas"),
        (
            json!({ "do": "job", "job": "trigger", "trigger": "hse.critical_incident" }),
            "ne part pas d'un enregistrement de my.folder",
        ),
        (
            json!({ "do": "job", "job": "import", "file": "name", "into": "hse.incident" }),
            "n'est pas un champ de fichiers",
        ),
        (json!({ "do": "job", "job": "import", "file": "scans", "into": "hse.incident" }), "« scans » est protégé"),
        (json!({ "do": "job", "job": "import", "file": "papers" }), "« into » manque"),
        (json!({ "do": "job", "job": "trigger", "trigger": "wrong", "into": "hse.incident" }), "retirer into"),
        (json!({ "do": "job", "job": "housekeeping", "delay": "1h" }), "n'est pas une durée"),
        (json!({ "do": "job", "job": "housekeeping", "priority": 500 }), "« priority » vaut 500"),
    ] {
        let refused = trigger(&admin, "wrong", on_folder(json!([step]))).await;
        assert_eq!(refused.status, 422, "{step} {}", refused.json);
        let errors = refused.json["errors"].to_string();
        assert!(errors.contains(said), "{step} : {errors}");
    }
}

#[tokio::test]
async fn a_trial_tells_what_would_be_queued_and_leaves_nothing() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let job = json!({ "do": "job", "job": "housekeeping", "delay": "PT1H", "priority": 5, "unique": "'nuit'" });
    trigger(&admin, "try", on_folder(json!([csv_list(), job]))).await.expect(200);
    let made = admin.post("my/folders", json!({ "name": "Essai" })).await.expect(201);
    let trial = admin.post("automation/triggers/my.try/test", json!({ "record": id(&made) })).await.expect(200);
    assert_eq!(trial["state"], "done", "{trial}");
    let jobs = trial["would"]["jobs"].as_array().unwrap();
    assert_eq!((&jobs[0]["kind"], &jobs[0]["what"]), (&json!("report"), &json!("hse.incident · csv")), "{trial}");
    assert_eq!((&jobs[1]["kind"], &jobs[1]["priority"]), (&json!("housekeeping"), &json!(5)), "{trial}");
    let left = "SELECT count(*) FROM sys.job WHERE kind = 'report' OR unique_key = 'my.try:nuit'";
    assert_eq!(stage.number(left).await, 0);
}

#[tokio::test]
async fn a_trigger_wakes_another_later_and_once() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let rename = json!({ "do": "update", "set": { "name": "name + '+'" } });
    let late = json!({ "button": true, "entity": "folder", "when": "name != 'Non'", "steps": [rename] });
    trigger(&admin, "late", late).await.expect(200);
    let job = json!({ "do": "job", "job": "trigger", "trigger": "late", "delay": "PT2H", "priority": 7, "unique": "'late ' + name" });
    trigger(&admin, "first", on_folder(json!([job, job]))).await.expect(200);
    let made = admin.post("my/folders", json!({ "name": "Un" })).await.expect(201);
    stage.app.settle().await;
    let run = last_run(&admin, "my.first").await;
    let (queued, second) = (&run["steps"][0], &run["steps"][1]);
    assert_eq!((&queued["result"], &second["result"]), (&json!("done"), &json!("skipped")), "{run}");
    assert_eq!(second["output"]["reason"], "already_queued");
    let jobs = admin.get("automation/jobs?kind=trigger").await.expect(200);
    let waiting = &jobs["data"][0];
    assert_eq!(
        (&waiting["id"], &waiting["state"], &waiting["priority"]),
        (&queued["output"]["job"], &json!("waiting"), &json!(7))
    );
    let at: Timestamp = waiting["run_at"].as_str().unwrap().parse().unwrap();
    assert!(at > Clock::System.now() + SignedDuration::from_mins(110), "{jobs}");

    let name = async || admin.get(&format!("my/folders/{}", id(&made))).await.expect(200)["name"].clone();
    assert_eq!(name().await, "Un");
    let other = admin.post("my/folders", json!({ "name": "Non" })).await.expect(201);
    stage.app.settle().await;
    for _ in 0..2 {
        // La seconde fois, le nœud est mort avant de clore le travail.
        let now = "UPDATE sys.job SET state = 'waiting', run_at = now() WHERE kind = 'trigger' RETURNING id";
        stage.app.tenant.db.query(&now.into(), &[]).await.unwrap();
        stage.app.settle().await;
        assert_eq!(name().await, "Un+");
    }
    let other = admin.get(&format!("my/folders/{}", id(&other))).await.expect(200);
    assert_eq!(other["name"], "Non", "la condition du bouton est jugée à son heure");
}

#[tokio::test]
async fn a_file_a_record_received_is_imported_once_under_the_rights_of_the_author() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let thing = json!({ "title": "name", "fields": { "name": { "type": "text", "required": true, "max": 40 } } });
    admin
        .post("definitions/apply", json!({ "changes": [{ "path": "entities/thing", "body": thing }] }))
        .await
        .expect(200);
    let job = json!({ "do": "job", "job": "import", "file": "papers", "into": "thing" });
    let author = stage.of_a("aut", &["user"]).await;
    stage.grant(&author, json!([{ "permission": "core.definition.manage.all" }])).await;
    let refused = trigger(&author, "take", on_folder(json!([job]))).await;
    assert_eq!((refused.status, &refused.json["errors"][0]["code"]), (422, &json!("import_right")), "{}", refused.json);
    let held = |permission: &str| json!({ "permission": permission });
    let base = [held("core.definition.manage.all"), held("my.thing.import.all")];
    for (more, code) in [(held("my.folder.view.all"), "import_right"), (held("my.thing.create.all"), "source_right")] {
        stage.grant(&author, [&base[..], &[more]].concat().into()).await;
        let refused = trigger(&author, "take", on_folder(json!([job]))).await;
        let codes: Vec<&Value> = refused.json["errors"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
        assert_eq!((refused.status, codes), (422, vec![&json!(code)]), "{}", refused.json);
    }
    trigger(&admin, "take", on_folder(json!([job]))).await.expect(200);

    let file = admin.upload("choses.csv", "text/csv", b"name\nUne\nDeux\n".to_vec(), None).await.expect(201);
    admin.post("my/folders", json!({ "name": "Sans fichier" })).await.expect(201);
    admin.post("my/folders", json!({ "name": "Avec", "papers": [file["id"]] })).await.expect(201);
    stage.app.settle().await;
    let names = async || {
        let page = admin.get("my/things?sort=name").await.expect(200);
        page["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Deux", "Une"]);
    let imports = admin.get("imports").await.expect(200);
    assert_eq!(
        (&imports["data"][0]["status"], &imports["data"][0]["file"]["name"]),
        (&json!("applied"), &json!("choses.csv"))
    );
    let runs = admin.get("automation/runs?trigger=my.take").await.expect(200);
    assert_eq!(runs["data"].as_array().unwrap().len(), 2, "la fiche sans fichier est passée");

    let again =
        "UPDATE sys.job SET state = 'waiting', attempts = 0, run_at = now() WHERE kind = 'import_file' RETURNING id";
    assert_eq!(stage.app.tenant.db.query(&again.into(), &[]).await.unwrap().len(), 1);
    stage.app.settle().await;
    assert_eq!(names().await, ["Deux", "Une"]);
    assert_eq!(admin.get("imports").await.expect(200)["data"].as_array().unwrap().len(), 1);
}

/// Ce qu'il faut pour écrire un déclencheur et emporter les incidents de sa société.
fn limited() -> Value {
    let held = [
        "core.definition.manage.all",
        "my.folder.view.all",
        "hse.incident.view.company",
        "hse.incident.export.company",
    ];
    held.iter().map(|permission| json!({ "permission": permission })).collect()
}

/// Fait comme si l'heure de tout ce qui attend était venue.
async fn wake_all(stage: &Stage) {
    for sql in [
        "UPDATE sys.trigger_run SET wake_at = now() WHERE result = 'waiting' RETURNING id",
        "UPDATE sys.job SET run_at = now() WHERE state = 'waiting' RETURNING id",
    ] {
        stage.app.tenant.db.query(&sql.into(), &[]).await.unwrap();
    }
    stage.app.settle().await;
}

#[tokio::test]
async fn a_run_answers_to_the_author_of_the_text_it_began_with() {
    for change in ["erased", "rewritten"] {
        let stage = Stage::new().await;
        let admin = stage.of_a("adm", &["admin"]).await;
        folder(&admin).await;
        let author = stage.of_a("aut", &["user"]).await;
        stage.grant(&author, limited()).await;
        let steps = json!([{ "wait": "PT1H" }, csv_list()]);
        trigger(&author, "late", on_folder(steps.clone())).await.expect(200);
        let foreign = stage.of_b("b", &["hse_manager"]).await;
        admin.post("hse/incidents", incident(stage.alpha)).await.expect(201);
        foreign.post("hse/incidents", incident(stage.beta)).await.expect(201);
        let made = admin.post("my/folders", json!({ "name": "En attente" })).await.expect(201);
        stage.app.settle().await;
        match change {
            "erased" => {
                let gone = json!({ "changes": [{ "path": "triggers/late", "body": null }] });
                author.post("definitions/apply", gone).await.expect(200);
            }
            _ => {
                stage.grant(&admin, json!([{ "permission": "*.*.*.all" }])).await;
                let again = json!({ "on": "folder.created", "priority": 3, "steps": steps });
                trigger(&admin, "late", again).await.expect(200);
            }
        }
        wake_all(&stage).await;
        let kept = papers(&admin, &made).await;
        assert_eq!(kept.len(), 1, "{change} : {}", last_run(&admin, "my.late").await);
        let text = String::from_utf8(content(&admin, &kept[0]).await).unwrap();
        assert!(text.contains("INC-2026-00001") && !text.contains("INC-2026-00002"), "{change} : {text}");
    }
}

#[tokio::test]
async fn a_document_that_finds_no_room_waits_for_it() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    trigger(&admin, "list", on_folder(json!([csv_list()]))).await.expect(200);
    admin.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let mut taken = Vec::new();
    while let Ok(unit) = stage.app.tenant.long_unit().await {
        taken.push(unit);
    }
    let made = admin.post("my/folders", json!({ "name": "Patient" })).await.expect(201);
    stage.app.settle().await;
    let waiting = "SELECT count(*) FROM sys.job WHERE kind = 'report' AND state = 'waiting' AND attempts = 0";
    assert_eq!(stage.number(waiting).await, 1, "sans place, rien n'est tenté");
    drop(taken);
    wake_all(&stage).await;
    assert_eq!(papers(&admin, &made).await.len(), 1);
}

#[tokio::test]
async fn a_document_given_up_after_it_was_queued_is_told() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    trigger(&admin, "page", on_folder(json!([{ "do": "report", "attach": "papers" }]))).await.expect(200);
    let made = admin.post("my/folders", json!({ "name": "Effacé" })).await.expect(201);
    while stage.app.services.dispatch_once().await.unwrap() > 0 {}
    admin.delete(&format!("my/folders/{}", id(&made))).await.expect(204);
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.job WHERE kind = 'report' AND state = 'failed'").await, 1);
    let told = admin.get("notifications").await.expect(200);
    let titles: Vec<&Value> = told["data"].as_array().unwrap().iter().map(|one| &one["title"]).collect();
    assert_eq!(titles, ["Abandonné : ce que « my.page » a mis en file"], "{told}");
}

#[tokio::test]
async fn a_document_holds_back_what_its_author_alone_may_read() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let keeper =
        json!({ "title": "label", "fields": { "label": { "type": "text", "max": 40, "class": "confidential" } } });
    let file = json!({ "title": "name", "fields": {
        "name": { "type": "text", "required": true, "max": 40 }, "keeper": { "type": "link", "to": "keeper" } } });
    let changes = json!({ "changes": [{ "path": "entities/keeper", "body": keeper }, { "path": "entities/dossier", "body": file }] });
    admin.post("definitions/apply", changes).await.expect(200);
    let author = stage.of_a("aut", &["user"]).await;
    stage.grant(&author, json!([{ "permission": "*.*.*.all", "classes": "confidential, medical" }])).await;
    let keeper = author.post("my/keepers", json!({ "label": "Coffre 7" })).await.expect(201);
    author.post("my/dossiers", json!({ "name": "Rouge", "keeper": id(&keeper) })).await.expect(201);
    let list = json!({ "entity": "dossier", "columns": ["name", "keeper"] });
    let step = json!({ "do": "report", "format": "csv", "attach": "papers", "list": list });
    trigger(&author, "titles", on_folder(json!([step]))).await.expect(200);
    let made = author.post("my/folders", json!({ "name": "Titres" })).await.expect(201);
    stage.app.settle().await;
    let kept = papers(&author, &made).await;
    let text = String::from_utf8(content(&author, &kept[0]).await).unwrap();
    assert!(text.contains("Rouge") && !text.contains("Coffre 7"), "{text}");
}

#[tokio::test]
async fn a_view_opens_a_document_to_nothing_protected_and_to_nobody_else() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let author = stage.of_a("aut", &["user"]).await;
    stage.grant(&author, json!([{ "permission": "*.*.*.all", "classes": "medical" }])).await;
    author.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let view = |filter: &str, sort: &str| json!({ "name": "Vue", "entity": "hse.incident", "filter": filter, "sort": sort, "columns": ["number"], "shared": "everyone" });
    let mine = author.post("core/saved_views", view("medical == ''", "number")).await.expect(201);
    let sorted = author.post("core/saved_views", view("", "-medical")).await.expect(201);
    let theirs = admin.post("core/saved_views", view("severity == 'medium'", "number")).await.expect(201);
    for (rank, (view, code)) in
        [(mine, "query.broken_view"), (sorted, "query.broken_view"), (theirs, "access.forbidden")]
            .into_iter()
            .enumerate()
    {
        let list = json!({ "entity": "hse.incident", "view": id(&view) });
        let step = json!({ "do": "report", "format": "csv", "attach": "papers", "list": list });
        trigger(&author, &format!("view_{rank}"), on_folder(json!([step]))).await.expect(200);
        let made = author.post("my/folders", json!({ "name": "Vue" })).await.expect(201);
        stage.app.settle().await;
        let run = last_run(&admin, &format!("my.view_{rank}")).await;
        assert_eq!(run["steps"][0]["error"]["code"], code, "{run}");
        assert!(papers(&author, &made).await.is_empty());
        author
            .post(
                "definitions/apply",
                json!({ "changes": [{ "path": format!("triggers/view_{rank}"), "body": null }] }),
            )
            .await
            .expect(200);
    }
}

/// Une entité où importer, et le déclencheur qui y importe ce qu'un dossier reçoit.
async fn importing(admin: &Client, author: &Client) {
    folder(admin).await;
    let thing = json!({ "title": "name", "fields": { "name": { "type": "text", "required": true, "max": 40 } } });
    admin
        .post("definitions/apply", json!({ "changes": [{ "path": "entities/thing", "body": thing }] }))
        .await
        .expect(200);
    let job = json!({ "do": "job", "job": "import", "file": "papers", "into": "thing" });
    trigger(author, "take", on_folder(json!([job]))).await.expect(200);
}

#[tokio::test]
async fn a_file_two_nodes_took_is_imported_once() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    importing(&admin, &admin).await;
    let file = admin.upload("choses.csv", "text/csv", b"name\nUne\n".to_vec(), None).await.expect(201);
    admin.post("my/folders", json!({ "name": "Avec", "papers": [file["id"]] })).await.expect(201);
    stage.app.settle().await;
    let imports = admin.get("imports").await.expect(200);
    let first = imports["data"][0]["id"].as_str().unwrap().to_owned();
    // Le bail perdu, un autre nœud note son import pendant que celui-ci reçoit le fichier.
    let meanwhile = format!(
        "CREATE FUNCTION sys.meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         UPDATE sys.job SET progress = '{{\"import\": \"{first}\"}}' WHERE kind = 'import_file'; RETURN NEW; END $$; \
         CREATE TRIGGER meanwhile AFTER INSERT ON sys.import FOR EACH ROW EXECUTE FUNCTION sys.meanwhile()"
    );
    stage.owner().await.batch_execute(&meanwhile).await.unwrap();
    let again = "UPDATE sys.job SET state = 'waiting', attempts = 0, progress = NULL, run_at = now() \
                 WHERE kind = 'import_file' RETURNING id";
    stage.app.tenant.db.query(&again.into(), &[]).await.unwrap();
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM my.thing").await, 1);
    let left = admin.get("imports").await.expect(200);
    assert_eq!(left["data"].as_array().unwrap().len(), 1, "{left}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.job WHERE kind = 'import_file' AND state = 'done'").await, 1);
}

#[tokio::test]
async fn a_file_its_author_does_not_see_is_not_imported() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let author = stage.of_a("aut", &["user"]).await;
    let held = ["core.definition.manage.all", "my.folder.view.company", "my.thing.import.all", "my.thing.create.all"];
    stage.grant(&author, held.iter().map(|permission| json!({ "permission": permission })).collect()).await;
    importing(&admin, &author).await;
    let foreign = stage.of_b("b", &["user"]).await;
    stage.grant(&foreign, json!([{ "permission": "my.folder.*.company" }])).await;
    for (client, name, count) in [(&foreign, "Ailleurs", 0), (&admin, "Ici", 1)] {
        let file = client.upload("choses.csv", "text/csv", b"name\nUne\n".to_vec(), None).await.expect(201);
        client.post("my/folders", json!({ "name": name, "papers": [file["id"]] })).await.expect(201);
        stage.app.settle().await;
        assert_eq!(stage.number("SELECT count(*) FROM my.thing").await, count, "{name}");
    }
}

#[tokio::test]
async fn a_trigger_of_deletions_is_woken_by_another() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    let gone = |steps: Value| json!({ "on": "folder.deleted", "steps": steps });
    let told = json!([{ "do": "mail", "to": ["role:admin"], "template": "weekly" }]);
    trigger(&admin, "after", gone(told)).await.expect(200);
    let job = json!([{ "do": "job", "job": "trigger", "trigger": "after" }]);
    trigger(&admin, "first", gone(job)).await.expect(200);
    let made = admin.post("my/folders", json!({ "name": "Effacé" })).await.expect(201);
    admin.delete(&format!("my/folders/{}", id(&made))).await.expect(204);
    stage.app.settle().await;
    let runs = admin.get("automation/runs?trigger=my.after").await.expect(200);
    let done = runs["data"].as_array().unwrap().iter().filter(|run| run["state"] == "done").count();
    assert_eq!(done, 2, "par la suppression, et par l'autre : {runs}");
}

#[tokio::test]
async fn a_long_delivery_goes_on_while_its_lease_is_held() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    folder(&admin).await;
    trigger(&admin, "page", on_folder(json!([{ "do": "report", "attach": "papers" }]))).await.expect(200);
    let made = admin.post("my/folders", json!({ "name": "Lent" })).await.expect(201);
    // Joindre dure plus que l'écart entre deux prolongations du bail.
    let slow = "CREATE FUNCTION sys.slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(10.5); RETURN NEW; END $$; \
                CREATE TRIGGER slow BEFORE UPDATE ON my.folder FOR EACH ROW EXECUTE FUNCTION sys.slow()";
    stage.owner().await.batch_execute(slow).await.unwrap();
    let started = std::time::Instant::now();
    stage.app.settle().await;
    assert_eq!(papers(&admin, &made).await.len(), 1);
    assert!(started.elapsed().as_millis() < 14_500, "{:?} : le bail a retenu le travail", started.elapsed());
}
