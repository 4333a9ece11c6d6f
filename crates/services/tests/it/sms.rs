//! Les SMS : demandés comme chaque fournisseur le veut, envoyés une fois, jamais renvoyés dans le doute.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use schema::model::Model;
use serde_json::{Map, Value, json};
use services::{
    ServiceSettings, notify,
    sms::{HttpSms, OvhSms, SmsRoute, SmsSettings, SnsSms, TwilioSms, VonageSms},
    webhooks::WebhookSettings,
};
use testkit::{HttpSink, model_of};

use crate::{
    sigv4,
    stage::{MODULE, Stage, write},
};

const PHONE: &str = "+24106123456";

/// Un cas déclaré prévient par SMS : imposé, ou selon les choix.
fn model(step: &str) -> Arc<Model> {
    model_of(&[
        MODULE,
        ("entities/case.toml", "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\n"),
        (
            "triggers/tells.toml",
            &format!("on = \"case.created\"\n[[steps]]\nto = [\"role:hse_manager\"]\ntemplate = \"told\"\n{step}\n"),
        ),
        ("templates/told.fr.txt", "À voir aussitôt."),
        ("i18n/fr.json", "{ \"trial.templates.told.title\": \"Cas : {{ record.name }}\" }"),
    ])
}

const IMPOSED: &str = "do = \"sms\"\npriority = 2";

async fn stage(step: &str, per_minute: u32, route: SmsRoute) -> Stage {
    let stage = Stage::with(model(step), |settings| ServiceSettings {
        sms: Some(SmsSettings { from: "OpsFlux".to_owned(), per_minute, route }),
        webhooks: WebhookSettings { allowed_hosts: vec!["127.0.0.1".to_owned()], secret: None },
        ..settings
    })
    .await;
    stage.rows("UPDATE core.\"user\" SET phone = $1 WHERE id = $2", &[PHONE.into(), stage.manager.into()]).await;
    stage
}

async fn case(stage: &Stage, name: &str) {
    let ctx = stage.app.system();
    write(&ctx, &stage.app, "trial.case", &json!({ "name": name, "company": stage.company })).await;
    stage.settle().await;
}

fn twilio(sink: &HttpSink) -> SmsRoute {
    SmsRoute::Twilio(TwilioSms { url: sink.url(), account: "AC1".to_owned(), token: "jeton".to_owned().into() })
}

fn http(sink: &HttpSink) -> SmsRoute {
    SmsRoute::Http(HttpSms {
        url: format!("{}/send", sink.url()),
        body: r#"{"msisdn": {{ to }}, "content": {{ text }}, "ref": {{ id }}}"#.to_owned(),
        content_type: "application/json".to_owned(),
        header: Some(("Authorization".to_owned(), "Bearer clé".to_owned().into())),
    })
}

/// État, nom chez le fournisseur, segments.
async fn kept(stage: &Stage) -> Vec<(String, Option<String>, i16)> {
    let rows = stage.rows("SELECT state, provider_id, segments FROM sys.sms ORDER BY created_at, id", &[]).await;
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

async fn again(stage: &Stage) {
    stage.rows("UPDATE sys.job SET run_at = now() WHERE kind = 'sms' AND state = 'waiting'", &[]).await;
    stage.settle().await;
}

#[tokio::test]
async fn twilio_is_asked_with_a_form_and_the_account() {
    let sink = HttpSink::start().await;
    sink.answer("201 Created", r#"{"sid": "SM42", "status": "queued"}"#);
    let stage = stage(IMPOSED, 60, twilio(&sink)).await;
    case(&stage, "Chute & co").await;
    assert_eq!(kept(&stage).await, [("sent".to_owned(), Some("SM42".to_owned()), 2)]);
    let asked = &sink.asked()[0];
    assert_eq!(asked.line, "POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1");
    assert_eq!(asked.header("authorization"), "Basic QUMxOmpldG9u");
    assert_eq!(asked.header("content-type"), "application/x-www-form-urlencoded");
    let body = asked.text();
    assert!(body.starts_with("To=%2B24106123456&From=OpsFlux&Body=Cas+%3A+Chute+%26+co%0A"), "{body}");
    let log = stage.rows("SELECT log FROM sys.trigger_run", &[]).await[0].get::<_, Value>(0);
    // « À » n'est pas de l'alphabet court : le texte est en UCS-2.
    assert_eq!((&log[0]["act"], &log[0]["output"]["sms"]), (&json!("sms"), &json!(1)));
    assert!(log[0]["output"]["segments"]["ucs2"].is_u64(), "{log}");
}

#[tokio::test]
async fn vonage_is_asked_with_its_key_and_says_how_it_went_inside_a_200() {
    let sink = HttpSink::start().await;
    let route =
        || SmsRoute::Vonage(VonageSms { url: sink.url(), key: "clé".to_owned(), secret: "secret".to_owned().into() });
    sink.answer("200 OK", r#"{"message-count": "1", "messages": [{"status": "1", "error-text": "Throttled"}]}"#);
    sink.answer("200 OK", r#"{"message-count": "1", "messages": [{"status": "0", "message-id": "0A0B"}]}"#);
    sink.answer("200 OK", r#"{"message-count": "1", "messages": [{"status": "6", "error-text": "Invalid"}]}"#);
    let stage = stage(IMPOSED, 60, route()).await;
    case(&stage, "Chute").await;
    assert_eq!(kept(&stage).await[0].0, "queued", "trop d'envois : plus tard");
    again(&stage).await;
    assert_eq!(kept(&stage).await[0], ("sent".to_owned(), Some("0A0B".to_owned()), 2));
    case(&stage, "Choc").await;
    assert_eq!(kept(&stage).await[1].0, "failed");
    let asked = &sink.asked()[0];
    assert_eq!(asked.line, "POST /sms/json HTTP/1.1");
    let body = asked.text();
    assert!(body.starts_with("api_key=cl%C3%A9&api_secret=secret&from=OpsFlux&to=24106123456&text=Cas"), "{body}");
    assert!(body.contains("&type=unicode&client-ref="), "{body}");
}

#[tokio::test]
async fn ovh_is_asked_with_a_signature_of_the_request() {
    let sink = HttpSink::start().await;
    sink.answer("200 OK", r#"{"ids": [77], "validReceivers": ["+24106123456"], "invalidReceivers": []}"#);
    let url = format!("{}/1.0", sink.url());
    let route = SmsRoute::Ovh(OvhSms {
        url: url.clone(),
        service: "sms-ab1-1".to_owned(),
        key: "AK".to_owned(),
        secret: "AS".to_owned().into(),
        consumer: "CK".to_owned().into(),
    });
    let stage = stage(IMPOSED, 60, route).await;
    case(&stage, "Chute").await;
    assert_eq!(kept(&stage).await[0].1.as_deref(), Some("77"));
    let asked = &sink.asked()[0];
    assert_eq!(asked.line, "POST /1.0/sms/sms-ab1-1/jobs HTTP/1.1");
    let body: Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(
        (&body["receivers"], &body["sender"], &body["priority"]),
        (&json!([PHONE]), &json!("OpsFlux"), &json!("high"))
    );
    assert_eq!((asked.header("x-ovh-application"), asked.header("x-ovh-consumer")), ("AK", "CK"));
    let signed = format!("AS+CK+POST+{url}/sms/sms-ab1-1/jobs+{}+{}", asked.text(), asked.header("x-ovh-timestamp"));
    let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, signed.as_bytes());
    assert_eq!(asked.header("x-ovh-signature"), format!("$1${}", hex::encode(digest)));
}

fn sns(url: String) -> SmsRoute {
    SmsRoute::Sns(SnsSms {
        url: Some(url),
        access_key: sigv4::ACCESS_KEY.to_owned(),
        secret_key: sigv4::SECRET_KEY.to_owned().into(),
        region: "eu-west-3".to_owned(),
    })
}

/// Ce qu'Amazon répond d'une faute.
fn fault(code: &str) -> String {
    format!(
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>non</Message></Error><RequestId>r</RequestId></ErrorResponse>"
    )
}

const PUBLISHED: &str = "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>\
    <MessageId>94f20ce6-13c5</MessageId></PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>\
    </PublishResponse>";

#[tokio::test]
async fn amazon_is_asked_with_a_signed_form() {
    let sink = HttpSink::start().await;
    sink.answer("200 OK", PUBLISHED);
    let stage = stage(IMPOSED, 60, sns(sink.url())).await;
    case(&stage, "Chute & co").await;
    assert_eq!(kept(&stage).await[0], ("sent".to_owned(), Some("94f20ce6-13c5".to_owned()), 2));
    let asked = &sink.asked()[0];
    assert_eq!(asked.line, "POST / HTTP/1.1");
    let fields: Vec<(String, String)> =
        url::form_urlencoded::parse(&asked.body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let field = |name: &str| fields.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value);
    assert_eq!((field("Action"), field("Version"), field("PhoneNumber")), ("Publish", "2010-03-31", PHONE));
    assert!(field("Message").starts_with("Cas : Chute & co\nÀ voir aussitôt.\nhttp"), "{fields:?}");
    assert_eq!(field("MessageAttributes.entry.1.Name"), "AWS.SNS.SMS.SMSType");
    assert_eq!(field("MessageAttributes.entry.2.Name"), "AWS.SNS.SMS.SenderID");
    assert_eq!(field("MessageAttributes.entry.2.Value.StringValue"), "OpsFlux");
    let scope = sigv4::Scope { region: "eu-west-3", service: "sns", path: "/" };
    let names = ["content-type", "host", "x-amz-content-sha256", "x-amz-date"];
    let expected = sigv4::authorization(&scope, &names, |name| asked.header(name), &asked.body);
    assert_eq!(asked.header("authorization"), expected);
}

#[tokio::test]
async fn what_amazon_says_decides_and_a_doubt_is_never_sent_again() {
    let sink = HttpSink::start().await;
    let stage = stage(IMPOSED, 60, sns(sink.url())).await;
    let endless = format!("<PublishResponse>{}", "x".repeat(8_000_000));
    for (status, body, expected) in [
        ("400 Bad Request", fault("InvalidParameter"), "failed"),
        ("400 Bad Request", fault("OptedOut"), "failed"),
        ("500 Internal Server Error", fault("InternalError"), "unknown"),
        ("200 OK", endless, "unknown"),
        ("200 OK", "{}".to_owned(), "unknown"),
        ("", String::new(), "unknown"),
        ("400 Bad Request", fault("Throttling"), "queued"),
        ("403 Forbidden", fault("SignatureDoesNotMatch"), "queued"),
        ("429 Too Many Requests", fault("ThrottledException"), "queued"),
    ] {
        sink.answer(status, &body);
        case(&stage, "Chute").await;
        assert_eq!(
            kept(&stage).await.last().unwrap().0,
            expected,
            "{status} {}",
            body.chars().take(90).collect::<String>()
        );
    }
    let before = sink.asked().len();
    (0..3).for_each(|_| sink.answer("200 OK", PUBLISHED));
    again(&stage).await;
    assert_eq!(sink.asked().len(), before + 3, "seuls ceux qui n'étaient pas partis repartent");
    let kept = stage.rows("SELECT max(length(response)) FROM sys.sms", &[]).await[0].get::<_, i32>(0);
    assert!(kept < 400, "une réponse sans fin n'est pas gardée : {kept}");
}

#[tokio::test]
async fn an_amazon_that_never_answers_is_left_after_a_while() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let stage = stage(IMPOSED, 60, sns(url)).await;
    let patience = std::time::Duration::from_secs(30);
    tokio::time::timeout(patience, case(&stage, "Chute")).await.expect("l'envoi est borné");
    assert_eq!(kept(&stage).await[0].0, "unknown");
}

#[tokio::test]
async fn any_address_is_asked_with_a_body_of_its_own() {
    let sink = HttpSink::start().await;
    sink.answer("202 Accepted", r#"{"message_id": "m-1"}"#);
    let stage = stage(IMPOSED, 60, http(&sink)).await;
    case(&stage, "Chute \"grave\"").await;
    assert_eq!(kept(&stage).await[0].1.as_deref(), Some("m-1"));
    let asked = &sink.asked()[0];
    assert_eq!((asked.line.as_str(), asked.header("authorization")), ("POST /send HTTP/1.1", "Bearer clé"));
    let body: Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(body["msisdn"], PHONE);
    assert!(body["content"].as_str().unwrap().starts_with("Cas : Chute \"grave\"\nÀ voir aussitôt.\nhttp"), "{body}");
    assert_eq!(asked.header("idempotency-key"), body["ref"].as_str().unwrap());
}

#[tokio::test]
async fn an_sms_that_may_have_left_is_not_sent_again() {
    let sink = HttpSink::start().await;
    let stage = stage(IMPOSED, 60, twilio(&sink)).await;
    for (status, expected) in
        [("", "unknown"), ("500 Oops", "unknown"), ("400 Bad Request", "failed"), ("503 Busy", "queued")]
    {
        sink.answer(status, "{}");
        case(&stage, "Chute").await;
        assert_eq!(kept(&stage).await.last().unwrap().0, expected, "{status}");
    }
    let before = sink.asked().len();
    again(&stage).await;
    assert_eq!(sink.asked().len(), before + 1, "seul celui qui n'était pas parti repart");
    stage.rows("UPDATE sys.sms SET state = 'sending'", &[]).await; // le nœud est mort ici
    stage.rows("UPDATE sys.job SET state = 'waiting', attempts = 0 WHERE kind = 'sms'", &[]).await;
    again(&stage).await;
    assert_eq!(sink.asked().len(), before + 1);
    assert!(kept(&stage).await.iter().all(|sms| sms.0 == "unknown"));
}

#[tokio::test]
async fn a_refused_account_is_tried_again_four_times() {
    let sink = HttpSink::start().await;
    (0..9).for_each(|_| sink.answer("401 Unauthorized", "{}"));
    let stage = stage(IMPOSED, 60, twilio(&sink)).await;
    case(&stage, "Chute").await;
    for _ in 0..6 {
        again(&stage).await;
    }
    assert_eq!((kept(&stage).await[0].0.as_str(), sink.asked().len()), ("failed", 4));
}

#[tokio::test]
async fn a_minute_takes_so_many_sms_and_the_next_wait_without_losing_a_try() {
    let sink = HttpSink::start().await;
    let stage = stage(IMPOSED, 2, twilio(&sink)).await;
    for name in ["a", "b", "c"] {
        case(&stage, name).await;
    }
    assert_eq!(sink.asked().len(), 2);
    assert_eq!(stage.count("SELECT attempts::bigint FROM sys.job WHERE kind = 'sms' AND state = 'waiting'").await, 0);
    again(&stage).await;
    assert_eq!(sink.asked().len(), 2);
    stage.rows("UPDATE sys.sms SET taken_at = taken_at - interval '61 seconds'", &[]).await;
    again(&stage).await;
    assert_eq!(sink.asked().len(), 3);
}

#[tokio::test]
async fn a_pressing_sms_waits_for_none_that_does_not_press() {
    let sink = HttpSink::start().await;
    let stage = stage(IMPOSED, 1, twilio(&sink)).await;
    for name in ["a", "b", "c", "d"] {
        case(&stage, name).await;
    }
    let last = "(SELECT id FROM sys.sms WHERE state = 'queued' ORDER BY created_at DESC, id DESC LIMIT 1)";
    stage.rows(&format!("UPDATE sys.sms SET priority = 3 WHERE id = {last}"), &[]).await;
    again(&stage).await;
    let waits = "SELECT round(extract(epoch FROM j.run_at - now()) / 60)::bigint FROM sys.job j \
        JOIN sys.sms s ON j.unique_key = s.id::text WHERE j.kind = 'sms' AND j.state = 'waiting' \
        ORDER BY s.priority DESC, s.created_at, s.id";
    let minutes: Vec<i64> = stage.rows(waits, &[]).await.iter().map(|row| row.get(0)).collect();
    assert_eq!(minutes, [1, 2, 3]);
}

#[tokio::test]
async fn who_left_before_the_hour_of_an_sms_receives_none() {
    let sink = HttpSink::start().await;
    let stage = stage(IMPOSED, 1, twilio(&sink)).await;
    for name in ["a", "b"] {
        case(&stage, name).await;
    }
    stage.rows("UPDATE core.\"user\" SET status = 'suspended' WHERE id = $1", &[stage.manager.into()]).await;
    again(&stage).await;
    let states: Vec<String> = kept(&stage).await.into_iter().map(|sms| sms.0).collect();
    assert_eq!((states, sink.asked().len()), (vec!["sent".to_owned(), "failed".to_owned()], 1));
}

#[tokio::test]
async fn a_person_is_reached_as_they_chose() {
    let sink = HttpSink::start().await;
    let chosen = |priority: u8| format!("do = \"notify\"\nchannels = [\"sms\"]\npriority = {priority}");
    let stage = stage(&chosen(1), 60, twilio(&sink)).await;
    let me = stage.ctx(stage.manager).await;
    case(&stage, "à défaut, l'urgence seule").await;
    assert!(kept(&stage).await.is_empty());
    let wishes: Map<String, Value> = json!({ "floors": { "sms": 1 } }).as_object().cloned().unwrap();
    let view = notify::preferences::write(&me, &stage.services, wishes).await.unwrap();
    assert_eq!(json!(view)["sms"], "ready");
    case(&stage, "choisi").await;
    assert_eq!(kept(&stage).await.len(), 1);
    stage.rows("UPDATE core.\"user\" SET phone = '06123456' WHERE id = $1", &[stage.manager.into()]).await;
    let view = notify::preferences::read(&me, &stage.services).await.unwrap();
    assert_eq!(json!(view)["sms"], "no_number");
    case(&stage, "sans indicatif").await;
    assert_eq!(kept(&stage).await.len(), 1);
}

#[tokio::test]
async fn without_a_provider_nothing_is_queued_and_the_log_says_so() {
    let stage = Stage::with_model(model(IMPOSED)).await;
    case(&stage, "Chute").await;
    let log = stage.rows("SELECT log FROM sys.trigger_run", &[]).await[0].get::<_, Value>(0);
    assert_eq!((&log[0]["result"], &log[0]["output"]["reason"]), (&json!("skipped"), &json!("no_provider")));
    assert!(kept(&stage).await.is_empty());
}
