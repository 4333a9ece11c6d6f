//! L'histoire d'un enregistrement : ses écritures en mots, son état à toute version, le retour à l'une d'elles.

use serde_json::{Map, Value, json};
use testkit::Client;

use crate::stage::{Stage, id, incident, object};

fn path(record: &Value) -> String {
    format!("hse/incidents/{}", id(record))
}

/// Un tirage reproductible (générateur congruentiel de Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn pick<'v>(&mut self, values: &'v [Value]) -> &'v Value {
        &values[self.below(values.len() as u64) as usize]
    }
}

/// Une modification au hasard : champs simples, liens, lignes ajoutées, changées ou ôtées, champ médical.
fn change(dice: &mut Dice, present: &Value, people: &[Value], users: &[Value]) -> Value {
    let mut body = Map::new();
    match dice.below(6) {
        0 => drop(body.insert("severity".to_owned(), dice.pick(&["low", "medium", "high"].map(Value::from)).clone())),
        1 => drop(body.insert("location".to_owned(), format!("Pont {}", dice.below(5)).into())),
        2 => drop(body.insert("medical".to_owned(), format!("Entorse {}", dice.below(5)).into())),
        3 => {
            let count = dice.below(people.len() as u64 + 1) as usize;
            body.insert("witnesses".to_owned(), people[..count].into());
        }
        4 => drop(body.insert("assigned_to".to_owned(), dice.pick(&[users, &[Value::Null]].concat()).clone())),
        _ => {
            let mut lines = present["corrective_actions"].as_array().cloned().unwrap_or_default();
            lines.iter_mut().for_each(|line| drop(line.as_object_mut().unwrap().remove("is_overdue")));
            match dice.below(3) {
                0 if !lines.is_empty() => drop(lines.remove(0)),
                1 if !lines.is_empty() => lines[0]["status"] = dice.pick(&["open", "done"].map(Value::from)).clone(),
                _ => lines.push(json!({
                    "title": format!("Refaire l'échelle {}", dice.below(100)), "responsible": users[0], "due_on": "2026-03-01",
                })),
            }
            body.insert("corrective_actions".to_owned(), lines.into());
        }
    }
    Value::Object(body)
}

/// Un état sans ces champs, `liste.champ` compris.
fn without(record: &Value, unknown: &[String]) -> Value {
    let mut record = object(record.clone());
    record.remove("unknown");
    for path in unknown {
        match path.split_once('.') {
            None => drop(record.remove(path)),
            Some((list, inner)) => {
                let lines = record.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
                lines.for_each(|line| drop(line.as_object_mut().unwrap().remove(inner)));
            }
        }
    }
    Value::Object(record)
}

fn unknown(record: &Value) -> Vec<String> {
    let names = record["unknown"].as_array().unwrap_or_else(|| panic!("{record}"));
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_version_is_what_a_read_returned_then() {
    let stage = Stage::new().await;
    let (manager, doctor) = (stage.of_a("hse", &["hse_manager"]).await, stage.of_a("doc", &["user"]).await);
    let grants = [("hse.incident.*.company", "medical"), ("core.person.view.company", "")];
    let grants =
        grants.map(|(permission, classes)| json!({ "company": stage.a, "permission": permission, "classes": classes }));
    stage.grant(&doctor, json!(grants)).await;
    let mut people = Vec::new();
    for name in ["Ada", "Bob", "Eve"] {
        people.push(json!(stage.app.create("core.person", json!({ "name": name, "company": stage.a })).await));
    }
    let users = [json!(manager.user), json!(doctor.user)];
    let mut dice = Dice(42);
    let record = doctor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let path = path(&record);
    let read = async |client: &Client| client.get(&path).await.expect(200);
    let mut known = vec![(read(&manager).await, read(&doctor).await)];
    while known.len() < 60 {
        let present = read(&doctor).await;
        let body = change(&mut dice, &present, &people, &users);
        doctor.patch(&path, body).await.expect(200);
        known.push((read(&manager).await, read(&doctor).await));
    }
    for (of_manager, of_doctor) in &known {
        for (client, expected) in [(&manager, of_manager), (&doctor, of_doctor)] {
            let version = expected["version"].as_i64().unwrap();
            let found = client.get(&format!("{path}?version={version}")).await.expect(200);
            let unknown = unknown(&found);
            let allowed = ["corrective_actions.is_overdue", "medical"];
            assert!(unknown.iter().all(|name| allowed.contains(&name.as_str())), "{unknown:?}");
            assert_eq!(without(&found, &unknown), without(expected, &unknown), "version {version}");
            let at = expected["updated_at"].as_str().unwrap().replace("+00:00", "Z");
            assert_eq!(client.get(&format!("{path}?at={at}")).await.expect(200), found, "{at}");
        }
        assert!(of_manager.get("medical").is_none());
    }
    let (now, present) =
        (known.last().unwrap(), manager.get(&format!("{path}?at=2100-01-01T00:00:00Z")).await.expect(200));
    assert_eq!((without(&present, &[]), unknown(&present).len()), (now.0.clone(), 0));
}

#[tokio::test]
async fn the_timeline_tells_each_change_in_words() {
    let stage = Stage::new().await;
    let (supervisor, manager) = (stage.of_a("sup", &["supervisor"]).await, stage.of_a("hse", &["hse_manager"]).await);
    let record = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let path = path(&record);
    supervisor.patch(&path, json!({ "severity": "high", "assigned_to": manager.user })).await.expect(200);
    let line = json!({ "title": "Refaire l'échelle", "responsible": supervisor.user, "due_on": "2026-03-01" });
    supervisor.patch(&path, json!({ "corrective_actions": [line] })).await.expect(200);
    supervisor.act("hse/incidents", &record, "submit").await.expect(200);
    let told = manager.get(&format!("{path}/history")).await.expect(200);
    let summary: Vec<(i64, &str, &str, &str)> = told["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            let text = |name: &str| step[name].as_str().unwrap();
            (step["version"].as_i64().unwrap(), text("action"), text("label"), text("actor_name"))
        })
        .collect();
    let expected = [
        (4, "submit", "Soumettre", "sup"),
        (3, "updated", "Modification", "sup"),
        (2, "updated", "Modification", "sup"),
        (1, "created", "Création", "sup"),
    ];
    assert_eq!(summary, expected);
    let change = |step: usize, field: &str| {
        let changes = told["data"][step]["changes"].as_array().unwrap();
        changes
            .iter()
            .find(|change| change["field"] == field)
            .cloned()
            .unwrap_or_else(|| panic!("{field} : {changes:?}"))
    };
    let severity = change(2, "severity");
    assert_eq!(
        severity,
        json!({ "field": "severity", "label": "Gravité", "old": "medium", "new": "high", "old_text": "Moyenne", "new_text": "Haute" })
    );
    assert_eq!(change(2, "assigned_to")["new_text"], "hse");
    assert_eq!(change(3, "site")["new_text"], "Site ALPHA");
    let lines = change(1, "corrective_actions");
    assert_eq!(
        (&lines["lines"][0]["change"], lines["lines"][0]["changes"][0]["new"].as_str()),
        (&json!("added"), Some("Refaire l'échelle"))
    );
    let english = manager.request(reqwest::Method::GET, &format!("{path}/history")).header("accept-language", "en");
    assert_eq!(manager.send(english).await.expect(200)["data"][0]["label"], "Submit");
    let first = manager.get(&format!("{path}/history?limit=3")).await.expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = manager.get(&format!("{path}/history?limit=3&cursor={cursor}")).await.expect(200);
    let versions = |page: &Value| -> Vec<i64> {
        page["data"].as_array().unwrap().iter().map(|step| step["version"].as_i64().unwrap()).collect()
    };
    assert_eq!((versions(&first), versions(&rest), &rest["next_cursor"]), (vec![4, 3, 2], vec![1], &Value::Null));
    for (query, expected) in [
        ("limit=0", "400 request.bad_parameter"),
        ("limit=201", "400 request.bad_parameter"),
        ("cursor=x", "400 query.bad_cursor"),
        ("colour=red", "400 request.unknown_parameter"),
    ] {
        assert_eq!(manager.get(&format!("{path}/history?{query}")).await.summary(), expected, "{query}");
    }
}

#[tokio::test]
async fn history_stays_behind_the_rights_of_today() {
    let stage = Stage::new().await;
    let (supervisor, manager, stranger, reader) = (
        stage.of_a("sup", &["supervisor"]).await,
        stage.of_a("hse", &["hse_manager"]).await,
        stage.of_b("etr", &["hse_manager"]).await,
        stage.of_a("lec", &["user"]).await,
    );
    let record = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let path = path(&record);
    let medical = json!([{ "company": stage.a, "permission": "hse.incident.edit.own", "classes": "medical" }]);
    stage.grant(&supervisor, medical).await;
    supervisor.patch(&path, json!({ "medical": "Entorse" })).await.expect(200);
    supervisor.patch(&path, json!({ "severity": "high" })).await.expect(200);
    let only_serious =
        json!([{ "company": stage.a, "permission": "hse.incident.view.company", "filter": "severity == 'high'" }]);
    stage.grant(&reader, only_serious).await;
    for address in [
        path.clone(),
        format!("{path}?version=1"),
        format!("{path}?at=2100-01-01T00:00:00Z"),
        format!("{path}/history"),
    ] {
        assert_eq!(stranger.get(&address).await.summary(), "404 record.not_found", "{address}");
    }
    assert_eq!(stranger.post(&format!("{path}/restore-version"), json!({ "version": 1 })).await.status, 404);
    let told = manager.get(&format!("{path}/history")).await.expect(200);
    assert_eq!(
        told["data"][1]["changes"],
        json!([{ "field": "medical", "label": "Note médicale", "protected": true }])
    );
    assert_eq!(manager.get(&format!("{path}?version=1")).await.expect(200).get("medical"), None);
    assert_eq!(reader.get(&format!("{path}?version=3")).await.expect(200)["severity"], "high");
    for version in [1, 2] {
        let hidden = reader.get(&format!("{path}?version={version}")).await;
        assert_eq!(hidden.summary(), "404 record.not_found", "ses droits ne lui montreraient pas cet état");
    }
    let told = reader.get(&format!("{path}/history")).await.expect(200);
    let raw = told.to_string();
    assert!(!raw.contains("medium") && !raw.contains("Chute") && !raw.contains("Entorse"), "{raw}");
}

#[tokio::test]
async fn a_record_has_no_state_before_its_birth_nor_in_the_bin() {
    let stage = Stage::new().await;
    let manager = stage.of_a("hse", &["hse_manager"]).await;
    let record = manager.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let path = path(&record);
    manager.delete(&path).await.expect(204);
    for (query, expected) in [
        ("version=1", 200),
        ("version=2", 404),
        ("version=3", 404),
        ("at=2020-01-01T00:00:00Z", 404),
        ("at=2100-01-01T00:00:00Z", 404),
        ("at=hier", 400),
        ("version=0", 400),
        ("version=1&fields=title", 400),
    ] {
        assert_eq!(manager.get(&format!("{path}?{query}")).await.status, expected, "{query}");
    }
    assert_eq!(manager.get(&format!("{path}/history")).await.expect(200)["data"].as_array().unwrap().len(), 2);
    let numbered = format!("hse/incidents/@{}?version=1", record["number"].as_str().unwrap());
    assert_eq!(manager.get(&numbered).await.expect(200)["title"], record["title"]);
}

#[tokio::test]
async fn an_older_version_comes_back_through_the_usual_door() {
    let stage = Stage::new().await;
    let (supervisor, manager, reader) = (
        stage.of_a("sup", &["supervisor"]).await,
        stage.of_a("hse", &["hse_manager"]).await,
        stage.of_a("lec", &["auditor"]).await,
    );
    let line = json!({ "title": "Refaire l'échelle", "responsible": supervisor.user, "due_on": "2026-03-01" });
    let mut body = object(incident(stage.alpha));
    body.insert("corrective_actions".to_owned(), json!([line]));
    let record = supervisor.post("hse/incidents", Value::Object(body)).await.expect(201);
    let path = path(&record);
    let other =
        json!({ "title": "Baliser la zone de travail", "responsible": supervisor.user, "due_on": "2026-03-01" });
    supervisor
        .patch(&path, json!({ "severity": "high", "location": "Grue", "corrective_actions": [other] }))
        .await
        .expect(200);
    supervisor.act("hse/incidents", &record, "submit").await.expect(200);
    let back = format!("{path}/restore-version");
    assert_eq!(reader.post(&back, json!({ "version": 1 })).await.summary(), "403 access.forbidden");
    assert_eq!(manager.post(&back, json!({ "version": 9 })).await.summary(), "404 record.not_found");
    assert_eq!(manager.post(&back, json!({ "version": 1, "x": 1 })).await.summary(), "400 request.malformed");
    let stale =
        manager.request(reqwest::Method::POST, &back).header("if-match", "\"1\"").json(&json!({ "version": 1 }));
    assert_eq!(manager.send(stale).await.status, 412);
    let done = manager.post(&back, json!({ "version": 1 })).await.expect(200);
    let now = &done["record"];
    assert_eq!(
        (&now["severity"], &now["location"], &now["version"]),
        (&json!("medium"), &record["location"], &json!(4))
    );
    assert_eq!(
        (&now["status"], &done["skipped"]),
        (&json!("submitted"), &json!(["status"])),
        "un état ne se saisit pas"
    );
    let lines = now["corrective_actions"].as_array().unwrap();
    assert_eq!((lines.len(), &lines[0]["title"]), (1, &json!("Refaire l'échelle")));
    let again = manager.post(&back, json!({ "version": 1 })).await.expect(200);
    assert_eq!(again["record"]["version"], 4, "rien ne diffère : rien n'est écrit");
    let told = manager.get(&format!("{path}/history")).await.expect(200);
    assert_eq!((&told["data"][0]["actor_name"], &told["data"][0]["version"]), (&json!("hse"), &json!(4)));
    for action in ["classify", "approve"] {
        manager.act("hse/incidents", &record, action).await.expect(200);
    }
    let refused = manager.post(&back, json!({ "version": 2 })).await;
    assert!(refused.summary().starts_with("422 rule.broken"), "{}", refused.summary());
}
