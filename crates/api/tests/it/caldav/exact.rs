//! Ce qu'un programme écrit est ce qui se garde : réponses, places d'origine, durées, état ; le reste est refusé, jamais tu.

use serde_json::{Value, json};

use super::{Agenda, document, rights::traces, text};
use crate::{
    calendar::event,
    stage::{Stage, id},
};

/// Un document, avec une occurrence déplacée par place d'origine.
fn with_moved(uid: &str, rule: &str, places: &[(&str, &str)]) -> String {
    let moved: String = places
        .iter()
        .map(|(place, more)| {
            format!(
                "BEGIN:VEVENT\r\nUID:{uid}\r\nRECURRENCE-ID:{place}\r\nDTSTART:{place}\r\nDURATION:PT2H\r\nSUMMARY:Autre\r\n{more}END:VEVENT\r\n"
            )
        })
        .collect();
    document(uid, rule).replace("END:VCALENDAR", &format!("{moved}END:VCALENDAR"))
}

async fn answers(of: &Agenda, event: &str) -> Vec<Value> {
    let event = of.client.get(&format!("core/events/{event}?expand=participants")).await.expect(200);
    event["participants"].as_array().unwrap().iter().map(|one| one["answer"].clone()).collect()
}

#[tokio::test]
async fn an_editor_who_declines_one_date_declines_it() {
    let stage = Stage::new().await;
    let max = stage.of_a("max", &["user"]).await;
    let ana = Agenda::of(stage.of_a("ana", &["user", "admin"]).await).await;
    let people = json!([{ "user": ana.client.user, "answer": "accepted" }, { "email": "zoe@example.test" }]);
    let series = event(json!({
        "recurrence": "FREQ=WEEKLY;COUNT=4", "participants": people, "organiser": max.user,
        "starts_at": "2099-03-23T08:00:00Z", "ends_at": "2099-03-23T09:00:00Z", "timezone": "UTC",
    }));
    let series = ana.client.post("core/events", series).await.expect(201);
    let name = format!("{}.ics", id(&series));
    let kept = text(&ana.ask("GET", &name, &[], "").await);
    let whole = kept.split("BEGIN:VEVENT").nth(1).and_then(|rest| rest.split("END:VEVENT").next()).unwrap();
    let lines = whole.lines().filter(|line| !line.starts_with("RRULE"));
    let one: String = lines.map(|line| format!("{line}\n")).collect();
    let one = one
        .replace("DTSTART:20990323", "RECURRENCE-ID:20990330T080000Z\nDTSTART:20990330")
        .replace("DTEND:20990323", "DTEND:20990330")
        .replace("PARTSTAT=ACCEPTED", "PARTSTAT=DECLINED");
    let body = kept.replace("END:VCALENDAR", &format!("BEGIN:VEVENT{one}END:VEVENT\nEND:VCALENDAR"));
    let written = ana.put(&name, &body.replace('\n', "\r\n")).await;
    assert_eq!(written.status, 204, "{} {body}", text(&written));
    let kept = text(&ana.ask("GET", &name, &[], "").await);
    assert_eq!(
        (kept.matches("PARTSTAT=ACCEPTED").count(), kept.matches("PARTSTAT=DECLINED").count()),
        (1, 1),
        "{kept}"
    );
    stage.app.settle().await;
    let told = max.get("notifications").await.expect(200);
    assert!(told["data"].to_string().contains("ana"), "l'organisateur l'apprend : {told}");
    // Un changement et une réponse sont une seule écriture.
    let before = traces(&stage).await;
    let body = kept.replace("PARTSTAT=ACCEPTED", "PARTSTAT=TENTATIVE").replacen("SUMMARY:", "SUMMARY:Le ", 1);
    assert_eq!(ana.put(&name, &body.replace('\n', "\r\n")).await.status, 204);
    assert_eq!(traces(&stage).await, before + 1);
    assert_eq!(answers(&ana, &id(&series).to_string()).await, ["tentative", "pending"]);
}

#[tokio::test]
async fn an_answer_passes_with_a_change_of_what_one_may_edit() {
    let stage = Stage::new().await;
    let max = stage.of_a("max", &["user"]).await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let series = event(json!({
        "recurrence": "FREQ=WEEKLY;COUNT=4", "participants": [{ "user": ana.client.user, "answer": "accepted" }],
        "organiser": max.user, "starts_at": "2099-03-23T08:00:00Z", "ends_at": "2099-03-23T09:00:00Z", "timezone": "UTC",
    }));
    let series = ana.client.post("core/events", series).await.expect(201);
    let name = format!("{}.ics", id(&series));
    let kept = text(&ana.ask("GET", &name, &[], "").await);
    let whole = kept.split("BEGIN:VEVENT").nth(1).and_then(|rest| rest.split("END:VEVENT").next()).unwrap();
    let one: String = whole.lines().filter(|line| !line.starts_with("RRULE")).map(|line| format!("{line}\n")).collect();
    let one = one
        .replace("DTSTART:20990323", "RECURRENCE-ID:20990330T080000Z\nDTSTART:20990330")
        .replace("DTEND:20990323", "DTEND:20990330")
        .replacen("SUMMARY:", "SUMMARY:Autre ", 1);
    let body = kept.replace("END:VCALENDAR", &format!("BEGIN:VEVENT{one}END:VEVENT\nEND:VCALENDAR"));
    let written = ana.put(&name, &body.replace('\n', "\r\n")).await;
    assert_eq!(written.status, 204, "{} {body}", text(&written));
    // La date déplacée passe à un autre : ana n'en est plus qu'invitée.
    let moved = "SELECT id FROM core.event WHERE series IS NOT NULL";
    let moved: uuid::Uuid = stage.app.tenant.db.query(&moved.into(), &[]).await.unwrap()[0].get(0);
    let given = "UPDATE core.event SET owner_id = $1 WHERE id = $2";
    stage.app.tenant.db.query(&given.into(), &[max.user.into(), moved.into()]).await.unwrap();
    let kept = text(&ana.ask("GET", &name, &[], "").await);
    let (head, rest) = kept.split_once("END:VEVENT").unwrap();
    let body = format!(
        "{}END:VEVENT{}",
        head.replacen("SUMMARY:", "SUMMARY:Le ", 1),
        rest.replacen("PARTSTAT=ACCEPTED", "PARTSTAT=DECLINED", 1)
    );
    let written = ana.put(&name, &body.replace('\n', "\r\n")).await;
    assert_eq!(written.status, 204, "{} {body}", text(&written));
    assert_eq!(answers(&ana, &moved.to_string()).await, ["declined"]);
    assert_eq!(answers(&ana, &id(&series).to_string()).await, ["accepted"]);
    let title = ana.client.get(&format!("core/events/{}", id(&series))).await.expect(200)["title"].clone();
    assert!(title.as_str().unwrap().starts_with("Le "), "{title}");
}

#[tokio::test]
async fn two_occurrences_never_have_the_same_place() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let bob = Agenda::of(stage.of_a("bob", &["user", "admin"]).await).await;
    let rule = "RRULE:FREQ=WEEKLY;COUNT=4\n";
    let twice = with_moved("serie", rule, &[("20260330T080000Z", ""), ("20260330T080000Z", "")]);
    let refused = bob.put("serie.ics", &twice).await;
    assert!(refused.status == 403 && text(&refused).contains("C:valid-calendar-object-resource"), "{}", text(&refused));
    assert_eq!(bob.put("serie.ics", &document("serie", rule)).await.status, 201);
    assert_eq!(bob.put("serie.ics", &twice).await.status, 403);
    assert_eq!(bob.ask("DELETE", "serie.ics", &[], "").await.status, 204);
    // Une occurrence que Bob ne voit pas lui est écrite annulée : il ne la remplace pas.
    let people = json!([{ "user": bob.client.user }]);
    let series = event(
        json!({ "privacy": "private", "recurrence": "FREQ=WEEKLY;COUNT=4", "participants": people, "timezone": "UTC" }),
    );
    let series = ana.post("core/events", series).await.expect(201);
    let path = format!("calendar/events/{}/occurrences/2026-03-30T08:00:00Z", id(&series));
    let apart = json!({ "title": "Sans Bob", "participants": [] });
    let hidden = ana.patch(&path, json!({ "changes": apart })).await.expect(200);
    let name = format!("{}.ics", id(&series));
    let kept = text(&bob.ask("GET", &name, &[], "").await);
    assert!(kept.contains("EXDATE:20260330T080000Z"), "{kept}");
    let uid = kept.lines().find_map(|line| line.strip_prefix("UID:")).unwrap();
    let moved = format!(
        "BEGIN:VEVENT\nUID:{uid}\nRECURRENCE-ID:20260330T080000Z\nDTSTART:20260330T100000Z\nSUMMARY:Avec Bob\nEND:VEVENT\nEND:VCALENDAR"
    );
    let again = kept.replace("EXDATE:20260330T080000Z\n", "").replace("END:VCALENDAR", &moved);
    let refused = bob.put(&name, &again.replace('\n', "\r\n")).await;
    assert!(refused.status == 403 && text(&refused).contains("C:valid-calendar-object-resource"), "{}", text(&refused));
    // Celle-ci partie à la corbeille, sa place est libre.
    ana.delete(&format!("core/events/{}", id(&hidden))).await.expect(204);
    let written = bob.put(&name, &again.replace('\n', "\r\n")).await;
    assert_eq!(written.status, 204, "{}", text(&written));
}

#[tokio::test]
async fn a_day_of_a_duration_keeps_the_hour_of_its_place() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let dates = "DTSTART:20260323T080000Z\r\nDTEND:20260323T090000Z\r\n";
    for (rank, (duration, end)) in [
        ("P1D", "2026-03-29T08:00:00+00:00"),
        ("P1W", "2026-04-04T08:00:00+00:00"),
        ("PT24H", "2026-03-29T09:00:00+00:00"),
        ("P1DT2H", "2026-03-29T10:00:00+00:00"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("{rank}.ics");
        let start = format!("DTSTART;TZID=Europe/Paris:20260328T100000\r\nDURATION:{duration}\r\n");
        assert_eq!(ana.put(&name, &document(&name, "").replace(dates, &start)).await.status, 201);
        let page = ana.client.get("core/events?fields=ends_at&sort=-id&limit=1").await.expect(200);
        assert_eq!(page["data"][0]["ends_at"], end, "{duration}");
    }
}

#[tokio::test]
async fn an_hour_is_not_taken_out_by_its_day() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let by_day = document("serie", "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;VALUE=DATE:20260330\n");
    let refused = ana.put("serie.ics", &by_day).await;
    assert!(refused.status == 403 && text(&refused).contains("C:valid-calendar-data"), "{}", text(&refused));
}

#[tokio::test]
async fn an_event_whose_state_is_no_longer_said_is_confirmed() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    for (said, kept) in [("STATUS:CANCELLED\n", "cancelled"), ("", "confirmed"), ("STATUS:TENTATIVE\n", "tentative")] {
        assert!([201, 204].contains(&ana.put("un.ics", &document("un@client.test", said)).await.status));
        let page = ana.client.get("core/events?fields=status").await.expect(200);
        assert_eq!(page["data"][0]["status"], kept, "{said}");
    }
}

#[tokio::test]
async fn a_tag_changes_with_the_address_of_a_guest() {
    let stage = Stage::new().await;
    let zoe = stage.of_a("zoe", &["user"]).await;
    let ana = Agenda::of(stage.of_a("ana", &["user", "admin"]).await).await;
    let body = event(json!({ "participants": [{ "user": zoe.user }] }));
    let made = ana.client.post("core/events", body).await.expect(201);
    let name = format!("{}.ics", id(&made));
    let ask = "<propfind xmlns=\"DAV:\"><prop><getetag/></prop></propfind>";
    let listed = async || {
        let told = text(&ana.ask("PROPFIND", "", &[("depth", "1")], ask).await);
        let tag = told.split("<D:getetag>").nth(1).and_then(|rest| rest.split('<').next()).unwrap().to_owned();
        tag.replace("&quot;", "\"")
    };
    let read = ana.ask("GET", &name, &[], "").await;
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(listed().await, tag);
    stage.update("core.user", zoe.user.unwrap(), json!({ "email": "zoe.martin@essai.test" })).await;
    let after = ana.ask("GET", &name, &[], "").await;
    assert!(text(&after).contains("zoe.martin@essai.test"), "{}", text(&after));
    assert_eq!(listed().await, after.headers["etag"].to_str().unwrap());
    let held = [("content-type", "text/calendar"), ("if-match", tag.as_str())];
    let stale = ana.ask("PUT", &name, &held, &text(&read).replace('\n', "\r\n")).await;
    assert_eq!(stale.summary(), "412 record.stale", "l'ancienne adresse y serait un autre invité");
}
