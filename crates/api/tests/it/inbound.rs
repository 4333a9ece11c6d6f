//! Les appels entrants : reconnus, gardés, faits une fois sous les droits de qui en répond, rejoués, essayés.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use kernel::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;
use testkit::{Client, Reply};

use crate::stage::{Stage, object};

/// Une entrée faite pour l'essai.
struct Door {
    /// Son identifiant, et l'adresse de son administration.
    admin: String,
    /// Où on l'appelle.
    path: String,
    secret: String,
}

async fn open(admin: &Client, body: Value) -> Door {
    let made = admin.post("automation/hooks", body).await.expect(201);
    let path = made["url"].as_str().unwrap().strip_prefix("http://essai.test").unwrap().to_owned();
    let admin = format!("automation/hooks/{}", made["id"].as_str().unwrap());
    Door { admin, path, secret: made["secret"].as_str().unwrap().to_owned() }
}

/// Une entrée à jeton qui tient des tiers à jour par leur code.
fn parties() -> Value {
    json!({
        "name": "erp", "auth": { "kind": "token" }, "action": "upsert", "entity": "core.party", "key": "code",
        "mapping": [
            { "field": "code", "from": "/party/code" },
            { "field": "name", "from": "/party/name" },
            { "field": "country", "from": "payload.party.country.upperAscii()" },
            { "field": "trade_name", "from": "/party/trade" },
        ],
    })
}

fn party(code: &str, name: &str) -> Value {
    json!({ "party": { "code": code, "name": name, "country": "ga" } })
}

/// Un appel à jeton, de ce type et de ce corps.
async fn send(stage: &Stage, door: &Door, kind: &str, body: impl Into<reqwest::Body>) -> Reply {
    let anonymous = stage.app.anonymous();
    let request = anonymous.request(Method::POST, &door.path).bearer_auth(&door.secret);
    anonymous.send(request.header("content-type", kind).body(body)).await
}

async fn call(stage: &Stage, door: &Door, body: &Value) -> Reply {
    send(stage, door, "application/json", body.to_string()).await
}

/// Le dernier appel reçu, une fois mené à son sort.
async fn last(stage: &Stage, admin: &Client, door: &Door) -> Value {
    stage.app.settle().await;
    let page = admin.get(&format!("{}/deliveries?limit=1", door.admin)).await.expect(200);
    page["data"][0].clone()
}

/// Ce que disent les fautes d'un appel, `champ:code`.
fn faults(delivery: &Value) -> Vec<String> {
    let one = |fault: &Value| format!("{}:{}", fault["field"].as_str().unwrap(), fault["code"].as_str().unwrap());
    delivery["errors"].as_array().unwrap().iter().map(one).collect()
}

async fn scene() -> (Stage, Client) {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    (stage, admin)
}

async fn number_of_parties(stage: &Stage) -> i64 {
    stage.number("SELECT count(*) FROM core.party").await
}

#[tokio::test]
async fn only_the_secret_opens_and_nothing_tells_why_not() {
    let (stage, admin) = scene().await;
    let door = open(&admin, parties()).await;
    let kept = call(&stage, &door, &party("A1", "Alizé")).await.expect(202);
    assert!(kept["id"].is_string());
    let wrong = |door: &Door| Door { admin: String::new(), path: door.path.clone(), secret: "faux".to_owned() };
    let nowhere = Door { path: format!("/api/v1/hooks/{}", stage.a), ..wrong(&door) };
    let mut told = Vec::new();
    for door in [wrong(&door), nowhere, Door { path: "/api/v1/hooks/erp".to_owned(), ..wrong(&door) }] {
        told.push(call(&stage, &door, &party("A2", "Brise")).await);
    }
    admin.patch(&door.admin, json!({ "enabled": false })).await.expect(200);
    told.push(call(&stage, &door, &party("A2", "Brise")).await);
    for reply in told {
        let mut body = object(reply.json.clone());
        body.remove("request_id");
        assert_eq!((reply.status, &body["code"]), (401, &json!("inbound.refused")));
        assert_eq!(body.len(), 5, "{body:?}");
    }
    admin.patch(&door.admin, json!({ "enabled": true })).await.expect(200);
    let turned = admin.post(&format!("{}/rotate", door.admin), json!({})).await.expect(200);
    assert_eq!(call(&stage, &door, &party("A2", "Brise")).await.status, 401);
    let door = Door { secret: turned["secret"].as_str().unwrap().to_owned(), ..door };
    call(&stage, &door, &party("A2", "Brise")).await.expect(202);
    stage.app.settle().await;
    let listed = admin.get("automation/hooks").await.expect(200);
    let seen = admin.get(&format!("{}/deliveries/{}", door.admin, kept["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&seen["status"], &seen["payload"]["party"]["name"]), (&json!("done"), &json!("Alizé")), "{seen}");
    let audit = "SELECT coalesce(string_agg(changes::text, ' '), '') FROM sys.audit";
    let audit: String = stage.app.tenant.db.query_opt(&audit.into(), &[]).await.unwrap().unwrap().get(0);
    for text in [listed.to_string(), seen.to_string(), audit] {
        assert!(!text.contains(&door.secret) && !text.contains("authorization"), "{text}");
    }
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action LIKE 'inbound.%'").await, 4);
    admin.delete(&door.admin).await.expect(204);
    assert_eq!(call(&stage, &door, &party("A3", "Cers")).await.status, 401);
}

fn signed(secret: &str, key: &str, at: i64, body: &str) -> String {
    let secret = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
    mac.update(format!("{key}.{at}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

async fn post(stage: &Stage, door: &Door, body: &str, headers: &[(&str, &str)]) -> Reply {
    let anonymous = stage.app.anonymous();
    let mut request = anonymous.request(Method::POST, &door.path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    anonymous.send(request.body(body.to_owned())).await
}

#[tokio::test]
async fn a_signature_holds_five_minutes_and_a_delivery_counts_once() {
    let (stage, admin) = scene().await;
    let mut body = parties();
    body["auth"] = json!({ "kind": "standard" });
    body["action"] = json!("create");
    let door = open(&admin, body).await;
    let body = party("S1", "Sirocco").to_string();
    let now = Clock::System.now().as_second();
    let send = async |key: &str, at: i64, signature: String, body: &str| {
        let at = at.to_string();
        let headers = [("webhook-id", key), ("webhook-timestamp", &*at), ("webhook-signature", &*signature)];
        post(&stage, &door, body, &headers).await
    };
    let good = |key: &str, at: i64| signed(&door.secret, key, at, &body);
    for (at, signature) in [
        (now - 310, good("m1", now - 310)),
        (now + 310, good("m1", now + 310)),
        (now, good("m1", now - 1)),
        (now, good("m2", now)),
        (now, "v1,".to_owned()),
        (now, String::new()),
    ] {
        assert_eq!(send("m1", at, signature.clone(), &body).await.status, 401, "{at} {signature}");
    }
    assert_eq!(send("m1", now, good("m1", now), &party("S1", "Autre").to_string()).await.status, 401);
    let several = format!("v1,AAAA {} v2,x", good("m1", now));
    let first = send("m1", now, several, &body).await.expect(202);
    let again = send("m1", now - 60, good("m1", now - 60), &body).await.expect(202);
    assert_eq!(first["id"], again["id"]);
    let twice = tokio::join!(
        send("m2", now, good("m2", now), &body),
        send("m2", now, good("m2", now), &body),
        send("m2", now, good("m2", now), &body),
    );
    let ids = [twice.0.expect(202)["id"].clone(), twice.1.expect(202)["id"].clone(), twice.2.expect(202)["id"].clone()];
    assert!(ids.iter().all(|one| *one == ids[0]), "{ids:?}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.job WHERE kind = 'inbound'").await, 2);
    stage.app.settle().await;
    assert_eq!(number_of_parties(&stage).await, 1, "le second porte le même code : il est refusé");
    assert_eq!(faults(&last(&stage, &admin, &door).await), ["code:duplicate"]);
}

/// Le secret, le corps et la signature de la documentation de GitHub (« Validating webhook deliveries »).
#[tokio::test]
async fn a_plain_signature_is_that_of_github() {
    let (stage, admin) = scene().await;
    let body = json!({
        "name": "git", "auth": { "kind": "hmac", "header": "X-Hub-Signature-256" }, "secret": "It's a Secret to Everybody",
    });
    let door = open(&admin, body).await;
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let known = post(&stage, &door, "Hello, World!", &[("x-hub-signature-256", signature)]).await;
    assert_eq!(known.summary(), "400 inbound.unreadable", "reconnu, mais ce n'est pas du JSON");
    let forged = post(&stage, &door, "Hello, World?", &[("x-hub-signature-256", signature)]).await;
    assert_eq!(forged.summary(), "401 inbound.refused");
    assert_eq!(post(&stage, &door, "Hello, World!", &[]).await.status, 401);
}

#[tokio::test]
async fn json_xml_and_forms_keep_the_same_record() {
    let (stage, admin) = scene().await;
    let door = open(&admin, parties()).await;
    let shown = async || {
        let delivery = last(&stage, &admin, &door).await;
        let page = admin.get("core/parties?filter=code=='F-01'").await.expect(200);
        let party = &page["data"][0];
        json!([
            page["data"].as_array().unwrap().len(),
            delivery["act"],
            party["name"],
            party["country"],
            party["trade_name"]
        ])
    };
    call(&stage, &door, &party("F-01", "Fournisseur & Fils")).await.expect(202);
    assert_eq!(shown().await, json!([1, "created", "Fournisseur & Fils", "GA", null]));
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- ERP --><e:party xmlns:e=\"urn:x\"><e:code>F-01</e:code>\
        <e:name>Fournisseur &amp; <![CDATA[<Filles>]]> &#233;t&#xE9;</e:name><country>fr</country><trade lang=\"fr\">T</trade></e:party>";
    send(&stage, &door, "application/xml; charset=UTF-8", xml).await.expect(202);
    let faulty = last(&stage, &admin, &door).await;
    assert_eq!(faults(&faulty), ["trade_name:wrong_type"], "un élément à attribut n'est pas un texte");
    let fix = json!([
        { "field": "code", "from": "/party/code" }, { "field": "name", "from": "/party/name" },
        { "field": "country", "from": "payload.party.country.upperAscii()" },
        { "field": "trade_name", "from": "/party/trade/#text" },
    ]);
    admin.patch(&door.admin, json!({ "mapping": fix })).await.expect(200);
    let replay = format!("{}/deliveries/{}/replay", door.admin, faulty["id"].as_str().unwrap());
    admin.post(&replay, json!({})).await.expect(200);
    assert_eq!(shown().await, json!([1, "updated", "Fournisseur & <Filles> été", "FR", "T"]));
    assert_eq!(admin.post(&replay, json!({})).await.summary(), "409 workflow.illegal_transition");
    let flat = json!([
        { "field": "code", "from": "/code" }, { "field": "name", "from": "/name" },
        { "field": "country", "from": "payload.country" },
    ]);
    admin.patch(&door.admin, json!({ "mapping": flat })).await.expect(200);
    let form = "application/x-www-form-urlencoded";
    send(&stage, &door, form, "code=F-01&name=%C3%89t%C3%A9+%26+fils&country=CG").await.expect(202);
    assert_eq!(shown().await, json!([1, "updated", "Été & fils", "CG", "T"]));
    let parts = "--b\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nF-01\r\n--b\r\nContent-Disposition: form-data; \
        name=\"name\"\r\n\r\nÀ parts\r\n--b\r\nContent-Disposition: form-data; name=\"country\"\r\n\r\nAO\r\n--b--\r\n";
    send(&stage, &door, "multipart/form-data; boundary=b", parts).await.expect(202);
    assert_eq!(shown().await, json!([1, "updated", "À parts", "AO", "T"]));
}

#[tokio::test]
async fn hostile_bodies_are_refused_and_nothing_is_kept() {
    let (stage, admin) = scene().await;
    let door = open(&admin, parties()).await;
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">]><party>&lol2;</party>";
    let deep = |open: &str, close: &str, times: usize| format!("{}{}", open.repeat(times), close.repeat(times));
    let xml = "application/xml";
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    let many = format!("<a {}/>", (0..300).map(|rank| format!("a{rank}='' ")).collect::<String>());
    for (kind, body, told) in [
        (json, deep("[", "]", 100_000).into_bytes(), "400 inbound.unreadable"),
        (json, deep("[", "]", 100).into_bytes(), "400 inbound.unreadable"),
        (json, b"{\"a\":\"\xff\xfe\"}".to_vec(), "400 inbound.unreadable"),
        (json, b"{\"a\":\"\\u0000\"}".to_vec(), "400 inbound.unreadable"),
        (json, b"{\"a\":1e999}".to_vec(), "400 inbound.unreadable"),
        (json, b"{\"a\":".to_vec(), "400 inbound.unreadable"),
        (json, Vec::new(), "400 inbound.unreadable"),
        (xml, laughs.as_bytes().to_vec(), "400 inbound.unreadable"),
        (xml, b"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>".to_vec(), "400 inbound.unreadable"),
        (xml, b"<a>&unknown;</a>".to_vec(), "400 inbound.unreadable"),
        (xml, deep("<a>", "</a>", 20_000).into_bytes(), "400 inbound.unreadable"),
        (xml, many.into_bytes(), "400 inbound.unreadable"),
        (xml, b"<a><b></a>".to_vec(), "400 inbound.unreadable"),
        (xml, b"<a/><b/>".to_vec(), "400 inbound.unreadable"),
        (xml, b"<a>&#0;</a>".to_vec(), "400 inbound.unreadable"),
        (xml, b"<a>\xe9</a>".to_vec(), "400 inbound.unreadable"),
        (form, b"name=%ff".to_vec(), "400 inbound.unreadable"),
        (form, (0..2000).map(|rank| format!("a{rank}=1&")).collect::<String>().into_bytes(), "400 inbound.unreadable"),
        ("text/plain", b"bonjour".to_vec(), "415 request.unsupported_media"),
        ("application/json; charset=iso-8859-1", b"{}".to_vec(), "415 request.unsupported_media"),
        ("multipart/form-data", b"x".to_vec(), "400 inbound.unreadable"),
        (json, vec![b' '; 1024 * 1024 + 1], "413 request.too_large"),
    ] {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        assert_eq!(send(&stage, &door, kind, body).await.summary(), told, "{kind} {shown}");
    }
    let packed = stage.app.anonymous();
    let request = packed.request(Method::POST, &door.path).bearer_auth(&door.secret);
    let request = request.header("content-type", json).header("content-encoding", "gzip").body("x");
    assert_eq!(packed.send(request).await.status, 415);
    let file = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.exe\"\r\n\r\nMZ\r\n--b--\r\n";
    assert_eq!(send(&stage, &door, "multipart/form-data; boundary=b", file).await.status, 415);
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery").await, 0);
}

/// Une entrée d'objets connectés, qui déclare des incidents.
fn alarms(name: &str) -> Value {
    json!({
        "name": name, "auth": { "kind": "token", "header": "X-Sender" }, "action": "create", "entity": "hse.incident",
        "mapping": [
            { "field": "title", "from": "'Alarme : ' + payload.sensor + ' au-dessus du seuil'" },
            { "field": "type", "from": "'process_safety'" },
            { "field": "severity", "from": "payload.level > 8 ? 'critical' : 'low'" },
            { "field": "occurred_at", "from": "/at" },
            { "field": "site", "from": "/site" },
            { "field": "location", "from": "/sensor" },
            { "field": "description", "from": "/message" },
        ],
    })
}

fn alarm(site: &str) -> Value {
    json!({
        "sensor": "GAZ-12", "level": 9, "at": "2026-01-05T08:30:00Z", "site": site,
        "message": "Concentration de méthane au-dessus de vingt pour cent de la limite.",
    })
}

async fn alert(stage: &Stage, door: &Door, body: &Value) -> Reply {
    post(stage, door, &body.to_string(), &[("x-sender", &door.secret), ("x-model", "GX-2")]).await
}

#[tokio::test]
async fn what_a_call_does_its_owner_may_do() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let ana = stage.of_a("ana", &[]).await;
    let base = [
        "core.automation.view.all",
        "core.automation.manage.all",
        "core.site.view.company",
        "hse.incident.view.company",
        "hse.incident.create.company",
    ];
    let held = |names: &[&str]| names.iter().map(|name| json!({ "permission": name })).collect::<Value>();
    stage.grant(&ana, held(&base)).await;
    let door = open(&ana, alarms("iot")).await;
    alert(&stage, &door, &alarm("ALPHA")).await.expect(202);
    let done = last(&stage, &ana, &door).await;
    assert_eq!((&done["status"], &done["act"]), (&json!("done"), &json!("created")), "{done}");
    let made = admin.get(&format!("hse/incidents/{}", done["record"].as_str().unwrap())).await.expect(200);
    assert_eq!(
        (&made["severity"], &made["site"], &made["company"], &made["reporter"]),
        (&json!("critical"), &json!(stage.alpha), &json!(stage.a), &json!(ana.user.unwrap())),
        "{made}"
    );
    let trail =
        "SELECT count(*) FROM sys.audit WHERE entity = 'hse.incident' AND device = 'webhook:iot' AND actor IS NOT NULL";
    assert_eq!(stage.number(trail).await, 1);

    alert(&stage, &door, &alarm("BETA")).await.expect(202);
    assert_eq!(faults(&last(&stage, &ana, &door).await), ["site:broken_link"], "un site d'une autre société");
    stage.grant(&ana, held(&base[..4])).await;
    let before = stage.traces().await;
    alert(&stage, &door, &alarm("ALPHA")).await.expect(202);
    let refused = last(&stage, &ana, &door).await;
    assert_eq!((faults(&refused), &refused["record"]), (vec![":access.forbidden".to_owned()], &Value::Null));
    assert!(refused["errors"][0]["message"].as_str().unwrap().len() > 20, "{refused}");
    assert_eq!(stage.traces().await, before, "rien n'est écrit");
    assert_eq!(
        ana.post("automation/hooks", alarms("other")).await.summary(),
        "422 validation.failed entity:unknown_option"
    );

    admin.patch(&door.admin, json!({ "per_minute": 60 })).await.expect(200);
    let owner = admin.get(&door.admin).await.expect(200)["owner"].clone();
    assert_eq!(owner, json!(admin.user.unwrap()), "qui change l'entrée en répond");
    let replay = format!("{}/deliveries/{}/replay", door.admin, refused["id"].as_str().unwrap());
    ana.post(&replay, json!({})).await.expect(200);
    assert_eq!(last(&stage, &ana, &door).await["status"], "done");
    stage.update("core.user", admin.user.unwrap(), json!({ "status": "suspended" })).await;
    stage.app.identity.invalidate("core.user", admin.user.unwrap()).await;
    alert(&stage, &door, &alarm("ALPHA")).await.expect(202);
    assert_eq!(faults(&last(&stage, &ana, &door).await), [":auth.disabled"]);
}

#[tokio::test]
async fn three_failures_in_a_row_tell_the_administrators() {
    let (stage, admin) = scene().await;
    let door = open(&admin, alarms("iot")).await;
    for _ in 0..4 {
        let mut body = alarm("ALPHA");
        (body["at"], body["message"]) = (json!("demain"), json!("court"));
        alert(&stage, &door, &body).await.expect(202);
        let failed = last(&stage, &admin, &door).await;
        assert_eq!(faults(&failed), ["occurred_at:wrong_type"], "{failed}");
    }
    let told = admin.get("notifications").await.expect(200);
    let told: Vec<&str> = told["data"].as_array().unwrap().iter().filter_map(|one| one["title"].as_str()).collect();
    assert_eq!(told.iter().filter(|title| title.contains("iot")).count(), 1, "{told:?}");
    let filtered = admin.get(&format!("{}/deliveries?status=done", door.admin)).await.expect(200);
    assert_eq!(filtered["data"], json!([]));
    let unknown = admin.get(&format!("{}/deliveries?status=%00", door.admin)).await;
    assert_eq!(unknown.summary(), "400 request.bad_parameter");
    let first = admin.get(&format!("{}/deliveries?limit=3", door.admin)).await.expect(200);
    let next = first["next_cursor"].as_str().unwrap();
    let rest = admin.get(&format!("{}/deliveries?limit=3&cursor={next}", door.admin)).await.expect(200);
    assert_eq!((rest["data"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Value::Null));
}

#[tokio::test]
async fn a_stop_between_keeping_and_acting_loses_and_doubles_nothing() {
    let (stage, admin) = scene().await;
    let door = open(&admin, alarms("iot")).await;
    alert(&stage, &door, &alarm("ALPHA")).await.expect(202);
    let db = &stage.app.tenant.db;
    let taken = "UPDATE sys.job SET state = 'running', attempts = 1, locked_by = 'mort', locked_until = now() - interval '1 s' \
        WHERE kind = 'inbound'";
    db.query(&taken.into(), &[]).await.unwrap();
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM hse.incident").await, 0, "un autre nœud la tient");
    store::jobs::rescue(db, Clock::System.now()).await.unwrap();
    stage.app.settle().await;
    let again = "UPDATE sys.job SET state = 'waiting' WHERE kind = 'inbound'";
    db.query(&again.into(), &[]).await.unwrap();
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM hse.incident").await, 1);
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery WHERE status = 'done'").await, 1);
}

#[tokio::test]
async fn two_calls_of_one_key_at_the_same_time_keep_one_record() {
    let (stage, admin) = scene().await;
    let mut body = parties();
    body["key"] = json!("external_id");
    body["mapping"].as_array_mut().unwrap().push(json!({ "field": "external_id", "from": "/id" }));
    body["mapping"][0] = json!({ "field": "trade_name", "from": "/id" });
    let door = open(&admin, body).await;
    for rank in 0..6 {
        let mut body = party("x", &format!("Nom {rank}"));
        body["id"] = json!("EXT-1");
        call(&stage, &door, &body).await.expect(202);
    }
    let services = &stage.app.services;
    let work = async || while services.work_once().await.unwrap() {};
    tokio::join!(work(), work(), work());
    assert_eq!(stage.number("SELECT count(*) FROM core.party WHERE external_id = 'EXT-1'").await, 1);
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery WHERE status = 'done'").await, 6);
}

#[tokio::test]
async fn a_call_wakes_the_triggers_that_wait_for_it() {
    let (stage, admin) = scene().await;
    let note = json!({ "title": "name", "fields": { "name": { "type": "text", "required": true, "max": 80 } } });
    let steps = json!([{ "do": "create", "entity": "note", "set": { "name": "payload.sensor + ' ' + string(payload.level)" } }]);
    let trigger = json!({
        "webhook": "iot", "when": "payload.level > 3 && has(payload.sensor)", "steps": steps,
        "labels": { "fr": "Capteur", "en": "Sensor" },
    });
    let changes = json!({ "changes": [
        { "path": "entities/note", "body": note }, { "path": "triggers/sensor", "body": trigger },
    ] });
    admin.post("definitions/apply", changes).await.expect(200);
    let door = open(&admin, json!({ "name": "iot", "auth": { "kind": "token" } })).await;
    for level in [2, 5] {
        call(&stage, &door, &json!({ "sensor": "T1", "level": level })).await.expect(202);
    }
    let done = last(&stage, &admin, &door).await;
    assert_eq!((&done["status"], &done["runs"], &done["record"]), (&json!("done"), &json!(1), &Value::Null), "{done}");
    let notes = admin.get("my/notes").await.expect(200);
    let names: Vec<&Value> = notes["data"].as_array().unwrap().iter().map(|note| &note["name"]).collect();
    assert_eq!((names, &notes["data"][0]["company"]), (vec![&json!("T1 5")], &json!(stage.a)));
    let listed = admin.get("automation/triggers").await.expect(200);
    let sensor = listed["data"].as_array().unwrap().iter().find(|one| one["name"] == "my.sensor").unwrap();
    assert_eq!(sensor["source"], json!({ "kind": "webhook", "hook": "iot" }));
    let trial = json!({ "payload": { "sensor": "T2", "level": 9 } });
    let trial = admin.post("automation/triggers/my.sensor/test", trial).await.expect(200);
    assert_eq!((&trial["matched"], &trial["state"]), (&json!(true), &json!("done")), "{trial}");
    admin.post("automation/triggers/my.sensor/disable", json!({})).await.expect(204);
    call(&stage, &door, &json!({ "sensor": "T1", "level": 9 })).await.expect(202);
    assert_eq!(last(&stage, &admin, &door).await["runs"], 0);
    assert_eq!(stage.number("SELECT count(*) FROM my.note").await, 1);
}

#[tokio::test]
async fn a_preview_tells_what_would_be_written_and_writes_nothing() {
    let (stage, admin) = scene().await;
    let door = open(&admin, parties()).await;
    let test = format!("{}/test", door.admin);
    assert_eq!(admin.post(&test, json!({})).await.summary(), "422 validation.failed payload:required");
    call(&stage, &door, &party("P-1", "Premier")).await.expect(202);
    let done = last(&stage, &admin, &door).await;
    let traces = "SELECT (SELECT count(*) FROM sys.audit) + (SELECT count(*) FROM sys.outbox)";
    let before = (stage.number(traces).await, number_of_parties(&stage).await);
    let shown = admin.post(&test, json!({})).await.expect(200);
    assert_eq!(
        (&shown["act"], &shown["record"], &shown["values"]["country"], &shown["errors"]),
        (&json!("updated"), &done["record"], &json!("GA"), &json!([])),
        "{shown}"
    );
    let new = admin.post(&test, json!({ "payload": party("P-2", "Second") })).await.expect(200);
    assert_eq!((&new["act"], &new["record"]), (&json!("created"), &Value::Null), "{new}");
    let other = json!({
        "payload": { "code": "P-3", "long": "x".repeat(300) },
        "mapping": [{ "field": "code", "from": "/code" }, { "field": "name", "from": "/long" },
            { "field": "country", "from": "payload.country" }, { "field": "parent", "from": "/code" }],
    });
    let faulty = admin.post(&test, other).await.expect(200);
    assert_eq!(faults(&faulty), ["country:mapping", "parent:broken_link", "name:too_long"], "{faulty}");
    let wrong = json!({ "mapping": [{ "field": "nom", "from": "payloat.x" }, { "field": "code", "from": "/code" }] });
    let refused = admin.post(&test, wrong).await;
    assert_eq!(refused.summary(), "422 validation.failed mapping[0].field:unknown_field mapping[0].from:mapping");
    assert_eq!((stage.number(traces).await, number_of_parties(&stage).await), before);
    let deep = (0..90).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(admin.post(&test, json!({ "payload": deep })).await.summary(), "400 inbound.unreadable");
}

#[tokio::test]
async fn a_definition_that_cannot_serve_is_refused() {
    let (stage, admin) = scene().await;
    open(&admin, parties()).await;
    let refused = async |changes: Value| {
        let mut body = object(parties());
        body.extend([("name".to_owned(), json!("other"))]);
        body.extend(object(changes));
        admin.post("automation/hooks", Value::Object(body)).await.summary()
    };
    assert_eq!(refused(json!({ "name": "erp" })).await, "422 validation.failed name:duplicate");
    assert_eq!(refused(json!({ "name": "Mon ERP" })).await, "422 validation.failed name:pattern");
    assert_eq!(refused(json!({ "secret": "court" })).await, "422 validation.failed secret:pattern");
    assert_eq!(refused(json!({ "key": "name", "mapping": [] })).await, "422 validation.failed key:unknown_option");
    assert_eq!(refused(json!({ "entity": "core.audit_entry" })).await, "422 validation.failed entity:unknown_option");
    assert_eq!(refused(json!({ "entity": null })).await, "422 validation.failed entity:required");
    assert_eq!(refused(json!({ "per_minute": 0 })).await, "422 validation.failed per_minute:out_of_range");
    assert_eq!(
        refused(json!({ "auth": { "kind": "hmac", "header": "a b" } })).await,
        "422 validation.failed auth.header:pattern"
    );
    assert_eq!(refused(json!({ "auth": { "kind": "none" } })).await, "400 request.malformed");
    assert_eq!(refused(json!({ "owner": stage.a })).await, "400 request.malformed");
    let nul = json!({ "mapping": [{ "field": "code", "from": "/a\u{0}" }, { "field": "name", "from": "/b" }] });
    assert_eq!(refused(nul).await, "400 request.malformed");
    let off = json!({ "name": "off", "enabled": false, "entity": "core.gone", "action": "create" });
    let off = open(&admin, off).await;
    let on = admin.patch(&off.admin, json!({ "enabled": true })).await;
    assert_eq!(on.summary(), "422 validation.failed entity:unknown_option", "hors service, elle n'avait pas à servir");
    let reader = stage.of_a("aud", &[]).await;
    stage.grant(&reader, json!([{ "permission": "core.automation.view.all" }])).await;
    reader.get("automation/hooks").await.expect(200);
    assert_eq!(reader.post("automation/hooks", parties()).await.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn an_endpoint_is_braked_and_what_it_received_is_forgotten_in_time() {
    let (stage, admin) = scene().await;
    let mut body = parties();
    body["per_minute"] = json!(3);
    let door = open(&admin, body).await;
    for rank in 0..3 {
        assert_eq!(call(&stage, &door, &party(&format!("R{rank}"), "Rafale")).await.status, 202);
    }
    let braked = call(&stage, &door, &party("R4", "Rafale")).await;
    assert_eq!((braked.summary().as_str(), braked.header("retry-after")), ("429 rate.limited", Some("60")));
    stage.app.settle().await;
    let old = "UPDATE sys.inbound_delivery SET received_at = now() - interval '91 days' WHERE key <> (SELECT min(key) FROM sys.inbound_delivery)";
    stage.app.tenant.db.query(&old.into(), &[]).await.unwrap();
    let work = "INSERT INTO sys.job (kind, payload) VALUES ('housekeeping', '{}')";
    stage.app.tenant.db.query(&work.into(), &[]).await.unwrap();
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery").await, 1);
}

#[tokio::test]
async fn a_protected_field_keeps_what_feeds_it_to_the_owner() {
    let (stage, admin) = scene().await;
    let other = stage.of_a("oth", &["admin"]).await;
    let medic = json!([
        { "permission": "hse.incident.*.all", "classes": "medical" }, { "permission": "core.automation.*.all" },
        { "permission": "core.site.view.all" },
    ]);
    stage.grant(&admin, medic).await;
    let mut body = alarms("medical");
    body["mapping"].as_array_mut().unwrap().push(json!({ "field": "medical", "from": "/note" }));
    let door = open(&admin, body).await;
    let mut sent = alarm("ALPHA");
    sent["note"] = json!("fracture du poignet");
    alert(&stage, &door, &sent).await.expect(202);
    let seen = last(&stage, &admin, &door).await;
    assert_eq!(seen["status"], "done", "{seen}");
    let path = format!("{}/deliveries/{}", door.admin, seen["id"].as_str().unwrap());
    let whole = admin.get(&path).await.expect(200);
    assert_eq!(whole["payload"]["note"], "fracture du poignet");
    assert_eq!((&whole["headers"]["x-model"], &whole["headers"]["x-sender"]), (&json!("GX-2"), &Value::Null));
    let hidden = other.get(&path).await.expect(200);
    assert_eq!(
        (&hidden["protected"], &hidden["payload"], &hidden["headers"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    assert_eq!(other.post(&format!("{}/test", door.admin), json!({})).await.summary(), "403 access.forbidden");
    let made = other.get(&format!("hse/incidents/{}", seen["record"].as_str().unwrap())).await.expect(200);
    assert_eq!(made.get("medical"), None, "{made}");
}
