//! Le courrier : envoyé une fois, retenté quand c'est sûr, jamais renvoyé dans le doute.

use services::{
    ServiceSettings,
    mail::{MailRoute, MailSettings, SmtpSecurity, SmtpSettings},
};
use testkit::SmtpSink;

use crate::stage::Stage;
use receiver::Receiver;

mod files;
mod receiver;

/// Une scène dont le courrier part vers ce serveur.
async fn stage_with(sink: &SmtpSink) -> Stage {
    stage_where(sink.port, |settings| settings).await
}

/// Une scène dont le courrier part vers ce port, autrement réglé.
async fn stage_where(port: u16, change: impl FnOnce(MailSettings) -> MailSettings) -> Stage {
    let smtp = SmtpSettings { host: "127.0.0.1".to_owned(), port, security: SmtpSecurity::None, login: None };
    let stage = Stage::with_settings(|settings| ServiceSettings {
        mail: change(MailSettings { route: MailRoute::Smtp(smtp), ..settings.mail }),
        ..settings
    })
    .await;
    stage.incident("low").await;
    assert_eq!(stage.services.dispatch_once().await.unwrap(), 2, "un événement, et l'exécution qu'il réveille");
    stage
}

async fn states(stage: &Stage) -> Vec<String> {
    stage.mails().await.into_iter().map(|mail| mail.2).collect()
}

#[tokio::test]
async fn a_mail_is_sent_once() {
    let sink = SmtpSink::start().await;
    let stage = stage_with(&sink).await;
    stage.settle().await;
    assert_eq!(states(&stage).await, ["sent"]);
    stage.rows("UPDATE sys.job SET state = 'waiting', attempts = 0 WHERE kind = 'mail'", &[]).await;
    stage.settle().await;
    let received = sink.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].to, ["mia@essai.test"]);
    assert!(received[0].raw.contains("Message-ID: <"), "{}", received[0].raw);
}

#[tokio::test]
async fn a_real_smtp_server_takes_it_and_a_real_reader_reads_it() {
    let mut receiver = Receiver::start();
    let stage = stage_where(receiver.port, |settings| settings).await;
    stage.settle().await;
    assert_eq!(states(&stage).await, ["sent"]);
    let (mail, sent) = (receiver.next(), &stage.mails().await[0]);
    assert_eq!((&mail["to"][0], mail["subject"].as_str()), (&sent.0.clone().into(), Some(&*sent.1)), "{mail}");
    assert_eq!(mail["defects"].as_array().map(Vec::len), Some(0), "{mail}");
    let (plain, html) = (mail["plain"].as_str().unwrap(), mail["html"].as_str().unwrap());
    assert!(plain.contains("gravité : Faible") && html.contains("gravité : Faible"), "{mail}");
}

#[tokio::test]
async fn a_passing_refusal_is_tried_again_one_minute_later() {
    let sink = SmtpSink::start().await;
    sink.refuse(&["451 plus tard"]);
    let stage = stage_with(&sink).await;
    stage.settle().await;
    assert_eq!(states(&stage).await, ["queued"]);
    let wait = "SELECT round(extract(epoch FROM run_at - now()))::bigint FROM sys.job WHERE kind = 'mail'";
    let wait = stage.count(wait).await;
    assert!((55..=60).contains(&wait), "{wait}");
    stage.rows("UPDATE sys.job SET run_at = now() WHERE kind = 'mail'", &[]).await;
    stage.settle().await;
    assert_eq!((states(&stage).await, sink.received().len()), (vec!["sent".to_owned()], 1));
}

#[tokio::test]
async fn a_mail_refused_four_times_is_given_up() {
    let sink = SmtpSink::start().await;
    sink.refuse(&["451 plus tard"; 9]);
    let stage = stage_with(&sink).await;
    for _ in 0..6 {
        stage.rows("UPDATE sys.job SET run_at = now() WHERE kind = 'mail'", &[]).await;
        stage.settle().await;
    }
    assert_eq!(states(&stage).await, ["failed"]);
    assert_eq!(stage.count("SELECT attempts::bigint FROM sys.mail").await, 4);
    assert_eq!(stage.count("SELECT count(*) FROM sys.job WHERE kind = 'mail' AND state = 'failed'").await, 1);
}

#[tokio::test]
async fn a_lasting_refusal_is_final_at_once() {
    let sink = SmtpSink::start().await;
    sink.refuse(&["550 boîte inconnue"]);
    let stage = stage_with(&sink).await;
    stage.settle().await;
    assert_eq!(states(&stage).await, ["failed"]);
}

#[tokio::test]
async fn an_address_that_does_not_exist_is_written_to_once() {
    let sink = SmtpSink::start().await;
    sink.refuse_address("mia@essai.test", "550 5.1.1 inconnue");
    let stage = stage_with(&sink).await;
    stage.settle().await;
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(states(&stage).await, ["failed", "suppressed"]);
    let kept = stage.rows("SELECT address, reason, source FROM sys.mail_suppression", &[]).await;
    let kept: Vec<[String; 3]> = kept.iter().map(|row| [row.get(0), row.get(1), row.get(2)]).collect();
    assert_eq!(kept, [["mia@essai.test", "bounce", "smtp"]]);
    let said = stage.rows("SELECT response FROM sys.mail WHERE state = 'suppressed'", &[]).await;
    assert_eq!(said[0].get::<_, String>(0), "adresse écartée : bounce");
    assert_eq!(stage.count("SELECT count(*) FROM sys.audit WHERE action = 'mail.suppressed'").await, 1);
}

#[tokio::test]
async fn a_refusal_that_is_not_of_the_address_does_not_close_it() {
    let sink = SmtpSink::start().await;
    let stage = stage_with(&sink).await;
    for reply in ["550 5.7.1 indésirable", "550 relais refusé", "550 5.1.8 expéditeur inconnu"] {
        sink.refuse_address("mia@essai.test", reply);
        stage.incident("low").await;
        stage.settle().await;
        assert!(states(&stage).await.iter().all(|state| state == "failed"), "{reply}");
    }
    assert_eq!(stage.count("SELECT count(*) FROM sys.mail_suppression").await, 0);
}

#[tokio::test]
async fn in_a_sandbox_one_address_receives_everything_and_is_never_closed_for_others() {
    let sink = SmtpSink::start().await;
    let sandboxed = |settings| MailSettings { sandbox: Some("essai@ops.example".to_owned()), ..settings };
    let stage = stage_where(sink.port, sandboxed).await;
    stage.settle().await;
    let received = sink.received();
    assert_eq!(received[0].to, ["essai@ops.example"]);
    assert!(received[0].raw.contains("SANDBOX") && received[0].raw.contains("mia@essai.test"));
    assert!(!received[0].raw.contains("List-Unsubscribe"), "qui lit n'est pas la personne");
    sink.refuse_address("essai@ops.example", "550 5.1.1 inconnue");
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(states(&stage).await, ["sent", "failed"]);
    assert_eq!(stage.count("SELECT count(*) FROM sys.mail_suppression").await, 0);
}

#[tokio::test]
async fn beyond_the_rate_a_mail_waits_its_turn_unless_it_is_urgent() {
    let sink = SmtpSink::start().await;
    let stage = stage_where(sink.port, |settings| MailSettings { per_minute: Some(1), ..settings }).await;
    stage.settle().await;
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(states(&stage).await, ["sent", "queued"]);
    let waits = "SELECT count(*) FROM sys.job WHERE kind = 'mail' AND state = 'waiting' AND attempts = 0 \
        AND run_at > now() + interval '50 seconds'";
    assert_eq!(stage.count(waits).await, 1, "attendre ne compte pas comme un essai");
    stage.incident("low").await;
    stage.settle().await;
    let last = "SELECT count(*) FROM sys.job WHERE kind = 'mail' AND state = 'waiting' AND run_at > now() + interval '110 seconds'";
    assert_eq!(stage.count(last).await, 1, "chacun revient à son tour, et non tous ensemble");
    stage.incident("critical").await;
    stage.settle().await;
    let urgent = "SELECT count(*) FROM sys.mail WHERE priority >= 2 AND state <> 'sent'";
    assert_eq!(stage.count(urgent).await, 0);
    assert!(sink.received().len() > 1);
}

#[tokio::test]
async fn a_mail_left_in_the_middle_of_its_sending_is_not_sent_again() {
    let sink = SmtpSink::start().await;
    let stage = stage_with(&sink).await;
    stage.rows("UPDATE sys.mail SET state = 'sending'", &[]).await; // le nœud est mort ici
    stage.settle().await;
    assert_eq!(states(&stage).await, ["unknown"]);
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn a_folder_takes_the_same_mail_twice_as_one() {
    let stage = Stage::new().await;
    stage.incident("low").await;
    stage.settle().await;
    stage.rows("UPDATE sys.mail SET state = 'sending'", &[]).await;
    stage.rows("UPDATE sys.job SET state = 'waiting', attempts = 0 WHERE kind = 'mail'", &[]).await;
    stage.settle().await;
    assert_eq!(states(&stage).await, ["sent"]);
    let files: Vec<String> = std::fs::read_dir(stage.app.folder.path().join("mail"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files.len(), 1);
    assert!(files[0].ends_with(".eml"));
}
