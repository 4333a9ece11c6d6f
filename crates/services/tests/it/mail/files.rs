//! Les fichiers d'une fiche joints à un courriel : ce qui part vraiment, par chaque remise, et une seule fois.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use schema::model::Model;
use serde_json::{Map, json};
use services::{
    ServiceSettings,
    mail::{MailRoute, MailSettings, Provider, SmtpSecurity, SmtpSettings},
};
use store::records::{self, Intent, Key};
use testkit::{SmtpSink, model_of};
use uuid::Uuid;

use super::receiver::Receiver;
use crate::{
    files::send,
    provider::{Fake, TAKEN, sendgrid, through},
    sigv4,
    stage::{MODULE, Stage, write},
};

const THING: (&str, &str) = (
    "entities/thing.toml",
    "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\n\
     papers = { type = \"files\" }\ncover = { type = \"file\" }\n",
);

const TRIGGER: (&str, &str) = (
    "triggers/tells.toml",
    "on = \"thing.created\"\n[[steps]]\ndo = \"mail\"\nto = [\"role:hse_manager\"]\ntemplate = \"told\"\n\
     files = [\"cover\", \"papers\"]\n",
);

const COVER: &[u8] = b"nom\nAna\n";
const PAPER: &[u8] = "qualité\nbonne\n".as_bytes();

fn model() -> Arc<Model> {
    let title = ("i18n/fr.json", "{ \"trial.templates.told.title\": \"Chose {{ record.name }}\" }");
    model_of(&[MODULE, THING, TRIGGER, title, ("templates/told.fr.txt", "Voir les pièces.")])
}

/// Une scène dont le courrier part vers ce port.
async fn by_smtp(port: u16, change: impl FnOnce(MailSettings) -> MailSettings) -> Stage {
    let smtp = SmtpSettings { host: "127.0.0.1".to_owned(), port, security: SmtpSecurity::None, login: None };
    let route = MailRoute::Smtp(smtp);
    let change = |settings: ServiceSettings| ServiceSettings {
        mail: change(MailSettings { route, ..settings.mail }),
        ..settings
    };
    Stage::with(model(), change).await
}

/// Une fiche, sa couverture et un papier.
async fn thing(stage: &Stage) -> Uuid {
    let ctx = stage.ctx(stage.supervisor).await;
    let cover = send(&ctx, &stage.services, "manifeste.csv", COVER, Some("trial.thing.cover")).await.unwrap();
    let paper = send(&ctx, &stage.services, "relevé.csv", PAPER, Some("trial.thing.papers")).await.unwrap();
    let body = json!({ "name": "un", "company": stage.company, "cover": cover.id, "papers": [paper.id] });
    write(&ctx, &stage.app, "trial.thing", &body).await
}

async fn states(stage: &Stage) -> Vec<(String, Option<String>)> {
    let rows = stage.rows("SELECT state, response FROM sys.mail", &[]).await;
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[tokio::test]
async fn a_real_reader_finds_the_files_whole_and_in_their_order() {
    let mut receiver = Receiver::start();
    let stage = by_smtp(receiver.port, |settings| settings).await;
    thing(&stage).await;
    stage.settle().await;
    let mail = receiver.next();
    let expected = json!([["manifeste.csv", "text/csv", "nom\nAna\n"], ["relevé.csv", "text/csv", "qualité\nbonne\n"]]);
    assert_eq!((&mail["files"], &mail["defects"]), (&expected, &json!([])), "{mail}");
    assert!(mail["plain"].as_str().unwrap().contains("Voir les pièces."), "{mail}");
}

#[tokio::test]
async fn refused_for_now_then_taken_the_files_leave_once_even_in_a_sandbox() {
    let sink = SmtpSink::start().await;
    sink.refuse(&["451 plus tard"]);
    let sandbox = |settings| MailSettings { sandbox: Some("essai@ops.example".to_owned()), ..settings };
    let stage = by_smtp(sink.port, sandbox).await;
    thing(&stage).await;
    stage.settle().await;
    assert_eq!(states(&stage).await[0].0, "queued");
    for _ in 0..2 {
        // La seconde fois, le nœud est mort avant de clore le travail.
        stage.rows("UPDATE sys.job SET state = 'waiting', run_at = now() WHERE kind = 'mail'", &[]).await;
        stage.settle().await;
    }
    let received = sink.received();
    assert_eq!((received.len(), &received[0].to[..]), (1, &["essai@ops.example".to_owned()][..]));
    assert!(received[0].raw.contains("filename=\"manifeste.csv\""), "{}", received[0].raw);
}

#[tokio::test]
async fn a_file_taken_away_before_the_mail_leaves_keeps_it_and_is_named() {
    let sink = SmtpSink::start().await;
    let stage = by_smtp(sink.port, |settings| settings).await;
    let id = thing(&stage).await;
    while stage.services.dispatch_once().await.unwrap() > 0 {}
    assert_eq!(states(&stage).await[0].0, "queued");
    let body = Map::from_iter([("papers".to_owned(), json!([]))]);
    let (ctx, tenant) = (stage.app.system(), &stage.app.tenant);
    records::update(&ctx, tenant, "trial.thing", &Key::Id(id), &body, None, Intent::Commit).await.unwrap();
    stage.settle().await;
    let said = "« relevé.csv », à joindre, n'est plus là".to_owned();
    assert_eq!((states(&stage).await, sink.received().len()), (vec![("failed".to_owned(), Some(said))], 0));
}

#[tokio::test]
async fn each_provider_takes_them() {
    let mailgun = Provider::Mailgun { key: "cle".to_owned(), domain: "mg.example.com".to_owned() };
    let ses = Provider::Ses {
        access_key: sigv4::ACCESS_KEY.to_owned(),
        secret_key: sigv4::SECRET_KEY.to_owned(),
        region: "eu-west-3".to_owned(),
    };
    for provider in [sendgrid(), mailgun, ses] {
        let (fake, name) = (Fake::answering(TAKEN).await, format!("{provider:?}"));
        let endpoint = fake.endpoint.clone();
        let stage = Stage::with(model(), |settings| through(settings, provider.clone(), &endpoint)).await;
        thing(&stage).await;
        stage.settle().await;
        assert_eq!(states(&stage).await[0].0, "sent", "{name}");
        let asked = &fake.asked()[0];
        let whole = match &provider {
            Provider::Sendgrid { .. } => {
                let file = |name: &str, content: &[u8]| json!({ "content": STANDARD.encode(content), "type": "text/csv", "filename": name, "disposition": "attachment" });
                let expected = json!([file("manifeste.csv", COVER), file("relevé.csv", PAPER)]);
                assert_eq!(asked.json()["attachments"], expected);
                continue;
            }
            Provider::Ses { .. } => STANDARD.decode(asked.json()["Content"]["Raw"]["Data"].as_str().unwrap()).unwrap(),
            Provider::Mailgun { .. } => asked.body.clone(),
        };
        let whole = String::from_utf8_lossy(&whole);
        let parts = [format!("{}\r\n", STANDARD.encode(COVER)), format!("{}\r\n", STANDARD.encode(PAPER))];
        let found: Vec<Option<usize>> = parts.iter().map(|part| whole.find(part)).collect();
        assert!(found[0].is_some() && found[0] < found[1], "{name} : {whole}");
    }
}
