//! Ce qu'une demande coûte est borné : ce qu'elle nomme, ce qu'elle redit, ce qu'elle fait rendre ; ce qui a fait son temps s'oublie.

use serde_json::json;

use super::{Agenda, document, text};
use crate::{
    calendar::event,
    stage::{Stage, id},
};

/// Demande ces propriétés à l'agenda et à ses documents.
async fn asked(ana: &Agenda, properties: &str) -> (u16, String) {
    let body = format!("<propfind xmlns=\"DAV:\"><prop>{properties}</prop></propfind>");
    let reply = ana.ask("PROPFIND", "", &[("depth", "1")], &body).await;
    (reply.status, text(&reply))
}

#[tokio::test]
async fn a_request_names_few_properties_briefly_and_each_once() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    assert_eq!(ana.put("un.ics", &document("un@client.test", "")).await.status, 201);
    let many: String = (0..101).map(|rank| format!("<a{rank}/>")).collect();
    let long = format!("<a xmlns=\"{}\"/>", "x".repeat(900_000));
    let name = format!("<{}/>", "x".repeat(900_000));
    for refused in [&many, &long, &name] {
        assert_eq!(asked(&ana, refused).await.0, 400, "{}", &refused[..20]);
    }
    let (status, told) = asked(&ana, &"<getetag/>".repeat(15_000)).await;
    assert_eq!((status, told.matches("<D:getetag").count()), (207, 2), "{told}");
    let sync = format!(
        "<sync-collection xmlns=\"DAV:\"><sync-token/><sync-level>1</sync-level><prop>{many}</prop></sync-collection>"
    );
    assert_eq!(ana.ask("REPORT", "", &[], &sync).await.status, 400);
    let set = format!("<propertyupdate xmlns=\"DAV:\"><set><prop>{many}</prop></set></propertyupdate>");
    assert_eq!(ana.ask("PROPPATCH", "", &[], &set).await.status, 400);
}

#[tokio::test]
async fn a_document_is_read_once_however_often_it_is_asked() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    assert_eq!(ana.put("un.ics", &document("un@client.test", "")).await.status, 201);
    let home = ana.home();
    let hrefs = |name: &str| format!("<D:href>{home}{name}</D:href>").repeat(4000);
    let asked = format!(
        "<C:calendar-multiget xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:D=\"DAV:\"><D:prop><C:calendar-data/></D:prop>\
         {}{}{}<D:href>/ailleurs</D:href></C:calendar-multiget>",
        hrefs("un.ics"),
        hrefs("%75n.ics"),
        hrefs("nul.ics"),
    );
    let read = ana.ask("REPORT", "", &[], &asked).await;
    let told = text(&read);
    assert_eq!((read.status, told.matches("<D:response>").count()), (207, 3), "{told}");
    assert_eq!((told.matches("UID:").count(), told.matches("404 Not Found").count()), (1, 2), "{told}");
}

#[tokio::test]
async fn a_reply_has_a_size() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let names = ["a.ics", "b.ics", "c.ics"];
    for name in names {
        assert_eq!(ana.put(name, &document(name, "X-NOTE:a\n")).await.status, 201);
    }
    let long = "UPDATE sys.calendar_object SET extra = repeat('X-NOTE:' || repeat('a', 1000) || E'\\r\\n', 12000)";
    stage.app.tenant.db.query(&long.into(), &[]).await.unwrap();
    assert_eq!(ana.ask("GET", "a.ics", &[], "").await.status, 200);
    let space = "xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:D=\"DAV:\"";
    let data = "<D:prop><C:calendar-data/></D:prop>";
    let hrefs: String = names.iter().map(|name| format!("<D:href>{}{name}</D:href>", ana.home())).collect();
    let events =
        "<C:filter><C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\"/></C:comp-filter></C:filter>";
    for asked in [
        format!("<C:calendar-multiget {space}>{data}{hrefs}</C:calendar-multiget>"),
        format!("<C:calendar-query {space}>{data}{events}</C:calendar-query>"),
        format!("<D:sync-collection {space}><D:sync-token/><D:sync-level>1</D:sync-level>{data}</D:sync-collection>"),
    ] {
        let refused = ana.ask("REPORT", "", &[], &asked).await;
        assert_eq!(refused.status, 507, "{asked}");
        assert!(text(&refused).contains("D:number-of-matches-within-limits"), "{}", text(&refused));
    }
}

#[tokio::test]
async fn a_large_meeting_of_ours_is_written_back_as_it_was_read() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let guests: Vec<_> = (0..600)
        .map(|rank| json!({ "email": format!("invite.numero.{rank}@entreprise.example"), "name": format!("Invité {rank}") }))
        .collect();
    let body = event(
        json!({ "participants": guests, "starts_at": "2020-03-23T08:00:00Z", "ends_at": "2020-03-23T09:00:00Z" }),
    );
    let made = ana.client.post("core/events", body).await.expect(201);
    let name = format!("{}.ics", id(&made));
    let read = text(&ana.ask("GET", &name, &[], "").await);
    assert!(read.len() > 64 * 1024, "{}", read.len());
    let written = ana.put(&name, &read.replace("SUMMARY:Point", "SUMMARY:Grand point").replace('\n', "\r\n")).await;
    assert_eq!(written.status, 204, "{}", text(&written));
    // La réunion d'un autre, elle, se garde mot pour mot, et a donc une taille.
    let foreign = read.replace("mailto:ana@essai.test", "mailto:max@ailleurs.test").replace("UID:", "UID:x");
    let refused = ana.put("ailleurs.ics", &foreign.replace('\n', "\r\n")).await;
    assert_eq!(refused.status, 413, "{}", text(&refused));
}

#[tokio::test]
async fn a_meeting_has_a_thousand_guests_at_most() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let guests: String = (0..1001).map(|rank| format!("ATTENDEE:mailto:{rank}@ailleurs.test\n")).collect();
    let refused = ana.put("foule.ics", &document("foule", &guests)).await;
    assert_eq!(refused.status, 403, "{}", text(&refused));
    assert!(text(&refused).contains("valid-calendar-object-resource"), "{}", text(&refused));
}

#[tokio::test]
async fn the_address_of_another_site_is_kept() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    for (name, url, is_kept) in [
        ("eux.ics", "http://essai.test.ailleurs.example/salle", true),
        ("nous.ics", "http://essai.test/core/events/1", false),
    ] {
        assert_eq!(ana.put(name, &document(name, &format!("URL:{url}\n"))).await.status, 201);
        let read = text(&ana.ask("GET", name, &[], "").await);
        assert_eq!(read.contains(url), is_kept, "{read}");
    }
}

#[tokio::test]
async fn what_a_program_no_longer_reads_is_forgotten() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let ask = "<propfind xmlns=\"DAV:\"><prop><sync-token/></prop></propfind>";
    assert_eq!(ana.ask("PROPFIND", "", &[("depth", "0")], ask).await.status, 207);
    for (age, left) in [("89 days", 1), ("91 days", 0)] {
        for sql in [
            format!("UPDATE sys.calendar_sync SET seen_at = now() - interval '{age}'"),
            "INSERT INTO sys.job (kind, payload) VALUES ('housekeeping', '{}')".to_owned(),
        ] {
            stage.app.tenant.db.query(&sql.into(), &[]).await.unwrap();
        }
        stage.app.settle().await;
        assert_eq!(stage.number("SELECT count(*) FROM sys.calendar_sync").await, left, "{age}");
    }
}
