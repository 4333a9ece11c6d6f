//! Le courrier qui revient, les adresses écartées, et se désinscrire d'un geste.

use reqwest::Method;
use serde_json::{Value, json};
use services::{
    ServiceSettings,
    mail::{BounceSettings, MailSettings},
};
use testkit::{Client, Reply, TestOptions};
use uuid::Uuid;

use crate::{
    calendar::event,
    stage::{Stage, id, incident},
};

/// Un avis de Postfix sur un autre courriel.
const REPORT: &str = include_str!("../../../services/src/mail/bounce/postfix.eml");
const OTHER: &str = "0199b1f4-0000-7000-8000-000000000007";

/// Une scène où les avis sont reçus, un responsable prévenu de chaque incident, un superviseur qui les déclare, un administrateur.
struct Scene {
    stage: Stage,
    manager: Client,
    supervisor: Client,
    admin: Client,
}

impl Scene {
    async fn new() -> Scene {
        let settings = |settings: ServiceSettings| {
            let bounces = BounceSettings { token: Some("secret".to_owned()), ..BounceSettings::default() };
            ServiceSettings { mail: MailSettings { bounces, ..settings.mail }, ..settings }
        };
        let stage = Stage::with(TestOptions { settings: Box::new(settings), ..TestOptions::default() }).await;
        let manager = stage.of_a("mia", &["hse_manager"]).await;
        let supervisor = stage.of_a("sam", &["supervisor"]).await;
        let admin = stage.of_a("ada", &["admin"]).await;
        stage.app.settle().await;
        Scene { stage, manager, supervisor, admin }
    }

    /// Déclare un incident, dont le responsable est prévenu.
    async fn tell(&self) {
        self.supervisor.post("hse/incidents", incident(self.stage.alpha)).await.expect(201);
        self.stage.app.settle().await;
    }

    /// Les courriels adressés au responsable : identifiant, état, texte.
    async fn mails(&self) -> Vec<(Uuid, String, String)> {
        let sql = "SELECT id, state, text FROM sys.mail WHERE recipient = 'mia@essai.test' ORDER BY created_at, id";
        let rows = self.stage.app.tenant.db.query(&sql.into(), &[]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
    }

    async fn states(&self) -> Vec<String> {
        self.mails().await.into_iter().map(|mail| mail.1).collect()
    }

    /// Où le premier courriel mène qui n'en veut plus.
    async fn address(&self) -> String {
        let text = self.mails().await.remove(0).2;
        let token = text.split_once("/unsubscribe/").unwrap().1.split_whitespace().next().unwrap();
        format!("/unsubscribe/{token}")
    }

    /// Désinscrit le responsable, comme sa messagerie le ferait.
    async fn one_click(&self) {
        let anonymous = self.stage.app.anonymous();
        let request = anonymous.request(Method::POST, &self.address().await);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(anonymous.send(request.body("List-Unsubscribe=One-Click")).await.status, 200);
    }

    /// Dépose un avis sur ce courriel.
    async fn report(&self, mail: &str, secret: &str) -> Reply {
        let anonymous = self.stage.app.anonymous();
        let request = anonymous.request(Method::POST, "mail/bounces/message");
        let body = REPORT.replace(OTHER, mail).replace('\n', "\r\n");
        let request = request.header("authorization", format!("Bearer {secret}"));
        anonymous.send(request.header("content-type", "message/rfc822").body(body)).await
    }
}

#[tokio::test]
async fn a_returned_mail_closes_its_address_until_an_administrator_opens_it() {
    let scene = Scene::new().await;
    scene.tell().await;
    let mail = scene.mails().await[0].0.to_string();
    assert_eq!(scene.report(OTHER, "secret").await.expect(200)["taken"], 0, "un courriel inconnu n'écarte personne");
    assert_eq!(scene.report(&mail, "faux").await.status, 401);
    assert_eq!(scene.states().await, ["sent"]);
    assert_eq!(scene.report(&mail, "secret").await.expect(200)["taken"], 1);
    assert_eq!(scene.report(&mail, "secret").await.expect(200)["taken"], 0, "un avis ne compte qu'une fois");
    let closed = scene.admin.get("mail/suppressions").await.expect(200);
    assert_eq!(closed["data"].as_array().unwrap().len(), 1);
    let told = &closed["data"][0];
    assert_eq!((&told["address"], &told["reason"]), (&json!("mia@essai.test"), &json!("bounce")));
    assert_eq!((&told["source"], &told["mail"]), (&json!("message"), &json!(mail)));
    scene.tell().await;
    assert_eq!(scene.states().await, ["bounced", "suppressed"]);
    scene.admin.delete("mail/suppressions/MIA@essai.test").await.expect(204);
    assert_eq!(scene.admin.delete("mail/suppressions/mia@essai.test").await.status, 404);
    assert_eq!(scene.report(&mail, "secret").await.expect(200)["taken"], 0, "un vieil avis ne la referme pas");
    scene.tell().await;
    assert_eq!(scene.states().await, ["bounced", "suppressed", "sent"]);
    let audited = "SELECT count(*) FROM sys.audit WHERE action IN ('mail.suppressed', 'mail.restored')";
    assert_eq!(scene.stage.number(audited).await, 2);
}

#[tokio::test]
async fn a_mail_that_returns_before_its_server_has_answered_counts() {
    let scene = Scene::new().await;
    scene.tell().await;
    let mail = scene.mails().await[0].0.to_string();
    let sending = "UPDATE sys.mail SET state = 'sending', sent_at = NULL RETURNING id";
    scene.stage.app.tenant.db.query(&sending.into(), &[]).await.unwrap();
    assert_eq!(scene.report(&mail, "secret").await.expect(200)["taken"], 1);
    assert_eq!(scene.states().await, ["bounced"]);
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.mail_suppression").await, 1);
}

#[tokio::test]
async fn an_administrator_sees_the_mail_and_closes_addresses() {
    let scene = Scene::new().await;
    let admin = &scene.admin;
    let close = |body: Value| admin.post("mail/suppressions", body);
    close(json!({ "address": "Mia@essai.test", "detail": "à sa demande" })).await.expect(204);
    for body in [json!({ "address": "mia@essai.test" }), json!({ "address": "mia" }), json!({})] {
        assert_eq!(close(body).await.status, 422);
    }
    scene.tell().await;
    assert_eq!(scene.states().await, ["suppressed"]);
    let mails = admin.get("mail/messages?state=suppressed&address=MIA").await.expect(200);
    assert_eq!(mails["data"][0]["response"], "adresse écartée : manual");
    assert!(mails["data"][0].get("text").is_none(), "le contenu n'est pas montré");
    assert_eq!(admin.get("mail/messages?state=sent").await.expect(200)["data"], json!([]));
    let days = admin.get("mail/statistics?days=2").await.expect(200);
    assert_eq!(days["data"][0]["states"], json!({ "suppressed": 1 }));
    for address in ["mail/messages", "mail/statistics", "mail/suppressions"] {
        assert_eq!(scene.supervisor.get(address).await.status, 403);
    }
    assert_eq!(admin.get("mail/suppressions?limit=1").await.expect(200)["next_cursor"], Value::Null);
    close(json!({ "address": "bob@essai.test" })).await.expect(204);
    let first = admin.get("mail/suppressions?limit=1").await.expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = admin.get(&format!("mail/suppressions?limit=1&cursor={cursor}")).await.expect(200);
    assert_eq!(
        (&first["data"][0]["address"], &second["data"][0]["address"], &second["next_cursor"]),
        (&json!("bob@essai.test"), &json!("mia@essai.test"), &Value::Null)
    );
}

#[tokio::test]
async fn a_list_of_mail_refuses_what_it_cannot_read() {
    let scene = Scene::new().await;
    scene.tell().await;
    for refused in
        ["messages?cursor=x", "messages?cursor=1", "messages?state=gone", "suppressions?cursor=x", "messages?to=x"]
    {
        assert_eq!(scene.admin.get(&format!("mail/{refused}")).await.status, 400, "{refused}");
    }
    let malformed = scene.admin.get("mail/messages?cursor=x").await;
    assert_eq!(malformed.summary(), "400 query.bad_cursor");
}

#[tokio::test]
async fn what_did_not_leave_is_sent_again_once_asked() {
    let scene = Scene::new().await;
    scene.tell().await;
    let (id, ..) = scene.mails().await.remove(0);
    let again = async |client: &Client, id: Uuid, seen: &str| {
        client.post(&format!("mail/messages/{id}/resend"), json!({ "state": seen })).await
    };
    assert_eq!(again(&scene.admin, id, "sent").await.summary(), "409 mail.not_resendable");
    assert_eq!(again(&scene.admin, Uuid::nil(), "failed").await.status, 404);
    assert_eq!(scene.admin.post(&format!("mail/messages/{id}/resend"), json!({})).await.status, 400);
    for (state, other) in [("failed", "unknown"), ("unknown", "failed")] {
        let sql = "UPDATE sys.mail SET state = $1, response = 'panne'";
        scene.stage.app.tenant.db.query(&sql.into(), &[state.into()]).await.unwrap();
        assert_eq!(again(&scene.supervisor, id, state).await.status, 403);
        assert_eq!(again(&scene.admin, id, other).await.status, 409, "vu dans un autre état");
        again(&scene.admin, id, state).await.expect(204);
        assert_eq!(again(&scene.admin, id, state).await.status, 409, "une seule fois");
        scene.stage.app.settle().await;
        assert_eq!(scene.states().await, ["sent"]);
    }
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.audit WHERE action = 'mail.resent'").await, 2);
}

#[tokio::test]
async fn a_mail_sent_again_obeys_what_holds_now() {
    let scene = Scene::new().await;
    scene.tell().await;
    let (id, ..) = scene.mails().await.remove(0);
    let db = &scene.stage.app.tenant.db;
    let again = async |seen: &str| {
        scene.admin.post(&format!("mail/messages/{id}/resend"), json!({ "state": seen })).await.expect(204);
        scene.stage.app.settle().await;
        let log = scene.admin.get("mail/messages?address=mia").await.expect(200);
        let told = |name: &str| log["data"][0][name].as_str().unwrap_or_default().to_owned();
        (told("state"), told("response"))
    };
    db.query(&"UPDATE sys.mail SET state = 'failed'".into(), &[]).await.unwrap();
    scene.admin.post("mail/suppressions", json!({ "address": "mia@essai.test" })).await.expect(204);
    assert_eq!(again("failed").await, ("suppressed".to_owned(), "adresse écartée : manual".to_owned()));
    scene.admin.delete("mail/suppressions/mia@essai.test").await.expect(204);
    let mia = "SELECT id FROM core.\"user\" WHERE email = 'mia@essai.test'";
    let mia: Uuid = db.query(&mia.into(), &[]).await.unwrap()[0].get(0);
    db.query(&"DELETE FROM core.membership WHERE \"user\" = $1".into(), &[mia.into()]).await.unwrap();
    scene.stage.app.identity.invalidate("core.user", mia).await;
    assert_eq!(again("suppressed").await, ("suppressed".to_owned(), "son lecteur ne doit plus le recevoir".to_owned()));
}

#[tokio::test]
async fn an_invitation_is_sent_again_only_while_it_holds() {
    let scene = Scene::new().await;
    let db = &scene.stage.app.tenant.db;
    // Les invitations de Zoé qui ne sont pas parties, dans l'ordre.
    let failed = async || -> Vec<Uuid> {
        scene.stage.app.settle().await;
        db.query(&"UPDATE sys.mail SET state = 'failed' WHERE calendar IS NOT NULL".into(), &[]).await.unwrap();
        let sql = "SELECT id FROM sys.mail WHERE recipient = 'zoe@example.test' ORDER BY created_at, id";
        db.query(&sql.into(), &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
    };
    let again = async |id: Uuid| -> String {
        let asked = json!({ "state": "failed" });
        scene.admin.post(&format!("mail/messages/{id}/resend"), asked).await.expect(204);
        scene.stage.app.settle().await;
        db.query(&"SELECT state FROM sys.mail WHERE id = $1".into(), &[id.into()]).await.unwrap()[0].get(0)
    };
    let zoe = json!([{ "email": "zoe@example.test" }]);
    let dates = json!({ "starts_at": "2099-03-23T08:00:00Z", "ends_at": "2099-03-23T09:00:00Z", "participants": zoe });
    let made = scene.supervisor.post("core/events", event(dates)).await.expect(201);
    let path = format!("core/events/{}", id(&made));
    let sent = failed().await;
    assert_eq!(again(sent[0]).await, "sent");
    scene.supervisor.patch(&path, json!({ "title": "Visite" })).await.expect(200);
    let sent = failed().await;
    assert_eq!((again(sent[0]).await, again(sent[1]).await), ("suppressed".to_owned(), "sent".to_owned()));
    scene.supervisor.patch(&path, json!({ "participants": [] })).await.expect(200);
    let sent = failed().await;
    assert_eq!((again(sent[1]).await, again(sent[2]).await), ("suppressed".to_owned(), "sent".to_owned()), "retirée");
    scene.supervisor.patch(&path, json!({ "participants": zoe })).await.expect(200);
    let sent = failed().await;
    assert_eq!((again(sent[2]).await, again(sent[3]).await), ("suppressed".to_owned(), "sent".to_owned()), "réinvitée");
}

#[tokio::test]
async fn what_nobody_is_known_to_read_is_not_sent_again() {
    let scene = Scene::new().await;
    scene.tell().await;
    let (id, ..) = scene.mails().await.remove(0);
    let old =
        "UPDATE sys.mail SET reader = NULL, state = 'suppressed', response = 'son lecteur ne doit plus le recevoir'";
    scene.stage.app.tenant.db.query(&old.into(), &[]).await.unwrap();
    let again = scene.admin.post(&format!("mail/messages/{id}/resend"), json!({ "state": "suppressed" })).await;
    assert_eq!(again.summary(), "409 mail.not_resendable");
}

#[tokio::test]
async fn one_click_stops_the_mail_of_a_topic_and_nothing_else() {
    let scene = Scene::new().await;
    scene.tell().await;
    let (id, _, text) = scene.mails().await.remove(0);
    let token = text.split_once("/unsubscribe/").unwrap().1.split_whitespace().next().unwrap().to_owned();
    let file = scene.stage.app.folder.path().join(format!("mail/{id}.eml"));
    let sent = std::fs::read_to_string(file).unwrap();
    assert!(sent.contains(&format!("List-Unsubscribe: <http://essai.test/unsubscribe/{token}>\r\n")), "{sent}");
    assert!(sent.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    let anonymous = scene.stage.app.anonymous();
    let address = format!("/unsubscribe/{token}");
    let page = anonymous.get(&address).await;
    let html = String::from_utf8(page.bytes.clone()).unwrap();
    assert!(page.status == 200 && html.contains("<form method=\"post\">") && !html.contains("<script"), "{html}");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    scene.tell().await;
    assert_eq!(scene.states().await, ["sent", "sent"], "regarder ne désinscrit pas");
    for _ in 0..2 {
        scene.one_click().await;
    }
    scene.tell().await;
    assert_eq!(scene.states().await, ["sent", "sent"], "désinscrite");
    assert_eq!(scene.manager.get("notifications/unread").await.expect(200)["unread"], 3, "l'application le dit encore");
    let mut wishes = scene.manager.get("notifications/preferences").await.expect(200);
    assert_eq!(wishes["unsubscribed"][0]["name"], "hse.incident");
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.audit WHERE action = 'mail.unsubscribed'").await, 1);
    wishes["mail_muted"] = json!([]);
    scene.manager.put("notifications/preferences", wishes).await.expect(200);
    scene.tell().await;
    assert_eq!(scene.states().await, ["sent", "sent", "sent"]);
}

#[tokio::test]
async fn a_page_left_open_does_not_undo_a_one_click() {
    let scene = Scene::new().await;
    scene.tell().await;
    let stale = scene.manager.get("notifications/preferences").await.expect(200);
    scene.one_click().await;
    let mut changed = stale.clone();
    changed["dnd"] = json!({ "from": "22:00", "to": "06:00", "timezone": "UTC" });
    let kept = scene.manager.put("notifications/preferences", changed).await.expect(200);
    assert_eq!((&kept["mail_muted"], &kept["dnd"]["from"]), (&json!(["hse.incident"]), &json!("22:00")));
    scene.manager.put("notifications/preferences", stale).await.expect(200);
    scene.tell().await;
    assert_eq!(scene.states().await, ["sent"], "toujours désinscrite");
    let mut known = scene.manager.get("notifications/preferences").await.expect(200);
    known["mail_muted"] = json!([]);
    let kept = scene.manager.put("notifications/preferences", known).await.expect(200);
    assert_eq!((&kept["mail_muted"], &kept["unsubscribed"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_not_a_person_who_left() {
    let scene = Scene::new().await;
    scene.tell().await;
    let address = scene.address().await;
    let owner = scene.stage.owner().await;
    owner.batch_execute("ALTER TABLE core.membership RENAME TO away").await.unwrap();
    scene.stage.app.identity.invalidate("core.user", scene.manager.user.unwrap()).await;
    let reply = scene.stage.app.anonymous().get(&address).await;
    assert!(reply.status >= 500, "{}", reply.status);
    owner.batch_execute("ALTER TABLE core.away RENAME TO membership").await.unwrap();
    assert_eq!(scene.stage.app.anonymous().get(&address).await.status, 200);
}

#[tokio::test]
async fn a_link_of_nobody_unsubscribes_nobody() {
    let scene = Scene::new().await;
    scene.tell().await;
    let text = scene.mails().await.remove(0).2;
    let token = text.split_once("/unsubscribe/").unwrap().1.split_whitespace().next().unwrap().to_owned();
    let anonymous = scene.stage.app.anonymous();
    let altered = token.replacen(&token[20..21], if &token[20..21] == "A" { "B" } else { "A" }, 1);
    for token in ["faux", &altered] {
        for method in [Method::GET, Method::POST] {
            let reply = anonymous.send(anonymous.request(method, &format!("/unsubscribe/{token}"))).await;
            assert_eq!(reply.status, 410);
        }
    }
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.preference WHERE value ? 'mail_muted'").await, 0);
    scene.stage.update("core.user", scene.manager.user.unwrap(), json!({ "status": "inactive" })).await;
    scene.stage.app.identity.invalidate("core.user", scene.manager.user.unwrap()).await;
    assert_eq!(
        anonymous.get(&format!("/unsubscribe/{token}")).await.status,
        410,
        "qui n'est plus là ne se désinscrit pas"
    );
}
