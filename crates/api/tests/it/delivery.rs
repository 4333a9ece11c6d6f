//! La remise réglée à l'écran : le courrier et les SMS suivent aussitôt les réglages, qui se vérifient ensemble et ne montrent nul secret.

use kernel::Environment;
use serde_json::{Value, json};
use services::{
    ServiceSettings,
    mail::{MailRoute, MailSettings, SmtpLogin, SmtpSecurity, SmtpSettings},
    webhooks::WebhookSettings,
};
use testkit::{Client, HttpSink, SmtpSink, TestOptions};

use crate::stage::{Stage, incident};

/// Une scène dont un responsable est prévenu de chaque incident, et son administrateur.
pub struct Scene {
    pub stage: Stage,
    pub admin: Client,
    pub supervisor: Client,
}

impl Scene {
    pub async fn new() -> Scene {
        Scene::with(|settings| settings).await
    }

    pub async fn with(change: impl FnOnce(ServiceSettings) -> ServiceSettings + Send + 'static) -> Scene {
        let stage = Stage::with(TestOptions { settings: Box::new(change), ..TestOptions::default() }).await;
        stage.of_a("mia", &["hse_manager"]).await;
        let supervisor = stage.of_a("sam", &["supervisor"]).await;
        let admin = stage.of_a("ada", &["admin"]).await;
        stage.app.settle().await;
        Scene { stage, admin, supervisor }
    }

    async fn set(&self, values: Value) -> Value {
        self.admin.patch("settings", json!({ "values": values })).await.expect(200)
    }

    /// Les fautes d'un enregistrement refusé, `champ code`.
    async fn refused(&self, values: Value) -> Vec<String> {
        let refused = self.admin.patch("settings", json!({ "values": values })).await.expect(422);
        let faults = refused["errors"].as_array().unwrap().iter();
        let mut told: Vec<String> =
            faults.map(|one| format!("{} {}", one["field"].as_str().unwrap(), one["code"].as_str().unwrap())).collect();
        told.sort_unstable();
        told
    }

    pub async fn tell(&self) {
        self.supervisor.post("hse/incidents", incident(self.stage.alpha)).await.expect(201);
        self.stage.app.settle().await;
    }
}

fn smtp(sink: &SmtpSink) -> Value {
    json!({
        "core.mail_provider": "smtp", "core.smtp_host": "127.0.0.1", "core.smtp_port": sink.port,
        "core.smtp_security": "none", "core.mail_from": "Alpha <alpha@alpha.test>",
    })
}

fn setting<'l>(list: &'l Value, key: &str) -> &'l Value {
    list["data"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap()
}

#[tokio::test]
async fn mail_follows_the_settings_without_a_restart_and_each_tenant_has_its_own() {
    let (first, second) = (SmtpSink::start().await, SmtpSink::start().await);
    let (scene, other) = (Scene::new().await, Scene::new().await);
    scene.tell().await;
    assert!(first.received().is_empty(), "rien n'est réglé : le dossier du nœud");
    scene.set(smtp(&first)).await;
    scene.tell().await;
    assert_eq!(first.received().len(), 1);
    let raw = &first.received()[0].raw;
    assert!(raw.contains("From: Alpha <alpha@alpha.test>"), "{raw}");
    scene.set(json!({ "core.smtp_port": second.port, "core.mail_sandbox": "essai@alpha.test" })).await;
    scene.tell().await;
    assert_eq!((first.received().len(), second.received().len()), (1, 1));
    assert_eq!(second.received()[0].to, ["essai@alpha.test"]);
    other.tell().await;
    assert_eq!((first.received().len(), second.received().len()), (1, 1), "l'autre locataire garde la sienne");
    scene.set(json!({ "core.mail_provider": null })).await;
    scene.tell().await;
    assert_eq!(second.received().len(), 1, "sans fournisseur écrit, celle du nœud revient");
}

#[tokio::test]
async fn another_node_follows_too() {
    let scene = Scene::new().await;
    let node = scene.stage.second_node().await;
    let folder = scene.stage.app.folder.path().join("second/mail");
    let written = || -> Vec<String> {
        let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
    };
    let declare = || scene.supervisor.post("hse/incidents", incident(scene.stage.alpha));
    declare().await.expect(201);
    wait_for(|| written().iter().any(|mail| mail.contains("To: mia@essai.test"))).await;
    scene.set(json!({ "core.mail_sandbox": "essai@alpha.test" })).await;
    declare().await.expect(201);
    wait_for(|| written().iter().any(|mail| mail.contains("To: essai@alpha.test"))).await;
    node.stop().await;
}

/// Attend, vingt secondes au plus, ce qu'un autre nœud fait.
async fn wait_for(holds: impl Fn() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("l'autre nœud ne l'a pas fait");
}

#[tokio::test]
async fn the_credentials_of_the_node_never_leave_for_another_server() {
    let scene = Scene::with(|settings| {
        let login = Some(SmtpLogin { user: "noeud".to_owned(), password: "secret-du-noeud".to_owned() });
        let smtp = SmtpSettings { host: "127.0.0.1".to_owned(), port: 1, security: SmtpSecurity::None, login };
        ServiceSettings { mail: MailSettings { route: MailRoute::Smtp(smtp), ..settings.mail }, ..settings }
    })
    .await;
    let list = scene.admin.get("settings").await.expect(200);
    assert!(!list.to_string().contains("secret-du-noeud"));
    assert_eq!(setting(&list, "core.smtp_host")["node"], "127.0.0.1");
    assert_eq!(setting(&list, "core.smtp_password")["node"], json!({ "set": true }));
    let sink = SmtpSink::start().await;
    let list = scene.set(smtp(&sink)).await;
    assert_eq!(setting(&list, "core.smtp_user")["node"], Value::Null, "la remise écrite est entière");
    assert_eq!(setting(&list, "core.mail_reply_to")["node"], Value::Null);
    scene.tell().await;
    assert_eq!(sink.received().len(), 1, "sans identifiants : ceux du nœud ne l'ont pas suivi");
}

#[tokio::test]
async fn wrong_settings_are_refused_together_and_precisely() {
    let scene = Scene::with(|settings| ServiceSettings { webhooks: WebhookSettings::default(), ..settings }).await;
    let list = [
        (json!({ "core.mail_provider": "sendgrid" }), vec!["core.mail_api_key delivery_needs"]),
        (json!({ "core.smtp_host": "smtp.example.test" }), vec!["core.mail_provider delivery_head"]),
        (
            json!({ "core.mail_provider": "smtp", "core.smtp_host": "169.254.169.254" }),
            vec!["core.smtp_host private_address"],
        ),
        (
            json!({ "core.mail_provider": "smtp", "core.smtp_host": "8.8.8.8", "core.smtp_security": "none" }),
            vec!["core.smtp_security plain_host"],
        ),
        (
            json!({ "core.mail_provider": "ses", "core.mail_api_region": "EU", "core.mail_api_key": "k" }),
            vec!["core.mail_api_region aws_region", "core.mail_api_user delivery_needs"],
        ),
        (
            json!({ "core.mail_provider": "sendgrid", "core.mail_api_key": "k", "core.mail_api_url": "https://10.0.0.1" }),
            vec!["core.mail_api_url private_address"],
        ),
        (json!({ "core.dkim_key": "pas une clé", "core.dkim_selector": "s1" }), vec!["core.dkim_key dkim_key"]),
        (json!({ "core.mail_from": "pas une adresse" }), vec!["core.mail_from bad_email"]),
        (
            json!({ "core.sms_provider": "http", "core.sms_url": "http://8.8.8.8/", "core.sms_from": "Ops" }),
            vec!["core.sms_url https_only"],
        ),
        (
            json!({ "core.sms_provider": "twilio", "core.sms_account": "AC1" }),
            vec!["core.sms_from delivery_needs", "core.sms_secret delivery_needs"],
        ),
    ];
    for (values, expected) in list {
        assert_eq!(scene.refused(values.clone()).await, expected, "{values}");
    }
    let good = json!({ "core.mail_provider": "sendgrid", "core.mail_api_key": "SG.tres-secret" });
    let list = scene.set(good).await;
    assert_eq!(setting(&list, "core.mail_api_key")["value"], json!({ "set": true }));
    let told = [
        list.to_string(),
        scene.admin.get("settings/export").await.expect(200).to_string(),
        scene.admin.get("settings/core.mail_api_key/history").await.expect(200).to_string(),
    ];
    assert!(told.iter().all(|told| !told.contains("tres-secret")));
    assert_eq!(scene.refused(json!({ "core.mail_api_key": null })).await, ["core.mail_api_key delivery_needs"]);
    let file = json!({ "settings": { "core.mail_provider": { "all": "mailgun" } } });
    let told = scene.admin.post("settings/import?validate_only=true", file.clone()).await.expect(200);
    let faults: Vec<&Value> = told["errors"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(faults, ["core.mail_api_key", "core.mail_api_domain"], "{told}");
    scene.admin.post("settings/import", file).await.expect(422);
}

#[tokio::test]
async fn a_kept_secret_is_given_again_when_it_would_leave_for_elsewhere() {
    let (first, second, scene) = (SmtpSink::start().await, SmtpSink::start().await, Scene::new().await);
    scene.set(smtp(&first)).await;
    scene.set(json!({ "core.smtp_user": "moi", "core.smtp_password": "motdepasse" })).await;
    assert_eq!(scene.refused(json!({ "core.smtp_port": second.port })).await, ["core.smtp_password secret_again"]);
    assert_eq!(scene.refused(json!({ "core.smtp_security": "tls" })).await, ["core.smtp_password secret_again"]);
    scene.set(json!({ "core.mail_from": "Autre <autre@alpha.test>" })).await;
    scene.set(json!({ "core.smtp_host": "127.0.0.1" })).await;
    let file = scene.admin.get("settings/export").await.expect(200);
    scene.admin.post("settings/import", file).await.expect(200);
    scene.set(json!({ "core.smtp_port": second.port, "core.smtp_password": "motdepasse" })).await;
    scene.set(json!({ "core.smtp_password": null, "core.smtp_user": null })).await;
    scene.set(json!({ "core.smtp_port": first.port })).await;
    scene.set(json!({ "core.mail_provider": "sendgrid", "core.mail_api_key": "cle" })).await;
    let other = json!({ "core.mail_provider": "mailgun", "core.mail_api_domain": "alpha.test" });
    assert_eq!(scene.refused(other).await, ["core.mail_api_key secret_again"]);
}

#[tokio::test]
async fn mail_waits_for_its_settings_to_be_mended_and_says_why() {
    let (sink, scene) = (SmtpSink::start().await, Scene::new().await);
    let deaf = scene.stage.of_a("sourde", &["admin"]).await;
    deaf.put("notifications/preferences", json!({ "muted_kinds": ["alert"] })).await.expect(200);
    let db = &scene.stage.app.tenant.db;
    let broken = "INSERT INTO sys.setting (key, value) VALUES ('core.mail_provider', '\"sendgrid\"')";
    db.query(&broken.into(), &[]).await.unwrap();
    scene.stage.app.tenant.settings_changed();
    scene.tell().await;
    let due = async || {
        db.query(&"UPDATE sys.job SET run_at = now() WHERE kind = 'mail'".into(), &[]).await.unwrap();
        scene.stage.app.settle().await;
    };
    for _ in 0..6 {
        due().await;
    }
    let log = scene.admin.get("mail/messages").await.expect(200);
    let one = &log["data"][0];
    assert_eq!(one["state"], "queued", "{one}");
    assert!(one["response"].as_str().unwrap().contains("core.mail_api_key"), "{one}");
    let alarms =
        "SELECT count(*) FROM sys.notification WHERE category = 'core.alert' AND title LIKE 'Le courrier attend%'";
    assert_eq!(
        scene.stage.number(alarms).await,
        1,
        "les administrateurs l'apprennent une fois, sauf qui tait les alertes"
    );
    assert_eq!(scene.admin.post("mail/test", json!({})).await.expect(200)["outcome"], "misconfigured");
    scene.admin.post("notifications/read", json!({ "all": true })).await.expect(200);
    let node = scene.stage.second_node().await;
    db.query(&"UPDATE sys.job SET run_at = now() WHERE kind = 'mail'".into(), &[]).await.unwrap();
    let again = "SELECT count(*) FROM sys.job WHERE kind = 'mail' AND state = 'waiting' AND run_at > now()";
    for _ in 0..500 {
        if scene.stage.number(again).await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    node.stop().await;
    assert_eq!(scene.stage.number(again).await, 1, "l'autre nœud l'a regardée à son tour");
    assert_eq!(scene.stage.number(alarms).await, 1, "lue, l'alerte ne se redit pas à chaque regard");
    scene.set(smtp(&sink)).await;
    scene.stage.app.settle().await;
    assert_eq!(sink.received().len(), 1, "réglée, elle part aussitôt");

    // Réglée sans que personne ne le dise (un autre programme, une restauration), elle part au regard suivant.
    let provider = |name: &str| format!("UPDATE sys.setting SET value = '\"{name}\"' WHERE key = 'core.mail_provider'");
    let set = async |name: &str| {
        db.query(&provider(name).into(), &[]).await.unwrap();
        scene.stage.app.tenant.settings_changed();
    };
    set("sendgrid").await;
    scene.tell().await;
    assert_eq!(sink.received().len(), 1);
    set("smtp").await;
    due().await;
    assert_eq!(sink.received().len(), 2);
}

#[tokio::test]
async fn a_message_that_failed_keeps_its_wait_whatever_setting_changes() {
    let (closed, scene) = (std::net::TcpListener::bind("127.0.0.1:0").unwrap(), Scene::new().await);
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    scene
        .set(json!({
            "core.mail_provider": "smtp", "core.smtp_host": "127.0.0.1", "core.smtp_port": port,
            "core.smtp_security": "none", "core.mail_from": "Alpha <alpha@alpha.test>",
        }))
        .await;
    scene.tell().await;
    let tried = "SELECT attempts::bigint FROM sys.job WHERE kind = 'mail' AND state = 'waiting' AND run_at > now()";
    assert_eq!(scene.stage.number(tried).await, 1);
    for name in ["Beta", "Gamma", "Delta", "Alpha"] {
        scene.set(json!({ "core.mail_from": format!("{name} <alpha@alpha.test>") })).await;
        scene.stage.app.settle().await;
    }
    assert_eq!(scene.stage.number(tried).await, 1, "l'attente d'un essai manqué n'est pas écourtée");
}

#[tokio::test]
async fn a_setting_of_another_environment_does_not_move_this_one() {
    let sink = SmtpSink::start().await;
    let scene = Scene::new().await;
    let staged = json!({ "values": smtp(&sink), "environment": "staging" });
    scene.admin.patch("settings", staged).await.expect(200);
    scene.tell().await;
    assert!(sink.received().is_empty());
    scene.stage.app.tenant.settle_in(Environment::Staging);
    scene.stage.app.tenant.settings_changed();
    scene.tell().await;
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn a_trial_tells_what_the_server_answers() {
    let sink = SmtpSink::start().await;
    let scene = Scene::new().await;
    scene.set(smtp(&sink)).await;
    let told = scene.admin.post("mail/test", json!({})).await.expect(200);
    assert_eq!((&told["outcome"], &told["to"]), (&json!("sent"), &json!("ada@essai.test")), "{told}");
    assert_eq!(sink.received()[0].to, ["ada@essai.test"]);
    sink.refuse(&["554 5.7.1 on ne relaie pas"]);
    let told = scene.admin.post("mail/test", json!({})).await.expect(200);
    assert_eq!(told["outcome"], "refused");
    assert!(told["response"].as_str().unwrap().contains("on ne relaie pas"), "{told}");
    let log = scene.admin.get("mail/messages").await.expect(200);
    let states: Vec<&Value> = log["data"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["failed", "sent"]);
    scene.supervisor.post("mail/test", json!({})).await.expect(403);
}

const NUMBER: &str = "+24106123456";

#[tokio::test]
async fn text_messages_follow_the_settings_and_their_log_tells_their_fate() {
    let provider = HttpSink::start().await;
    let scene = Scene::new().await;
    let test = || scene.admin.post("sms/test", json!({ "to": NUMBER }));
    assert_eq!(test().await.expect(200)["outcome"], "none");
    scene
        .set(json!({
            "core.sms_provider": "twilio", "core.sms_url": provider.url(), "core.sms_account": "AC1",
            "core.sms_secret": "jeton", "core.sms_from": "OpsFlux",
        }))
        .await;
    provider.answer("201 Created", r#"{"sid": "SM42"}"#);
    assert_eq!(test().await.expect(200)["outcome"], "sent");
    provider.answer("400 Bad Request", r#"{"message": "numéro refusé"}"#);
    let told = test().await.expect(200);
    assert_eq!(told["outcome"], "refused");
    assert!(told["response"].as_str().unwrap().contains("numéro refusé"), "{told}");
    provider.answer("", "");
    assert_eq!(test().await.expect(200)["outcome"], "unknown", "il a raccroché");
    scene.admin.post("sms/test", json!({ "to": "06123456" })).await.expect(422);
    assert_eq!(provider.asked()[0].header("authorization"), "Basic QUMxOmpldG9u");

    let page = scene.admin.get("sms/messages?number=6123").await.expect(200);
    let rows = page["data"].as_array().unwrap();
    let states: Vec<&Value> = rows.iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["unknown", "failed", "sent"]);
    assert_eq!((&rows[2]["provider_id"], &rows[2]["recipient"]), (&json!("SM42"), &json!(NUMBER)));
    assert_eq!(scene.admin.get("sms/messages?state=failed").await.expect(200)["data"].as_array().unwrap().len(), 1);
    scene.admin.get("sms/messages?state=moon").await.expect(400);

    let admin = &scene.admin;
    let again = |row: &Value, body: Value| {
        let path = format!("sms/messages/{}/resend", row["id"].as_str().unwrap());
        async move { admin.post(&path, body).await }
    };
    again(&rows[2], json!({ "state": "sent" })).await.expect(409);
    again(&rows[0], json!({ "state": "unknown" })).await.expect(422);
    again(&rows[0], json!({ "state": "unknown", "may_arrive_twice": true })).await.expect(204);
    again(&rows[1], json!({ "state": "failed" })).await.expect(204);
    again(&rows[1], json!({ "state": "failed" })).await.expect(409);
    scene.stage.app.settle().await;
    let page = scene.admin.get("sms/messages?state=sent").await.expect(200);
    assert_eq!(page["data"].as_array().unwrap().len(), 3);
    scene.supervisor.get("sms/messages").await.expect(403);
}

#[tokio::test]
async fn who_does_not_hold_the_class_sees_only_the_ends_of_a_number() {
    let provider = HttpSink::start().await;
    let scene = Scene::new().await;
    scene.set(json!({ "core.sms_provider": "http", "core.sms_url": provider.url(), "core.sms_from": "Ops" })).await;
    scene.admin.post("sms/test", json!({ "to": NUMBER })).await.expect(200);
    let clerk = scene.stage.of_a("leo", &["auditor"]).await;
    let page = clerk.get("sms/messages").await.expect(200);
    assert_eq!((&page["data"][0]["recipient"], &page["masked"]), (&json!("+241•••456"), &json!(true)));
    clerk.get("sms/messages?number=6123").await.expect(403);
}
