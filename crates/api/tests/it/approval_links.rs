//! Décider depuis un courriel : le lien montre, la confirmation décide une fois.

use futures::future::join_all;
use serde_json::json;
use store::settings::{self, Change};
use testkit::Client;

use crate::{
    approvals::{Scene, at, decide},
    stage::Stage,
};

/// Les jetons des courriels adressés à cette personne, du plus ancien au plus récent.
async fn tokens(stage: &Stage, name: &str) -> Vec<String> {
    let sql = "SELECT text FROM sys.mail WHERE recipient = $1 ORDER BY created_at, id";
    let rows = stage.app.tenant.db.query(&sql.into(), &[format!("{name}@essai.test").into()]).await.unwrap();
    let token = |text: String| Some(text.split_once("/decide/")?.1.split_whitespace().next()?.to_owned());
    rows.iter().filter_map(|row| token(row.get(0))).collect()
}

async fn form(client: &Client, token: &str, fields: &[(&str, &str)]) -> testkit::Reply {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
    let request = client.request(reqwest::Method::POST, &format!("/decide/{token}"));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body.join("&"));
    client.send(request).await
}

#[tokio::test]
async fn a_mail_link_shows_first_and_decides_once() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    stage.update("core.user", scene.chief.user.unwrap(), json!({ "language": "en" })).await;
    stage.app.identity.invalidate("core.user", scene.chief.user.unwrap()).await;
    let order = scene.order(500).await;
    let approval = scene.ask(&order).await;
    let token = tokens(stage, "chef").await.pop().expect("un courriel porte un lien");
    let anonymous = stage.app.anonymous();
    let kept = "SELECT count(*) FROM sys.approval_link WHERE encode(token, 'escape') LIKE '%' || $1 || '%'";
    let kept = stage.app.tenant.db.query_opt(&kept.into(), &[token.as_str().into()]).await.unwrap().unwrap();
    assert_eq!(kept.get::<_, i64>(0), 0, "le jeton n'est pas en base");
    for _ in 0..2 {
        let page = anonymous.get(&format!("/decide/{token}")).await;
        let html = String::from_utf8(page.bytes.clone()).unwrap();
        assert!(
            page.status == 200 && html.contains("A decision is asked of you") && html.contains("PO-0001"),
            "{html}"
        );
        assert!(!html.contains("Vannes"), "le titre se lit avec l'enregistrement seulement");
        assert!(!html.contains("<script") && html.contains("lang=\"en\""));
        assert_eq!(
            (page.header("cache-control"), page.header("referrer-policy")),
            (Some("no-store"), Some("no-referrer"))
        );
        assert!(page.header("content-security-policy").unwrap().contains("script-src 'self'"));
    }
    assert_eq!(scene.status(&order).await, "draft", "regarder ne décide de rien");
    let mute = form(&anonymous, &token, &[("decision", "reject"), ("comment", " ")]).await;
    assert_eq!(mute.status, 422, "un refus se dit");
    let odd = form(&anonymous, &token, &[("decision", "sign")]).await;
    assert_eq!(odd.status, 422);
    let both = join_all((0..3).map(|_| form(&anonymous, &token, &[("decision", "approve"), ("comment", "")]))).await;
    let statuses: Vec<u16> = both.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(scene.status(&order).await, "ordered");
    assert_eq!(anonymous.get(&format!("/decide/{token}")).await.status, 410);
    let view = scene.clerk.get(&at(&approval, "")).await.expect(200);
    assert_eq!((&view["history"][1]["via"], &view["history"][1]["actor"]["name"]), (&json!("mail"), &json!("chef")));
    let audited =
        "SELECT count(*) FROM sys.audit WHERE action = 'approval.approved' AND changes -> 'via' ->> 'new' = 'mail'";
    assert_eq!(stage.number(audited).await, 1);
}

#[tokio::test]
async fn a_link_is_of_one_person_one_step_and_a_while() {
    let scene = Scene::new().await;
    let stage = &scene.stage;
    let anonymous = stage.app.anonymous();
    let order = scene.order(500).await;
    let approval = scene.ask(&order).await;
    let first = tokens(stage, "chef").await.pop().unwrap();
    decide(&scene.chief, &approval, "request-change").await.expect(200);
    assert_eq!(form(&anonymous, &first, &[("decision", "approve")]).await.status, 410, "la demande est rendue");
    scene.clerk.post(&at(&approval, "resubmit"), json!({})).await.expect(200);
    assert_eq!(form(&anonymous, &first, &[("decision", "approve")]).await.status, 410, "un tour passé ne sert plus");
    let second = tokens(stage, "chef").await.pop().unwrap();
    assert_ne!(first, second);
    stage
        .owner()
        .await
        .batch_execute("UPDATE sys.approval_link SET expires_at = now() - interval '1 second'")
        .await
        .unwrap();
    assert_eq!(anonymous.get(&format!("/decide/{second}")).await.status, 410, "échu");
    assert_eq!(scene.status(&order).await, "draft");
    // Par réglage, le courriel ne mène qu'à l'application.
    let ctx = stage.app.system();
    let change = Change::everywhere("core.mail_decisions", json!("sign_in"));
    settings::apply(&ctx, &stage.app.tenant, &[change]).await.unwrap();
    let before = tokens(stage, "chef").await.len();
    let other = scene.order(500).await;
    scene.ask(&other).await;
    assert_eq!(tokens(stage, "chef").await.len(), before);
    // Trop de jetons essayés : l'adresse attend.
    let mut last = 0;
    for rank in 0..60 {
        last = anonymous.get(&format!("/decide/essai{rank}")).await.status;
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_request_not_yet_sent_still_asks_what_its_reader_wants() {
    let scene = Scene::new().await;
    let (stage, chief) = (&scene.stage, &scene.chief);
    let admin = stage.of_a("adm", &["admin"]).await;
    scene.ask(&scene.order(500).await).await;
    stage.app.settle().await;
    let state = async |wishes: serde_json::Value| -> String {
        chief.put("notifications/preferences", wishes).await.expect(200);
        let lose = "UPDATE sys.mail SET state = 'failed' WHERE recipient = 'chef@essai.test' RETURNING id";
        let rows = stage.app.tenant.db.query(&lose.into(), &[]).await.unwrap();
        assert_eq!(rows.len(), 1);
        let again = format!("mail/messages/{}/resend", rows[0].get::<_, uuid::Uuid>(0));
        admin.post(&again, json!({ "state": "failed" })).await.expect(204);
        stage.app.settle().await;
        let state = "SELECT state FROM sys.mail WHERE recipient = 'chef@essai.test'";
        stage.app.tenant.db.query(&state.into(), &[]).await.unwrap()[0].get(0)
    };
    assert_eq!(state(json!({ "min_priority": 2 })).await, "suppressed");
    assert_eq!(state(json!({ "muted_kinds": ["business"] })).await, "suppressed");
    assert_eq!(state(json!({ "min_priority": 1 })).await, "sent");
}
