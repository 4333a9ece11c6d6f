//! Les retours de SES, que dit Amazon SNS : reconnus à leur signature, rapprochés du courriel, pris une fois.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use services::{
    ServiceSettings,
    mail::{ApiSettings, BounceSettings, MailRoute, MailSettings, Provider},
};
use testkit::{Client, HttpSink, Reply, Sns, TestOptions};

use crate::stage::{Stage, incident};

/// Le nom que SES donne au premier courriel.
const NAME: &str = "0102018f2a-ses-000000";

/// Une scène dont le courrier part par SES, et dont les retours viennent d'un sujet d'Amazon SNS.
struct Scene {
    stage: Stage,
    sns: Sns,
    supervisor: Client,
    admin: Client,
}

impl Scene {
    async fn new() -> Scene {
        let (sns, ses) = (Sns::start().await, HttpSink::start().await);
        ses.answer("200 OK", &json!({ "MessageId": NAME }).to_string());
        let (origin, endpoint) = (sns.http.url(), ses.url());
        let settings = move |settings: ServiceSettings| {
            let (access_key, secret_key) = ("AK".to_owned(), "SK".to_owned());
            let provider = Provider::Ses { access_key, secret_key, region: "eu-west-3".to_owned() };
            let route = MailRoute::Api(ApiSettings { provider, endpoint: Some(endpoint) });
            let bounces = BounceSettings {
                sns_topic: Some(Sns::TOPIC.to_owned()),
                sns_origin: Some(origin),
                ..BounceSettings::default()
            };
            ServiceSettings { mail: MailSettings { route, bounces, ..settings.mail }, ..settings }
        };
        let stage = Stage::with(TestOptions { settings: Box::new(settings), ..TestOptions::default() }).await;
        stage.of_a("mia", &["hse_manager"]).await;
        let supervisor = stage.of_a("sam", &["supervisor"]).await;
        let admin = stage.of_a("ada", &["admin"]).await;
        stage.app.settle().await;
        let scene = Scene { stage, sns, supervisor, admin };
        scene.tell().await;
        scene
    }

    /// Déclare un incident, dont le responsable est prévenu.
    async fn tell(&self) {
        self.supervisor.post("hse/incidents", incident(self.stage.alpha)).await.expect(201);
        self.stage.app.settle().await;
    }

    async fn deliver(&self, message: &Value) -> Reply {
        let anonymous = self.stage.app.anonymous();
        let request = anonymous.request(Method::POST, "mail/bounces/ses");
        anonymous.send(request.header("content-type", "text/plain; charset=UTF-8").body(message.to_string())).await
    }

    /// Ce que SES dit, tel que SNS le porte, signé.
    async fn tells(&self, event: &Value) -> Value {
        self.deliver(&self.sns.sign(self.sns.notification(event, &self.hour(0)))).await.expect(200)["taken"].clone()
    }

    /// Les courriels, le premier d'abord : état et réponse.
    async fn mails(&self) -> Vec<(String, String)> {
        let sql = "SELECT state, coalesce(response, '') FROM sys.mail ORDER BY created_at, id";
        let rows = self.stage.app.tenant.db.query(&sql.into(), &[]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    async fn suppressed(&self) -> Vec<(String, String)> {
        let closed = self.admin.get("mail/suppressions").await.expect(200);
        let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
        closed["data"].as_array().unwrap().iter().map(|one| (text(one, "reason"), text(one, "source"))).collect()
    }

    /// L'heure qu'il est, plus ou moins tant d'heures.
    fn hour(&self, shift: i64) -> String {
        (self.stage.app.tenant.clock.now() + SignedDuration::from_hours(shift)).to_string()
    }

    /// Les demandes faites à Amazon SNS.
    fn asked(&self) -> Vec<String> {
        self.sns.http.asked().into_iter().map(|asked| asked.line).collect()
    }
}

fn bounce(kind: &str, sub: &str, mail: Value) -> Value {
    let recipient =
        json!({ "emailAddress": "mia@essai.test", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 unknown" });
    json!({ "notificationType": "Bounce", "mail": mail,
        "bounce": { "bounceType": kind, "bounceSubType": sub, "bouncedRecipients": [recipient] } })
}

fn named(name: &str) -> Value {
    json!({ "messageId": name, "source": "no-reply@essai.test" })
}

#[tokio::test]
async fn a_permanent_bounce_closes_the_address_once() {
    let scene = Scene::new().await;
    assert_eq!(scene.mails().await[0].0, "sent");
    assert_eq!(
        scene.tells(&bounce("Permanent", "General", named("d'un autre"))).await,
        0,
        "ce courriel n'est pas à nous"
    );
    assert_eq!(scene.mails().await[0].0, "sent");
    let message = scene.sns.sign(scene.sns.notification(&bounce("Permanent", "General", named(NAME)), &scene.hour(0)));
    assert_eq!(scene.deliver(&message).await.expect(200)["taken"], 1);
    assert_eq!(scene.deliver(&message).await.expect(200)["taken"], 0, "rejoué, il ne dit rien de plus");
    let (state, said) = scene.mails().await.remove(0);
    assert_eq!((state.as_str(), said.as_str()), ("bounced", "Permanent General 5.1.1 smtp; 550 5.1.1 unknown"));
    assert_eq!(scene.suppressed().await, [("bounce".to_owned(), "ses".to_owned())]);
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.audit WHERE action = 'mail.suppressed'").await, 1);
    scene.tell().await;
    assert_eq!(scene.mails().await[1].0, "suppressed");
    assert_eq!(scene.asked().len(), 1, "le certificat n'est demandé qu'une fois");
}

#[tokio::test]
async fn a_complaint_closes_the_address_and_the_tag_names_the_mail() {
    let scene = Scene::new().await;
    let id = scene.stage.app.tenant.db.query(&"SELECT id::text FROM sys.mail".into(), &[]).await.unwrap()[0]
        .get::<_, String>(0);
    let tagged = json!({ "messageId": "d'avant sa réponse", "tags": { "opsflux_mail": [id] } });
    let complaint = |kind: &str| json!({ "eventType": "Complaint", "mail": tagged, "complaint": { "complaintFeedbackType": kind } });
    assert_eq!(scene.tells(&complaint("not-spam")).await, 0);
    assert!(scene.suppressed().await.is_empty());
    assert_eq!(scene.tells(&complaint("abuse")).await, 1);
    assert_eq!(scene.mails().await[0], ("sent".to_owned(), "Complaint abuse".to_owned()));
    assert_eq!(scene.suppressed().await, [("complaint".to_owned(), "ses".to_owned())]);
}

#[tokio::test]
async fn a_transient_bounce_is_kept_in_the_log_and_closes_nobody() {
    let scene = Scene::new().await;
    assert_eq!(scene.tells(&bounce("Transient", "General", named(NAME))).await, 0);
    let (state, said) = scene.mails().await.remove(0);
    assert!(state == "sent" && said.starts_with("Transient General"), "{state} {said}");
    assert_eq!(scene.tells(&bounce("Transient", "MailboxFull", named(NAME))).await, 1);
    assert_eq!(scene.mails().await[0].0, "bounced");
    assert!(scene.suppressed().await.is_empty());
    for event in [json!({ "notificationType": "Delivery", "mail": named(NAME) }), json!({}), json!("texte")] {
        assert_eq!(scene.tells(&event).await, 0, "{event}");
    }
}

#[tokio::test]
async fn a_message_without_proof_changes_nothing() {
    let scene = Scene::new().await;
    let event = bounce("Permanent", "General", named(NAME));
    let signed = |message: Value| scene.sns.sign(message);
    let plain = || scene.sns.notification(&event, &scene.hour(0));
    let with = |mut message: Value, name: &str, value: Value| {
        message[name] = value;
        message
    };
    let old = scene.hour(-2);
    let ahead = scene.hour(2);
    let elsewhere = HttpSink::start().await;
    let stranger = format!("{}/SimpleNotificationService-0123456789abcdef.pem", elsewhere.url());
    for (told, message) in [
        ("d'un autre sujet", signed(with(plain(), "TopicArn", json!("arn:aws:sns:eu-west-3:123456789012:autre")))),
        ("trop vieux", signed(scene.sns.notification(&event, &old))),
        ("trop jeune", signed(scene.sns.notification(&event, &ahead))),
        ("un certificat d'ailleurs", signed(with(plain(), "SigningCertURL", json!(stranger)))),
        (
            "une autre page de l'hôte",
            signed(with(plain(), "SigningCertURL", json!(format!("{}/autre.pem", scene.sns.http.url())))),
        ),
        ("changé", with(signed(plain()), "Message", json!(bounce("Permanent", "General", named("autre")).to_string()))),
        ("un objet ajouté", with(signed(plain()), "Subject", json!("objet"))),
        ("une autre version", with(signed(plain()), "SignatureVersion", json!("1"))),
        ("une signature illisible", with(signed(plain()), "Signature", json!("%%"))),
        (
            "sans signature",
            with(plain(), "Signature", json!(""))
                .as_object()
                .map(|one| {
                    let mut one = one.clone();
                    one.insert("SignatureVersion".to_owned(), json!("2"));
                    Value::Object(one)
                })
                .unwrap(),
        ),
    ] {
        assert_eq!(scene.deliver(&message).await.status, 401, "{told}");
    }
    for body in [json!({}), json!([]), json!("texte"), with(signed(plain()), "Type", json!("Autre"))] {
        assert_eq!(scene.deliver(&body).await.status, 400, "{body}");
    }
    assert!(elsewhere.asked().is_empty(), "un hôte d'ailleurs n'est pas appelé");
    assert_eq!(scene.mails().await[0].0, "sent");
    assert!(scene.suppressed().await.is_empty());
    assert_eq!(scene.tells(&event).await, 1, "le vrai est pris");
}

#[tokio::test]
async fn an_expired_or_missing_certificate_proves_nothing() {
    let scene = Scene::new().await;
    let path = "/SimpleNotificationService-00ff.pem";
    let message = |scene: &Scene| {
        let mut message = scene.sns.notification(&bounce("Permanent", "General", named(NAME)), &scene.hour(0));
        message["SigningCertURL"] = json!(format!("{}{path}", scene.sns.http.url()));
        scene.sns.sign(message)
    };
    scene.sns.http.serve(path, "pas un certificat");
    assert_eq!(scene.deliver(&message(&scene)).await.status, 503, "SNS le redira");
    scene.sns.http.serve(path, &"x".repeat(4_000_000));
    assert_eq!(scene.deliver(&message(&scene)).await.status, 503);
    scene.sns.http.serve(path, &scene.sns.pem("210101000000Z"));
    assert_eq!(scene.deliver(&message(&scene)).await.status, 401);
    assert_eq!(scene.mails().await[0].0, "sent");
}

#[tokio::test]
async fn a_subscription_is_confirmed_at_the_host_of_the_topic_and_nowhere_else() {
    let scene = Scene::new().await;
    let message = scene.sns.subscription(&scene.hour(0));
    assert_eq!(scene.deliver(&message).await.status, 400, "non signé");
    let mut forged = scene.sns.sign(message.clone());
    forged["Token"] = json!("autre");
    assert_eq!(scene.deliver(&forged).await.status, 401);
    assert_eq!(scene.asked().len(), 1, "seul le certificat est demandé");
    assert_eq!(scene.deliver(&scene.sns.sign(message.clone())).await.expect(200)["taken"], 0);
    let confirmation = "GET /?Action=ConfirmSubscription&TopicArn=arn%3Aaws%3Asns%3Aeu-west-3%3A123456789012%3Aretours\
        &Token=jeton%26b%3D1 HTTP/1.1";
    assert_eq!(scene.asked()[1..], [confirmation.to_owned()]);
    scene.sns.http.answer("500 Oops", "");
    assert_eq!(scene.deliver(&scene.sns.sign(message.clone())).await.status, 503, "SNS la redemandera");
    let mut left = message;
    left["Type"] = json!("UnsubscribeConfirmation");
    let asked = scene.asked().len();
    assert_eq!(scene.deliver(&scene.sns.sign(left)).await.expect(200)["taken"], 0);
    assert_eq!(scene.asked().len(), asked, "se désabonner ne réabonne pas");
}

#[tokio::test]
async fn without_a_topic_the_door_is_closed() {
    let stage = Stage::new().await;
    let anonymous = stage.app.anonymous();
    let reply = anonymous.send(anonymous.request(Method::POST, "mail/bounces/ses").body("{}")).await;
    assert_eq!(reply.status, 401);
}
