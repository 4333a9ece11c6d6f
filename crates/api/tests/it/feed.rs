//! Les flux d'agenda et les invitations, jugés par le paquet `icalendar` de PyPI (`feed/judge.py`) ; les rappels.

use std::{path::Path, process::Command};

use jiff::{SignedDuration, Timestamp};
use kernel::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestOptions};

use crate::{
    calendar::event,
    stage::{Stage, id},
};

/// Ce que le juge dit d'un fichier, une ligne par composant ; une faute arrête l'essai.
fn judged(path: &Path) -> Vec<String> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let python = format!("{root}/.state/icalendar/bin/python");
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/feed/judge.py");
    let told = Command::new(&python).arg(judge).arg(path).output();
    let told = told.unwrap_or_else(|error| panic!("{python} : {error} ; lancez scripts/setup test"));
    let (out, err) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{out}{err}\n{}", String::from_utf8_lossy(&std::fs::read(path).unwrap()));
    out.lines().map(str::to_owned).collect()
}

async fn open(client: &Client, body: Value) -> (Value, String) {
    let feed = client.post("calendar/feeds", body).await.expect(201);
    let url = feed["url"].as_str().unwrap().strip_prefix("http://essai.test").unwrap().to_owned();
    (feed, url)
}

fn kept(stage: &Stage, reply: &Reply) -> std::path::PathBuf {
    let path = stage.app.folder.path().join("feed.ics");
    std::fs::write(&path, &reply.bytes).unwrap();
    path
}

#[tokio::test]
async fn a_feed_is_what_any_calendar_can_read() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let now = Clock::System.now();
    let day = |days: i64| (now + SignedDuration::from_hours(24 * days)).strftime("%Y-%m-%d").to_string();
    let people = json!([{ "user": ana.user }, { "email": "zoé@example.test", "name": "Zoé \"Z\"; Ébène" }]);
    let long = "Réunion de coordination hélicoptère — équipages, météo, manifestes ; 日本語 😀, et le reste de l'ordre du jour";
    let until = (now + SignedDuration::from_hours(24 * 100)).strftime("%Y%m%dT%H%M%S").to_string();
    let weekly = json!({
        "title": long, "description": "Ligne 1\nLigne 2, suite; fin\\", "participants": people,
        "timezone": "Europe/Paris", "recurrence": format!("FREQ=WEEKLY;UNTIL={until}"),
        "starts_at": format!("{}T08:00:00Z", day(1)), "ends_at": format!("{}T09:00:00Z", day(1)),
    });
    let made = ana.post("core/events", event(weekly)).await.expect(201);
    let (from, to) = (day(0), day(60));
    let agenda = ana.get(&format!("calendar?from={from}&to={to}")).await.expect(200);
    let start = |rank: usize| agenda["data"][rank]["start"].as_str().unwrap().to_owned();
    let occurrence = |rank: usize| format!("calendar/events/{}/occurrences/{}", id(&made), start(rank));
    ana.delete(&occurrence(1)).await.expect(204);
    let later = start(2).parse::<Timestamp>().unwrap() + SignedDuration::from_hours(3);
    let moved = json!({ "changes": {
        "title": "Déplacée", "starts_at": later, "ends_at": later + SignedDuration::from_hours(1),
    } });
    ana.patch(&occurrence(2), moved).await.expect(200);
    for (title, zone) in [("Lagos", "Africa/Lagos"), ("São Paulo", "America/Sao_Paulo"), ("Partout", "UTC")] {
        let body = json!({ "title": title, "timezone": zone, "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
            "starts_at": format!("{}T12:00:00Z", day(2)), "ends_at": format!("{}T12:30:00Z", day(2)) });
        ana.post("core/events", event(body)).await.expect(201);
    }
    let stop = json!({ "title": "Arrêt", "all_day": true, "starts_at": null, "ends_at": null,
        "first_day": day(10), "last_day": day(12), "recurrence": "FREQ=YEARLY;COUNT=2" });
    ana.post("core/events", event(stop)).await.expect(201);

    let (feed, url) = open(&ana, json!({ "name": "Équipe", "scope": "company" })).await;
    let anonymous = stage.app.anonymous();
    let read = anonymous.get(&url).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.header("content-type"), Some("text/calendar; charset=utf-8"));
    let told = judged(&kept(&stage, &read));
    assert_eq!(told.len(), 6, "{told:#?}");
    let series = told.iter().find(|line| line.contains("RRULE=FREQ=WEEKLY")).unwrap();
    assert!(series.contains(&id(&made).to_string()) && series.contains(long) && series.contains('Z'), "{series}");
    let single = told.iter().find(|line| line.contains("Déplacée")).unwrap();
    assert!(single.contains(&id(&made).to_string()) && single.contains("RECURRENCE-ID="), "{single}");
    let text = String::from_utf8(read.bytes.clone()).unwrap();
    assert_eq!(text.matches("EXDATE;TZID=Europe/Paris:").count(), 1, "seule l'annulée : {text}");

    let tag = read.header("etag").unwrap().to_owned();
    let again = anonymous.send(anonymous.request(Method::GET, &url).header("if-none-match", &tag)).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    let listed = ana.get("calendar/feeds").await.expect(200);
    assert!(listed["data"][0]["used_at"].is_string() && listed["data"][0].get("url").is_none(), "{listed}");
    assert_eq!(listed["data"][0]["id"], feed["id"]);
}

#[tokio::test]
async fn a_feed_follows_its_owners_rights_and_closes_with_them() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let soon = Clock::System.now() + SignedDuration::from_hours(5);
    let at = |title: &str, privacy: &str| {
        event(
            json!({ "title": title, "privacy": privacy, "starts_at": soon, "ends_at": soon + SignedDuration::from_hours(1) }),
        )
    };
    bob.post("core/events", at("Secret de Bob", "private")).await.expect(201);
    bob.post("core/events", at("Ouvert à tous", "public")).await.expect(201);
    ana.post("core/events", at("À Ana", "private")).await.expect(201);
    let anonymous = stage.app.anonymous();
    let titles = |url: String| {
        let (anonymous, stage) = (anonymous.clone(), &stage);
        async move {
            let told = judged(&kept(stage, &anonymous.get(&url).await));
            let mut titles: Vec<String> =
                told.iter().map(|line| line.split(" | ").nth(3).unwrap().to_owned()).collect();
            titles.sort();
            titles
        }
    };
    let (feed, company) = open(&ana, json!({ "name": "Tout", "scope": "company" })).await;
    let (_, mine) = open(&ana, json!({ "name": "Moi" })).await;
    assert_eq!(titles(company.clone()).await, ["Ouvert à tous", "À Ana"]);
    assert_eq!(titles(mine.clone()).await, ["À Ana"]);
    let view =
        json!({ "name": "Ouverts", "entity": "core.event", "kind": "calendar", "filter": "privacy == 'public'" });
    let view = ana.post("core/saved_views", view).await.expect(201);
    let (_, seen) = open(&ana, json!({ "name": "Vue", "scope": "view", "view": view["id"] })).await;
    assert_eq!(titles(seen).await, ["Ouvert à tous"]);

    let path = format!("calendar/feeds/{}", id(&feed));
    assert_eq!(bob.post(&format!("{path}/rotate"), json!({})).await.status, 404);
    assert_eq!(bob.delete(&path).await.status, 404);
    let turned = ana.post(&format!("{path}/rotate"), json!({})).await.expect(200);
    let turned = turned["url"].as_str().unwrap().strip_prefix("http://essai.test").unwrap().to_owned();
    assert_eq!(anonymous.get(&company).await.summary(), "404 record.not_found");
    assert_eq!(anonymous.get(&turned).await.status, 200);
    ana.delete(&path).await.expect(204);
    assert_eq!(anonymous.get(&turned).await.status, 404);
    stage.update("core.user", ana.user.unwrap(), json!({ "status": "suspended" })).await;
    stage.app.identity.invalidate("core.user", ana.user.unwrap()).await;
    assert_eq!(anonymous.get(&mine).await.status, 404);
    let traced = stage.number("SELECT count(*) FROM sys.audit WHERE action LIKE 'calendar.feed%'").await;
    assert_eq!(traced, 5);
}

#[tokio::test]
async fn a_feed_names_only_people_its_owner_sees() {
    let stage = Stage::new().await;
    let (ana, zed) = (stage.of_a("ana", &["user"]).await, stage.of_b("zed", &["user"]).await);
    let soon = Clock::System.now() + SignedDuration::from_hours(5);
    let people = json!([{ "user": ana.user }, { "user": zed.user }, { "email": "dehors@example.test" }]);
    let body = json!({ "company": stage.a, "timezone": "UTC", "organiser": ana.user, "participants": people,
        "starts_at": soon, "ends_at": soon + SignedDuration::from_hours(1) });
    stage.app.create("core.event", event(body)).await;
    let (_, url) = open(&ana, json!({ "name": "Tout", "scope": "company" })).await;
    let text = String::from_utf8(stage.app.anonymous().get(&url).await.bytes).unwrap().replace("\r\n ", "");
    assert!(text.contains("mailto:ana@essai.test") && text.contains("mailto:dehors@example.test"), "{text}");
    assert!(!text.contains("zed@"), "elle ne voit pas les gens de l'autre société : {text}");
    stage.app.settle().await;
    assert_eq!(mails(&stage).len(), 2, "l'invitation, elle, part à chacun");
}

#[tokio::test]
async fn everyone_is_invited_however_many() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let people: Vec<Value> = (0..130).map(|rank| json!({ "email": format!("p{rank}@example.test") })).collect();
    let body =
        json!({ "starts_at": "2030-03-25T08:00:00Z", "ends_at": "2030-03-25T09:00:00Z", "participants": people });
    let made = ana.post("core/events", event(body)).await.expect(201);
    stage.app.settle().await;
    assert_eq!(mails(&stage).len(), 130);
    let lines = ana.get(&format!("core/events/{}", id(&made))).await.expect(200)["participants"].clone();
    let fewer: Vec<Value> = lines.as_array().unwrap().iter().skip(1).cloned().collect();
    ana.patch(&format!("core/events/{}", id(&made)), json!({ "participants": fewer })).await.expect(200);
    stage.app.settle().await;
    assert_eq!(mails(&stage).len(), 131, "une seule personne en est retirée, et seule l'apprend");
}

#[tokio::test]
async fn a_feed_is_braked_and_a_faulty_one_refused() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    for (body, expected) in [
        (json!({ "name": " " }), "422 validation.failed name:required"),
        (json!({ "name": "x", "scope": "entity" }), "422 validation.failed entity:required"),
        (
            json!({ "name": "x", "scope": "entity", "entity": "core.role" }),
            "422 validation.failed entity:unknown_option",
        ),
        (json!({ "name": "x", "scope": "view", "view": stage.a }), "422 validation.failed view:unknown_option"),
    ] {
        assert_eq!(ana.post("calendar/feeds", body.clone()).await.summary(), expected, "{body}");
    }
    let anonymous = stage.app.anonymous();
    for _ in 0..60 {
        assert_eq!(anonymous.get("calendar/feed/deviner.ics").await.status, 404);
    }
    let braked = anonymous.get("calendar/feed/deviner.ics").await;
    assert_eq!(braked.summary(), "429 rate.limited");
    assert!(braked.header("retry-after").is_some());
}

/// Les titres de mes notifications, la plus récente d'abord.
async fn titles(client: &Client) -> Vec<String> {
    let page = client.get("notifications").await.expect(200);
    page["data"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

/// Les courriels écrits, dans l'ordre.
fn mails(stage: &Stage) -> Vec<std::path::PathBuf> {
    let folder = std::fs::read_dir(stage.app.folder.path().join("mail"));
    let mut mails: Vec<_> = folder.map(|folder| folder.map(|file| file.unwrap().path()).collect()).unwrap_or_default();
    mails.sort();
    mails
}

#[tokio::test]
async fn the_invited_receive_the_event_its_changes_and_its_end() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let people =
        json!([{ "user": ana.user }, { "user": bob.user }, { "email": "dehors@example.test", "name": "Dehors" }]);
    let body = event(json!({
        "starts_at": "2030-03-25T08:00:00Z", "ends_at": "2030-03-25T09:00:00Z", "participants": people, "recurrence": "FREQ=WEEKLY;COUNT=3",
    }));
    let made = ana.post("core/events", body).await.expect(201);
    stage.app.settle().await;
    let first = mails(&stage);
    assert_eq!(first.len(), 2, "l'organisatrice ne s'invite pas");
    for mail in &first {
        let told = judged(mail);
        assert!(told[0].starts_with(&format!("REQUEST | {} | sequence=0", id(&made))), "{told:?}");
        assert!(told[0].contains("DTSTART=2030-03-25T09:00:00+01:00") && told[0].contains("COUNT=3"), "{told:?}");
    }
    bob.post(&format!("calendar/events/{}/answer", id(&made)), json!({ "answer": "accepted" })).await.expect(200);
    stage.app.settle().await;
    assert_eq!(titles(&ana).await, ["Accepté : Point sécurité"]);
    assert_eq!(mails(&stage).len(), 2, "une réponse n'apprend rien aux autres");
    let path = format!("core/events/{}", id(&made));
    ana.patch(&path, json!({ "location": "Salle 2" })).await.expect(200);
    stage.app.settle().await;
    let second: Vec<_> = mails(&stage).into_iter().filter(|mail| !first.contains(mail)).collect();
    assert_eq!(second.len(), 2);
    let told = judged(&second[0]);
    assert!(told[0].starts_with(&format!("REQUEST | {} | sequence=2", id(&made))), "{told:?}");
    ana.delete(&path).await.expect(204);
    stage.app.settle().await;
    let last: Vec<_> =
        mails(&stage).into_iter().filter(|mail| !first.contains(mail) && !second.contains(mail)).collect();
    assert_eq!(last.len(), 2);
    let told = judged(&last[0]);
    assert!(told[0].starts_with(&format!("CANCEL | {} | sequence=3", id(&made))), "{told:?}");
    stage.app.settle().await;
    assert_eq!(mails(&stage).len(), 6);
    assert_eq!(
        titles(&bob).await,
        ["Annulé : Point sécurité", "Changement : Point sécurité", "Invitation : Point sécurité"]
    );
}

#[tokio::test]
async fn a_reminder_comes_once_even_late_and_not_for_what_is_over() {
    let start = Clock::System.now();
    let clock = Clock::frozen(start);
    let stage = Stage::with(TestOptions { clock: clock.clone(), ..TestOptions::default() }).await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let hours = |hours: i64| start + SignedDuration::from_hours(hours);
    let soon = event(json!({
        "title": "Bientôt", "starts_at": hours(2), "ends_at": hours(3), "participants": [{ "user": bob.user }],
        "reminders": [{ "minutes": 60 }, { "minutes": 1440 }], "recurrence": "FREQ=DAILY;COUNT=2", "timezone": "UTC",
    }));
    ana.post("core/events", soon).await.expect(201);
    let brief = event(
        json!({ "title": "Bref", "starts_at": hours(30), "ends_at": hours(31), "reminders": [{ "minutes": 0 }] }),
    );
    ana.post("core/events", brief).await.expect(201);
    let told = "SELECT count(*) FROM sys.notification WHERE title LIKE 'Rappel%' OR title LIKE 'Reminder%'";
    let count = || stage.number(told);
    stage.app.settle().await;
    assert_eq!(count().await, 0);
    clock.advance(SignedDuration::from_mins(59));
    stage.app.settle().await;
    assert_eq!(count().await, 0);
    clock.advance(SignedDuration::from_mins(2));
    stage.app.settle().await;
    stage.app.settle().await;
    assert_eq!(count().await, 2, "l'heure d'avant : à l'organisatrice et à l'invité");
    // L'arrêt fait manquer la veille, l'heure d'avant de la seconde occurrence, et tout ce qui est fini au retour.
    clock.advance(SignedDuration::from_hours(25));
    stage.app.settle().await;
    assert_eq!(count().await, 6, "la veille et l'heure d'avant de la seconde occurrence");
    clock.advance(SignedDuration::from_hours(24));
    stage.app.settle().await;
    assert_eq!(count().await, 6, "ce qui est fini ne se rappelle plus");
}
