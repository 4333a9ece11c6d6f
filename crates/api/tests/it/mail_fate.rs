//! Ce que devient un courriel : retardé, remis ou revenu, et de qui s'est désabonné.

use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::json;
use services::{
    ServiceSettings,
    mail::{BounceSettings, MailSettings},
};
use sha2::Sha256;

use crate::delivery::Scene;

#[tokio::test]
async fn a_provider_says_when_a_mail_is_delivered_once() {
    let scene = Scene::with(|settings| {
        let bounces = BounceSettings { mailgun: Some("cle".to_owned()), ..BounceSettings::default() };
        ServiceSettings { mail: MailSettings { bounces, ..settings.mail }, ..settings }
    })
    .await;
    scene.tell().await;
    let mails = || async { scene.admin.get("mail/messages?address=mia").await.expect(200)["data"].clone() };
    let mail = mails().await[0]["id"].as_str().unwrap().to_owned();
    let said = |event: &'static str| {
        let at = scene.stage.app.tenant.clock.now().as_second().to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(b"cle").unwrap();
        mac.update(format!("{at}jeton").as_bytes());
        let body = json!({
            "signature": { "timestamp": at, "token": "jeton", "signature": hex::encode(mac.finalize().into_bytes()) },
            "event-data": {
                "event": event, "severity": "permanent", "message": { "headers": { "message-id": format!("{mail}@ops") } },
                "delivery-status": { "code": 550, "message": "unknown" },
            },
        });
        let anonymous = scene.stage.app.anonymous();
        async move { anonymous.post("mail/bounces/mailgun", body).await.expect(200)["taken"].clone() }
    };
    assert_eq!((said("delivered").await, said("delivered").await), (json!(1), json!(0)));
    let told = mails().await[0].clone();
    assert_eq!((&told["state"], told["delivered_at"].is_string()), (&json!("delivered"), true), "{told}");
    assert_eq!(said("failed").await, 1, "remis, puis revenu");
    assert_eq!(said("delivered").await, 0, "ce qui est revenu n'est plus remis");
    assert_eq!(mails().await[0]["state"], "bounced");
}

#[tokio::test]
async fn an_administrator_takes_an_unsubscription_back() {
    let scene = Scene::new().await;
    scene.tell().await;
    let mails = scene.stage.app.tenant.db.query(&"SELECT text FROM sys.mail".into(), &[]).await.unwrap();
    let text: String = mails[0].get(0);
    let token = text.split_once("/unsubscribe/").unwrap().1.split_whitespace().next().unwrap();
    let anonymous = scene.stage.app.anonymous();
    let request = anonymous.request(Method::POST, &format!("/unsubscribe/{token}"));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(anonymous.send(request.body("List-Unsubscribe=One-Click")).await.status, 200);
    let page = scene.admin.get("mail/unsubscribes?address=MIA").await.expect(200);
    let one = &page["data"][0];
    assert_eq!((&one["email"], &one["category"]), (&json!("mia@essai.test"), &json!("hse.incident")));
    assert!(one["since"].is_string() && one["label"] != one["category"], "{one}");
    assert_eq!(scene.admin.get("mail/unsubscribes?address=personne").await.expect(200)["data"], json!([]));
    let path = format!("mail/unsubscribes/{}/hse.incident", one["user"].as_str().unwrap());
    scene.supervisor.delete(&path).await.expect(403);
    scene.admin.delete(&path).await.expect(204);
    scene.admin.delete(&path).await.expect(404);
    assert_eq!(scene.admin.get("mail/unsubscribes").await.expect(200)["data"], json!([]));
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.audit WHERE action = 'mail.resubscribed'").await, 1);
    scene.tell().await;
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.mail").await, 2);
}

#[tokio::test]
async fn a_mail_that_has_waited_long_climbs_to_the_class_above() {
    let scene = Scene::new().await;
    scene.admin.post("automation/jobs/kinds/mail/pause", json!({})).await.expect(204);
    scene.tell().await;
    let age = |priority: i16, minutes: i64| {
        let sql = format!(
            "UPDATE sys.mail SET priority = {priority}, due_at = now() - interval '{minutes} minutes' RETURNING id"
        );
        let db = &scene.stage.app.tenant.db;
        async move { db.query(&sql.as_str().into(), &[]).await.unwrap() }
    };
    age(-1, 46).await;
    let node = scene.stage.second_node().await;
    let climbed = "SELECT count(*) FROM sys.mail WHERE priority = 1";
    for _ in 0..100 {
        if scene.stage.number(climbed).await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(scene.stage.number(climbed).await, 1, "en retard de deux classes, il en monte deux");
    node.stop().await;
}
