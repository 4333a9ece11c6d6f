//! Le suivi des ouvertures et des clics : fermé, sauf réglage et accord de la personne ; et il ne sait que compter.

use std::process::Command;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as URL},
};
use ed25519_dalek::SigningKey;
use mail_parser::MessageParser;
use reqwest::{Method, redirect::Policy};
use serde_json::{Value, json};
use services::{
    ServiceSettings,
    mail::{DkimKey, DkimSettings, MailSettings},
};
use store::settings::{self, Change};
use testkit::{Client, Reply, TestOptions};
use uuid::Uuid;

use crate::stage::{Stage, incident};

/// Un responsable prévenu de chaque incident, un superviseur qui les déclare, un administrateur.
struct Scene {
    stage: Stage,
    manager: Client,
    supervisor: Client,
    admin: Client,
}

/// Un courriel tel qu'il est parti.
struct Letter {
    id: Uuid,
    raw: Vec<u8>,
    html: String,
    text: String,
}

impl Letter {
    /// Les adresses suivies de cette sorte (`open`, `click`), en chemins de l'application.
    fn tracked(&self, kind: &str) -> Vec<String> {
        let start = format!("\"http://essai.test/api/v1/mail/{kind}/");
        let rest = self.html.split(&start).skip(1).filter_map(|rest| rest.split('"').next());
        rest.map(|token| format!("/api/v1/mail/{kind}/{token}")).collect()
    }
}

impl Scene {
    async fn new() -> Scene {
        Scene::with(|mail| mail).await
    }

    async fn with(change: fn(MailSettings) -> MailSettings) -> Scene {
        let settings = move |settings: ServiceSettings| ServiceSettings { mail: change(settings.mail), ..settings };
        let stage = Stage::with(TestOptions { settings: Box::new(settings), ..TestOptions::default() }).await;
        let manager = stage.of_a("mia", &["hse_manager"]).await;
        let supervisor = stage.of_a("sam", &["supervisor"]).await;
        let admin = stage.of_a("ada", &["admin"]).await;
        stage.app.settle().await;
        Scene { stage, manager, supervisor, admin }
    }

    /// Ouvre ou ferme le suivi pour l'installation.
    async fn offer(&self, on: bool) {
        let change = Change::everywhere("core.mail_tracking", json!(on));
        settings::apply(&self.stage.app.system(), &self.stage.app.tenant, &[change]).await.unwrap();
    }

    /// L'accord du responsable.
    async fn consent(&self, on: bool) {
        let mut wishes = self.manager.get("notifications/preferences").await.expect(200);
        wishes["mail_tracking"] = json!(on);
        let kept = self.manager.put("notifications/preferences", wishes).await.expect(200);
        assert_eq!(kept["mail_tracking"], on);
    }

    /// Déclare un incident, dont le responsable est prévenu ; rend son courriel.
    async fn letter(&self) -> Letter {
        self.supervisor.post("hse/incidents", incident(self.stage.alpha)).await.expect(201);
        self.stage.app.settle().await;
        let sql = "SELECT id FROM sys.mail ORDER BY created_at DESC, id DESC LIMIT 1";
        let id: Uuid = self.stage.app.tenant.db.query(&sql.into(), &[]).await.unwrap()[0].get(0);
        let raw = std::fs::read(self.stage.app.folder.path().join(format!("mail/{id}.eml"))).unwrap();
        let message = MessageParser::default().parse(&raw).unwrap();
        let (html, text) = (message.body_html(0).unwrap().into_owned(), message.body_text(0).unwrap().into_owned());
        Letter { id, html, text, raw }
    }

    /// Ce que l'administrateur voit de ce courriel : suivi, ouvertures, clics.
    async fn seen(&self, letter: &Letter) -> (bool, i64, i64) {
        let mail = self.shown(letter).await;
        let first = |name: &str, count: &str| assert_eq!(mail[name].is_null(), mail[count] == 0, "{mail}");
        first("opened_at", "opens");
        first("clicked_at", "clicks");
        (mail["tracked"].as_bool().unwrap(), mail["opens"].as_i64().unwrap(), mail["clicks"].as_i64().unwrap())
    }

    async fn shown(&self, letter: &Letter) -> Value {
        let log = self.admin.get("mail/messages").await.expect(200);
        let mut mails = log["data"].as_array().unwrap().iter();
        mails.find(|mail| mail["id"] == json!(letter.id)).unwrap().clone()
    }

    /// Ce qu'une messagerie demande, sans suivre de redirection.
    async fn ask(&self, method: Method, path: &str) -> Reply {
        #[expect(clippy::disallowed_methods, reason = "le client des essais ne parle qu'à la boucle locale")]
        let http = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
        let request = http.request(method, format!("{}{path}", self.stage.app.url));
        self.stage.app.anonymous().send(request).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path).await
    }
}

#[tokio::test]
async fn nothing_is_tracked_without_both_the_setting_and_the_consent() {
    let scene = Scene::new().await;
    let offered =
        async || scene.manager.get("notifications/preferences").await.expect(200)["mail_tracking_offered"].clone();
    assert_eq!(offered().await, false);
    for (offer, consent) in [(false, false), (false, true), (true, false)] {
        scene.offer(offer).await;
        scene.consent(consent).await;
        let letter = scene.letter().await;
        assert!(!letter.html.contains("/api/v1/mail/") && letter.html.contains("http"), "{}", letter.html);
        assert_eq!(scene.seen(&letter).await, (false, 0, 0), "{offer} {consent}");
    }
    assert_eq!(offered().await, true);
    let audited = "SELECT count(*) FROM sys.audit WHERE action IN ('mail.tracking_accepted', 'mail.tracking_refused')";
    assert_eq!(scene.stage.number(audited).await, 2, "l'accord et son retrait se prouvent");
}

#[tokio::test]
async fn with_both_openings_and_clicks_are_counted_and_nothing_else_is_kept() {
    let scene = Scene::new().await;
    scene.offer(true).await;
    scene.consent(true).await;
    let letter = scene.letter().await;
    let (images, links) = (letter.tracked("open"), letter.tracked("click"));
    assert_eq!((images.len(), links.len()), (1, 1), "{}", letter.html);
    assert!(!letter.text.contains("/api/v1/mail/"), "le texte ne suit rien : {}", letter.text);
    let unsubscribe = letter.text.split_whitespace().find(|word| word.contains("/unsubscribe/")).unwrap();
    assert!(letter.html.replace("&#x2f;", "/").contains(&format!("href=\"{unsubscribe}\"")), "{}", letter.html);
    let kept = "SELECT count(*) FROM sys.mail WHERE html LIKE '%/api/v1/mail/%'";
    assert_eq!(scene.stage.number(kept).await, 0, "le courriel gardé n'est pas touché");
    for _ in 0..2 {
        let image = scene.get(&images[0]).await;
        assert_eq!((image.status, image.header("content-type")), (200, Some("image/gif")));
        assert_eq!(image.header("cache-control"), Some("no-store"));
        assert!(image.header("set-cookie").is_none());
    }
    let first = scene.shown(&letter).await["opened_at"].clone();
    let link = scene.get(&links[0]).await;
    let target = link.header("location").unwrap().to_owned();
    assert!(link.status == 302 && target.starts_with("http://essai.test/hse/incidents/"), "{target}");
    assert!(letter.text.contains(&target), "il mène où le texte mène");
    assert_eq!((link.header("cache-control"), link.header("referrer-policy")), (Some("no-store"), Some("no-referrer")));
    for path in [&images[0], &links[0]] {
        assert!(scene.ask(Method::HEAD, path).await.status < 400, "demander s'il existe n'est pas le lire");
    }
    assert_eq!(scene.seen(&letter).await, (true, 2, 1));
    assert_eq!(scene.shown(&letter).await["opened_at"], first, "la première ouverture demeure");
    let days = scene.admin.get("mail/statistics").await.expect(200)["data"][0].clone();
    assert_eq!((&days["tracked"], &days["opened"], &days["clicked"]), (&json!(1), &json!(1), &json!(1)));
    let page = scene.get(unsubscribe.strip_prefix("http://essai.test").unwrap()).await;
    assert_eq!(page.status, 200, "la désinscription est intacte");
}

#[tokio::test]
async fn a_forged_address_counts_nothing_and_leads_nowhere() {
    let scene = Scene::new().await;
    scene.offer(true).await;
    scene.consent(true).await;
    let letter = scene.letter().await;
    let (image, link) = (letter.tracked("open").remove(0), letter.tracked("click").remove(0));
    let real = scene.get(&image).await.bytes;
    let altered = |path: &str| {
        let mut path = path.to_owned();
        let last = path.pop().unwrap();
        path.push(if last == 'A' { 'Q' } else { 'A' });
        path
    };
    let token = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let open = URL.encode(b"http://ailleurs.example/");
    for path in [
        altered(&image),
        format!("/api/v1/mail/open/{}", token(&link)),
        "/api/v1/mail/open/faux".to_owned(),
        format!("/api/v1/mail/open/{}", "A".repeat(4000)),
    ] {
        let reply = scene.get(&path).await;
        assert_eq!((reply.status, &reply.bytes), (200, &real), "{path}");
    }
    for path in [
        altered(&link),
        format!("/api/v1/mail/click/{}", token(&image).replace('-', "_")),
        format!("/api/v1/mail/click/{open}"),
        "/api/v1/mail/click/http:%2F%2Failleurs.example%2F".to_owned(),
    ] {
        let reply = scene.get(&path).await;
        assert_eq!((reply.status, reply.header("location")), (404, None), "{path}");
    }
    assert_eq!(scene.seen(&letter).await, (true, 1, 0));
}

#[tokio::test]
async fn what_left_tracked_stops_counting_as_soon_as_either_is_withdrawn_and_its_links_still_lead() {
    let scene = Scene::new().await;
    scene.offer(true).await;
    scene.consent(true).await;
    let letter = scene.letter().await;
    let (image, link) = (letter.tracked("open").remove(0), letter.tracked("click").remove(0));
    scene.consent(false).await;
    scene.get(&image).await.expect(200);
    scene.get(&link).await.expect(302);
    scene.consent(true).await;
    scene.offer(false).await;
    scene.get(&image).await.expect(200);
    scene.get(&link).await.expect(302);
    assert_eq!(scene.seen(&letter).await, (true, 0, 0));
    scene.stage.owner().await.batch_execute("DELETE FROM sys.mail").await.unwrap();
    scene.offer(true).await;
    scene.get(&image).await.expect(200);
    scene.get(&link).await.expect(302);
}

#[tokio::test]
async fn what_was_counted_is_forgotten_after_ninety_days() {
    let scene = Scene::new().await;
    scene.offer(true).await;
    scene.consent(true).await;
    let (old, recent) = (scene.letter().await, scene.letter().await);
    for letter in [&old, &recent] {
        scene.get(&letter.tracked("open")[0]).await.expect(200);
    }
    let aged = format!("UPDATE sys.mail SET created_at = created_at - interval '91 days' WHERE id = '{}'", old.id);
    let keep = "INSERT INTO sys.job (kind, payload, max_attempts) VALUES ('housekeeping', '{}', 1)";
    scene.stage.owner().await.batch_execute(&format!("{aged}; {keep}")).await.unwrap();
    scene.stage.app.settle().await;
    assert_eq!(scene.seen(&old).await, (false, 0, 0));
    scene.get(&old.tracked("open")[0]).await.expect(200);
    assert_eq!(scene.seen(&old).await, (false, 0, 0), "ce qui en revient encore ne compte plus");
    assert_eq!(scene.seen(&recent).await, (true, 1, 0));
}

#[tokio::test]
async fn a_trial_address_is_not_the_person() {
    let scene = Scene::with(|mail| MailSettings { sandbox: Some("essai@essai.test".to_owned()), ..mail }).await;
    scene.offer(true).await;
    scene.consent(true).await;
    let letter = scene.letter().await;
    assert!(!letter.html.contains("/api/v1/mail/"), "{}", letter.html);
    assert_eq!(scene.seen(&letter).await, (false, 0, 0));
}

#[tokio::test]
async fn the_signature_covers_the_tracked_page() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let record = format!("e2026=v=DKIM1; k=ed25519; p={}", STANDARD.encode(key.verifying_key().as_bytes()));
    let scene = Scene::with(|mail| {
        // PKCS #8 d'une clé Ed25519 (RFC 8410, 7).
        let head = hex::decode("302e020100300506032b657004220420").unwrap();
        let body = STANDARD.encode([head, vec![7; 32]].concat());
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
        let keys = vec![DkimKey { selector: "e2026".to_owned(), pem }];
        MailSettings { dkim: Some(DkimSettings { domain: "essai.test".to_owned(), keys }), ..mail }
    })
    .await;
    scene.offer(true).await;
    scene.consent(true).await;
    let letter = scene.letter().await;
    assert_eq!(letter.tracked("open").len(), 1);
    let path = scene.stage.app.folder.path().join("judged.eml");
    std::fs::write(&path, &letter.raw).unwrap();
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.state/dkim/bin/python");
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/../services/src/mail/dkim/judge.py");
    let told = Command::new(python).arg(judge).arg(path).arg(record).output();
    let told = told.unwrap_or_else(|error| panic!("{python} : {error} ; lancez scripts/setup test"));
    assert_eq!(String::from_utf8_lossy(&told.stdout), "e2026 ed25519-sha256 True\n");
}
