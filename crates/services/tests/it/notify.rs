//! Les notifications : qui, quand, et ce qu'on en fait.

use jiff::SignedDuration;
use kernel::{Clock, Code};
use serde_json::{Map, Value, json};
use services::{mail, notify, notify::Aimed, workers};
use store::{
    records::{self, Key},
    settings::{self, Change},
};
use uuid::Uuid;

use crate::stage::{MODULE, Stage};
use testkit::{model_of, official_model};

async fn first(stage: &Stage, user: Uuid) -> Uuid {
    stage.rows("SELECT id FROM sys.notification WHERE \"user\" = $1", &[user.into()]).await[0].get(0)
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

/// Une scène dont le responsable reçoit un résumé à 8 h, le 21 novembre 2026 à midi.
async fn gathered(every: &str) -> (Stage, Clock) {
    let clock = Clock::frozen("2026-11-21T12:00:00Z".parse().unwrap());
    let stage = Stage::at(official_model(), clock.clone()).await;
    let wishes = json!({ "digest": { "every": every, "at": "08:00", "timezone": "Africa/Lagos" } });
    wish(&stage, wishes).await;
    (stage, clock)
}

/// Ce que le responsable veut désormais.
async fn wish(stage: &Stage, wishes: Value) {
    let manager = stage.ctx(stage.manager).await;
    notify::preferences::write(&manager, &stage.services, object(wishes)).await.unwrap();
}

/// Le responsable n'est plus de la société.
async fn send_away(stage: &Stage) {
    stage.rows("DELETE FROM core.membership WHERE \"user\" = $1", &[stage.manager.into()]).await;
    stage.app.identity.invalidate("core.user", stage.manager).await;
}

#[tokio::test]
async fn a_person_counts_reads_and_removes_only_their_own() {
    let stage = Stage::new().await;
    stage.incident("low").await;
    stage.incident("low").await;
    stage.settle().await;
    let (manager, foreigner) = (stage.ctx(stage.manager).await, stage.ctx(stage.foreigner).await);
    let services = &stage.services;
    assert_eq!(notify::unread(&manager, services).await.unwrap(), 2);
    let id = first(&stage, stage.manager).await;
    let this = Aimed::These(vec![id]);
    assert_eq!(notify::mark_read(&foreigner, services, &this).await.unwrap(), 0);
    assert_eq!(notify::delete(&foreigner, services, &this).await.unwrap(), 0);
    assert_eq!(notify::mark_read(&manager, services, &this).await.unwrap(), 1);
    assert_eq!(notify::mark_read(&manager, services, &this).await.unwrap(), 0, "déjà lue");
    assert_eq!(notify::mark_read(&manager, services, &Aimed::all()).await.unwrap(), 1);
    assert_eq!(notify::unread(&manager, services).await.unwrap(), 0);
    assert_eq!(notify::delete(&manager, services, &this).await.unwrap(), 1);
    assert_eq!(notify::delete(&manager, services, &this).await.unwrap(), 0, "déjà retirée");
}

#[tokio::test]
async fn what_a_person_muted_does_not_reach_them() {
    let stage = Stage::new().await;
    let manager = stage.ctx(stage.manager).await;
    let services = &stage.services;
    let view = notify::preferences::read(&manager, services).await.unwrap();
    assert_eq!(view.preferences.categories[0].name, "hse.incident");
    let unknown = notify::preferences::write(&manager, services, object(json!({ "muted": ["hse.nothing"] }))).await;
    assert_eq!(unknown.unwrap_err().code, Code::Invalid);
    notify::preferences::write(&manager, services, object(json!({ "muted": ["hse.incident"] }))).await.unwrap();
    stage.incident("low").await;
    stage.settle().await;
    assert!(stage.told(stage.manager).await.is_empty() && stage.mails().await.is_empty());
}

#[tokio::test]
async fn quiet_hours_delay_mail_but_not_what_is_urgent() {
    let stage = Stage::new().await;
    let services = &stage.services;
    let always = json!({ "dnd": { "from": "00:00", "to": "23:59", "timezone": "UTC" } });
    for user in [stage.manager, stage.admin] {
        notify::preferences::write(&stage.ctx(user).await, services, object(always.clone())).await.unwrap();
    }
    let state = async |name: &str| {
        let mails = stage.mails().await;
        mails.into_iter().find(|mail| mail.0.starts_with(name)).map(|mail| mail.2)
    };
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(state("mia").await.as_deref(), Some("queued"), "au matin");
    assert_eq!(stage.told(stage.manager).await.len(), 1);
    stage.incident("critical").await;
    stage.settle().await;
    assert_eq!(state("ada").await.as_deref(), Some("sent"), "tout de suite");
}

#[tokio::test]
async fn a_digest_gathers_the_mails_that_can_wait_and_comes_once() {
    let (stage, clock) = gathered("daily").await;
    stage.incident("low").await;
    stage.incident("critical").await;
    stage.incident("low").await;
    stage.settle().await;
    let received = async || {
        let sql = "SELECT subject, text, html FROM sys.mail WHERE recipient LIKE 'mia%' AND state = 'sent' ORDER BY created_at, id";
        stage
            .rows(sql, &[])
            .await
            .iter()
            .map(|row| [0, 1, 2].map(|rank| row.get::<_, String>(rank)))
            .collect::<Vec<_>>()
    };
    assert_eq!(stage.told(stage.manager).await.len(), 3, "l'écran, lui, n'attend pas");
    let before = received().await;
    assert!(!before.is_empty() && before.iter().all(|[subject, ..]| !subject.contains("résumé")), "{before:?}");
    clock.advance(SignedDuration::from_hours(19));
    stage.settle().await;
    stage.settle().await;
    let after = received().await;
    assert_eq!(after.len(), before.len() + 1);
    let [subject, text, html] = &after[before.len()];
    assert_eq!(subject, "Votre résumé du 22/11/2026");
    assert_eq!((text.matches("• ").count(), html.matches("INC-2026-").count()), (2, 2), "{text}");
    assert_eq!(stage.count("SELECT count(*) FROM sys.digest").await, 0);
}

#[tokio::test]
async fn a_digest_tells_nothing_its_reader_no_longer_sees() {
    let (stage, clock) = gathered("weekly").await;
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.digest").await, 1);
    send_away(&stage).await;
    clock.advance(SignedDuration::from_hours(24 * 8));
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.digest").await, 0, "la ligne s'en va");
    assert_eq!(stage.count("SELECT count(*) FROM sys.mail WHERE recipient LIKE 'mia%'").await, 0);
}

#[tokio::test]
async fn a_digest_sent_again_tells_nothing_its_reader_no_longer_sees() {
    let (stage, clock) = gathered("daily").await;
    stage.incident("low").await;
    stage.settle().await;
    clock.advance(SignedDuration::from_hours(19));
    stage.settle().await;
    stage.settle().await;
    let admin = stage.ctx(stage.admin).await;
    let again = async || {
        let sql = "UPDATE sys.mail SET state = 'failed' WHERE recipient LIKE 'mia%' RETURNING id";
        let mail: Uuid = stage.rows(sql, &[]).await[0].get(0);
        mail::resend(&admin, &stage.services, mail, "failed").await.unwrap();
        stage.settle().await;
        stage.mails().await.remove(0).2
    };
    assert_eq!(again().await, "sent");
    send_away(&stage).await;
    assert_eq!(again().await, "suppressed");
}

#[tokio::test]
async fn a_digest_an_administrator_stopped_never_leaves() {
    // Arrêté avant son heure (8 h le lendemain), puis après.
    for hours in [1, 19] {
        let (stage, clock) = gathered("daily").await;
        stage.incident("low").await;
        stage.settle().await;
        let job: i64 = stage.rows("SELECT id FROM sys.job WHERE kind = 'digest'", &[]).await[0].get(0);
        clock.advance(SignedDuration::from_hours(hours));
        workers::admin::cancel(&stage.ctx(stage.admin).await, &stage.services, job).await.unwrap();
        assert_eq!(stage.count("SELECT count(*) FROM sys.digest").await, 0, "{hours} h");
        for _ in 0..3 {
            clock.advance(SignedDuration::from_hours(24 * 4));
            let work = "INSERT INTO sys.job (kind, payload, run_at) VALUES ('housekeeping', '{}', $1)";
            stage.rows(work, &[clock.now().into()]).await;
            stage.settle().await;
            stage.settle().await;
        }
        assert!(stage.mails().await.is_empty(), "{hours} h : ni une semaine après");
    }
}

#[tokio::test]
async fn who_left_the_digest_since_receives_none() {
    let (stage, clock) = gathered("daily").await;
    stage.incident("low").await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.digest").await, 1);
    stage.app.identity.stop_mail(&stage.ctx(stage.manager).await, "core.digest").await.unwrap();
    clock.advance(SignedDuration::from_hours(19));
    stage.settle().await;
    stage.settle().await;
    assert!(stage.mails().await.is_empty());
    assert_eq!(stage.count("SELECT count(*) FROM sys.digest").await, 0);
}

#[tokio::test]
async fn a_line_kept_after_its_digest_left_is_not_stranded() {
    let (stage, clock) = gathered("daily").await;
    stage.incident("low").await;
    stage.settle().await;
    // La transaction qui gardait la ligne n'a validé qu'une fois le travail fait.
    stage.rows("DELETE FROM sys.job WHERE kind = 'digest'", &[]).await;
    clock.advance(SignedDuration::from_hours(20));
    stage
        .rows("INSERT INTO sys.job (kind, payload, run_at) VALUES ('housekeeping', '{}', $1)", &[clock.now().into()])
        .await;
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.digest").await, 0);
    assert_eq!(stage.mails().await.len(), 1);
}

#[tokio::test]
async fn a_mail_kept_for_the_morning_is_not_sent_to_who_may_no_longer_read_it() {
    for leave in ["rights", "service", "topic", "nothing"] {
        let clock = Clock::frozen("2026-11-21T12:00:00Z".parse().unwrap());
        let stage = Stage::at(official_model(), clock.clone()).await;
        wish(&stage, json!({ "dnd": { "from": "11:00", "to": "13:00", "timezone": "UTC" } })).await;
        stage.incident("low").await;
        stage.settle().await;
        match leave {
            "rights" => send_away(&stage).await,
            "service" => {
                let sql = "UPDATE core.\"user\" SET status = 'suspended' WHERE id = $1";
                stage.rows(sql, &[stage.manager.into()]).await;
                stage.app.identity.invalidate("core.user", stage.manager).await;
            }
            "topic" => {
                stage.app.identity.stop_mail(&stage.ctx(stage.manager).await, "hse.incident").await.unwrap();
            }
            _ => {}
        }
        clock.advance(SignedDuration::from_hours(2));
        stage.settle().await;
        let states: Vec<String> = stage.mails().await.into_iter().map(|mail| mail.2).collect();
        assert_eq!(states, [if leave == "nothing" { "sent" } else { "suppressed" }], "{leave}");
    }
}

#[tokio::test]
async fn someone_named_by_a_record_they_cannot_see_is_not_told() {
    let stage = Stage::new().await;
    let incident = stage.incident("low").await;
    let ctx = stage.app.system();
    // Un déclencheur vise `reporter` : on le remplace par quelqu'un d'une autre société.
    stage.rows("UPDATE hse.incident SET reporter = $1 WHERE id = $2", &[stage.foreigner.into(), incident.into()]).await;
    for action in ["submit", "classify", "approve"] {
        let params = if action == "classify" { json!({ "severity": "low" }) } else { json!({}) };
        let tenant = &stage.app.tenant;
        records::act(&ctx, tenant, "hse.incident", &Key::Id(incident), action, &object(params), None).await.unwrap();
    }
    stage.settle().await;
    assert!(stage.told(stage.foreigner).await.is_empty());
    let log = stage.rows("SELECT log FROM sys.trigger_run WHERE trigger = 'hse.incident_approved'", &[]).await;
    assert_eq!(log[0].get::<_, Value>(0)[0]["output"], json!({ "recipients": 1, "notifications": 0, "mails": 0 }));
}

#[tokio::test]
async fn a_protected_field_never_reaches_a_template() {
    let stage = Stage::with_model(model_of(&protected_package())).await;
    let body = json!({ "name": "Chute", "medical": "fracture ouverte", "company": stage.company });
    stage.app.create("trial.case", body).await;
    stage.settle().await;
    assert_eq!(stage.told(stage.manager).await, ["Cas : Chute"]);
    let bodies = stage.rows("SELECT body FROM sys.notification UNION ALL SELECT html || text FROM sys.mail", &[]).await;
    assert_eq!(bodies.len(), 2);
    for body in bodies {
        let body: &str = body.get(0);
        assert!(body.contains("Chute") && body.contains("⟦record.medical⟧") && !body.contains("fracture"), "{body}");
    }
}

#[tokio::test]
async fn the_delivered_templates_name_only_what_exists() {
    let stage = Stage::new().await;
    stage.incident("critical").await;
    stage.settle().await;
    let bodies = stage
        .rows("SELECT title || body FROM sys.notification UNION ALL SELECT subject || html || text FROM sys.mail", &[])
        .await;
    assert!(!bodies.is_empty() && bodies.iter().all(|row| !row.get::<_, &str>(0).contains('⟦')));
}

fn protected_package() -> [(&'static str, &'static str); 5] {
    [
        MODULE,
        (
            "entities/case.toml",
            "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\nmedical = { type = \"long_text\", class = \"medical\" }\n",
        ),
        (
            "triggers/tells.toml",
            "on = \"case.created\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:hse_manager\"]\ntemplate = \"told\"\n",
        ),
        ("templates/told.fr.txt", "{{ record.name }} : {{ record.medical }}"),
        ("i18n/fr.json", "{ \"trial.templates.told.title\": \"Cas : {{ record.name }}\" }"),
    ]
}

#[tokio::test]
async fn a_notification_read_or_removed_is_kept_as_long_as_the_setting_says() {
    let (stage, clock) = gathered("daily").await;
    let sql = "INSERT INTO sys.notification (id, \"user\", category, priority, title, body, created_at, read_at, deleted_at) \
               SELECT gen_random_uuid(), $1, 'essai', 0, x.title, '', $2::timestamptz, CASE WHEN x.title = 'lue' THEN $2::timestamptz END, \
               CASE WHEN x.title = 'retirée' THEN $2::timestamptz END FROM (VALUES ('lue'), ('retirée'), ('neuve')) AS x(title)";
    stage.rows(sql, &[stage.manager.into(), clock.now().into()]).await;
    let keep = async |days: i64| {
        clock.advance(SignedDuration::from_hours(24 * days));
        stage
            .rows(
                "INSERT INTO sys.job (kind, payload, run_at) VALUES ('housekeeping', '{}', $1)",
                &[clock.now().into()],
            )
            .await;
        stage.settle().await;
        stage.count("SELECT count(*) FROM sys.notification WHERE category = 'essai'").await
    };
    assert_eq!(keep(40).await, 3, "quatre-vingt-dix jours quand le réglage n'est pas écrit");
    let change = Change::everywhere("core.notification_retention_days", json!(30));
    settings::apply(&stage.app.system(), &stage.app.tenant, &[change]).await.unwrap();
    assert_eq!(keep(0).await, 1, "ce qui n'est ni lu ni retiré demeure");
    let change = Change::everywhere("core.notification_retention_days", json!(29));
    assert!(settings::apply(&stage.app.system(), &stage.app.tenant, &[change]).await.is_err());
}
