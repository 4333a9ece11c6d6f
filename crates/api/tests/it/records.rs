//! La vie d'un enregistrement : créer, lire, modifier, supprimer, rendre ; ses versions, ses lignes, ses liens.

use reqwest::{Method, header};
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::stage::{Stage, id, ids, incident, incident_with, object, png};

fn at(record: &Value) -> String {
    format!("hse/incidents/{}", id(record))
}

async fn with_header(
    client: &Client,
    method: Method,
    path: &str,
    name: &str,
    value: &str,
    body: Option<Value>,
) -> Reply {
    let request = client.request(method, path).header(name, value);
    client
        .send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
}

#[tokio::test]
async fn a_record_lives_dies_and_comes_back() {
    let stage = Stage::new().await;
    let (supervisor, manager) = (stage.of_a("sup", &["supervisor"]).await, stage.of_a("hse", &["hse_manager"]).await);
    let created = supervisor.post("hse/incidents", incident(stage.alpha)).await;
    assert_eq!(created.header("etag"), Some("\"1\""));
    let created = created.expect(201);
    assert_eq!(
        (&created["status"], &created["version"], &created["is_serious"]),
        (&json!("draft"), &json!(1), &json!(false))
    );
    assert_eq!(created["reporter"], json!(supervisor.user));
    assert_eq!(created["occurred_at"], "2026-01-05T08:30:00+00:00");
    let read = supervisor.get(&at(&created)).await;
    assert_eq!((read.header("etag"), &read.json), (Some("\"1\""), &created), "relire rend ce que créer a rendu");
    let by_number = format!("hse/incidents/@{}", created["number"].as_str().unwrap());
    assert_eq!(supervisor.get(&by_number).await.expect(200), created);
    let changed =
        supervisor.patch(&at(&created), json!({ "severity": "critical", "external_id": "SAP-7" })).await.expect(200);
    assert_eq!((&changed["version"], &changed["is_serious"]), (&json!(2), &json!(true)));
    assert_eq!(id(&supervisor.get("hse/incidents/ext:SAP-7").await.expect(200)), id(&created));
    assert_eq!(manager.delete(&at(&created)).await.status, 204);
    for path in [at(&created), by_number, "hse/incidents/ext:SAP-7".to_owned()] {
        assert_eq!(supervisor.get(&path).await.summary(), "404 record.not_found", "{path}");
    }
    assert_eq!(manager.patch(&at(&created), json!({})).await.summary(), "404 record.not_found");
    assert_eq!(manager.delete(&at(&created)).await.summary(), "404 record.not_found");
    assert!(ids(&manager.get("hse/incidents").await.expect(200)).is_empty());
    let bin = manager.get("hse/incidents?deleted=true").await.expect(200);
    assert_eq!(ids(&bin), [id(&created)]);
    assert_eq!(
        supervisor.post(&format!("{}/restore", at(&created)), json!({})).await.summary(),
        "403 access.forbidden"
    );
    let restored = manager.post(&format!("{}/restore", at(&created)), json!({})).await.expect(200);
    assert_eq!((&restored["version"], &restored["external_id"]), (&json!(4), &json!("SAP-7")));
    assert_eq!(manager.post(&format!("{}/restore", at(&created)), json!({})).await.summary(), "404 record.not_found");
}

#[tokio::test]
async fn what_a_read_gives_can_be_sent_back_whole() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let line = json!({ "title": "Remplacer l'échelle", "responsible": supervisor.user, "due_on": "2027-01-01" });
    let body = incident_with(stage.alpha, json!({ "corrective_actions": [line] }));
    let created = supervisor.post("hse/incidents", body).await.expect(201);
    for shape in ["", "?expand=site,reporter"] {
        let whole = supervisor.get(&format!("{}{shape}", at(&created))).await.expect(200);
        let version = whole["version"].as_i64().unwrap();
        let again = supervisor.patch(&at(&created), whole).await.expect(200);
        let (mut again, mut created) = (object(again), object(created.clone()));
        assert_eq!(again["version"], version + 1);
        for ours in ["version", "updated_at"] {
            again.remove(ours);
            created.remove(ours);
        }
        assert_eq!(again, created);
    }
    let audit = supervisor.get(&format!("audit?record={}&sort=at", id(&created))).await.expect(200);
    assert_eq!(audit["data"][1]["changes"], json!({}), "rien n'a changé");
}

#[tokio::test]
async fn the_version_one_read_guards_the_write() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let created = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let path = at(&created);
    for held in ["\"1\"", "W/\"1\"", "\"7\", \"1\"", "*"] {
        let reply = with_header(&supervisor, Method::GET, &path, "if-none-match", held, None).await;
        assert_eq!((reply.status, reply.bytes.len(), reply.header("etag")), (304, 0, Some("\"1\"")), "{held}");
    }
    assert_eq!(with_header(&supervisor, Method::GET, &path, "if-none-match", "\"2\"", None).await.status, 200);
    let title = |text: &str| Some(json!({ "title": text }));
    let first = with_header(&supervisor, Method::PATCH, &path, "if-match", "\"1\"", title("Premier titre clair")).await;
    assert_eq!((first.status, first.header("etag")), (200, Some("\"2\"")));
    let late = with_header(&supervisor, Method::PATCH, &path, "if-match", "\"1\"", title("Second titre clair")).await;
    assert_eq!(late.summary(), "412 record.stale");
    let any = with_header(&supervisor, Method::PATCH, &path, "if-match", "*", title("Troisième titre clair")).await;
    assert_eq!(any.status, 200);
    let minimal =
        with_header(&supervisor, Method::PATCH, &path, "prefer", "return=minimal", title("Quatrième titre clair"))
            .await;
    let number = created["number"].clone();
    assert_eq!(minimal.expect(200), json!({ "id": created["id"], "version": 4, "number": number }));
}

#[tokio::test]
async fn checking_only_writes_nothing() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let created = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let before = stage.traces().await;
    let only = supervisor.post("hse/incidents?validate_only=true", incident(stage.alpha)).await.expect(200);
    assert_eq!(only, json!({ "valid": true }));
    let path = format!("{}?validate_only=true", at(&created));
    assert_eq!(supervisor.patch(&path, json!({ "severity": "low" })).await.expect(200), json!({ "valid": true }));
    assert_eq!(
        supervisor.patch(&path, json!({ "severity": "x" })).await.summary(),
        "422 validation.failed severity:bad_option"
    );
    let faulty = supervisor.post("hse/incidents?validate_only=true", json!({ "title": "x" })).await;
    assert_eq!(faulty.status, 422);
    assert_eq!(stage.traces().await, before);
}

#[tokio::test]
async fn lines_are_added_changed_moved_and_removed_with_their_record() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let line = |title: &str| json!({ "title": title, "responsible": supervisor.user, "due_on": "2025-01-01" });
    let body = incident_with(
        stage.alpha,
        json!({ "corrective_actions": [line("Première"), line("Deuxième"), line("Troisième")] }),
    );
    let created = supervisor.post("hse/incidents", body).await.expect(201);
    let lines = created["corrective_actions"].as_array().unwrap();
    let titles = |record: &Value| -> Vec<String> {
        let lines = record["corrective_actions"].as_array().unwrap().iter();
        lines.map(|line| line["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(&created), ["Première", "Deuxième", "Troisième"]);
    assert_eq!((&lines[0]["status"], &lines[0]["is_overdue"]), (&json!("open"), &json!(true)));
    let third = json!({ "id": lines[2]["id"], "status": "done" });
    let first = json!({ "id": lines[0]["id"], "title": "Première, revue" });
    let change = json!({ "corrective_actions": [third, first, line("Quatrième")] });
    let changed = supervisor.patch(&at(&created), change).await.expect(200);
    assert_eq!(titles(&changed), ["Troisième", "Première, revue", "Quatrième"]);
    assert_eq!(changed["corrective_actions"][0]["id"], lines[2]["id"]);
    assert_eq!(changed["corrective_actions"][0]["is_overdue"], false, "faite, elle n'est plus en retard");
    assert_eq!(stage.number("SELECT count(*) FROM hse.corrective_action WHERE deleted_at IS NULL").await, 3);
    assert_eq!(stage.number("SELECT count(*) FROM hse.corrective_action").await, 4, "la ligne ôtée est gardée");
    let other = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let stolen = json!({ "corrective_actions": [{ "id": lines[0]["id"], "title": "Volée à un autre", "responsible": supervisor.user, "due_on": "2027-01-01" }] });
    assert_eq!(supervisor.patch(&at(&other), stolen).await.summary(), "409 record.duplicate id:duplicate");
    assert_eq!(titles(&supervisor.get(&at(&created)).await.expect(200)), ["Troisième", "Première, revue", "Quatrième"]);
    let emptied = supervisor.patch(&at(&created), json!({ "corrective_actions": [] })).await.expect(200);
    assert_eq!(emptied["corrective_actions"], json!([]));
    assert_eq!(
        supervisor.get("hse/incidents?filter=corrective_actions.exists(a, a.status == 'open')").await.expect(200)["data"],
        json!([])
    );
}

#[tokio::test]
async fn links_keep_their_order_and_their_set() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let mut people = Vec::new();
    for name in ["Ana", "Benoît", "Chantal"] {
        people.push(supervisor.post("core/persons", json!({ "name": name })).await.expect(201)["id"].clone());
    }
    let body = incident_with(stage.alpha, json!({ "witnesses": [people[2], people[0]] }));
    let created = supervisor.post("hse/incidents", body).await.expect(201);
    assert_eq!(created["witnesses"], json!([people[2], people[0]]));
    let change = json!({ "witnesses": [people[0], people[1], people[0]] });
    let changed = supervisor.patch(&at(&created), change).await.expect(200);
    assert_eq!(changed["witnesses"], json!([people[0], people[1]]));
    let expanded = supervisor.get(&format!("{}?fields=witnesses.name", at(&created))).await.expect(200);
    assert_eq!(expanded["witnesses"][1]["name"], "Benoît");
    let found = supervisor.get("hse/incidents?filter=witnesses.exists(w, w.name == 'Ana')").await.expect(200);
    assert_eq!(ids(&found), [id(&created)]);
    let none = supervisor.patch(&at(&created), json!({ "witnesses": null })).await.expect(200);
    assert_eq!(none["witnesses"], json!([]));
}

#[tokio::test]
async fn a_file_is_seen_with_its_record_and_no_longer_once_detached() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let (colleague, stranger) = (stage.of_a("col", &["supervisor"]).await, stage.of_b("etr", &["hse_manager"]).await);
    let photo = supervisor.upload("échelle.png", "image/png", png(), Some("hse.incident.photos")).await.expect(201);
    let path = format!("files/{}", photo["id"].as_str().unwrap());
    assert_eq!(colleague.get(&path).await.status, 404, "rien ne le porte encore");
    let theirs = incident_with(stage.alpha, json!({ "photos": [photo["id"]] }));
    let refused = colleague.post("hse/incidents", theirs.clone()).await;
    assert_eq!(refused.summary(), "422 validation.failed photos:broken_link", "le fichier d'un autre");
    let created = supervisor.post("hse/incidents", theirs).await.expect(201);
    assert_eq!(created["photos"][0]["name"], "échelle.png");
    assert_eq!(created["photos"][0]["width"], 1);
    for (client, seen) in [(&supervisor, 200), (&colleague, 200), (&stranger, 404)] {
        assert_eq!(client.get(&path).await.status, seen);
    }
    let detached = supervisor.patch(&at(&created), json!({ "photos": [] })).await.expect(200);
    assert_eq!(detached["photos"], json!([]));
    assert_eq!(colleague.get(&path).await.status, 404);
    supervisor.patch(&at(&created), json!({ "photos": [photo["id"]] })).await.expect(200);
    let served = colleague.get(&path).await;
    assert_eq!((served.status, served.header("content-type")), (200, Some("image/png")));
    assert_eq!(served.header("content-security-policy"), Some("sandbox; default-src 'none'"));
    let manager = stage.of_a("hse", &["hse_manager"]).await;
    manager.delete(&at(&created)).await.expect(204);
    assert_eq!(colleague.get(&path).await.status, 404, "son enregistrement est à la corbeille");
}

#[tokio::test]
async fn hostile_text_is_kept_and_given_back_as_it_came() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let texts = [
        "'; DROP TABLE hse.incident; --",
        "<script>alert('xss')</script>",
        "{{ 7 * 7 }} ${jndi:ldap://x} %s %n $1 $$",
        "\\'; SELECT pg_sleep(10); -- \" \u{202e}",
        "=HYPERLINK(\"http://x\") \u{feff}🔥 Œuvre",
        "' OR '1'='1' /* \\u0000 */",
    ];
    for text in texts {
        let body = incident_with(stage.alpha, json!({ "title": text, "description": format!("{text}\n{text}\t<b>") }));
        let created = supervisor.post("hse/incidents", body).await.expect(201);
        assert_eq!(
            (&created["title"], &created["description"]),
            (&json!(text), &json!(format!("{text}\n{text}\t<b>")))
        );
        let literal = text.replace('\\', "\\\\").replace('\'', "\\'");
        for (name, value) in [("filter", format!("title == '{literal}'")), ("q", text.to_owned())] {
            let found =
                supervisor.send(supervisor.request(Method::GET, "hse/incidents").query(&[(name, &value)])).await;
            assert_eq!(ids(&found.expect(200)), [id(&created)], "{name} {text}");
        }
        let patched = supervisor.patch(&at(&created), json!({ "location": text })).await.expect(200);
        assert_eq!(patched["location"], text);
    }
    assert_eq!(stage.number("SELECT count(*) FROM hse.incident").await, 6);
    stage.app.settle().await;
}

#[tokio::test]
async fn two_writes_without_a_version_both_apply_and_one_version_is_written_once() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let created = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let path = at(&created);
    let changes = [
        json!({ "title": "Un titre nouveau et clair" }),
        json!({ "location": "Ailleurs" }),
        json!({ "severity": "high" }),
        json!({ "type": "spill" }),
        json!({ "immediate_actions": "Zone balisée" }),
        json!({ "potential": "low" }),
        json!({ "occurred_at": "2026-01-06T08:30:00Z" }),
        json!({ "external_id": "EXT" }),
    ];
    let all = changes.iter().map(|change| supervisor.patch(&path, change.clone()));
    for reply in futures::future::join_all(all).await {
        reply.expect(200);
    }
    let read = supervisor.get(&path).await.expect(200);
    assert_eq!(read["version"], 9);
    assert_eq!(
        (&read["location"], &read["severity"], &read["external_id"]),
        (&json!("Ailleurs"), &json!("high"), &json!("EXT"))
    );
    let same = (0..8).map(|rank| supervisor.patch(&path, json!({ "location": format!("Lieu {rank}"), "version": 9 })));
    let mut replies: Vec<String> = futures::future::join_all(same).await.iter().map(Reply::summary).collect();
    replies.sort();
    assert_eq!(replies, ["200"].into_iter().chain(["412 record.stale"; 7]).collect::<Vec<_>>());
    let acts = (0..4).map(|_| supervisor.act("hse/incidents", &created, "submit"));
    let mut replies: Vec<u16> = futures::future::join_all(acts).await.iter().map(|reply| reply.status).collect();
    replies.sort_unstable();
    assert_eq!(replies, [200, 409, 409, 409], "une transition ne se fait qu'une fois");
}

#[tokio::test]
async fn the_possible_actions_are_those_that_succeed() {
    let stage = Stage::new().await;
    let (supervisor, manager) = (stage.of_a("sup", &["supervisor"]).await, stage.of_a("hse", &["hse_manager"]).await);
    let created = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let shown = |client: Client| {
        let path = format!("{}/actions", at(&created));
        async move {
            let possible = client.get(&path).await.expect(200);
            let names = possible["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|action| format!("{}:{}", action["name"].as_str().unwrap(), action["allowed"]));
            (possible["edit"] == true, possible["delete"] == true, names.collect::<Vec<_>>())
        }
    };
    assert_eq!(shown(supervisor.clone()).await, (true, false, vec!["submit:true".to_owned()]));
    assert_eq!(shown(manager.clone()).await, (false, true, vec!["submit:true".to_owned()]));
    supervisor.act("hse/incidents", &created, "submit").await.expect(200);
    assert_eq!(shown(supervisor.clone()).await, (false, false, vec![]));
    assert_eq!(shown(manager.clone()).await, (true, true, vec!["classify:true".to_owned()]));
    manager.act("hse/incidents", &created, "classify").await.expect(200);
    manager.act("hse/incidents", &created, "approve").await.expect(200);
    let line = json!({ "title": "Remplacer l'échelle", "responsible": supervisor.user, "due_on": "2027-01-01" });
    manager.patch(&at(&created), json!({ "corrective_actions": [line] })).await.expect(200);
    assert_eq!(shown(manager.clone()).await.2, ["close:false", "reopen:true"], "une action reste ouverte");
    let broken = manager.patch(&at(&created), json!({ "title": "Un autre titre après coup" })).await;
    assert_eq!(broken.summary(), "422 rule.broken title:rule", "les faits approuvés restent");
}

#[tokio::test]
async fn an_answer_in_json_carries_its_security_headers() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let reply = supervisor.get("me").await;
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(reply.header(name), Some(value), "{name}");
    }
    assert!(reply.headers.get(header::CONTENT_SECURITY_POLICY).is_some());
}

#[tokio::test]
async fn a_record_shows_the_stopwatches_of_its_workflow() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let offers = format!("hse/incidents/{}/actions", id(&raised));
    assert_eq!(supervisor.get(&offers).await.expect(200)["clocks"], json!([]));
    supervisor.act("hse/incidents", &raised, "submit").await.expect(200);
    stage.app.settle().await;
    let clock = supervisor.get(&offers).await.expect(200)["clocks"][0].clone();
    assert_eq!(
        (&clock["label"], &clock["state"], &clock["target_seconds"], &clock["breached"]),
        (&json!("Délai de classement"), &json!("running"), &json!(8 * 3600), &json!(false)),
        "{clock}"
    );
    let meta = supervisor.get("meta").await.expect(200);
    let clocks = &meta["entities"]["hse.incident"]["workflow"]["clocks"];
    assert_eq!(clocks[0]["events"], json!(["clock.response.warned", "clock.response.breached"]), "{clocks}");
}

#[tokio::test]
async fn a_national_number_written_before_stays_and_a_new_one_is_international() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let person = stage.of_a("sup", &["supervisor"]).await.user.unwrap();
    let path = format!("core/users/{person}");
    stage
        .owner()
        .await
        .batch_execute(&format!("UPDATE core.\"user\" SET phone = '06123456' WHERE id = '{person}'"))
        .await
        .unwrap();
    let named = admin.patch(&path, json!({ "job_title": "Chef de poste" })).await.expect(200);
    assert_eq!((&named["job_title"], &named["phone"]), (&json!("Chef de poste"), &json!("06123456")));
    let rule = "422 rule.broken phone:rule";
    assert_eq!(admin.patch(&path, json!({ "phone": "06999999" })).await.summary(), rule);
    admin.patch(&path, json!({ "phone": "+241 06 99 99 99" })).await.expect(200);
    let new = json!({ "name": "Ada Nze", "email": "ada@example.com", "phone": "06123456" });
    assert_eq!(admin.post("core/users", new).await.summary(), rule, "une personne nouvelle n'a pas d'ancien numéro");
}
