//! Les événements du système : chacun causé pour de vrai, entendu par un déclencheur, suivi, et jamais en boucle.

use identity::provision;
use reqwest::{Method, header::USER_AGENT};
use serde_json::{Value, json};
use testkit::{Client, PASSWORD, official_model};

use crate::stage::Stage;

/// Une entité où écrire ce qui est entendu.
pub async fn scene() -> (Stage, Client) {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    // Sans société, comme les événements qui ne parlent de personne.
    let fields = json!({ "name": { "type": "text", "required": true, "max": 400 } });
    let note = json!({ "title": "name", "shared": true, "fields": fields });
    admin.put("definitions/entities/note", note).await.expect(200);
    stage.app.settle().await;
    (stage, admin)
}

pub fn heard(event: &str, name: &str) -> Value {
    let steps = json!([{ "do": "create", "entity": "note", "set": { "name": name } }]);
    json!({ "labels": { "fr": "Entendre", "en": "Hear" }, "system": event, "steps": steps })
}

async fn listen(admin: &Client, event: &str, name: &str) {
    let path = format!("definitions/triggers/{}", event.replace('.', "_"));
    admin.put(&path, heard(event, name)).await.expect(200);
}

pub async fn notes(stage: &Stage, admin: &Client) -> Vec<String> {
    stage.app.settle().await;
    let page = admin.get("my/notes?sort=name").await.expect(200);
    page["data"].as_array().unwrap().iter().map(|note| note["name"].as_str().unwrap().to_owned()).collect()
}

/// Un mot de passe donné depuis cet appareil ; le statut de la réponse.
async fn password(stage: &Stage, email: &str, password: &str, device: &str) -> u16 {
    let anonymous = stage.app.anonymous();
    let body = json!({ "email": email, "password": password });
    anonymous.send(anonymous.request(Method::POST, "auth/login").header(USER_AGENT, device).json(&body)).await.status
}

#[tokio::test]
async fn the_life_of_an_account_is_heard() {
    let (stage, admin) = scene().await;
    listen(&admin, "user.created", "'created ' + payload.user.email").await;
    listen(&admin, "user.updated", "'updated ' + payload.changed.join(',')").await;
    listen(&admin, "user.deactivated", "'off ' + payload.user.name + ' ' + payload.status").await;
    listen(&admin, "user.activated", "'on ' + payload.previous").await;
    listen(&admin, "user.deleted", "'deleted ' + payload.user.name").await;
    listen(&admin, "user.restored", "'restored ' + payload.user.name").await;
    let body = json!({ "email": "zoe@essai.test", "name": "zoe", "company": stage.a });
    let zoe = admin.post("core/users", body).await.expect(201);
    let path = format!("core/users/{}", zoe["id"].as_str().unwrap());
    admin.patch(&path, json!({ "status": "suspended" })).await.expect(200);
    admin.patch(&path, json!({ "status": "inactive" })).await.expect(200);
    admin.patch(&path, json!({ "status": "active", "job_title": "Chef" })).await.expect(200);
    assert_eq!(admin.delete(&path).await.status / 100, 2);
    admin.post(&format!("{path}/restore"), json!({})).await.expect(200);
    let expected = [
        "created zoe@essai.test",
        "deleted zoe",
        "off zoe suspended",
        "on inactive",
        "restored zoe",
        "updated job_title,status",
        "updated status",
        "updated status",
    ];
    let mut found = notes(&stage, &admin).await;
    found.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_sign_in_is_heard_with_its_origin_and_a_new_device_is_told_apart() {
    let (stage, admin) = scene().await;
    listen(
        &admin,
        "user.login",
        "payload.user.email + ' ' + payload.method + (payload.new_device ? ' new ' : ' known ') + string(payload.ip != null)",
    )
    .await;
    let sam = stage.of_a("sam", &["user"]).await;
    listen(&admin, "user.logout", "'bye ' + payload.user.name").await;
    assert_eq!(notes(&stage, &admin).await, ["sam@essai.test totp known true"]);
    sam.post("auth/logout", json!({})).await;
    assert_eq!(notes(&stage, &admin).await, ["bye sam", "sam@essai.test totp known true"]);
    let devices =
        "SELECT count(*) FROM sys.known_device WHERE user_id = (SELECT id FROM core.\"user\" WHERE name = 'sam')";
    assert_eq!(stage.number(devices).await, 1);
    let runs = admin.get("automation/runs?trigger=my.user_login").await.expect(200);
    let run = admin.get(&format!("automation/runs/{}", runs["data"][0]["id"])).await.expect(200);
    assert_eq!((&run["system_event"], &run["payload"]["method"]), (&json!("user.login"), &json!("totp")), "{run}");
    assert!(!run.to_string().contains(PASSWORD), "{run}");
}

#[tokio::test]
async fn a_refused_sign_in_is_heard_even_when_nobody_has_the_address_and_tells_no_secret() {
    let (stage, admin) = scene().await;
    listen(
        &admin,
        "user.login_failed",
        "(payload.user == null ? 'personne' : payload.user.name) + ' ' + payload.reason",
    )
    .await;
    listen(&admin, "user.locked", "'locked ' + payload.user.name + ' ' + string(payload.until > now)").await;
    stage.of_a("sam", &["user"]).await;
    assert_eq!(password(&stage, "sam@essai.test", "secret-mal-tape", "Firefox/1.0").await, 401);
    assert_eq!(password(&stage, "inconnu@essai.test", "secret-mal-tape", "Firefox/1.0").await, 401);
    assert_eq!(notes(&stage, &admin).await, ["personne password", "sam password"]);
    for _ in 0..4 {
        password(&stage, "sam@essai.test", "secret-mal-tape", "Firefox/1.0").await;
    }
    let found = notes(&stage, &admin).await;
    assert!(found.contains(&"locked sam true".to_owned()), "{found:?}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.outbox WHERE payload::text LIKE '%secret-mal-tape%'").await, 0);
    assert_eq!(stage.number("SELECT count(*) FROM sys.trigger_run WHERE fact::text LIKE '%secret-mal-tape%'").await, 0);
}

#[tokio::test]
async fn a_sign_in_whose_transaction_fails_tells_nothing() {
    let (stage, admin) = scene().await;
    listen(&admin, "user.login", "'entre'").await;
    notes(&stage, &admin).await;
    let owner = stage.owner().await;
    let told = "SELECT count(*) FROM sys.outbox WHERE events = '{user.login}'";
    let before = stage.number(told).await;
    let broken = "CREATE FUNCTION sys.break_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
        IF NEW.action = 'login' THEN RAISE EXCEPTION 'panne'; END IF; RETURN NEW; END $$; \
        CREATE TRIGGER break_test BEFORE INSERT ON sys.audit FOR EACH ROW EXECUTE FUNCTION sys.break_test()";
    owner.batch_execute(broken).await.unwrap();
    let ctx = stage.app.system();
    let body = json!({ "email": "eve@essai.test", "name": "eve", "company": stage.a });
    let eve = stage.app.create("core.user", body).await;
    provision::set_password(&ctx, &stage.app.identity, eve, PASSWORD).await.unwrap();
    let secret = provision::set_totp(&ctx, &stage.app.identity, eve).await.unwrap().secret;
    let anonymous = stage.app.anonymous();
    let first =
        anonymous.post("auth/login", json!({ "email": "eve@essai.test", "password": PASSWORD })).await.expect(200);
    let second = json!({ "challenge": first["challenge"], "method": "totp", "code": testkit::code(&secret) });
    assert_eq!(anonymous.post("auth/mfa", second).await.status / 100, 5);
    assert_eq!(stage.number(told).await, before);
    assert_eq!(
        stage
            .number(
                "SELECT count(*) FROM sys.known_device d JOIN core.\"user\" u ON u.id = d.user_id WHERE u.name = 'eve'"
            )
            .await,
        0
    );
    assert!(notes(&stage, &admin).await.is_empty());
}

#[tokio::test]
async fn a_secret_replaced_is_told_without_it_and_a_first_one_is_not() {
    let (stage, admin) = scene().await;
    listen(&admin, "user.password_changed", "'password ' + payload.user.name").await;
    listen(&admin, "user.mfa_changed", "'mfa ' + payload.change").await;
    let sam = stage.of_a("sam", &["user"]).await.user.unwrap();
    assert!(notes(&stage, &admin).await.is_empty(), "un compte neuf n'apprend rien à personne");
    let ctx = stage.app.system();
    provision::set_password(&ctx, &stage.app.identity, sam, "un-Autre-secret-1234").await.unwrap();
    let secret = provision::set_totp(&ctx, &stage.app.identity, sam).await.unwrap().secret;
    assert_eq!(notes(&stage, &admin).await, ["mfa reset", "password sam"]);
    let leaks = format!(
        "SELECT count(*) FROM sys.outbox WHERE payload::text LIKE '%{secret}%' OR payload::text LIKE '%Autre-secret%'"
    );
    assert_eq!(stage.number(&leaks).await, 0);
}

#[tokio::test]
async fn a_role_given_taken_away_or_changed_is_heard() {
    let (stage, admin) = scene().await;
    listen(
        &admin,
        "permission.changed",
        "payload.what + (payload.role == null ? '' : ' ' + payload.role.code) + ' +' + payload.added.map(r, r.code).join(',') + ' -' + payload.removed.map(r, r.code).join(',')",
    )
    .await;
    let sam = stage.of_a("sam", &["user"]).await.user.unwrap();
    let (user, auditor) = (stage.role_id("user").await, stage.role_id("auditor").await);
    let member = |roles: Value| json!({ "memberships": [{ "company": stage.a, "roles": roles }] });
    stage.update("core.user", sam, member(json!([user, auditor]))).await;
    stage.update("core.user", sam, member(json!([auditor]))).await;
    stage.update("core.user", sam, json!({ "job_title": "Chef" })).await;
    stage.update("core.user", sam, json!({ "grants": [{ "permission": "core.site.edit.all" }] })).await;
    stage.update("core.role", auditor, json!({ "inherits": [] })).await;
    stage.update("core.role", auditor, json!({ "name": "Auditeur" })).await;
    assert_eq!(
        notes(&stage, &admin).await,
        ["grants + -", "role auditor + -", "roles + -user", "roles +auditor -", "roles +user -"]
    );
}

#[tokio::test]
async fn a_module_that_changes_version_is_heard() {
    let (stage, admin) = scene().await;
    for event in ["module.updated", "module.installed", "module.removed"] {
        listen(&admin, event, &format!("'{event} ' + payload.module")).await;
    }
    assert_eq!(
        stage
            .number("SELECT count(*) FROM sys.outbox WHERE entity = 'system' AND events && '{module.installed}'")
            .await,
        0
    );
    let owner = stage.owner().await;
    let older = "UPDATE sys.package SET version = '0.9.0' WHERE code = 'hse'; \
        INSERT INTO sys.package VALUES ('gone', '1.0.0')";
    owner.batch_execute(older).await.unwrap();
    let mut config = stage.app.tenant.db.application_config().clone();
    config.options("-c timezone=UTC");
    store::install::open("second", config.clone(), kernel::Clock::System, official_model()).await.unwrap();
    store::install::open("second", config, kernel::Clock::System, official_model()).await.unwrap();
    assert_eq!(notes(&stage, &admin).await, ["module.removed gone", "module.updated hse"]);
}

#[tokio::test]
async fn five_refused_sign_ins_make_one_burst() {
    let (stage, admin) = scene().await;
    let mut body = heard("user.login_failed", "'rafale'");
    body["batch"] = json!({ "events": 3, "within": "PT10M" });
    admin.put("definitions/triggers/user_login_failed", body).await.expect(200);
    for _ in 0..3 {
        password(&stage, "inconnu@essai.test", "x", "Firefox/1.0").await;
    }
    assert_eq!(notes(&stage, &admin).await, ["rafale"]);
}

#[tokio::test]
async fn what_an_event_brings_is_checked_and_offered_and_only_who_governs_may_hear_it() {
    let (stage, admin) = scene().await;
    let wrong = |system: &str, when: &str| {
        let mut body = heard(system, "'x'");
        body["when"] = json!(when);
        body
    };
    for (body, code) in [
        (wrong("user.vanished", "true"), "trigger.system"),
        (wrong("user.login", "payload.password != null"), "expression.name"),
        (wrong("user.login", "payload.new_device == 'yes'"), "expression.types"),
        (wrong("user.login", "payload.user.status == 'actif'"), "expression.option"),
    ] {
        let refused = admin.put("definitions/triggers/bad", body).await.expect(422);
        assert_eq!(refused["code"], "definition.refused", "{refused}");
        assert_eq!(refused["errors"][0]["code"], code, "{refused}");
    }
    let listed = admin.get("automation/triggers").await.expect(200);
    let login = listed["system"].as_array().unwrap().iter().find(|one| one["name"] == "user.login").unwrap();
    assert!(login["label"].is_string() && login["help"].is_string(), "{login}");
    assert_eq!(
        login["fields"][0],
        json!({ "name": "user", "label": "Personne", "type": "record", "entity": "core.user" })
    );
    assert!(
        listed["system"].as_array().unwrap().iter().all(|one| one["fields"]
            .as_array()
            .unwrap()
            .iter()
            .all(|field| field["label"].is_string()))
    );

    let writer = stage.of_a("wri", &["user"]).await;
    stage.grant(&writer, json!([{ "permission": "core.definition.manage.all" }])).await;
    let refused = writer.put("definitions/triggers/spy", heard("user.login", "'x'")).await.expect(422);
    assert_eq!(refused["errors"][0]["code"], "system_right", "{refused}");
    let plain = json!({ "labels": { "fr": "a", "en": "a" }, "on": "hse.incident.created", "steps": heard("user.login", "'x'")["steps"] });
    writer.put("definitions/triggers/plain", plain).await.expect(200);
}

#[tokio::test]
async fn an_invented_event_is_tried_and_nothing_of_it_stays() {
    let (stage, admin) = scene().await;
    let mut body = heard("user.login", "payload.user.name + ' ' + payload.ip");
    body["when"] = json!("payload.new_device");
    admin.put("definitions/triggers/user_login", body).await.expect(200);
    stage.app.settle().await;
    let traces =
        "SELECT (SELECT count(*) FROM my.note) + (SELECT count(*) FROM sys.audit) + (SELECT count(*) FROM sys.outbox)";
    let before = stage.number(traces).await;
    let payload = json!({ "user": admin.user, "ip": "192.0.2.7", "new_device": true });
    let tried = admin.post("automation/triggers/my.user_login/test", json!({ "payload": payload })).await.expect(200);
    assert_eq!((&tried["matched"], &tried["state"]), (&json!(true), &json!("done")), "{tried}");
    assert_eq!(tried["steps"][0]["input"]["set"]["name"], "adm 192.0.2.7", "{tried}");
    let known = json!({ "payload": { "user": admin.user, "new_device": false } });
    assert_eq!(admin.post("automation/triggers/my.user_login/test", known).await.expect(200)["matched"], false);
    let nobody = json!({ "payload": { "user": "00000000-0000-7000-8000-000000000000", "new_device": true } });
    let refused = admin.post("automation/triggers/my.user_login/test", nobody).await.expect(422);
    assert_eq!(refused["errors"][0]["field"], "payload.user", "{refused}");
    assert_eq!(stage.number(traces).await, before);
}

/// Ce que cette personne a reçu : titres de ses notifications, objets de ses courriels.
async fn received(stage: &Stage, person: &Client) -> (Vec<String>, Vec<String>) {
    stage.app.settle().await;
    let user = person.user.unwrap();
    let texts = async |sql: &str| -> Vec<String> {
        let rows = stage.app.tenant.db.query(&sql.into(), &[user.into()]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    };
    let mails =
        "SELECT m.subject FROM sys.mail m JOIN core.\"user\" u ON u.email = m.recipient WHERE u.id = $1 ORDER BY 1";
    let told = "SELECT title FROM sys.notification WHERE \"user\" = $1 ORDER BY 1";
    (texts(told).await, texts(mails).await)
}

#[tokio::test]
async fn a_security_notice_reaches_whom_it_concerns_until_it_is_switched_off() {
    let (stage, admin) = scene().await;
    let body = json!({ "email": "eve@essai.test", "name": "eve", "company": stage.a, "language": "en" });
    let eve = stage.app.create("core.user", body).await;
    let ctx = stage.app.system();
    provision::set_password(&ctx, &stage.app.identity, eve, PASSWORD).await.unwrap();
    let secret = provision::set_totp(&ctx, &stage.app.identity, eve).await.unwrap().secret;
    let elsewhere = "INSERT INTO sys.known_device VALUES ($1, 'Firefox/', now(), now())";
    stage.app.tenant.db.query(&elsewhere.into(), &[eve.into()]).await.unwrap();
    let user = eve;
    let mut eve = stage.app.login("eve@essai.test", &secret).await;
    eve.user = Some(user);
    let title = "Sign-in from a new device".to_owned();
    assert_eq!(received(&stage, &eve).await, (vec![title.clone()], vec![title]));
    assert_eq!(received(&stage, &admin).await, (vec![], vec![]), "nul autre ne le reçoit");
    let seen = eve.get("notifications").await.expect(200)["data"][0].clone();
    assert_eq!((&seen["kind"], &seen["severity"]), (&json!("system"), &json!("warning")), "{seen}");
    assert_eq!(seen["labels"]["category"], "Security notice: device never seen", "le déclencheur se nomme : {seen}");

    let choices = eve.get("notifications/preferences").await.expect(200);
    let mut closed = choices.clone();
    closed["channels"]["mail"] = json!(false);
    eve.put("notifications/preferences", closed).await.expect(200);
    let user = stage.role_id("user").await;
    let roles = json!({ "memberships": [{ "company": stage.a, "roles": [user] }] });
    stage.update("core.user", eve.user.unwrap(), roles).await;
    let (told, mails) = received(&stage, &eve).await;
    assert_eq!((told.len(), mails.len()), (2, 2), "{told:?} {mails:?}");
    assert!(mails.contains(&"Your rights have changed".to_owned()), "le courriel ne se tait pas : {mails:?}");

    admin.post("automation/triggers/core.rights_changed/disable", json!({})).await.expect(204);
    stage.update("core.user", eve.user.unwrap(), json!({ "memberships": [] })).await;
    assert_eq!(received(&stage, &eve).await.1.len(), 2);
    let before = received(&stage, &eve).await;
    provision::set_password(&ctx, &stage.app.identity, eve.user.unwrap(), "un-Autre-secret-1234").await.unwrap();
    let after = received(&stage, &eve).await;
    assert_eq!((after.0.len(), after.1.len()), (before.0.len() + 1, before.1.len() + 1));
    assert!(after.1.contains(&"Your password has changed".to_owned()), "{after:?}");
}
