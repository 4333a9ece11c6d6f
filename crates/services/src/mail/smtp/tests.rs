//! L'envoi, contre un serveur qui refuse ou raccroche à l'étape que l'essai choisit.

use lettre::{
    Message,
    message::{Mailbox, MultiPart},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use super::*;

/// Un serveur qui dit `refusal` à l'étape voulue, et raccroche là si le texte est vide ; il rend ce qu'il a reçu.
async fn serve(step: &'static str, refusal: &'static str) -> (SmtpSettings, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut received = String::new();
        stream.write_all(b"220 essai\r\n").await.unwrap();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return received;
            }
            received.push_str(&line);
            let verb = line.split([' ', '\r']).next().unwrap_or_default().to_owned();
            if verb == step {
                if refusal.is_empty() {
                    return received;
                }
                stream.write_all(format!("{refusal}\r\n").as_bytes()).await.unwrap();
                continue;
            }
            let answer = match verb.as_str() {
                "EHLO" => "250 essai",
                "DATA" => "354 vas-y",
                "." => "250 pris sous 42",
                "QUIT" => "221 adieu",
                "MAIL" | "RCPT" => "250 bien",
                _ => continue,
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
    });
    let settings = SmtpSettings { host: "127.0.0.1".to_owned(), port, security: SmtpSecurity::None, login: None };
    (settings, server)
}

fn message() -> Ready {
    let mailbox = |text: &str| text.parse::<Mailbox>().unwrap();
    let body = MultiPart::alternative_plain_html("été\n.\nfin".to_owned(), "<p>été</p>".to_owned());
    let builder = Message::builder().from(mailbox("a@example.com")).to(mailbox("b@example.com")).subject("Essai");
    let message = builder.multipart(body).unwrap();
    Ready { envelope: message.envelope().clone(), bytes: message.formatted() }
}

async fn check(step: &'static str, refusal: &'static str, expected: &str) {
    let (settings, _server) = serve(step, refusal).await;
    let delivery = format!("{:?}", deliver(&settings, Peer::Trusted, &message()).await);
    assert!(delivery.starts_with(expected), "{step} {refusal:?} : {delivery}");
}

#[tokio::test]
async fn a_taken_message_is_sent_whole() {
    let (settings, server) = serve("-", "-").await;
    assert_eq!(
        deliver(&settings, Peer::Trusted, &message()).await,
        Delivery::Sent { response: "pris sous 42".to_owned(), name: None }
    );
    let received = server.await.unwrap();
    assert!(
        received.contains("MAIL FROM:<a@example.com>") && received.contains("RCPT TO:<b@example.com>"),
        "{received}"
    );
}

#[tokio::test]
async fn a_refusal_before_the_content_says_whether_to_retry() {
    check("RCPT", "450 boîte occupée", "Later").await;
    check("RCPT", "550 5.1.1 inconnu", "NoSuchAddress").await;
    check("RCPT", "550 relais refusé", "Refused").await;
    check("RCPT", "550 5.7.1 indésirable", "Refused").await;
    check("MAIL", "550 expéditeur inconnu", "Refused").await;
    check("RCPT", "", "Later").await;
    check("DATA", "451 plus tard", "Later").await;
    check("DATA", "554 jamais", "Refused").await;
    check("DATA", "", "Later").await;
}

#[tokio::test]
async fn a_refusal_of_the_content_is_trusted_but_silence_is_unknown() {
    check(".", "451 plus tard", "Later").await;
    check(".", "554 contenu refusé", "Refused").await;
    check(".", "", "Unknown").await;
}

#[tokio::test]
async fn an_absent_server_is_tried_again() {
    let settings = SmtpSettings { host: "127.0.0.1".to_owned(), port: 1, security: SmtpSecurity::None, login: None };
    assert!(matches!(deliver(&settings, Peer::Trusted, &message()).await, Delivery::Later(_)));
}

#[tokio::test]
async fn encryption_is_never_given_up() {
    let (settings, _server) = serve("-", "-").await;
    let settings = SmtpSettings { security: SmtpSecurity::StartTls, ..settings };
    assert!(matches!(deliver(&settings, Peer::Trusted, &message()).await, Delivery::Later(_)));
}

#[tokio::test]
async fn a_server_chosen_by_a_setting_is_guarded() {
    let (settings, _server) = serve("-", "-").await;
    let sent = |allowed: &'static [String]| {
        let settings = settings.clone();
        async move { deliver(&settings, Peer::Guarded(allowed), &message()).await }
    };
    assert!(matches!(sent(&[]).await, Delivery::Later(_)));
    let named: &'static [String] = Box::leak(Box::new(["127.0.0.1".to_owned()]));
    assert!(matches!(sent(named).await, Delivery::Sent { .. }));
}
