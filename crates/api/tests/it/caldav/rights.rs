//! CalDAV ne donne rien de plus que les droits de qui tient l'accès, ne double rien, et laisse à chaque écriture sa trace.

use reqwest::Method;
use serde_json::json;

use super::{Agenda, document, text};
use crate::{
    calendar::event,
    stage::{Stage, id},
};

/// Ce qu'une personne a reçu d'invitations : méthode, rang, identifiant.
async fn letters(stage: &Stage, email: &str) -> Vec<(String, u32, String)> {
    let sql = "SELECT method, calendar FROM sys.mail WHERE recipient = $1 AND calendar IS NOT NULL ORDER BY id";
    let rows = stage.app.tenant.db.query(&sql.into(), &[email.into()]).await.unwrap();
    let read = |row: &tokio_postgres::Row| {
        let (method, calendar): (String, String) = (row.get(0), row.get(1));
        let line = |name: &str| calendar.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
        (method, line("SEQUENCE:").parse().unwrap(), line("UID:"))
    };
    rows.iter().map(read).collect()
}

pub async fn traces(stage: &Stage) -> i64 {
    stage.number("SELECT count(*) FROM sys.audit WHERE entity = 'core.event'").await
}

#[tokio::test]
async fn an_access_dies_with_its_holder_and_writes_no_more_than_them() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    assert_eq!(ana.put("un.ics", &document("un@client.test", "")).await.status, 201);
    let lea = stage.of_a("lea", &[]).await;
    stage.grant(&lea, json!([{ "permission": "core.event.view.all" }])).await;
    let lea = Agenda::of(lea).await;
    assert_eq!(lea.put("deux.ics", &document("deux@client.test", "")).await.summary(), "403 access.forbidden");
    let asked = "<propfind xmlns=\"DAV:\"><prop><current-user-privilege-set/></prop></propfind>";
    let held = text(&lea.ask("PROPFIND", "", &[("depth", "0")], asked).await);
    assert!(held.contains("<D:read/>") && !held.contains("<D:write/>"), "{held}");
    // La réunion d'un collègue, ouverte à tous, n'est ni de l'agenda de Léa, ni à elle.
    let people = json!([{ "user": lea.client.user }]);
    let made = ana.client.post("core/events", event(json!({ "participants": people }))).await.expect(201);
    let name = format!("{}.ics", id(&made));
    let seen = text(&lea.ask("GET", &name, &[], "").await);
    for (method, body) in [("PUT", seen.replace("Point sécurité", "À moi")), ("DELETE", String::new())] {
        let calendar = [("content-type", "text/calendar")];
        assert_eq!(lea.ask(method, &name, &calendar, &body).await.summary(), "403 access.forbidden", "{method}");
    }
    for status in ["suspended", "active"] {
        stage.update("core.user", ana.client.user.unwrap(), json!({ "status": status })).await;
        stage.app.identity.invalidate("core.user", ana.client.user.unwrap()).await;
        let expected = if status == "active" { 200 } else { 401 };
        assert_eq!(ana.ask("GET", "un.ics", &[], "").await.status, expected, "{status}");
        assert_eq!(ana.put("un.ics", &document("un@client.test", "")).await.status == 401, expected == 401, "{status}");
    }
}

#[tokio::test]
async fn a_mistaken_program_does_not_close_the_agenda_of_the_others() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let lost = Agenda { client: ana.client.clone(), login: ana.login.clone(), password: "perdu".to_owned() };
    for _ in 0..60 {
        assert_eq!(lost.ask("PROPFIND", "/dav/", &[("depth", "0")], "").await.status, 401);
    }
    assert_eq!(lost.ask("PROPFIND", "/dav/", &[("depth", "0")], "").await.summary(), "429 rate.limited");
    assert_eq!(ana.ask("PROPFIND", "/dav/", &[("depth", "0")], "").await.status, 207);
}

#[tokio::test]
async fn a_document_sent_twice_is_written_once() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let body = document("un@client.test", "");
    let (one, other) = tokio::join!(ana.put("un.ics", &body), ana.put("un.ics", &body));
    let mut said = [one.status, other.status];
    said.sort_unstable();
    assert!([[201, 412], [201, 204]].contains(&said), "{said:?}");
    assert_eq!(ana.titles().await, ["Visite"]);
    let (before, tag) = (traces(&stage).await, ana.ask("GET", "un.ics", &[], "").await.headers["etag"].clone());
    assert_eq!(ana.put("un.ics", &body).await.status, 204);
    assert_eq!((traces(&stage).await, &ana.ask("GET", "un.ics", &[], "").await.headers["etag"]), (before, &tag));
    // Une ligne que la fiche ne sait pas garder est une écriture aussi.
    assert_eq!(ana.put("un.ics", &document("un@client.test", "X-NOTE:gardée\n")).await.status, 204);
    let changed = ana.ask("GET", "un.ics", &[], "").await;
    assert_eq!(traces(&stage).await, before + 1);
    assert!(changed.headers["etag"] != tag && text(&changed).contains("X-NOTE:gardée"));
    let held = [("content-type", "text/calendar"), ("if-match", tag.to_str().unwrap())];
    assert_eq!(ana.ask("PUT", "un.ics", &held, &body).await.summary(), "412 record.stale");
    assert_eq!(ana.ask("DELETE", "un.ics", &held, "").await.summary(), "412 record.stale");
}

#[tokio::test]
async fn a_document_passes_for_no_other() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let bob = Agenda::of(stage.of_a("bob", &["user"]).await).await;
    let made = ana.client.post("core/events", event(json!({ "privacy": "private" }))).await.expect(201);
    let name = format!("{}.ics", id(&made));
    let kept = text(&ana.ask("GET", &name, &[], "").await);
    let uid = kept.lines().find_map(|line| line.strip_prefix("UID:")).unwrap();
    let stolen = bob.put("visite.ics", &document(uid, "")).await;
    assert!(stolen.status == 409 && text(&stolen).contains("C:no-uid-conflict"), "{}", text(&stolen));
    assert_eq!(bob.titles().await, [""; 0]);
    // Effacé par elle puis remis par son programme, il est de nouveau à elle.
    assert_eq!(ana.ask("DELETE", &name, &[], "").await.status, 204);
    assert_eq!(ana.put(&name, &kept).await.status, 201);
    assert_eq!(ana.titles().await, ["Point sécurité"]);
    for path in ["..%2fx.ics", "a%00b.ics", &"x".repeat(256)] {
        let refused = ana.put(path, &document("deux@client.test", "")).await;
        assert!([403, 404].contains(&refused.status), "{path} {}", refused.summary());
    }
}

#[tokio::test]
async fn no_line_of_a_document_opens_another() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let hostile = "ATTACH:data:text/plain\\nATTENDEE:mailto:eve@example.test;base64,QQ==\n\
                   X-NOTE;X-KIND=\"a^nATTENDEE:mailto:eve@example.test\":b\\nATTENDEE:mailto:eve@example.test\n\
                   X-BAD:\u{1}\u{ffff}fin\nDESCRIPTION:\u{ffff}texte\n";
    assert_eq!(ana.put("un.ics", &document("a,b;c\\\\d@client.test", hostile)).await.status, 201);
    let kept = text(&ana.ask("GET", "un.ics", &[], "").await);
    assert!(kept.contains("X-NOTE") && kept.lines().all(|line| !line.starts_with("ATTENDEE")), "{kept}");
    assert_eq!(ana.put("un.ics", &kept.replace('\n', "\r\n")).await.status, 204, "il se réécrit tel qu'il se lit");
    let all = "<C:calendar-multiget xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:D=\"DAV:\"><D:prop><C:calendar-data/></D:prop>";
    let all = format!("{all}<D:href>{}un.ics</D:href></C:calendar-multiget>", ana.home());
    let read = text(&ana.ask("REPORT", "", &[], &all).await);
    assert!(read.contains("texte") && !read.contains(['\u{1}', '\u{ffff}']), "{read}");
    let inner = "BEGIN:VEVENT\nUID:autre\nDTSTART:20260323T080000Z\nSUMMARY:Autre\nEND:VEVENT\n";
    let nested = ana.put("deux.ics", &document("deux@client.test", inner)).await;
    assert!(nested.status == 403 && text(&nested).contains("C:valid-calendar-object-resource"), "{}", text(&nested));
    let nul = ana.put("trois.ics", &document("trois@client.test", "LOCATION:a\u{0}b\n")).await;
    assert!(nul.status < 500, "{}", nul.summary());
}

#[tokio::test]
async fn the_ends_of_time_stop_nothing() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let timed = document("un@client.test", "");
    let dated = |first: &str, more: &str| {
        let day = format!("DTSTART;VALUE=DATE:{first}\r\n{more}\r\n");
        timed.replace("DTSTART:20260323T080000Z\r\nDTEND:20260323T090000Z\r\n", &day)
    };
    let last = "RRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\nBEGIN:VEVENT\nUID:un@client.test\nRECURRENCE-ID:99991230T220000Z\n\
                DTSTART:99991230T220000Z\nDTEND:99991230T220000Z\n";
    for (rank, body) in [
        timed.replace("20260323T0", "99991230T0"),
        timed.replace("20260323T0", "00010101T0"),
        timed.replace("T080000Z", "T080000Z\r\nRRULE:FREQ=YEARLY"),
        document("un@client.test", last),
        document("un@client.test", "EXDATE:99991231T235959Z\nDURATION:P99999999W\n"),
        dated("99991231", "X-A:b"),
        dated("20260323", "DTEND;VALUE=DATE:99991231"),
        dated("20260323", "DURATION:P99999999W"),
        dated("20260323", "DURATION:-P99999999W"),
        dated("00010101", "RRULE:FREQ=DAILY;COUNT=99999999999"),
    ]
    .iter()
    .enumerate()
    {
        let name = format!("{rank}.ics");
        let reply = ana.put(&name, &body.replace("un@client.test", &name)).await;
        assert!(reply.status < 500, "{rank} {} {body}", reply.summary());
        ana.titles().await;
        let read = ana.ask("GET", &name, &[], "").await;
        let expected = if reply.status == 201 { 200 } else { 404 };
        assert_eq!(read.status, expected, "{rank} {}", read.summary());
        let again = ana.put(&name, &text(&read).replace('\n', "\r\n")).await;
        assert!(reply.status != 201 || again.status == 204, "{rank} {} {}", again.summary(), text(&read));
    }
    let far = ana.client.get("calendar?from=2026-03-01&to=2026-05-01&entities=core.event").await;
    assert_eq!(far.status, 200, "{}", far.summary());
}

#[tokio::test]
async fn the_invited_follow_what_a_program_writes() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let body = document("un@client.test", "ATTENDEE:mailto:zoe@example.test\n").replace(":2026", ":2099");
    assert_eq!(ana.put("un.ics", &body).await.status, 201);
    stage.app.settle().await;
    assert_eq!(ana.put("un.ics", &body.replace("Visite", "Visite du pont")).await.status, 204);
    stage.app.settle().await;
    assert_eq!(ana.ask("DELETE", "un.ics", &[], "").await.status, 204);
    stage.app.settle().await;
    let told = letters(&stage, "zoe@example.test").await;
    let methods: Vec<&str> = told.iter().map(|(method, ..)| method.as_str()).collect();
    assert_eq!(methods, ["REQUEST", "REQUEST", "CANCEL"]);
    assert!(told.is_sorted_by(|one, next| one.1 < next.1), "{told:?}");
    assert!(told.iter().all(|(.., uid)| uid == "un@client.test"), "{told:?}");
}

#[tokio::test]
async fn a_series_and_its_occurrences_stay_together() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let moved = "BEGIN:VEVENT\nUID:serie@client.test\nRECURRENCE-ID:20260330T080000Z\nDTSTART:20260330T120000Z\n\
                 DTEND:20260330T130000Z\nSUMMARY:Déplacée\nEND:VEVENT\nEND:VCALENDAR\n";
    let rule = "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20260406T080000Z\n";
    let series = document("serie@client.test", rule).replace("END:VCALENDAR\r\n", &moved.replace('\n', "\r\n"));
    assert_eq!(ana.put("serie.ics", &series).await.status, 201);
    let head = ana.client.get("core/events?filter=series==null&fields=id").await.expect(200);
    let head = id(&head["data"][0]);
    // L'écran avance toute la série d'une heure : ses exceptions suivent, et le document aussi.
    let later = json!({ "scope": "all", "changes": { "starts_at": "2026-03-23T09:00:00Z", "ends_at": "2026-03-23T10:00:00Z" } });
    let path = format!("calendar/events/{head}/occurrences/2026-03-23T08:00:00Z");
    ana.client.patch(&path, later).await.expect(200);
    let read = ana.ask("GET", "serie.ics", &[], "").await;
    let kept = text(&read);
    for line in ["DTSTART:20260323T090000Z", "EXDATE:20260406T090000Z", "RECURRENCE-ID:20260330T090000Z"] {
        assert!(kept.contains(line), "{line} {kept}");
    }
    let before = traces(&stage).await;
    assert_eq!(ana.put("serie.ics", &kept.replace('\n', "\r\n")).await.status, 204);
    assert_eq!(traces(&stage).await, before, "ce qui vient d'être lu ne change rien");
    // Le programme la recule : exceptions comprises, dans un seul document.
    assert_eq!(ana.put("serie.ics", &series).await.status, 204);
    let kept = text(&ana.ask("GET", "serie.ics", &[], "").await);
    for line in ["DTSTART:20260323T080000Z", "EXDATE:20260406T080000Z", "RECURRENCE-ID:20260330T080000Z"] {
        assert!(kept.contains(line), "{line} {kept}");
    }
    assert_eq!(kept.matches("BEGIN:VEVENT").count(), 2, "{kept}");
    // Une occurrence s'annule seule ; la série, avec tout ce qu'elle tient.
    let fewer = document("serie@client.test", &format!("{rule}EXDATE:20260330T080000Z\n"));
    assert_eq!(ana.put("serie.ics", &fewer).await.status, 204);
    let shown = ana.client.get("calendar?from=2026-03-01&to=2026-05-01&entities=core.event").await.expect(200);
    let starts: Vec<&str> =
        shown["data"].as_array().unwrap().iter().map(|one| one["start"].as_str().unwrap()).collect();
    assert_eq!(starts, ["2026-03-23T08:00:00Z", "2026-04-13T08:00:00Z"]);
    assert_eq!(ana.put("serie.ics", &series).await.status, 204);
    assert_eq!(ana.ask("DELETE", "serie.ics", &[], "").await.status, 204);
    assert_eq!(stage.number("SELECT count(*) FROM core.event WHERE deleted_at IS NULL").await, 0);
}

#[tokio::test]
async fn whole_days_keep_their_exceptions() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let days = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:jours\nDTSTART;VALUE=DATE:20260323\nDTEND;VALUE=DATE:20260325\n\
                RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;VALUE=DATE:20260406\nSUMMARY:Astreinte\nEND:VEVENT\nBEGIN:VEVENT\nUID:jours\n\
                RECURRENCE-ID;VALUE=DATE:20260330\nDTSTART;VALUE=DATE:20260331\nSUMMARY:Astreinte courte\nEND:VEVENT\nEND:VCALENDAR\n";
    assert_eq!(ana.put("jours.ics", &days.replace('\n', "\r\n")).await.status, 201);
    let kept = text(&ana.ask("GET", "jours.ics", &[], "").await);
    for line in [
        "DTEND;VALUE=DATE:20260325",
        "EXDATE;VALUE=DATE:20260406",
        "RECURRENCE-ID;VALUE=DATE:20260330",
        "DTEND;VALUE=DATE:20260401",
    ] {
        assert!(kept.contains(line), "{line} {kept}");
    }
    let before = traces(&stage).await;
    assert_eq!(ana.put("jours.ics", &kept.replace('\n', "\r\n")).await.status, 204);
    assert_eq!(traces(&stage).await, before);
}

#[tokio::test]
async fn a_guest_of_one_occurrence_holds_that_one() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let bob = Agenda::of(stage.of_a("bob", &["user"]).await).await;
    let series = event(json!({ "privacy": "private", "recurrence": "FREQ=WEEKLY;COUNT=4" }));
    let series = ana.post("core/events", series).await.expect(201);
    let people = json!([{ "user": bob.client.user }]);
    let path = format!("calendar/events/{}/occurrences/2026-03-30T07:00:00Z", id(&series));
    let one = ana.patch(&path, json!({ "changes": { "title": "Celle-ci", "participants": people } })).await.expect(200);
    let name = format!("{}.ics", id(&one));
    assert_eq!(bob.titles().await, ["Celle-ci"]);
    let seen = text(&bob.ask("GET", &name, &[], "").await);
    assert!(!seen.contains("RECURRENCE-ID") && !seen.contains("RRULE"), "{seen}");
    assert_eq!(bob.ask("GET", &format!("{}.ics", id(&series)), &[], "").await.status, 404);
    // Un rappel que son programme ajoute en répondant n'empêche pas sa réponse, et reste à lui.
    let mine = seen.lines().find(|line| line.contains("mailto:bob@essai.test")).unwrap();
    let alarm = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT10M\nEND:VALARM\nEND:VEVENT";
    let answer = seen.replace(mine, &mine.replace("NEEDS-ACTION", "DECLINED")).replace("END:VEVENT", alarm);
    assert_eq!(bob.put(&name, &answer.replace('\n', "\r\n")).await.status, 204);
    let kept = ana.get(&format!("core/events/{}?expand=participants,reminders", id(&one))).await.expect(200);
    assert_eq!((&kept["participants"][0]["answer"], &kept["reminders"]), (&json!("declined"), &json!([])));
    // Invité à la série, il ne tient plus qu'un document.
    let path = format!("core/events/{}", id(&series));
    ana.patch(&path, json!({ "participants": people })).await.expect(200);
    assert_eq!(bob.ask("GET", &name, &[], "").await.status, 404);
    assert_eq!(bob.titles().await, ["Point sécurité", "Celle-ci"]);
}

#[tokio::test]
async fn what_a_program_said_goes_with_the_event() {
    let stage = Stage::new().await;
    let admin = stage.of_a("root", &["admin"]).await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    assert_eq!(ana.put("un.ics", &document("un@client.test", "X-NOTE:à moi\n")).await.status, 201);
    let made = ana.client.get("core/events?fields=id").await.expect(200);
    let said = "SELECT count(*) FROM sys.calendar_object";
    assert_eq!(ana.ask("DELETE", "un.ics", &[], "").await.status, 204);
    stage.app.settle().await;
    assert_eq!(stage.number(said).await, 1, "la corbeille la rendrait entière");
    let path = format!("core/events/{}?purge=true", id(&made["data"][0]));
    let purged = admin.send(admin.request(Method::DELETE, &path)).await;
    assert_eq!(purged.status, 204, "{}", purged.summary());
    stage.app.settle().await;
    assert_eq!(stage.number(said).await, 0);
}
