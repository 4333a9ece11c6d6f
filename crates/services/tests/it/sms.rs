//! Les SMS : demandés comme chaque fournisseur le veut, envoyés une fois, jamais renvoyés dans le doute.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use schema::model::Model;
use serde_json::{Map, Value, json};
use services::{
    ServiceSettings, notify,
    sms::{HttpSms, OvhSms, SmsRoute, SmsSettings, TwilioSms, VonageSms},
    webhooks::WebhookSettings,
};
use testkit::{HttpSink, model_of};

use crate::stage::{MODULE, Stage, write};

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
