//! Le courrier par l'API d'un fournisseur : ce qu'il reçoit vraiment, et ce que l'on conclut de sa réponse.

use std::sync::{Arc, Mutex};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use services::{
    ServiceSettings,
    mail::{ApiSettings, MailRoute, MailSettings, Provider},
    webhooks::WebhookSettings,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{sigv4, stage::Stage};

/// Une demande reçue.
#[derive(Clone, Debug)]
pub struct Asked {
    line: String,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Un fournisseur factice : il répond toujours ceci, ou raccroche si c'est vide.
pub struct Fake {
    pub endpoint: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Fake {
    pub async fn answering(answer: &'static str) -> Fake {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let kept = asked.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let one = read(&mut stream).await;
                kept.lock().unwrap().push(one);
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        Fake { endpoint, asked }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn read(stream: &mut TcpStream) -> Asked {
    let mut bytes = Vec::new();
    let end = loop {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).await.unwrap();
        bytes.extend_from_slice(&piece[..count]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        assert!(count > 0, "une demande sans fin d'en-têtes");
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let line = lines.next().unwrap().to_owned();
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers: Vec<(String, String)> =
        headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
    let mut asked = Asked { line, headers, body: bytes[end + 4..].to_vec() };
    let length: usize = asked.header("content-length").parse().expect("un corps de longueur dite");
    let mut rest = vec![0; length - asked.body.len()];
    stream.read_exact(&mut rest).await.unwrap();
    asked.body.extend_from_slice(&rest);
    asked
}

pub const TAKEN: &str = "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Ces réglages, le courrier passant par ce fournisseur.
pub fn through(settings: ServiceSettings, provider: Provider, endpoint: &str) -> ServiceSettings {
    let api = ApiSettings { provider, endpoint: Some(endpoint.to_owned()) };
    ServiceSettings {
        mail: MailSettings { route: MailRoute::Api(api), ..settings.mail },
        webhooks: WebhookSettings { allowed_hosts: vec!["127.0.0.1".to_owned()], secret: None },
        ..settings
    }
}

/// Une scène dont le courrier passe par ce fournisseur, et un incident qui en fait partir un.
async fn stage_with(provider: Provider, endpoint: &str) -> Stage {
    let stage = Stage::with_settings(|settings| through(settings, provider, endpoint)).await;
    stage.incident("low").await;
    stage.settle().await;
    stage
}

pub fn sendgrid() -> Provider {
    Provider::Sendgrid { key: "SG.cle".to_owned() }
}

/// L'état du courriel, et l'identifiant que son fournisseur doit connaître.
async fn mail(stage: &Stage) -> (String, String) {
    let row = &stage.rows("SELECT state, id::text FROM sys.mail", &[]).await[0];
    (row.get(0), row.get(1))
}

#[tokio::test]
async fn sendgrid_receives_the_message_in_pieces() {
    let fake = Fake::answering(TAKEN).await;
    let stage = stage_with(sendgrid(), &fake.endpoint).await;
    let (state, id) = mail(&stage).await;
    assert_eq!(state, "sent");
    let asked = fake.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].line, "POST /v3/mail/send HTTP/1.1");
    assert_eq!(asked[0].header("authorization"), "Bearer SG.cle");
    let body = asked[0].json();
    assert_eq!(
        body["personalizations"],
        json!([{ "to": [{ "email": "mia@essai.test" }], "custom_args": { "opsflux_mail": id } }])
    );
    assert_eq!(body["from"]["name"], "OpsFlux");
    assert_eq!(body["content"][0]["type"], "text/plain");
    assert_eq!(body["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
    assert!(body["headers"]["List-Unsubscribe"].as_str().unwrap().starts_with("<http"));
    assert_eq!(body["tracking_settings"]["open_tracking"]["enable"], false);
}

#[tokio::test]
async fn mailgun_receives_the_message_whole() {
    let fake = Fake::answering(TAKEN).await;
    let provider = Provider::Mailgun { key: "cle".to_owned(), domain: "mg.example.com".to_owned() };
    let stage = stage_with(provider, &fake.endpoint).await;
    let (state, id) = mail(&stage).await;
    assert_eq!(state, "sent");
    let asked = &fake.asked()[0];
    assert_eq!(asked.line, "POST /v3/mg.example.com/messages.mime HTTP/1.1");
    assert_eq!(asked.header("authorization"), format!("Basic {}", STANDARD.encode("api:cle")));
    let body = String::from_utf8(asked.body.clone()).unwrap();
    assert!(body.contains("name=\"to\"\r\n\r\nmia@essai.test\r\n"), "{body}");
    assert!(
        body.contains(&format!("Message-ID: <{id}@localhost>\r\n")) && body.contains("List-Unsubscribe: <"),
        "{body}"
    );
}

#[tokio::test]
async fn ses_receives_a_request_signed_as_amazon_says() {
    let fake = Fake::answering(TAKEN).await;
    let provider = Provider::Ses {
        access_key: sigv4::ACCESS_KEY.to_owned(),
        secret_key: sigv4::SECRET_KEY.to_owned(),
        region: "eu-west-3".to_owned(),
    };
    let stage = stage_with(provider, &fake.endpoint).await;
    let (state, id) = mail(&stage).await;
    assert_eq!(state, "sent");
    let asked = &fake.asked()[0];
    let body = asked.json();
    assert_eq!(body["Destination"]["ToAddresses"], json!(["mia@essai.test"]));
    assert_eq!(body["EmailTags"], json!([{ "Name": "opsflux_mail", "Value": id }]));
    let raw = STANDARD.decode(body["Content"]["Raw"]["Data"].as_str().unwrap()).unwrap();
    assert!(String::from_utf8(raw).unwrap().contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    let scope = sigv4::Scope { region: "eu-west-3", service: "ses", path: "/v2/email/outbound-emails" };
    let names = ["content-type", "host", "x-amz-content-sha256", "x-amz-date"];
    let expected = sigv4::authorization(&scope, &names, |name| asked.header(name), &asked.body);
    assert_eq!(asked.header("authorization"), expected);
}

#[tokio::test]
async fn the_answer_decides_and_silence_is_never_sent_again() {
    let cases = [
        ("HTTP/1.1 400 Bad Request\r\ncontent-length: 4\r\n\r\nnon.", "failed"),
        ("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n", "queued"),
        ("HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n", "queued"),
        ("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n", "queued"),
        ("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n", "unknown"),
        ("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n", "unknown"),
        ("", "unknown"),
    ];
    for (answer, expected) in cases {
        let fake = Fake::answering(answer).await;
        let stage = stage_with(sendgrid(), &fake.endpoint).await;
        assert_eq!(mail(&stage).await.0, expected, "{answer}");
        stage.rows("UPDATE sys.job SET state = 'waiting', attempts = 0, run_at = now() WHERE kind = 'mail'", &[]).await;
        stage.settle().await;
        let times = if expected == "queued" { 2 } else { 1 };
        assert_eq!(fake.asked().len(), times, "{answer}");
    }
}

#[tokio::test]
async fn an_absent_or_forbidden_provider_is_tried_again() {
    for endpoint in ["http://127.0.0.1:1", "http://10.0.0.1", "https://169.254.169.254"] {
        let stage = stage_with(sendgrid(), endpoint).await;
        assert_eq!(mail(&stage).await.0, "queued", "{endpoint}");
    }
}
