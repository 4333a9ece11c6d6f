//! Ce qu'une demande fautive reçoit : un problème qui nomme le code et le champ, dans la langue de l'appelant ; et rien
//! n'est écrit.

use std::cell::RefCell;

use reqwest::{Method, RequestBuilder, header};
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::stage::{Stage, id, incident, incident_with, png};

/// La scène des refus : qui parle, et ce qui existe.
struct Scene {
    stage: Stage,
    supervisor: Client,
    manager: Client,
    stranger: Client,
    draft: Value,
    closed: Value,
    submitted: Value,
    photo: Value,
    loose: Value,
    foreign_person: String,
    faults: RefCell<Vec<String>>,
}

impl Scene {
    async fn new() -> Scene {
        let stage = Stage::new().await;
        let supervisor = stage.of_a("sup", &["supervisor"]).await;
        let manager = stage.of_a("hse", &["hse_manager"]).await;
        let stranger = stage.of_b("etranger", &["hse_manager"]).await;
        let photo = supervisor.upload("photo.png", "image/png", png(), Some("hse.incident.photos")).await.expect(201);
        let loose = supervisor.upload("photo.png", "image/png", png(), None).await.expect(201);
        let body = incident_with(stage.alpha, json!({ "photos": [photo["id"]], "external_id": "X-1" }));
        let draft = supervisor.post("hse/incidents", body).await.expect(201);
        let submitted = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
        let submitted = supervisor.act("hse/incidents", &submitted, "submit").await.expect(200);
        let closed = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
        supervisor.act("hse/incidents", &closed, "submit").await.expect(200);
        for action in ["classify", "approve", "close"] {
            manager.act("hse/incidents", &closed, action).await.expect(200);
        }
        let person = json!({ "name": "Personne de B", "company": stage.b });
        let foreign_person = stage.app.create("core.person", person).await.to_string();
        stage.app.settle().await;
        let faults = RefCell::default();
        Scene { stage, supervisor, manager, stranger, draft, closed, submitted, photo, loose, foreign_person, faults }
    }

    fn path(record: &Value) -> String {
        format!("hse/incidents/{}", id(record))
    }

    /// Envoie deux fois, en français et en anglais, et dit ce qui n'est pas ce qu'un refus doit être.
    async fn refused(&self, name: &str, request: RequestBuilder, expected: &str) {
        let before = self.stage.traces().await;
        let in_english = request.try_clone().expect("une demande d'essai se répète");
        let french = self.supervisor.send(request.header(header::ACCEPT_LANGUAGE, "fr")).await;
        let english = self.supervisor.send(in_english.header(header::ACCEPT_LANGUAGE, "en-GB")).await;
        let mut faults = [ill_said(&french, "fr"), ill_said(&english, "en")].concat();
        if french.summary() != expected {
            faults.push(format!("{} au lieu de {expected}", french.summary()));
        }
        if french.json["detail"] == english.json["detail"] {
            faults.push("la même phrase dans deux langues".to_owned());
        }
        if self.stage.traces().await != before {
            faults.push("quelque chose a été écrit".to_owned());
        }
        self.faults.borrow_mut().extend(faults.into_iter().map(|fault| format!("{name} : {fault}\n")));
    }

    /// Ce qui ne va pas dans toute une table, montré d'un coup.
    fn verdict(&self) {
        let faults = self.faults.take();
        assert!(faults.is_empty(), "\n{}", faults.concat());
    }
}

/// Ce qui manque à un document RFC 9457 entier, aux phrases écrites, avec les en-têtes de toute réponse.
fn ill_said(reply: &Reply, language: &str) -> Vec<String> {
    let problem = &reply.json;
    let mut faults = Vec::new();
    let headers = [
        ("content-type", "application/problem+json"),
        ("content-language", language),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("x-request-id", problem["request_id"].as_str().unwrap_or("un identifiant")),
    ];
    for (name, value) in headers {
        if reply.header(name) != Some(value) {
            faults.push(format!("{name} : {:?} au lieu de {value}", reply.header(name)));
        }
    }
    let messages = problem["errors"].as_array().into_iter().flatten().map(|fault| &fault["message"]);
    for said in [&problem["title"], &problem["detail"]].into_iter().chain(messages) {
        let said = said.as_str().unwrap_or_default();
        if said.is_empty() || said.contains("error.") || said.contains('{') && said.contains('}') {
            faults.push(format!("« {said} » n'est pas une phrase"));
        }
    }
    faults
}

const NOBODY: &str = "00000000-0000-7000-8000-000000000001";

#[tokio::test]
async fn a_faulty_incident_is_refused_field_by_field() {
    let scene = Scene::new().await;
    let (a, b) = (scene.stage.alpha, scene.stage.beta);
    let line = json!({ "title": "Remplacer l'échelle", "responsible": scene.supervisor.user, "due_on": "2027-01-01" });
    let twin = json!({ "id": NOBODY, "title": "Remplacer l'échelle", "responsible": scene.supervisor.user, "due_on": "2027-01-01" });
    let many: Vec<Value> = (0..1001).map(|_| line.clone()).collect();
    let files: Vec<Value> = (0..6).map(|rank| json!(format!("00000000-0000-7000-8000-00000000000{rank}"))).collect();
    let cases = [
        ("unknown field", json!({ "colour": "red" }), "422 validation.failed colour:unknown_field"),
        ("wrong type", json!({ "title": 12 }), "422 validation.failed title:wrong_type"),
        ("null on a required field", json!({ "title": null }), "422 validation.failed title:required"),
        ("blank on a required field", json!({ "title": "   " }), "422 validation.failed title:required"),
        ("too short", json!({ "title": "court" }), "422 validation.failed title:too_short"),
        ("too long", json!({ "title": "é".repeat(201) }), "422 validation.failed title:too_long"),
        ("several lines", json!({ "title": "une ligne\nune autre" }), "422 validation.failed title:single_line"),
        ("nul byte", json!({ "title": "un titre \u{0} coupé" }), "422 validation.failed title:bad_character"),
        ("bad option", json!({ "severity": "huge" }), "422 validation.failed severity:bad_option"),
        ("list for an option", json!({ "severity": ["low"] }), "422 validation.failed severity:wrong_type"),
        ("not an instant", json!({ "occurred_at": "hier" }), "422 validation.failed occurred_at:wrong_type"),
        (
            "no time zone",
            json!({ "occurred_at": "2026-01-05T08:30:00" }),
            "422 validation.failed occurred_at:wrong_type",
        ),
        (
            "in the future",
            json!({ "occurred_at": "2999-01-05T08:30:00Z" }),
            "422 validation.failed occurred_at:in_future",
        ),
        (
            "before our era",
            json!({ "occurred_at": "-000044-03-15T12:00:00Z" }),
            "422 validation.failed occurred_at:out_of_range",
        ),
        ("broken link", json!({ "site": NOBODY }), "422 validation.failed site:broken_link"),
        ("not an id", json!({ "site": "ALPHA" }), "422 validation.failed site:wrong_type"),
        ("site of another company", json!({ "site": b }), "422 validation.failed site:broken_link"),
        ("another company", json!({ "company": scene.stage.b }), "422 validation.failed company:broken_link"),
        ("no company", json!({ "company": null }), "422 validation.failed company:required"),
        (
            "reporter of another company",
            json!({ "reporter": scene.stranger.user }),
            "422 validation.failed reporter:broken_link",
        ),
        (
            "witness of another company",
            json!({ "witnesses": [scene.foreign_person] }),
            "422 validation.failed witnesses:broken_link",
        ),
        ("witnesses not a list", json!({ "witnesses": "personne" }), "422 validation.failed witnesses:wrong_type"),
        ("witness not an id", json!({ "witnesses": [1] }), "422 validation.failed witnesses:wrong_type"),
        ("unknown file", json!({ "photos": [NOBODY] }), "422 validation.failed photos:broken_link"),
        (
            "file twice",
            json!({ "photos": [scene.loose["id"], scene.loose["id"]] }),
            "422 validation.failed photos:repeated",
        ),
        (
            "file of another record",
            json!({ "photos": [scene.photo["id"]] }),
            "422 validation.failed photos:broken_link",
        ),
        ("too many files", json!({ "photos": files }), "422 validation.failed photos:too_many"),
        (
            "lines not a list",
            json!({ "corrective_actions": {} }),
            "422 validation.failed corrective_actions:wrong_type",
        ),
        (
            "line not an object",
            json!({ "corrective_actions": [1] }),
            "422 validation.failed corrective_actions[0]:wrong_type",
        ),
        ("too many lines", json!({ "corrective_actions": many }), "422 validation.failed corrective_actions:too_many"),
        (
            "line twice",
            json!({ "corrective_actions": [twin, twin] }),
            "422 validation.failed corrective_actions[1].id:repeated",
        ),
        (
            "fields of a line",
            json!({ "corrective_actions": [line, { "title": "non", "colour": 1, "due_on": "2027-13-01" }] }),
            "422 validation.failed corrective_actions[1].title:too_short corrective_actions[1].colour:unknown_field \
             corrective_actions[1].due_on:wrong_type corrective_actions[1].responsible:required",
        ),
        (
            "broken link of a line",
            json!({ "corrective_actions": [{ "title": "Remplacer", "responsible": NOBODY, "due_on": "2027-01-01" }] }),
            "422 validation.failed corrective_actions[0].responsible:broken_link",
        ),
        ("formula", json!({ "is_serious": true }), "422 validation.failed is_serious:read_only"),
        ("number", json!({ "number": "INC-1" }), "422 validation.failed number:read_only"),
        ("state", json!({ "status": "approved" }), "422 validation.failed status:read_only"),
        ("approver", json!({ "approved_by": scene.supervisor.user }), "422 validation.failed approved_by:read_only"),
        ("birth date", json!({ "created_at": "2026-01-01T00:00:00Z" }), "422 validation.failed created_at:read_only"),
        ("owner", json!({ "owner": scene.supervisor.user }), "422 validation.failed owner:read_only"),
        ("unreadable field", json!({ "medical": "fracture" }), "422 validation.failed medical:unknown_field"),
        ("id not one", json!({ "id": "12" }), "422 validation.failed id:wrong_type"),
        ("id taken", json!({ "id": scene.draft["id"] }), "409 record.duplicate id:duplicate"),
        ("external id taken", json!({ "external_id": "X-1" }), "409 record.duplicate external_id:duplicate"),
        ("external id too long", json!({ "external_id": long_text() }), "422 validation.failed external_id:too_long"),
        (
            "two faults",
            json!({ "title": 1, "severity": "huge" }),
            "422 validation.failed title:wrong_type severity:bad_option",
        ),
    ];
    for (name, changes, expected) in cases {
        let request = scene.supervisor.request(Method::POST, "hse/incidents").json(&incident_with(a, changes));
        scene.refused(name, request, expected).await;
    }
    let empty = scene.supervisor.request(Method::POST, "hse/incidents").json(&json!({}));
    let all = "422 validation.failed title:required type:required severity:required occurred_at:required location:required \
               description:required";
    scene.refused("nothing sent", empty, all).await;
    scene.verdict();
}

/// Un texte que rien ne comprime : au-delà de ce qu'un index porte.
fn long_text() -> String {
    (0..3000_u32).map(|n| char::from_u32(0x4e00 + n.wrapping_mul(2_654_435_761) % 20_000).unwrap()).collect()
}

#[tokio::test]
async fn a_faulty_change_is_refused() {
    let scene = Scene::new().await;
    let draft = Scene::path(&scene.draft);
    let cases = [
        ("stale version in the body", json!({ "title": "Un titre plus clair", "version": 9 }), "412 record.stale"),
        ("version not a number", json!({ "version": "neuf" }), "400 request.bad_parameter"),
        ("version beyond numbers", json!({ "version": 1e300 }), "400 request.bad_parameter"),
        ("another reporter", json!({ "reporter": scene.manager.user }), "422 validation.failed reporter:set_once"),
        ("no title", json!({ "title": null }), "422 validation.failed title:required"),
        ("no company", json!({ "company": null }), "422 validation.failed company:required"),
        ("another company", json!({ "company": scene.stage.b }), "422 validation.failed company:broken_link"),
        ("site of another company", json!({ "site": scene.stage.beta }), "422 validation.failed site:broken_link"),
        ("state", json!({ "status": "approved" }), "422 validation.failed status:read_only"),
        ("unreadable field", json!({ "medical": "fracture" }), "422 validation.failed medical:unknown_field"),
        ("birth", json!({ "created_by": scene.manager.user }), "422 validation.failed created_by:read_only"),
        ("deletion", json!({ "deleted_at": "2026-01-01T00:00:00Z" }), "422 validation.failed deleted_at:read_only"),
    ];
    for (name, body, expected) in cases {
        scene.refused(name, scene.supervisor.request(Method::PATCH, &draft).json(&body), expected).await;
    }
    let title = json!({ "title": "Un titre plus clair" });
    for (name, value, expected) in [
        ("stale If-Match", "\"9\"", "412 record.stale"),
        ("weak stale If-Match", "W/\"9\"", "412 record.stale"),
        ("unreadable If-Match", "\"neuf\"", "400 request.bad_parameter"),
    ] {
        let change = scene.supervisor.request(Method::PATCH, &draft).header(header::IF_MATCH, value);
        scene.refused(name, change.json(&title), expected).await;
        let removal = scene.manager.request(Method::DELETE, &draft).header(header::IF_MATCH, value);
        scene.refused(name, removal, expected).await;
    }
    let frozen = scene.manager.request(Method::PATCH, &Scene::path(&scene.closed)).json(&title);
    scene.refused("closed", frozen, "409 record.frozen").await;
    let foreign = scene.manager.request(Method::PATCH, &draft).json(&title);
    scene.refused("draft of another", foreign, "403 access.forbidden").await;
    let removal = scene.supervisor.request(Method::DELETE, &draft);
    scene.refused("deletion without the right", removal, "403 access.forbidden").await;
    scene.verdict();
}

#[tokio::test]
async fn a_stale_change_shows_what_it_conflicts_with() {
    let scene = Scene::new().await;
    let path = Scene::path(&scene.draft);
    scene.supervisor.patch(&path, json!({ "title": "Le titre d'un collègue" })).await.expect(200);
    let mine = json!({ "title": "Mon titre à moi", "location": scene.draft["location"], "version": 1 });
    let refused = scene.supervisor.patch(&path, mine).await;
    assert_eq!(refused.summary(), "412 record.stale");
    assert_eq!(refused.json["conflicts"], json!(["title"]));
    assert_eq!(refused.json["current"]["title"], "Le titre d'un collègue");
    assert_eq!(refused.json["current"]["version"], 2);
}

#[tokio::test]
async fn a_faulty_action_is_refused() {
    let scene = Scene::new().await;
    let open_action =
        json!({ "title": "Remplacer l'échelle", "responsible": scene.supervisor.user, "due_on": "2027-01-01" });
    let body = incident_with(scene.stage.alpha, json!({ "corrective_actions": [open_action] }));
    let approved = scene.supervisor.post("hse/incidents", body).await.expect(201);
    scene.supervisor.act("hse/incidents", &approved, "submit").await.expect(200);
    scene.manager.act("hse/incidents", &approved, "classify").await.expect(200);
    scene.manager.act("hse/incidents", &approved, "approve").await.expect(200);
    let own = scene.manager.post("hse/incidents", incident(scene.stage.alpha)).await.expect(201);
    scene.manager.act("hse/incidents", &own, "submit").await.expect(200);
    scene.manager.act("hse/incidents", &own, "classify").await.expect(200);
    let cases = [
        (
            "illegal transition",
            &scene.supervisor,
            &scene.submitted,
            "submit",
            json!({}),
            "409 workflow.illegal_transition",
        ),
        ("unknown action", &scene.manager, &scene.draft, "explode", json!({}), "404 action.unknown"),
        ("forbidden action", &scene.supervisor, &scene.submitted, "classify", json!({}), "403 access.forbidden"),
        ("separated duties", &scene.manager, &own, "approve", json!({}), "403 workflow.separation"),
        ("guard not met", &scene.manager, &approved, "close", json!({}), "422 rule.broken close:rule"),
        (
            "missing parameter",
            &scene.manager,
            &scene.closed,
            "reopen",
            json!({}),
            "422 validation.failed reason:required",
        ),
        (
            "short parameter",
            &scene.manager,
            &scene.closed,
            "reopen",
            json!({ "reason": "bref" }),
            "422 validation.failed reason:too_short",
        ),
        (
            "unknown parameter",
            &scene.manager,
            &scene.submitted,
            "classify",
            json!({ "colour": "red" }),
            "422 validation.failed colour:unknown_field",
        ),
        (
            "bad option",
            &scene.manager,
            &scene.submitted,
            "classify",
            json!({ "severity": "huge" }),
            "422 validation.failed severity:bad_option",
        ),
        ("stale version", &scene.manager, &scene.submitted, "classify", json!({ "version": 1 }), "412 record.stale"),
    ];
    for (name, client, record, action, body, expected) in cases {
        let request = client.request(Method::POST, &format!("{}/actions/{action}", Scene::path(record)));
        scene.refused(name, request.json(&body), expected).await;
    }
    let refused = scene.manager.act("hse/incidents", &scene.submitted, "close").await;
    assert_eq!(refused.json["allowed"], json!(["classify"]), "les transitions permises, à qui peut les faire");
    scene.verdict();
}

#[tokio::test]
async fn what_one_may_not_see_does_not_exist() {
    let scene = Scene::new().await;
    let path = Scene::path(&scene.draft);
    let number = format!("hse/incidents/@{}", scene.draft["number"].as_str().unwrap());
    let file = format!("files/{}", scene.photo["id"].as_str().unwrap());
    let cases = [
        (Method::GET, path.clone()),
        (Method::PATCH, path.clone()),
        (Method::DELETE, path.clone()),
        (Method::POST, format!("{path}/restore")),
        (Method::GET, format!("{path}/actions")),
        (Method::POST, format!("{path}/actions/submit")),
        (Method::GET, number.clone()),
        (Method::PATCH, number),
        (Method::GET, "hse/incidents/ext:X-1".to_owned()),
        (Method::GET, format!("audit?record={}", id(&scene.draft))),
        (Method::GET, format!("{file}?thumbnail=256")),
        (Method::GET, file),
        (Method::GET, format!("core/sites/{}", scene.stage.alpha)),
        (Method::GET, format!("core/companies/{}", scene.stage.a)),
        (Method::GET, format!("core/users/{}", scene.supervisor.user.unwrap())),
    ];
    for (method, path) in cases {
        let request = scene.stranger.request(method.clone(), &path);
        let request = if method == Method::GET { request } else { request.json(&json!({})) };
        scene.refused(&format!("{method} {path}"), request, "404 record.not_found").await;
    }
    scene.verdict();
}

#[tokio::test]
async fn an_unknown_address_or_key_is_refused() {
    let scene = Scene::new().await;
    let cases = [
        (Method::GET, "hse/incidents/12", "404 record.not_found"),
        (Method::GET, "hse/incidents/00000000-0000-0000-0000-00000000000g", "404 record.not_found"),
        (Method::GET, "hse/incidents/@", "404 record.not_found"),
        (Method::GET, "hse/incidents/@INC%202026", "404 record.not_found"),
        (Method::GET, "hse/incidents/@%27%3B%20DROP%20TABLE%20hse.incident%3B--", "404 record.not_found"),
        (Method::GET, "hse/incidents/@%F0%9F%94%A5", "404 record.not_found"),
        (Method::GET, "hse/incidents/@a%00b", "404 record.not_found"),
        (Method::GET, "hse/incidents/ext:", "404 record.not_found"),
        (Method::GET, "hse/incidents/ext:%00", "404 record.not_found"),
        (Method::GET, "hse/incidents/%ff", "404 request.unknown_route"),
        (Method::GET, "core/sites/@ALPHA", "404 record.not_found"),
        (Method::GET, "hse/nothing", "404 request.unknown_route"),
        (Method::GET, "nothing/incidents", "404 request.unknown_route"),
        (Method::GET, "hse/corrective_actions", "404 request.unknown_route"),
        (Method::GET, "nothing", "404 request.unknown_route"),
        (Method::GET, "hse/incidents/12/actions/submit/encore", "404 request.unknown_route"),
        (Method::PUT, "hse/incidents", "405 request.method_not_allowed"),
        (Method::DELETE, "hse/incidents", "405 request.method_not_allowed"),
        (Method::PUT, "hse/incidents/12", "405 request.method_not_allowed"),
        (Method::POST, "me", "405 request.method_not_allowed"),
        (Method::POST, "core/notifications", "405 request.method_not_allowed"),
        (Method::POST, "core/audit", "405 request.method_not_allowed"),
        (Method::GET, "files/12", "404 record.not_found"),
        (Method::GET, "audit?record=12", "404 record.not_found"),
        (Method::DELETE, "notifications/12", "404 record.not_found"),
        (Method::DELETE, "auth/sessions/12", "404 record.not_found"),
    ];
    for (method, path, expected) in cases {
        let request = scene.manager.request(method.clone(), path);
        let request = if method == Method::POST { request.json(&json!({})) } else { request };
        scene.refused(&format!("{method} {path}"), request, expected).await;
    }
    let refused = scene.manager.send(scene.manager.request(Method::PUT, "hse/incidents")).await;
    let allowed = refused.header("allow").unwrap_or_default();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "Allow: {allowed}");
    scene.verdict();
}

#[tokio::test]
async fn a_faulty_query_is_refused() {
    let scene = Scene::new().await;
    let other = scene.manager.get("hse/incidents?limit=1&sort=number").await.expect(200);
    let other = format!("limit=1&cursor={}", other["next_cursor"].as_str().unwrap());
    let costly = format!("filter=title=={}'c'", "('a'%2B'b')%2B".repeat(1200));
    let deep = format!("fields={}name", "site.".repeat(10_000));
    let cases = [
        (deep.as_str(), "400 query.too_costly"),
        ("colour=red", "400 request.unknown_parameter"),
        ("limit=1&limit=2", "400 request.unknown_parameter"),
        ("limit=0", "400 request.bad_parameter"),
        ("limit=-1", "400 request.bad_parameter"),
        ("limit=1001", "400 request.bad_parameter"),
        ("limit=99999999999999999999", "400 request.bad_parameter"),
        ("limit=dix", "400 request.bad_parameter"),
        ("limit=", "400 request.bad_parameter"),
        ("count=all", "400 request.bad_parameter"),
        ("deleted=maybe", "400 request.bad_parameter"),
        ("cursor=abc", "400 query.bad_cursor"),
        ("cursor=eyJxIjoiIiwiayI6W119", "400 query.bad_cursor"),
        (other.as_str(), "400 query.bad_cursor"),
        ("sort=colour", "400 request.bad_parameter"),
        ("sort=photos", "400 request.bad_parameter"),
        ("sort=witnesses", "400 request.bad_parameter"),
        ("sort=-", "400 request.bad_parameter"),
        ("sort=title.name", "400 request.bad_parameter"),
        ("sort=site.colour", "400 request.bad_parameter"),
        ("sort=number;DROP TABLE hse.incident", "400 request.bad_parameter"),
        ("sort=title,number,type,severity,status", "400 query.too_costly"),
        ("sort=medical", "403 query.unreadable_field"),
        ("sort=reporter.phone", "403 query.unreadable_field"),
        ("fields=colour", "400 request.bad_parameter"),
        ("fields=title,site.colour", "400 request.bad_parameter"),
        ("fields=title.name", "400 request.bad_parameter"),
        ("fields=medical", "403 query.unreadable_field"),
        ("fields=reporter.phone", "403 query.unreadable_field"),
        ("expand=title", "400 request.bad_parameter"),
        ("expand=colour", "400 request.bad_parameter"),
        ("expand=site.manager.company.owner", "400 query.too_costly"),
        ("filter=title ==", "400 query.bad_filter"),
        ("filter=colour == 'red'", "400 query.bad_filter"),
        ("filter=title", "400 query.bad_filter"),
        ("filter=title == 3", "400 query.bad_filter"),
        ("filter=site.colour == 'red'", "400 query.bad_filter"),
        ("filter=title.matches('^a')", "400 query.bad_filter"),
        ("filter=title == 'a'; DROP TABLE hse.incident", "400 query.bad_filter"),
        ("filter=title == '\\u0000'", "400 query.bad_filter"),
        ("filter=medical == 'x'", "403 query.unreadable_field"),
        ("filter=title == 'a' || medical != null", "403 query.unreadable_field"),
        ("filter=reporter.phone == '0'", "403 query.unreadable_field"),
        ("filter=witnesses.exists(w, w.phone == '0')", "403 query.unreadable_field"),
        ("q=%00", "400 request.malformed"),
        ("filter=%ff", "400 query.bad_filter"),
        (costly.as_str(), "400 query.bad_filter"),
    ];
    for (query, expected) in cases {
        let path = format!("hse/incidents?{}", query.replace(' ', "%20").replace('\\', "%5C"));
        let name: String = query.chars().take(60).collect();
        scene.refused(&name, scene.supervisor.request(Method::GET, &path), expected).await;
    }
    for path in ["me?x=1", "meta?locale=xx", "meta?x=1"] {
        let reply = scene.supervisor.get(path).await;
        assert!([200, 400].contains(&reply.status), "{path} {}", reply.summary());
    }
    scene.verdict();
}

#[tokio::test]
async fn a_faulty_body_is_refused() {
    let scene = Scene::new().await;
    let deep = format!("{{\"title\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
    let huge = format!("{{\"title\":\"{}\"}}", "a".repeat(3 << 20));
    let cases: [(&str, &str, Vec<u8>, &str); 12] = [
        ("cut", "application/json", b"{\"title\":".to_vec(), "400 request.malformed"),
        ("a list", "application/json", b"[]".to_vec(), "400 request.malformed"),
        ("a text", "application/json", b"\"incident\"".to_vec(), "400 request.malformed"),
        ("null", "application/json", b"null".to_vec(), "400 request.malformed"),
        ("two objects", "application/json", b"{}{}".to_vec(), "400 request.malformed"),
        ("not UTF-8", "application/json", b"{\"title\":\"\xff\xfe\"}".to_vec(), "400 request.malformed"),
        ("a lone surrogate", "application/json", b"{\"title\":\"\\ud800 seul\"}".to_vec(), "400 request.malformed"),
        ("a number beyond all", "application/json", b"{\"title\":1e999}".to_vec(), "400 request.malformed"),
        ("too deep", "application/json", deep.into_bytes(), "400 request.malformed"),
        ("too big", "application/json", huge.into_bytes(), "413 request.too_large"),
        ("plain text", "text/plain", b"{}".to_vec(), "415 request.unsupported_media"),
        ("a form", "application/x-www-form-urlencoded", b"title=a".to_vec(), "415 request.unsupported_media"),
    ];
    for (name, kind, body, expected) in cases {
        let request = scene.supervisor.request(Method::POST, "hse/incidents").header(header::CONTENT_TYPE, kind);
        scene.refused(name, request.body(body), expected).await;
    }
    let untyped = scene.supervisor.request(Method::POST, "hse/incidents").body("{}");
    scene.refused("no type", untyped, "415 request.unsupported_media").await;
    for (method, path, body, expected) in [
        (Method::PATCH, "me", json!({ "theme": "pink" }), "400 request.malformed"),
        (Method::PATCH, "me", json!({ "dates": "dym" }), "400 request.malformed"),
        (Method::PATCH, "me", json!({ "hours": 24 }), "400 request.malformed"),
        (Method::PATCH, "me", json!({ "sidebar": "left" }), "400 request.malformed"),
        (Method::PATCH, "me", json!({ "colour": "red" }), "400 request.malformed"),
        (Method::PATCH, "me", json!({ "timezone": "Mars/Base" }), "422 validation.failed timezone:unknown_timezone"),
        (Method::POST, "notifications/read", json!({ "ids": ["x"] }), "400 request.malformed"),
        (Method::POST, "auth/login", json!({ "email": 1, "password": "" }), "400 request.malformed"),
        (
            Method::POST,
            "auth/login",
            json!({ "email": "a\u{0}b@essai.test", "password": "x" }),
            "400 request.malformed",
        ),
        (
            Method::POST,
            "auth/mfa",
            json!({ "challenge": "x", "method": "sms", "code": "1" }),
            "400 request.bad_parameter",
        ),
    ] {
        let name = format!("{method} {path} {body}");
        scene.refused(&name, scene.supervisor.request(method, path).json(&body), expected).await;
    }
    scene.verdict();
}

#[tokio::test]
async fn an_address_that_does_not_read_is_told_in_clear_even_to_who_accepts_gzip() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    for (path, expected) in [
        ("automation/jobs/abc/cancel", "404 request.unknown_route"),
        ("automation/runs/abc/replay", "404 request.unknown_route"),
        ("imports/abc/check", "404 record.not_found"),
    ] {
        let request = admin.request(Method::POST, path).header(header::ACCEPT_ENCODING, "gzip").json(&json!({}));
        let reply = admin.send(request).await;
        assert!(reply.headers.get(header::CONTENT_ENCODING).is_none(), "{path}");
        assert_eq!(reply.summary(), expected, "{path}");
    }
}
