//! Les salons : leur adresse est un secret, et ce qu'on y dit a la forme que chacun veut.

use std::sync::Arc;

use kernel::Code;
use schema::model::Model;
use serde_json::{Map, Value, json};
use services::{ServiceSettings, chat, webhooks::WebhookSettings};
use testkit::{HttpSink, model_of};

use crate::stage::{MODULE, Stage, write};

fn model() -> Arc<Model> {
    model_of(&[
        MODULE,
        ("entities/case.toml", "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\n"),
        (
            "triggers/tells.toml",
            "on = \"case.created\"\n[[steps]]\ndo = \"chat\"\nchannel = \"hse\"\ntemplate = \"told\"\n",
        ),
        ("templates/told.fr.txt", "Déclaré par {{ actor.name }}."),
        ("i18n/fr.json", "{ \"trial.templates.told.title\": \"Cas : {{ record.name }}\" }"),
    ])
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

async fn stage() -> Stage {
    stage_of(model()).await
}

async fn stage_of(model: Arc<Model>) -> Stage {
    Stage::with(model, |settings| ServiceSettings {
        webhooks: WebhookSettings { allowed_hosts: vec!["127.0.0.1".to_owned()], secret: None },
        ..settings
    })
    .await
}

async fn channel(stage: &Stage, kind: &str, url: &str) -> Value {
    let admin = stage.ctx(stage.admin).await;
    let body = object(json!({ "name": "hse", "kind": kind, "url": url }));
    chat::create(&admin, &stage.services, body).await.unwrap()
}

async fn case(stage: &Stage) {
    let body = json!({ "name": "Chute <!channel>", "company": stage.company });
    write(&stage.app.system(), &stage.app, "trial.case", &body).await;
    stage.settle().await;
}

#[tokio::test]
async fn a_trigger_speaks_in_a_channel_under_its_form() {
    for kind in ["slack", "teams", "generic"] {
        let (sink, stage) = (HttpSink::start().await, stage().await);
        channel(&stage, kind, &format!("{}/services/T1/secret", sink.url())).await;
        case(&stage).await;
        let asked = sink.asked();
        assert_eq!((asked.len(), asked[0].line.as_str()), (1, "POST /services/T1/secret HTTP/1.1"));
        let body: Value = serde_json::from_slice(&asked[0].body).unwrap();
        let title = match kind {
            "slack" => &body["text"],
            "teams" => &body["attachments"][0]["content"]["body"][0]["inlines"][0]["text"],
            _ => &body["title"],
        };
        let expected = if kind == "slack" { "Cas : Chute &lt;!channel&gt;" } else { "Cas : Chute <!channel>" };
        assert_eq!(title, expected, "{body}");
    }
}

#[tokio::test]
async fn a_channel_hears_of_a_trigger_by_its_label() {
    let named = "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\n";
    let model = model_of(&[
        MODULE,
        ("entities/case.toml", named),
        ("entities/note.toml", named),
        (
            "triggers/opens.toml",
            "on = \"note.created\"\n[[steps]]\ndo = \"create\"\nentity = \"case\"\nset = { name = \"record.name\" }\n",
        ),
        (
            "triggers/tells.toml",
            "on = \"case.created\"\n[[steps]]\ndo = \"chat\"\nchannel = \"hse\"\ntemplate = \"told\"\n",
        ),
        ("templates/told.fr.txt", "Déclaré par {{ actor.name }}."),
        (
            "i18n/fr.json",
            "{ \"trial.templates.told.title\": \"Cas\", \"trial.triggers.opens.label\": \"Ouverture d'un cas\" }",
        ),
    ]);
    let (sink, stage) = (HttpSink::start().await, stage_of(model).await);
    channel(&stage, "generic", &sink.url()).await;
    let body = json!({ "name": "Chute", "company": stage.company });
    write(&stage.app.system(), &stage.app, "trial.note", &body).await;
    stage.settle().await;
    let said: Value = serde_json::from_slice(&sink.asked()[0].body).unwrap();
    assert!(said.to_string().contains("Déclaré par Ouverture d'un cas."), "{said}");
}

#[tokio::test]
async fn the_address_is_never_told_and_never_kept_in_clear() {
    let (sink, stage) = (HttpSink::start().await, stage().await);
    let admin = stage.ctx(stage.admin).await;
    let made = channel(&stage, "slack", &format!("{}/services/T1/secret", sink.url())).await;
    assert_eq!(made["host"], "127.0.0.1");
    let id = made["id"].as_str().unwrap().parse().unwrap();
    case(&stage).await;
    let services = &stage.services;
    let changed = chat::change(&admin, services, id, object(json!({ "enabled": false }))).await.unwrap();
    let listed = chat::list(&admin, services).await.unwrap();
    for told in [&made, &changed, &listed] {
        assert!(!told.to_string().contains("secret"), "{told}");
    }
    let kept = "SELECT count(*) FROM sys.job WHERE payload::text LIKE '%secret%'";
    let traced = "SELECT count(*) FROM sys.audit WHERE changes::text LIKE '%secret%'";
    assert_eq!((stage.count(kept).await, stage.count(traced).await), (0, 0));
    case(&stage).await;
    assert_eq!(sink.asked().len(), 1, "fermé, on n'y parle plus");
    let log = stage.rows("SELECT log FROM sys.trigger_run ORDER BY id DESC", &[]).await[0].get::<_, Value>(0);
    assert_eq!(log[0]["output"]["reason"], "closed");
}

#[tokio::test]
async fn only_who_governs_automation_keeps_channels() {
    let (sink, stage) = (HttpSink::start().await, stage().await);
    let (admin, supervisor) = (stage.ctx(stage.admin).await, stage.ctx(stage.supervisor).await);
    let services = &stage.services;
    let made = channel(&stage, "teams", &sink.url()).await;
    let id = made["id"].as_str().unwrap().parse().unwrap();
    for refused in [
        chat::list(&supervisor, services).await.unwrap_err(),
        chat::create(&supervisor, services, Map::new()).await.unwrap_err(),
        chat::test(&supervisor, services, id).await.unwrap_err(),
        chat::remove(&supervisor, services, id).await.unwrap_err(),
    ] {
        assert_eq!(refused.code, Code::Forbidden);
    }
    let create = async |body: Value| chat::create(&admin, services, object(body)).await.unwrap_err().code;
    assert_eq!(create(json!({ "name": "hse", "kind": "slack", "url": "https://x.example" })).await, Code::Invalid);
    assert_eq!(create(json!({ "name": "HSE", "kind": "slack", "url": "https://x.example" })).await, Code::Invalid);
    assert_eq!(create(json!({ "name": "b", "kind": "slack", "url": "nulle part" })).await, Code::Invalid);
    assert_eq!(create(json!({ "name": "b", "kind": "irc", "url": "https://x.example" })).await, Code::MalformedBody);
    assert_eq!(chat::test(&admin, services, id).await.unwrap()["sent"], true);
    sink.answer("404 Not Found", "no_service");
    let refused = chat::test(&admin, services, id).await.unwrap();
    assert_eq!((&refused["sent"], &refused["answer"]), (&json!(false), &json!("404 Not Found : no_service")));
    let inside = object(json!({ "url": "http://10.0.0.1/hook" }));
    chat::change(&admin, services, id, inside).await.unwrap();
    assert_eq!(chat::test(&admin, services, id).await.unwrap()["sent"], false, "une adresse privée ne s'appelle pas");
    chat::remove(&admin, services, id).await.unwrap();
    case(&stage).await;
    let log = stage.rows("SELECT log FROM sys.trigger_run ORDER BY id DESC", &[]).await[0].get::<_, Value>(0);
    assert_eq!((&log[0]["result"], &log[0]["error"]["reason"]), (&json!("failed"), &json!("channel hse")));
}

#[tokio::test]
async fn two_changes_at_once_keep_both_and_a_removed_channel_stays_removed() {
    let (sink, stage) = (HttpSink::start().await, stage().await);
    let admin = stage.ctx(stage.admin).await;
    let made = channel(&stage, "slack", &sink.url()).await;
    let id: uuid::Uuid = made["id"].as_str().unwrap().parse().unwrap();
    // Un autre nœud écrit le salon sans avoir encore validé, pendant qu'ici on le met hors service.
    let meanwhile = async |sql: &str| {
        let unit = stage.app.tenant.unit().await.unwrap();
        unit.tenant().db.query(&sql.into(), &[]).await.unwrap();
        let validated = async {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            unit.commit(&stage.app.tenant).await.unwrap();
        };
        let change = chat::change(&admin, &stage.services, id, object(json!({ "enabled": false })));
        tokio::join!(change, validated).0
    };
    let changed = meanwhile("UPDATE sys.chat_channel SET name = 'securite'").await.unwrap();
    assert_eq!((&changed["name"], &changed["enabled"]), (&json!("securite"), &json!(false)));
    let gone = meanwhile("DELETE FROM sys.chat_channel").await.unwrap_err();
    assert_eq!((gone.code, stage.count("SELECT count(*) FROM sys.chat_channel").await), (Code::NotFound, 0));
    assert_eq!(chat::remove(&admin, &stage.services, id).await.unwrap_err().code, Code::NotFound);
}
