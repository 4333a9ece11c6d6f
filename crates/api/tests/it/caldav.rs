//! CalDAV : un vrai client (`caldav/journey.py`), les demandes hostiles, et ce qui n'est à personne d'autre.

use std::process::Command;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::{calendar::event, stage::Stage};

mod bounds;
mod exact;
mod rights;
mod sync;

/// Un nom, des en-têtes, un corps ; le statut et ce que la réponse dit.
type Refused<'a> = (&'a str, &'a [(&'static str, &'a str)], &'a str, u16, &'a str);

/// Une personne et son mot de passe d'agenda.
struct Agenda {
    client: Client,
    login: String,
    password: String,
}

impl Agenda {
    async fn of(client: Client) -> Agenda {
        let access = client.post("calendar/feeds", json!({ "name": "Téléphone", "scope": "caldav" })).await.expect(201);
        assert_eq!(access["url"], "http://essai.test/dav/");
        let text = |name: &str| access[name].as_str().unwrap().to_owned();
        Agenda { login: text("login"), password: text("password"), client }
    }

    /// Une demande ; l'adresse d'un document est relative à l'agenda.
    async fn ask(&self, method: &str, path: &str, headers: &[(&'static str, &str)], body: &str) -> Reply {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("{}{path}", self.home()) };
        let mut anonymous = self.client.clone();
        anonymous.token = None;
        let request = anonymous.request(Method::from_bytes(method.as_bytes()).unwrap(), &path);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.client.send(request.basic_auth(&self.login, Some(&self.password)).body(body.to_owned())).await
    }

    fn home(&self) -> String {
        format!("/dav/calendars/{}/agenda/", self.client.user.unwrap())
    }

    async fn put(&self, name: &str, body: &str) -> Reply {
        self.ask("PUT", name, &[("content-type", "text/calendar")], body).await
    }

    /// Les titres des événements de l'agenda.
    async fn titles(&self) -> Vec<String> {
        let all = r#"<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><C:calendar-data/></D:prop>
            <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter></C:calendar-query>"#;
        let found = self.ask("REPORT", "", &[("depth", "1")], all).await;
        assert_eq!(found.status, 207);
        text(&found).lines().filter_map(|line| line.strip_prefix("SUMMARY:")).map(str::to_owned).collect()
    }
}

fn text(reply: &Reply) -> String {
    String::from_utf8(reply.bytes.clone()).unwrap().replace("\r\n", "\n").replace("\n ", "").replace("&#13;", "")
}

/// Un document d'un événement, avec ces lignes de plus.
fn document(uid: &str, more: &str) -> String {
    let lines = format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Essai//FR\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260301T000000Z\n\
         DTSTART:20260323T080000Z\nDTEND:20260323T090000Z\nSUMMARY:Visite\n{more}END:VEVENT\nEND:VCALENDAR\n"
    );
    lines.replace('\n', "\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_client_discovers_reads_and_writes() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let python = format!("{root}/.state/caldav/bin/python");
    let journey = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/caldav/journey.py");
    let mut client = Command::new(&python);
    client.args([journey, &format!("{}/dav/", ana.client.url), &ana.login, &ana.password]);
    let told = tokio::task::spawn_blocking(move || client.output()).await.unwrap();
    let told = told.unwrap_or_else(|error| panic!("{python} : {error} ; lancez scripts/setup test"));
    let (out, err) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{out}{err}");
    let actions = "SELECT count(DISTINCT action)::bigint FROM sys.audit WHERE entity = 'core.event' AND actor = ";
    assert_eq!(stage.number(&format!("{actions}'{}'", ana.client.user.unwrap())).await, 3, "créé, modifié, effacé");
}

#[tokio::test]
async fn the_agenda_opens_to_its_password_alone() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    for (method, path) in
        [("PROPFIND", "/dav/"), ("GET", "/dav/x"), ("PUT", "/dav/calendars/a/agenda/b.ics"), ("REPORT", "/dav")]
    {
        let closed =
            Agenda { client: ana.client.clone(), login: ana.login.clone(), password: "Essai-Solide-2026".to_owned() };
        let refused = closed.ask(method, path, &[], "").await;
        assert_eq!(refused.status, 401, "{method} {path} : le mot de passe du compte n'ouvre rien");
        assert_eq!(refused.headers["www-authenticate"], "Basic realm=\"OpsFlux\", charset=\"UTF-8\"");
        let other =
            Agenda { login: "bob@essai.test".to_owned(), password: ana.password.clone(), client: ana.client.clone() };
        assert_eq!(other.ask(method, path, &[], "").await.status, 401);
        assert_eq!(
            ana.client.send(ana.client.request(Method::from_bytes(method.as_bytes()).unwrap(), path)).await.status,
            401
        );
    }
    let found = ana.client.request(Method::GET, "/.well-known/caldav").send().await.unwrap();
    assert!(found.url().path() == "/dav/", "{found:?}");
    let options = ana.ask("OPTIONS", "/dav/", &[], "").await;
    assert_eq!(options.headers["dav"], "1, 3, calendar-access");
    let feed = ana.client.get(&format!("/api/v1/calendar/feed/{}.ics", ana.password)).await;
    assert_eq!(feed.summary(), "404 record.not_found", "le mot de passe n'est pas une adresse");
    let feeds = ana.client.get("calendar/feeds").await.expect(200);
    let id = feeds["data"][0]["id"].as_str().unwrap();
    ana.client.delete(&format!("calendar/feeds/{id}")).await.expect(204);
    assert_eq!(ana.ask("PROPFIND", "/dav/", &[("depth", "0")], "").await.status, 401);
}

#[tokio::test]
async fn an_agenda_holds_nothing_of_another_person() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let bob = Agenda::of(stage.of_a("bob", &["user"]).await).await;
    assert_eq!(ana.put("visite.ics", &document("visite@client.test", "CLASS:PRIVATE\n")).await.status, 201);
    assert_eq!(ana.titles().await, ["Visite"]);
    assert_eq!(bob.titles().await, [""; 0]);
    for method in ["GET", "DELETE", "PROPFIND", "PUT"] {
        let seen = bob.ask(method, &format!("{}visite.ics", ana.home()), &[("depth", "0")], "").await;
        assert_eq!(seen.summary(), "404 request.unknown_route", "{method}");
    }
    let listed = ana.client.get("core/events?fields=id").await.expect(200);
    let id = listed["data"][0]["id"].as_str().unwrap();
    for name in ["visite.ics".to_owned(), format!("{id}.ics")] {
        assert_eq!(bob.ask("GET", &name, &[], "").await.summary(), "404 record.not_found", "{name}");
    }
    // Le même nom et le même identifiant, chez un autre, sont un autre événement.
    assert_eq!(bob.put("visite.ics", &document("visite@client.test", "")).await.status, 201);
    assert_eq!(ana.ask("DELETE", "visite.ics", &[], "").await.status, 204);
    assert_eq!(bob.titles().await, ["Visite"]);
    // Un nom que la corbeille tenait se reprend.
    assert_eq!(ana.put("visite.ics", &document("visite@client.test", "")).await.status, 201);
}

#[tokio::test]
async fn a_guest_answers_and_changes_nothing_else() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let bob = Agenda::of(stage.of_a("bob", &["user"]).await).await;
    let people = json!([{ "user": bob.client.user }, { "email": "zoe@example.test", "name": "Zoé" }]);
    let body = event(json!({ "privacy": "private", "participants": people, "reminders": [{ "minutes": 15 }] }));
    let made = ana.post("core/events", body).await.expect(201);
    let name = format!("{}.ics", made["id"].as_str().unwrap());
    let seen = bob.ask("GET", &name, &[], "").await;
    assert_eq!(seen.status, 200);
    let seen_text = String::from_utf8(seen.bytes.clone()).unwrap();
    let unfolded = seen_text.replace("\r\n ", "");
    let mine = unfolded.lines().find(|line| line.contains("mailto:bob@essai.test")).unwrap().to_owned();
    let accepted = unfolded.replace(&mine, &mine.replace("NEEDS-ACTION", "ACCEPTED"));
    assert_eq!(bob.put(&name, &accepted.replace("Point sécurité", "À moi")).await.summary(), "403 access.forbidden");
    assert_eq!(bob.put(&name, &accepted).await.status, 204);
    let event = ana.get(&format!("core/events/{}?expand=participants", made["id"].as_str().unwrap())).await.expect(200);
    let answers: Vec<&Value> = event["participants"].as_array().unwrap().iter().map(|one| &one["answer"]).collect();
    assert_eq!(answers, ["accepted", "pending"]);
    assert_eq!((&event["title"], event["reminders"].as_array().map(Vec::len)), (&json!("Point sécurité"), Some(1)));
    assert_eq!(bob.ask("DELETE", &name, &[], "").await.summary(), "403 access.forbidden");
    // La même chose réécrite ne change rien.
    let again = bob.ask("GET", &name, &[], "").await;
    let tag = again.headers["etag"].to_str().unwrap().to_owned();
    let body = String::from_utf8(again.bytes).unwrap();
    let held = [("content-type", "text/calendar"), ("if-match", tag.as_str())];
    assert_eq!(bob.ask("PUT", &name, &held, &body).await.status, 204);
    assert_eq!(bob.ask("GET", &name, &[], "").await.headers["etag"], *tag);
}

#[tokio::test]
async fn another_organisers_meeting_invites_nobody_here() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let people = "ORGANIZER;CN=Max:mailto:max@ailleurs.test\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@essai.test\n\
                  ATTENDEE:mailto:zoe@example.test\n";
    assert_eq!(ana.put("ailleurs.ics", &document("ailleurs@client.test", people)).await.status, 201);
    stage.app.settle().await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.mail WHERE calendar IS NOT NULL").await, 0);
    let kept = text(&ana.ask("GET", "ailleurs.ics", &[], "").await);
    assert_eq!(kept.matches("ORGANIZER").count(), 1, "{kept}");
    assert!(kept.contains("max@ailleurs.test") && kept.contains("zoe@example.test"), "{kept}");
    // Ce que l'on organise soi-même invite, sous l'identifiant que le client a donné.
    assert_eq!(
        ana.put(
            "ici.ics",
            &document("ici@client.test", "ATTENDEE:mailto:zoe@example.test\nDTSTART:20990323T080000Z\n")
                .replace("DTSTART:20260323T080000Z\r\nDTEND:20260323T090000Z\r\n", "")
        )
        .await
        .status,
        201
    );
    stage.app.settle().await;
    let invited =
        "SELECT count(*) FROM sys.mail WHERE recipient = 'zoe@example.test' AND calendar LIKE '%UID:ici@client.test%'";
    assert_eq!(stage.number(invited).await, 1);
}

#[tokio::test]
async fn a_hostile_or_unknown_request_is_refused_precisely() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let calendar = [("content-type", "text/calendar")];
    assert_eq!(ana.put("un.ics", &document("un@client.test", "")).await.status, 201);
    let nested = format!("BEGIN:VCALENDAR\r\n{}", "BEGIN:VEVENT\r\n".repeat(60_000));
    let (todo, huge) = (document("un", "").replace("VEVENT", "VTODO"), "x".repeat(1024 * 1024 + 1));
    let refused: &[Refused<'_>] = &[
        (
            "un.ics",
            &[("content-type", "text/calendar"), ("if-none-match", "*")],
            &document("un@client.test", ""),
            412,
            "record.stale",
        ),
        (
            "un.ics",
            &[("content-type", "text/calendar"), ("if-match", "\"99\"")],
            &document("un@client.test", ""),
            412,
            "record.stale",
        ),
        (
            "deux.ics",
            &[("content-type", "text/calendar"), ("if-match", "*")],
            &document("deux", ""),
            412,
            "record.stale",
        ),
        ("deux.ics", &[("content-type", "text/html")], &document("deux", ""), 415, "request.unsupported_media"),
        ("deux.ics", &calendar, &document("un@client.test", ""), 409, "C:no-uid-conflict"),
        ("un.ics", &calendar, &document("autre", ""), 409, "C:no-uid-conflict"),
        ("deux.ics", &calendar, "bonjour", 403, "C:valid-calendar-data"),
        ("deux.ics", &calendar, &nested, 403, "C:valid-calendar"),
        ("deux.ics", &calendar, &todo, 403, "C:supported-calendar-component"),
        ("deux.ics", &calendar, &document("deux", "RDATE:20260330T080000Z\n"), 403, "C:valid-calendar-object-resource"),
        (
            "deux.ics",
            &calendar,
            &document("deux", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260330T080000Z\n"),
            403,
            "C:valid-calendar-object-resource",
        ),
        (
            "deux.ics",
            &calendar,
            &document("deux", "EXDATE;TZID=Nulle/Part:20260330T080000\n"),
            403,
            "C:valid-calendar-object-resource",
        ),
        (
            "deux.ics",
            &calendar,
            &document("deux", &format!("COMMENT:{}\n", "x".repeat(100_000))),
            413,
            "request.too_large",
        ),
        ("deux.ics", &calendar, &document("deux", "").replace("SUMMARY:Visite", "SUMMARY:"), 422, "validation.failed"),
        ("deux.ics", &calendar, &huge, 413, "request.too_large"),
        ("a%2Fb.ics", &calendar, &document("deux", ""), 404, "request.unknown_route"),
    ];
    for (name, headers, body, status, said) in refused {
        let reply = ana.ask("PUT", name, headers, body).await;
        let told = text(&reply);
        assert_eq!(reply.status, *status, "{name} {said} {told}");
        assert!(told.contains(said), "{name} {told}");
    }
    assert_eq!(ana.titles().await, ["Visite"]);
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><propfind xmlns=\"DAV:\"><prop><x>&c;</x></prop></propfind>";
    let deep = "<a>".repeat(100_000);
    for body in [bomb, &deep, "<propfind", "{}"] {
        assert_eq!(ana.ask("PROPFIND", "/dav/", &[("depth", "0")], body).await.summary(), "400 request.malformed");
        assert_eq!(ana.ask("REPORT", "", &[], body).await.summary(), "400 request.malformed");
    }
    let infinite = ana.ask("PROPFIND", "", &[("depth", "infinity")], "").await;
    assert_eq!((infinite.status, text(&infinite).contains("D:propfind-finite-depth")), (403, true));
    let free = "<C:free-busy-query xmlns:C=\"urn:ietf:params:xml:ns:caldav\"/>";
    let report = ana.ask("REPORT", "", &[], free).await;
    assert_eq!((report.status, text(&report).contains("D:supported-report")), (403, true));
    for (method, status) in [("MKCALENDAR", 403), ("COPY", 405), ("LOCK", 405), ("POST", 405), ("GET", 405)] {
        assert_eq!(ana.ask(method, "", &[], "").await.status, status, "{method}");
    }
    let named = "<propertyupdate xmlns=\"DAV:\"><set><prop><displayname>x</displayname></prop></set></propertyupdate>";
    let kept = ana.ask("PROPPATCH", "", &[], named).await;
    assert_eq!((kept.status, text(&kept).contains("403 Forbidden")), (207, true));
}

#[tokio::test]
async fn several_documents_are_read_at_once() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    for name in ["a b.ics", "c.ics"] {
        let path = name.replace(' ', "%20");
        assert_eq!(ana.put(&path, &document(name, "")).await.status, 201);
    }
    let home = ana.home();
    let asked = format!(
        "<C:calendar-multiget xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:D=\"DAV:\"><D:prop><D:getetag/><C:calendar-data/></D:prop>\
         <D:href>{home}a%20b.ics</D:href><D:href>{home}nul.ics</D:href><D:href>{home}c.ics</D:href></C:calendar-multiget>"
    );
    let read = text(&ana.ask("REPORT", "", &[], &asked).await);
    let said: Vec<&str> = read.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(said, ["UID:a b.ics", "UID:c.ics"], "{read}");
    assert_eq!(read.matches("404 Not Found").count(), 1, "{read}");
    let ctag =
        "<propfind xmlns=\"DAV:\" xmlns:S=\"http://calendarserver.org/ns/\"><prop><S:getctag/></prop></propfind>";
    let before = text(&ana.ask("PROPFIND", "", &[("depth", "0")], ctag).await);
    assert_eq!(text(&ana.ask("PROPFIND", "", &[("depth", "0")], ctag).await), before);
    ana.ask("DELETE", "c.ics", &[], "").await;
    assert_ne!(text(&ana.ask("PROPFIND", "", &[("depth", "0")], ctag).await), before);
}
