//! L'étape `call` : méthode, en-têtes, corps écrit dans l'étape, et la réponse que la suite lit.

use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use kernel::Clock;
use schema::model::Model;
use serde_json::{Value, json};
use services::{ServiceSettings, automation::admin, webhooks::WebhookSettings};
use store::settings::{self, Change};
use testkit::{TestApp, TestOptions, model_of};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use uuid::Uuid;

use crate::stage::{MODULE, Stage};

const THING: (&str, &str) = (
    "entities/thing.toml",
    "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\nmark = { type = \"text\" }\n",
);

/// Ce que l'on a reçu, et à qui l'on répond cela : `(statut, corps)`.
async fn receiver(answers: &'static [(&'static str, &'static str)]) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let received = Arc::new(Mutex::new(Vec::new()));
    let kept = received.clone();
    tokio::spawn(async move {
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut buffer, mut read) = (vec![0; 65_536], 0);
            let text = loop {
                read += stream.read(&mut buffer[read..]).await.unwrap();
                let text = String::from_utf8_lossy(&buffer[..read]).into_owned();
                let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
                if text.split_once("\r\n\r\n").is_some_and(|(_, body)| body.len() >= length.unwrap_or(0)) {
                    break text;
                }
            };
            kept.lock().unwrap().push(text);
            // Coupée : elle en annonçait davantage.
            let length = body.len() + if *status == "200 Cut" { 10 } else { 0 };
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nset-cookie: session=1\r\ncontent-length: {length}\r\n\
                 connection: close\r\n\r\n{body}"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (port, received)
}

fn model(call: &str, then: &str) -> Arc<Model> {
    let trigger = format!("on = \"thing.created\"\n[[steps]]\ndo = \"call\"\n{call}\n{then}");
    model_of(&[MODULE, THING, ("triggers/tell.toml", &trigger)])
}

/// Une fiche créée, cet appel demandé, et tout ce qui s'ensuit.
async fn told(call: &str, then: &str) -> (Stage, Uuid) {
    let clock = Clock::frozen("2026-03-28T12:00:00Z".parse().unwrap());
    let app = TestApp::with(TestOptions { model: model(call, then), clock, ..TestOptions::default() }).await;
    let webhooks = WebhookSettings { allowed_hosts: vec!["127.0.0.1".to_owned()], secret: None };
    let stage = Stage::of(app, |settings| ServiceSettings { webhooks, ..settings }).await;
    let secret = Change::everywhere("core.call_secret_1", json!("clé-secrète"));
    settings::apply(&stage.app.system(), &stage.app.tenant, &[secret]).await.unwrap();
    let thing = stage.app.create("trial.thing", json!({ "name": "Vanne \"A\"", "company": stage.company })).await;
    stage.settle().await;
    (stage, thing)
}

async fn mark(stage: &Stage, thing: Uuid) -> Option<String> {
    stage.rows("SELECT mark FROM trial.thing WHERE id = $1", &[thing.into()]).await[0].get(0)
}

async fn run(stage: &Stage) -> Value {
    let id: i64 = stage.rows("SELECT id FROM sys.trigger_run", &[]).await[0].get(0);
    admin::run(&stage.ctx(stage.admin).await, &stage.services, id).await.unwrap()
}

#[tokio::test]
async fn an_answer_is_read_by_what_follows_and_repeats_no_secret() {
    let (port, received) = receiver(&[("201 Created", r#"{"id": 42, "echo": "clé-secrète"}"#)]).await;
    let call = format!(
        "url = \"'http://127.0.0.1:{port}/things'\"\nmethod = \"PUT\"\nanswer = true\n\
         json = '''{{\"name\": {{{{ record.name }}}}, \"kind\": \"valve\"}}'''\n\
         headers = {{ X-Name = \"{{{{ record.id }}}}\", Authorization = {{ secret = \"core.call_secret_1\", prefix = \"Bearer \" }} }}\n"
    );
    let set = "set = { mark = \"string(output.status) + ' ' + string(output.body.id) + ' ' + output.body.echo\" }";
    let (stage, thing) = told(&call, &format!("[[steps]]\ndo = \"update\"\n{set}\n")).await;
    assert_eq!(mark(&stage, thing).await.as_deref(), Some("201 42 •••"));
    let received = received.lock().unwrap()[0].clone();
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("PUT /things "), "{head}");
    assert!(head.contains(&format!("x-name: {thing}")), "{head}");
    assert!(head.contains("authorization: Bearer clé-secrète"), "{head}");
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), json!({ "name": "Vanne \"A\"", "kind": "valve" }));
    let run = run(&stage).await;
    assert_eq!(run["state"], "done", "{run}");
    let step = &run["steps"][0];
    assert_eq!(step["input"]["headers"]["Authorization"], "Bearer ••• (core.call_secret_1)");
    assert_eq!((&step["output"]["status"], &step["output"]["body"]["id"]), (&json!(201), &json!(42)));
    assert!(step["output"]["headers"].get("set-cookie").is_none(), "{step}");
    let jobs = stage.rows("SELECT payload::text FROM sys.job WHERE kind = 'call_answer'", &[]).await;
    assert!(!jobs[0].get::<_, String>(0).contains("clé-secrète"), "le travail ne fait que nommer le secret");
    assert!(!run.to_string().contains("clé-secrète"), "{run}");
}

#[tokio::test]
async fn a_busy_address_keeps_the_run_waiting_then_answers() {
    let (port, received) = receiver(&[("503 Busy", ""), ("200 OK", r#"{"state": "ok"}"#)]).await;
    let call = format!("url = \"'http://127.0.0.1:{port}/x'\"\nmethod = \"GET\"\nanswer = true\n");
    let (stage, thing) = told(&call, "[[steps]]\ndo = \"update\"\nset = { mark = \"output.body.state\" }\n").await;
    assert_eq!((run(&stage).await["state"].clone(), mark(&stage, thing).await), (json!("waiting"), None));
    stage.app.tenant.clock.advance(SignedDuration::from_mins(2));
    stage.settle().await;
    assert_eq!(mark(&stage, thing).await.as_deref(), Some("ok"));
    let received = received.lock().unwrap();
    let id = |text: &str| text.lines().find(|line| line.starts_with("webhook-id")).map(str::to_owned);
    assert_eq!(id(&received[0]), id(&received[1]));
    assert!(!received[0].contains("content-type"), "un GET ne porte rien");
}

#[tokio::test]
async fn an_answer_cut_in_the_middle_is_asked_again_and_one_the_database_cannot_write_is_kept() {
    let (port, received) = receiver(&[("200 Cut", r#"{"state""#), ("200 OK", r#"{"state": "o\u0000k"}"#)]).await;
    let call = format!("url = \"'http://127.0.0.1:{port}/x'\"\nanswer = true\n");
    let (stage, thing) = told(&call, "[[steps]]\ndo = \"update\"\nset = { mark = \"output.body.state\" }\n").await;
    stage.app.tenant.clock.advance(SignedDuration::from_mins(2));
    stage.settle().await;
    assert_eq!(mark(&stage, thing).await.as_deref(), Some("ok"));
    assert_eq!(run(&stage).await["state"], "done");
    assert_eq!(received.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn what_follows_an_answer_fails_without_asking_again() {
    let (port, received) = receiver(&[("200 OK", "{}"), ("200 OK", "{}")]).await;
    let call = format!("url = \"'http://127.0.0.1:{port}/x'\"\nanswer = true\n");
    let (stage, _) = told(&call, "[[steps]]\ndo = \"update\"\nset = { mark = \"output.body.absent\" }\n").await;
    let run = run(&stage).await;
    assert_eq!((&run["state"], &run["steps"][0]["result"]), (&json!("failed"), &json!("done")), "{run}");
    assert_eq!(received.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refusal_stops_the_run_or_is_read_by_what_follows() {
    let (port, _) = receiver(&[("409 Conflict", r#"{"reason": "déjà là"}"#)]).await;
    let call = format!("url = \"'http://127.0.0.1:{port}/x'\"\nanswer = true\n");
    let then = "[[steps]]\ndo = \"update\"\nset = { mark = \"output.body.reason\" }\n";
    let (stage, thing) = told(&call, then).await;
    let stopped = run(&stage).await;
    assert_eq!(
        (&stopped["state"], &stopped["error"]["code"]),
        (&json!("failed"), &json!("call.declined")),
        "{stopped}"
    );
    assert_eq!(stopped["steps"][0]["output"]["body"]["reason"], "déjà là", "{stopped}");
    assert_eq!(mark(&stage, thing).await, None);
    let (port, _) = receiver(&[("409 Conflict", r#"{"reason": "déjà là"}"#)]).await;
    let call = format!("url = \"'http://127.0.0.1:{port}/x'\"\nanswer = true\non_error = \"continue\"\n");
    let (stage, thing) = told(&call, then).await;
    assert_eq!(mark(&stage, thing).await.as_deref(), Some("déjà là"));
}

#[tokio::test]
async fn a_body_that_is_no_json_says_where() {
    let json = "json = '''{\"ok\": true,\n{% if true %}oups{% endif %}}'''\n";
    let (stage, _) = told(&format!("url = \"'http://127.0.0.1:9/x'\"\n{json}"), "").await;
    let run = run(&stage).await;
    assert_eq!((&run["error"]["code"], &run["error"]["line"]), (&json!("call.body"), &json!(2)), "{run}");
    assert!(run["steps"][0]["output"]["body"].as_str().unwrap().contains("oups"), "{run}");
    assert_eq!(stage.rows("SELECT FROM sys.job WHERE kind = 'call'", &[]).await.len(), 0);
}
