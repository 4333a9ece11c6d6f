//! Les boîtes aux lettres, contre un vrai Dovecot et des serveurs qui mentent : relevées, marquées, jamais deux fois.

use serde_json::{Value, json};
use testkit::{Client, ImapServer, MAILBOX, TestOptions};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{faults, number_of_parties, scene};
use crate::stage::{Stage, incident};

/// Un avis de Postfix sur un autre courriel.
const REPORT: &str = include_str!("../../../../services/src/mail/bounce/postfix.eml");

fn auth(port: u16, more: Value) -> Value {
    let mut auth = json!({
        "kind": "mailbox", "host": "127.0.0.1", "port": port, "security": "plain", "user": MAILBOX.0,
    });
    auth.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
    auth
}

/// Une boîte dont chaque message crée un tiers : son objet est le code, son auteur le nom.
fn parties(auth: Value) -> Value {
    json!({
        "name": "courrier", "auth": auth, "secret": MAILBOX.1, "action": "create", "entity": "core.party",
        "mapping": [
            { "field": "code", "from": "/subject" },
            { "field": "name", "from": "payload.from.name" },
            { "field": "country", "from": "'GA'" },
            { "field": "trade_name", "from": "/text" },
        ],
    })
}

fn message(subject: &str, more: &str) -> String {
    format!("From: Ana Ondo <ana@example.com>\r\nSubject: {subject}\r\n{more}\r\nBonjour\r\n")
}

async fn open(admin: &Client, body: Value) -> String {
    let made = admin.post("automation/hooks", body).await.expect(201);
    assert!(made.get("secret").is_none() && made.get("url").is_none(), "{made}");
    format!("automation/hooks/{}", made["id"].as_str().unwrap())
}

async fn collect(stage: &Stage, admin: &Client, hook: &str) -> Value {
    admin.post(&format!("{hook}/collect"), json!({})).await.expect(200);
    stage.app.settle().await;
    admin.get(hook).await.expect(200)["mailbox"].clone()
}

async fn deliveries(admin: &Client, hook: &str) -> Vec<Value> {
    let page = admin.get(&format!("{hook}/deliveries")).await.expect(200);
    let mut data = page["data"].as_array().unwrap().clone();
    data.reverse();
    data
}

#[tokio::test]
async fn a_message_becomes_a_record_once_and_is_then_marked() {
    let (stage, admin) = scene().await;
    let server = ImapServer::start();
    server.put(message("M1", "Message-ID: <a1@example.com>\r\n"));
    let hook = open(&admin, parties(auth(server.port, json!({})))).await;
    stage.app.settle().await;
    assert_eq!((number_of_parties(&stage).await, server.read_and_unread()), (1, (1, 0)));
    let state = collect(&stage, &admin, &hook).await;
    assert!(state["read_at"].is_string() && state["error"].is_null(), "{state}");
    assert_eq!(number_of_parties(&stage).await, 1, "rien de nouveau");
    let one = &deliveries(&admin, &hook).await[0];
    assert_eq!((&one["status"], &one["act"]), (&json!("done"), &json!("created")));
    let shown = admin.get(&format!("{hook}/deliveries/{}", one["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(shown["payload"]["from"], json!({ "name": "Ana Ondo", "address": "ana@example.com" }));
    assert_eq!(shown["payload"]["message_id"], json!("a1@example.com"));
    let tried = admin.post(&format!("{hook}/test"), json!({})).await.expect(200);
    assert_eq!(tried["payload"]["subject"], json!("M1"));
    assert_eq!((&tried["act"], &tried["values"]["code"]), (&json!("created"), &json!("M1")), "{tried}");
    server.put(message("M2", ""));
    server.put(message("M1", ""));
    collect(&stage, &admin, &hook).await;
    assert_eq!((number_of_parties(&stage).await, server.read_and_unread()), (2, (3, 0)));
    let all = deliveries(&admin, &hook).await;
    assert_eq!((&all[2]["status"], faults(&all[2])), (&json!("failed"), vec!["code:duplicate".to_owned()]));
    // Corrigée, l'entrée rejoue le message gardé : la boîte n'y est plus pour rien.
    let mapping = json!([
        { "field": "code", "from": "payload.subject + 'b'" }, { "field": "name", "from": "/from/name" },
        { "field": "country", "from": "'GA'" },
    ]);
    admin.patch(&hook, json!({ "mapping": mapping })).await.expect(200);
    admin.post(&format!("{hook}/deliveries/{}/replay", all[2]["id"].as_str().unwrap()), json!({})).await.expect(200);
    stage.app.settle().await;
    assert_eq!(number_of_parties(&stage).await, 3);
    let audit = "SELECT coalesce(string_agg(changes::text, ' '), '') FROM sys.audit";
    let audit: String = stage.app.tenant.db.query_opt(&audit.into(), &[]).await.unwrap().unwrap().get(0);
    let listed = admin.get("automation/hooks").await.expect(200).to_string();
    assert!(!audit.contains(MAILBOX.1) && !listed.contains(MAILBOX.1), "le mot de passe ne se dit jamais");
}

#[tokio::test]
async fn mail_read_before_the_first_contact_is_left_and_what_was_taken_may_be_moved_or_deleted() {
    let (stage, admin) = scene().await;
    let server = ImapServer::start();
    let more = json!({ "after": "move", "move_to": "Traités", "subject": "commande" });
    server.put(message("Commande C1", ""));
    server.put(message("Autre chose", ""));
    let hook = open(&admin, parties(auth(server.port, more))).await;
    stage.app.settle().await;
    assert_eq!((server.read_and_unread(), server.moved()), ((0, 1), 1));
    let refused: Vec<_> =
        deliveries(&admin, &hook).await.iter().map(|one| (one["status"].clone(), faults(one))).collect();
    assert_eq!(refused[1], (json!("rejected"), vec![":mail_subject".to_owned()]));
    let before = stage.number("SELECT count(*) FROM sys.inbound_delivery").await;
    collect(&stage, &admin, &hook).await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery").await, before, "écarté, il ne se relit pas");
    let replay = format!("{hook}/deliveries/{}/replay", deliveries(&admin, &hook).await[1]["id"].as_str().unwrap());
    assert_eq!(admin.post(&replay, json!({})).await.status, 409);
    admin.patch(&hook, json!({ "auth": auth(server.port, json!({ "after": "delete" })) })).await.expect(200);
    server.put(message("C2", ""));
    collect(&stage, &admin, &hook).await;
    assert_eq!((server.read_and_unread(), number_of_parties(&stage).await), ((0, 1), 2));
    // Un autre dossier est une autre histoire : ce qui y est déjà lu n'y est pas pris.
    server.put(message("C3", ""));
    let elsewhere = auth(server.port, json!({ "folder": "Traités" }));
    admin.patch(&hook, json!({ "auth": elsewhere })).await.expect(200);
    stage.app.settle().await;
    let state = collect(&stage, &admin, &hook).await;
    assert!(state["error"].is_null(), "{state}");
    assert_eq!(number_of_parties(&stage).await, 2, "ce qui y est rangé est lu, l'autre dossier n'est plus relevé");
}

/// Un relais qui coupe la liaison quand le client dit ce mot.
async fn cutting(port: u16, word: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let ((mut from, mut to), (mut back, mut out)) = (client.into_split(), server.into_split());
            let down = tokio::spawn(async move { tokio::io::copy(&mut back, &mut to).await });
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = from.read(&mut buffer).await {
                if String::from_utf8_lossy(&buffer[..read]).contains(word) {
                    break;
                }
                out.write_all(&buffer[..read]).await.unwrap();
            }
            down.abort();
        }
    });
    own
}

#[tokio::test]
async fn a_cut_between_the_record_and_the_mark_doubles_nothing() {
    let (stage, admin) = scene().await;
    let server = ImapServer::start();
    let cut = cutting(server.port, "STORE").await;
    server.put(message("K1", ""));
    server.put(message("K2", ""));
    let hook = open(&admin, parties(auth(cut, json!({})))).await;
    stage.app.settle().await;
    let state = admin.get(&hook).await.expect(200)["mailbox"].clone();
    assert_eq!(state["error"]["code"], json!("mailbox.unreachable"), "{state}");
    assert_eq!((number_of_parties(&stage).await, server.read_and_unread()), (2, (0, 2)));
    assert_eq!(stage.number("SELECT jsonb_array_length(pending)::bigint FROM sys.inbound_mailbox").await, 2);
    // La liaison revenue, les messages gardés sont marqués sans être repris.
    let place = format!("UPDATE sys.inbound_mailbox SET place = replace(place, ':{cut}/', ':{}/')", server.port);
    stage.owner().await.batch_execute(&place).await.unwrap();
    let body = json!({ "auth": auth(server.port, json!({})), "secret": MAILBOX.1 });
    admin.patch(&hook, body).await.expect(200);
    stage.app.settle().await;
    assert_eq!((number_of_parties(&stage).await, server.read_and_unread()), (2, (2, 0)));
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery").await, 2);
}

#[tokio::test]
async fn a_cut_while_reading_loses_nothing() {
    let (stage, admin) = scene().await;
    let server = ImapServer::start();
    for (rank, word) in ["SEARCH", "RFC822.SIZE", "BODY.PEEK"].into_iter().enumerate() {
        let cut = cutting(server.port, word).await;
        server.put(message(&format!("L{rank}"), ""));
        let mut body = parties(auth(cut, json!({})));
        body["name"] = json!(format!("courrier{rank}"));
        let hook = open(&admin, body).await;
        stage.app.settle().await;
        let state = admin.get(&hook).await.expect(200)["mailbox"].clone();
        assert_eq!(state["error"]["code"], json!("mailbox.unreachable"), "{word} {state}");
        assert_eq!(stage.number("SELECT coalesce(max(last), 0) FROM sys.inbound_mailbox").await, 0, "{word}");
        let body = json!({ "auth": auth(server.port, json!({})), "secret": MAILBOX.1 });
        admin.patch(&hook, body).await.expect(200);
        stage.app.settle().await;
        assert_eq!(number_of_parties(&stage).await, rank as i64 + 1, "{word}");
        admin.delete(&hook).await.expect(204);
    }
}

#[tokio::test]
async fn what_is_too_big_from_a_stranger_or_a_machine_stays_and_is_told_once() {
    let (stage, admin) = scene().await;
    let server = ImapServer::start();
    server.put(message("G1", "") + &"x".repeat(26 * 1024 * 1024));
    server.put(message("G2", "").replace("ana@example.com", "ana@example.com.evil.test"));
    server.put(message("G3", "Auto-Submitted: auto-replied\r\n"));
    server.put(message("G4", "X-Priority: 5\r\n"));
    server.put("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(1000));
    server.put(
        message("G6", "Content-Type: text/html\r\n")
            .replace("Bonjour", "<b onclick=x>Bon<script>alert(1)</script></b>"),
    );
    let more =
        json!({ "senders": ["@example.com"], "when": "!has(payload.headers.x_none) && payload.subject != 'G4'" });
    let hook = open(&admin, parties(auth(server.port, more))).await;
    stage.app.settle().await;
    let told: Vec<_> =
        deliveries(&admin, &hook).await.iter().map(|one| (one["status"].clone(), faults(one).join(","))).collect();
    let rejected = |fault: &str| (json!("rejected"), fault.to_owned());
    assert_eq!(
        told,
        [
            rejected(":mail_too_large"),
            rejected(":mail_sender"),
            rejected(":mail_automatic"),
            rejected(":mail_condition"),
            rejected(":mail_unreadable"),
            (json!("done"), String::new()),
        ]
    );
    assert_eq!((number_of_parties(&stage).await, server.read_and_unread()), (1, (1, 5)));
    let last = admin.post(&format!("{hook}/test"), json!({})).await.expect(200);
    assert_eq!(last["payload"]["html"], json!("<b>Bon</b>\n"));
    collect(&stage, &admin, &hook).await;
    assert_eq!(deliveries(&admin, &hook).await.len(), 6);
}

#[tokio::test]
async fn pieces_follow_the_record_that_names_them() {
    let (stage, admin) = scene().await;
    let server = ImapServer::start();
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let part = |kind: &str, name: &str, content: &str| {
        format!(
            "--b\r\nContent-Type: {kind}; name={name}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename={name}\r\n\r\n{content}\r\n"
        )
    };
    let mail = format!(
        "From: Ana <ana@example.com>\r\nSubject: Fuite\r\nDate: Mon, 05 Jan 2026 09:30:00 +0100\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nUne fuite de gaz au pied du compresseur, sans blessé.\r\n{}{}--b--\r\n",
        part("image/png", "fuite.png", png),
        part("application/octet-stream", "virus.exe", "TVqQAAMAAAAEAAAA"),
    );
    server.put(mail);
    let site = stage.alpha;
    let body = json!({
        "name": "hse", "auth": auth(server.port, json!({})), "secret": MAILBOX.1, "action": "create", "entity": "hse.incident",
        "mapping": [
            { "field": "title", "from": "'Courriel : ' + payload.subject + ' sur le site'" },
            { "field": "type", "from": "'process_safety'" }, { "field": "severity", "from": "'low'" },
            { "field": "occurred_at", "from": "/date" }, { "field": "site", "from": format!("'{site}'") },
            { "field": "location", "from": "'Compresseur'" }, { "field": "description", "from": "/text" },
            { "field": "photos", "from": "/files" },
        ],
    });
    let hook = open(&admin, body).await;
    stage.app.settle().await;
    let one = &deliveries(&admin, &hook).await[0];
    assert_eq!(one["status"], json!("done"), "{one}");
    let shown = admin.get(&format!("{hook}/deliveries/{}", one["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(shown["payload"]["attachments"][1]["refused"], json!("file.type_refused"), "{shown}");
    let incident = admin.get(&format!("hse/incidents/{}", one["record"].as_str().unwrap())).await.expect(200);
    assert_eq!(incident["photos"][0]["name"], json!("fuite.png"), "{incident}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.file WHERE entity = 'sys.inbound'").await, 0);
}

#[tokio::test]
async fn what_goes_wrong_is_told_plainly_and_the_third_time_aloud() {
    let (stage, admin) = scene().await;
    let server = ImapServer::start();
    let trial = async |auth: Value, secret: &str| {
        let reply = admin.post("automation/mailboxes/test", json!({ "auth": auth, "secret": secret })).await;
        (reply.status, reply.json.clone())
    };
    let with = |port: u16, security: &str| auth(port, json!({ "security": security }));
    server.put(message("T1", ""));
    let (status, told) = trial(auth(server.port, json!({})), MAILBOX.1).await;
    assert_eq!((status, &told["messages"]), (200, &json!(1)), "{told}");
    assert_eq!(server.read_and_unread(), (0, 1));
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    for (auth, secret, code, said) in [
        (auth(server.port, json!({})), "faux", "mailbox.login", "mot de passe"),
        (auth(server.port, json!({ "folder": "Nulle part" })), MAILBOX.1, "mailbox.folder", "Nulle part"),
        (with(server.tls_port, "tls"), MAILBOX.1, "mailbox.unreachable", "certificat"),
        (with(server.port, "starttls"), MAILBOX.1, "mailbox.unreachable", "certificat"),
        (with(server.port, "tls"), MAILBOX.1, "mailbox.unreachable", "certificat"),
        (auth(closed, json!({})), MAILBOX.1, "mailbox.unreachable", "Rien ne répond"),
        (auth(1, json!({ "host": "127.0.0.2" })), MAILBOX.1, "mailbox.forbidden", "en clair"),
        (auth(1, json!({ "host": "localhost", "security": "tls" })), MAILBOX.1, "mailbox.forbidden", "privée"),
        (auth(1, json!({ "host": "0x7f.1", "security": "tls" })), MAILBOX.1, "mailbox.forbidden", "privée"),
    ] {
        let (status, told) = trial(auth.clone(), secret).await;
        assert_eq!((status, told["code"].as_str()), (409, Some(code)), "{auth} {told}");
        assert!(told["detail"].as_str().unwrap().contains(said), "{told}");
        assert!(!told.to_string().contains(MAILBOX.1), "{told}");
    }
    let hook = open(&admin, parties(auth(closed, json!({})))).await;
    for _ in 0..3 {
        collect(&stage, &admin, &hook).await;
    }
    let state = admin.get(&hook).await.expect(200)["mailbox"].clone();
    assert!(state["error"]["message"].as_str().unwrap().contains("Rien ne répond"), "{state}");
    assert!(state["failures"].as_i64().unwrap() >= 3 && state["read_at"].is_null(), "{state}");
    let told = "SELECT count(*) FROM sys.notification WHERE title LIKE '%courrier%'";
    assert_eq!(stage.number(told).await, 1, "une fois, et une seule");
}

/// Un serveur qui dit à chacun la même chose, puis se tait.
async fn lying(script: &'static [&'static str]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                for line in script {
                    stream.write_all(line.as_bytes()).await.unwrap_or_default();
                    if stream.read(&mut buffer).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                tokio::time::sleep(std::time::Duration::from_secs(90)).await;
            });
        }
    });
    port
}

#[tokio::test]
async fn a_server_that_lies_or_falls_silent_is_left_in_time() {
    let (_stage, admin) = scene().await;
    let giant = lying(&["* OK bonjour\r\n", "* 1 FETCH (BODY[] {400000000}\r\n"]).await;
    let noise = lying(&["HTTP/1.1 400 Bad Request\r\n\r\n"]).await;
    let silent = lying(&[]).await;
    let trial = async |port: u16| {
        let body = json!({ "auth": auth(port, json!({})), "secret": "x" });
        admin.post("automation/mailboxes/test", body).await.expect(409)["detail"].as_str().unwrap().to_owned()
    };
    let (giant, noise, silent) = tokio::join!(trial(giant), trial(noise), trial(silent));
    assert!(giant.contains("IMAP"), "{giant}");
    assert!(noise.contains("IMAP"), "{noise}");
    assert!(silent.contains("à temps"), "{silent}");
}

#[tokio::test]
async fn only_who_governs_declares_a_mailbox_and_its_password_goes_nowhere_else() {
    let (stage, admin) = scene().await;
    let server = ImapServer::start();
    let hook = open(&admin, parties(auth(server.port, json!({})))).await;
    let clerk = stage.of_a("clerk", &[]).await;
    for address in ["automation/mailboxes/test".to_owned(), format!("{hook}/collect")] {
        assert_eq!(
            clerk.post(&address, json!({ "auth": auth(server.port, json!({})) })).await.status,
            403,
            "{address}"
        );
    }
    let id = hook.rsplit('/').next().unwrap();
    let kept = json!({ "hook": id, "auth": auth(server.port, json!({ "folder": "Traités" })) });
    assert_eq!(admin.post("automation/mailboxes/test", kept).await.expect(200)["messages"], json!(0));
    let thief = auth(server.port, json!({ "host": "mail.evil.test", "security": "tls" }));
    for (method, body) in [("test", json!({ "hook": id, "auth": thief })), ("patch", json!({ "auth": thief }))] {
        let reply = match method {
            "test" => admin.post("automation/mailboxes/test", body).await,
            _ => admin.patch(&hook, body).await,
        };
        assert_eq!(reply.summary(), "422 validation.failed secret:required", "{method}");
    }
    let mut nameless = parties(auth(server.port, json!({ "after": "move", "every_minutes": 0, "when": "payload." })));
    nameless["name"] = json!("autre");
    let refused = admin.post("automation/hooks", nameless).await.expect(422);
    let fields: Vec<_> =
        refused["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["auth.move_to", "auth.every_minutes", "auth.when"]);
    let url = format!("/api/v1/hooks/{id}");
    let called = stage.app.anonymous().post(&url, json!({})).await;
    assert_eq!(called.status, 401, "une boîte ne s'appelle pas");
    let turned = admin.post(&format!("{hook}/rotate"), json!({})).await;
    assert_eq!(turned.summary(), "422 validation.failed secret:required");
    let turned = admin.post(&format!("{hook}/rotate"), json!({ "secret": "autre" })).await.expect(200);
    assert!(turned.get("secret").is_none(), "{turned}");
    let state = collect(&stage, &admin, &hook).await;
    assert_eq!(state["error"]["code"], json!("mailbox.login"));
}

#[tokio::test]
async fn a_node_reads_a_mailbox_by_itself_one_pass_at_a_time() {
    let stage = Stage::with(TestOptions { live: true, ..TestOptions::default() }).await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let server = ImapServer::start();
    for rank in 0..20 {
        server.put(message(&format!("N{rank}"), ""));
    }
    let hook = open(&admin, parties(auth(server.port, json!({})))).await;
    let collect = format!("{hook}/collect");
    let both = tokio::join!(admin.post(&collect, json!({})), admin.post(&collect, json!({})));
    assert_eq!((both.0.status, both.1.status), (200, 200));
    for _ in 0..600 {
        if number_of_parties(&stage).await == 20 && server.read_and_unread() == (20, 0) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!((number_of_parties(&stage).await, server.read_and_unread()), (20, (20, 0)));
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery").await, 20);
}

#[tokio::test]
async fn a_report_of_non_delivery_goes_to_the_mail_returns() {
    let (stage, admin) = scene().await;
    stage.of_a("mia", &["hse_manager"]).await;
    let supervisor = stage.of_a("sam", &["supervisor"]).await;
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    stage.app.settle().await;
    let sent = "SELECT id FROM sys.mail WHERE recipient = 'mia@essai.test'";
    let mail: uuid::Uuid = stage.app.tenant.db.query_opt(&sent.into(), &[]).await.unwrap().unwrap().get(0);
    let server = ImapServer::start();
    let report = REPORT.replace("0199b1f4-0000-7000-8000-000000000007", &mail.to_string()).replace('\n', "\r\n");
    server.put(&report);
    server.put(report.replace(&mail.to_string(), &stage.a.to_string()));
    let hook = open(&admin, parties(auth(server.port, json!({})))).await;
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.mail WHERE state = 'bounced'").await, 1);
    let told: Vec<_> = deliveries(&admin, &hook).await.iter().flat_map(faults).collect();
    assert_eq!(told, [":mail_automatic"], "un avis qui ne parle pas de nous n'est qu'un message automatique");
    assert_eq!((number_of_parties(&stage).await, server.read_and_unread()), (0, (1, 1)));
}
