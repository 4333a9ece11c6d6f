//! L'agenda par HTTP : ce qui s'y voit, à quelle heure, les occurrences changées, les réponses, ce qui occupe déjà.

use serde_json::{Value, json};
use testkit::Client;

use crate::stage::{Stage, id, object};

/// Un événement d'une heure, avec ces champs en plus ou à la place.
pub fn event(changes: Value) -> Value {
    let mut body = object(json!({
        "title": "Point sécurité", "starts_at": "2026-03-23T08:00:00Z", "ends_at": "2026-03-23T09:00:00Z",
        "timezone": "Europe/Paris",
    }));
    body.extend(object(changes));
    Value::Object(body)
}

/// Ce que l'agenda montre : titre et début de chaque chose.
async fn shown(client: &Client, from: &str, to: &str) -> Vec<String> {
    let agenda = client.get(&format!("calendar?from={from}&to={to}&entities=core.event")).await.expect(200);
    assert_eq!(agenda["truncated"], false);
    let one = |item: &Value| format!("{} {}", item["title"].as_str().unwrap(), item["start"].as_str().unwrap());
    agenda["data"].as_array().unwrap().iter().map(one).collect()
}

#[tokio::test]
async fn a_series_keeps_the_hour_of_its_place() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    for (title, zone, start) in [
        ("Lagos", "Africa/Lagos", "2026-03-24T08:00:00Z"),
        ("Paris", "Europe/Paris", "2026-03-25T08:00:00Z"),
        ("São Paulo", "America/Sao_Paulo", "2026-03-26T12:00:00Z"),
    ] {
        let end = start.replace(":00:00Z", ":30:00Z");
        let weekly = json!({ "title": title, "timezone": zone, "starts_at": start, "ends_at": end, "recurrence": "FREQ=WEEKLY" });
        ana.post("core/events", event(weekly)).await.expect(201);
    }
    assert_eq!(
        shown(&ana, "2026-03-24", "2026-04-03").await,
        [
            "Lagos 2026-03-24T08:00:00Z",
            "Paris 2026-03-25T08:00:00Z",
            "São Paulo 2026-03-26T12:00:00Z",
            "Lagos 2026-03-31T08:00:00Z",
            "Paris 2026-04-01T07:00:00Z",
            "São Paulo 2026-04-02T12:00:00Z",
        ]
    );
    // Une série d'avant la période, et sans fin, y est encore dans dix ans.
    assert_eq!(shown(&ana, "2036-07-02T00:00:00Z", "2036-07-03T00:00:00Z").await, ["Paris 2036-07-02T07:00:00Z"]);
}

#[tokio::test]
async fn whole_days_and_dated_records_are_shown_too() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["supervisor"]).await;
    let stop = json!({
        "title": "Arrêt", "category": "shutdown", "all_day": true, "starts_at": null, "ends_at": null,
        "first_day": "2026-03-28", "last_day": "2026-03-30",
    });
    let made = ana.post("core/events", event(stop)).await.expect(201);
    assert_eq!(made["begins_at"], "2026-03-27T23:00:00+00:00");
    let agenda = ana.get("calendar?from=2026-03-30T12:00:00Z&to=2026-03-31").await.expect(200);
    let item = &agenda["data"][0];
    assert_eq!(
        (&item["first_day"], &item["last_day"], &item["end"]),
        (&json!("2026-03-28"), &json!("2026-03-30"), &json!("2026-03-30T22:00:00Z"))
    );
    assert_eq!(shown(&ana, "2026-03-31", "2026-04-01").await, Vec::<String>::new());
    let late = json!({ "first_day": "2026-04-02" });
    assert_eq!(
        ana.patch(&format!("core/events/{}", id(&made)), late).await.summary(),
        "422 rule.broken first_day:rule"
    );
}

#[tokio::test]
async fn any_entity_with_a_calendar_view_is_in_it_under_the_readers_rights() {
    let model = testkit::model_of(&[
        (
            "module.toml",
            "code = \"rig\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\nicon = \"box\"\n",
        ),
        (
            "entities/visit.toml",
            "title = \"name\"\nicon = \"box\"\n[fields]\nname = { type = \"text\", required = true }\nday = { type = \"date\" }\nuntil = { type = \"date\" }\n",
        ),
        ("views/visit.toml", "[calendar]\nstart = \"day\"\nend = \"until\"\n"),
    ]);
    let stage = Stage::with(testkit::TestOptions { model, ..Default::default() }).await;
    let (boss, clerk) = (stage.of_a("chef", &["admin"]).await, stage.of_a("ana", &["user"]).await);
    for (name, day, until) in
        [("Un", "2026-03-01", "2026-03-12"), ("Deux", "2026-03-10", ""), ("Trois", "2026-02-01", "2026-02-02")]
    {
        let until = (!until.is_empty()).then_some(until);
        boss.post("rig/visits", json!({ "name": name, "day": day, "until": until })).await.expect(201);
    }
    let agenda = boss.get("calendar?from=2026-03-10&to=2026-03-11").await.expect(200);
    let titles: Vec<&str> =
        agenda["data"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Un", "Deux"]);
    assert_eq!(agenda["data"][0]["last_day"], "2026-03-12");
    assert_eq!(clerk.get("calendar?from=2026-03-10&to=2026-03-11").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_private_event_is_its_people_alone_and_a_company_keeps_its_own() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let (boss, far) = (stage.of_a("chef", &["admin"]).await, stage.of_b("loin", &["user"]).await);
    let public = ana.post("core/events", event(json!({ "title": "Ouvert" }))).await.expect(201);
    let invited = |user| json!({ "title": "Privé", "privacy": "private", "participants": [{ "user": user }] });
    let private = ana.post("core/events", event(invited(bob.user))).await.expect(201);
    let distant = boss.post("core/events", event(invited(far.user))).await.expect(201);
    let seen = |client: &Client| {
        let client = client.clone();
        async move { shown(&client, "2026-03-23", "2026-03-24").await.len() }
    };
    assert_eq!([seen(&ana).await, seen(&bob).await, seen(&boss).await, seen(&far).await], [2, 2, 2, 1]);
    assert_eq!(boss.get(&format!("core/events/{}", id(&private))).await.status, 404);
    assert_eq!(far.get(&format!("core/events/{}", id(&public))).await.status, 404);
    assert_eq!(bob.patch(&format!("core/events/{}", id(&public)), json!({ "title": "x" })).await.status, 403);
    assert_eq!(far.patch(&format!("core/events/{}", id(&distant)), json!({ "title": "x" })).await.status, 403);
}

#[tokio::test]
async fn one_occurrence_is_moved_or_cancelled_and_the_following_ones_too() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let made = ana.post("core/events", event(json!({ "recurrence": "FREQ=WEEKLY;COUNT=5" }))).await.expect(201);
    let at = |day: &str| format!("calendar/events/{}/occurrences/{day}", id(&made));
    let all = || async { shown(&ana, "2026-03-01", "2026-06-01").await };
    assert_eq!(bob.delete(&at("2026-03-30T07:00:00Z")).await.status, 403);
    assert_eq!(ana.delete(&at("2026-03-30T08:00:00Z")).await.status, 404);
    ana.delete(&at("2026-03-30T07:00:00Z")).await.expect(204);
    let moved = json!({ "changes": { "title": "Déplacé", "starts_at": "2026-04-07T07:00:00Z", "ends_at": "2026-04-07T08:00:00Z" } });
    let single = ana.patch(&at("2026-04-06T07:00:00Z"), moved).await.expect(200);
    assert_eq!(
        all().await,
        [
            "Point sécurité 2026-03-23T08:00:00Z",
            "Déplacé 2026-04-07T07:00:00Z",
            "Point sécurité 2026-04-13T07:00:00Z",
            "Point sécurité 2026-04-20T07:00:00Z",
        ]
    );
    let read = ana.get(&format!("core/events/{}", id(&single))).await.expect(200);
    assert_eq!(read["occurrence"], "2026-04-06T07:00:00+00:00");
    assert_eq!(ana.patch(&at("2026-04-06T07:00:00Z"), json!({})).await.status, 404, "elle n'est plus dans la série");
    let rest = json!({ "scope": "following", "changes": { "title": "Suite" } });
    ana.patch(&at("2026-04-13T07:00:00Z"), rest).await.expect(200);
    assert_eq!(
        all().await,
        [
            "Point sécurité 2026-03-23T08:00:00Z",
            "Déplacé 2026-04-07T07:00:00Z",
            "Suite 2026-04-13T07:00:00Z",
            "Suite 2026-04-20T07:00:00Z",
        ]
    );
    assert_eq!(ana.get(&format!("core/events/{}", id(&made))).await.expect(200)["recurrence"], "FREQ=WEEKLY;COUNT=3");
    ana.delete(&format!("{}?scope=following", at("2026-03-23T08:00:00Z"))).await.expect(204);
    assert_eq!(all().await, ["Suite 2026-04-13T07:00:00Z", "Suite 2026-04-20T07:00:00Z"]);
}

/// Le lundi à Paris jusqu'au 4 mai, sans le 20 avril, celui du 27 tenu un mardi.
async fn mondays(ana: &Client) -> (Value, Value) {
    let weekly = json!({ "recurrence": "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260504T215959Z" });
    let made = ana.post("core/events", event(weekly)).await.expect(201);
    let at = |day: &str| format!("calendar/events/{}/occurrences/{day}", id(&made));
    ana.delete(&at("2026-04-20T07:00:00Z")).await.expect(204);
    let moved = json!({ "changes": { "title": "Déplacé", "starts_at": "2026-04-28T12:00:00Z", "ends_at": "2026-04-28T13:00:00Z" } });
    let single = ana.patch(&at("2026-04-27T07:00:00Z"), moved).await.expect(200);
    (made, single)
}

fn starting(scope: &str, start: &str, end: &str) -> Value {
    json!({ "scope": scope, "changes": { "starts_at": start, "ends_at": end } })
}

#[tokio::test]
async fn what_follows_a_moved_occurrence_keeps_its_rule_and_its_exceptions() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let (made, single) = mondays(&ana).await;
    let path = format!("calendar/events/{}/occurrences/2026-04-13T07:00:00Z", id(&made));
    let rest =
        ana.patch(&path, starting("following", "2026-04-14T08:00:00Z", "2026-04-14T09:00:00Z")).await.expect(200);
    assert_eq!(
        shown(&ana, "2026-03-01", "2026-06-01").await,
        [
            "Point sécurité 2026-03-23T08:00:00Z",
            "Point sécurité 2026-03-30T07:00:00Z",
            "Point sécurité 2026-04-06T07:00:00Z",
            "Point sécurité 2026-04-14T08:00:00Z",
            "Déplacé 2026-04-28T12:00:00Z",
            "Point sécurité 2026-05-05T08:00:00Z",
        ]
    );
    let born = ana.get(&format!("core/events/{}", id(&rest))).await.expect(200);
    assert_eq!(born["recurrence"], "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260505T215959Z");
    assert_eq!(
        (&born["excluded"], &born["moved"]),
        (&json!(["2026-04-21T08:00:00Z"]), &json!(["2026-04-28T08:00:00Z"]))
    );
    let apart = ana.get(&format!("core/events/{}", id(&single))).await.expect(200);
    assert_eq!((&apart["series"], &apart["occurrence"]), (&rest["id"], &json!("2026-04-28T08:00:00+00:00")));
}

#[tokio::test]
async fn a_whole_series_moves_with_one_of_its_occurrences() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let (made, single) = mondays(&ana).await;
    let at = |start: &str| format!("calendar/events/{}/occurrences/{start}", id(&made));
    ana.delete(&at("2026-03-30T07:00:00Z")).await.expect(204);
    let mut change = starting("all", "2026-04-14T07:00:00Z", "2026-04-14T08:30:00Z");
    change["version"] = json!(1);
    let refused = ana.patch(&at("2026-04-13T07:00:00Z"), change.clone()).await;
    assert_eq!(refused.summary(), "412 record.stale");
    change["version"] = json!(4);
    let written = ana.patch(&at("2026-04-13T07:00:00Z"), change).await.expect(200);
    assert_eq!(written, json!({ "id": made["id"], "version": 5 }));
    let days = ["03-24T08", "04-07T07", "04-14T07", "05-05T07"];
    let mut expected: Vec<String> = days.iter().map(|day| format!("Point sécurité 2026-{day}:00:00Z")).collect();
    expected.insert(3, "Déplacé 2026-04-28T12:00:00Z".to_owned());
    assert_eq!(shown(&ana, "2026-03-01", "2026-06-01").await, expected);
    let series = ana.get(&format!("core/events/{}", id(&made))).await.expect(200);
    assert_eq!(series["ends_at"], "2026-03-24T09:30:00+00:00");
    let apart = ana.get(&format!("core/events/{}", id(&single))).await.expect(200);
    assert_eq!(apart["occurrence"], "2026-04-28T07:00:00+00:00");

    let whole =
        json!({ "scope": "all", "changes": { "all_day": true, "first_day": "2026-05-05", "last_day": "2026-05-06" } });
    ana.patch(&at("2026-05-05T07:00:00Z"), whole).await.expect(200);
    let series = ana.get(&format!("core/events/{}", id(&made))).await.expect(200);
    assert_eq!(
        [&series["first_day"], &series["last_day"], &series["recurrence"], &series["excluded"]],
        [
            &json!("2026-03-24"),
            &json!("2026-03-25"),
            &json!("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260505"),
            &json!(["2026-04-20T22:00:00Z", "2026-03-30T22:00:00Z"])
        ]
    );
    ana.delete(&format!("{}?scope=all", at("2026-04-20T22:00:00Z"))).await.expect(204);
    assert_eq!(shown(&ana, "2026-03-01", "2026-06-01").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_series_changed_from_the_hour_that_does_not_exist_keeps_its_hour() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let night = json!({
        "starts_at": "2026-03-27T01:30:00Z", "ends_at": "2026-03-27T02:30:00Z", "recurrence": "FREQ=DAILY;COUNT=5",
    });
    let made = ana.post("core/events", event(night)).await.expect(201);
    // Le 29 mars, 02:30 n'existe pas à Paris : cette nuit-là se tient à 03:30.
    let path = format!("calendar/events/{}/occurrences/2026-03-29T01:30:00Z", id(&made));
    ana.patch(&path, json!({ "scope": "all", "changes": { "title": "Ronde" } })).await.expect(200);
    assert_eq!(
        shown(&ana, "2026-03-26", "2026-04-03").await,
        ["27T01:30", "28T01:30", "29T01:30", "30T00:30", "31T00:30"].map(|at| format!("Ronde 2026-03-{at}:00Z")),
    );
    let last = format!("calendar/events/{}/occurrences/9999-12-30T22:00:00Z", id(&made));
    assert_eq!(ana.patch(&last, json!({ "scope": "all", "changes": {} })).await.status, 404);
}

#[tokio::test]
async fn one_occurrence_has_its_own_guests_and_reminders() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let guests = json!({ "recurrence": "FREQ=WEEKLY", "participants": [{ "user": bob.user }], "reminders": [{ "minutes": 15 }] });
    let made = ana.post("core/events", event(guests)).await.expect(201);
    bob.post(&format!("calendar/events/{}/answer", id(&made)), json!({ "answer": "accepted" })).await.expect(200);
    let read = ana.get(&format!("core/events/{}", id(&made))).await.expect(200);
    let line = |list: &str| read[list][0]["id"].clone();
    let changes = json!({
        "participants": [{ "id": line("participants"), "needed": "optional" }, { "email": "dehors@example.test" }],
        "reminders": [{ "id": line("reminders"), "minutes": 60 }],
    });
    let path = format!("calendar/events/{}/occurrences/2026-03-30T07:00:00Z", id(&made));
    let single = ana.patch(&path, json!({ "changes": changes })).await.expect(200);
    let read = ana.get(&format!("core/events/{}", id(&single))).await.expect(200);
    let people = read["participants"].as_array().unwrap();
    assert_eq!((people.len(), &people[0]["needed"], &people[0]["answer"]), (2, &json!("optional"), &json!("accepted")));
    assert_eq!(read["reminders"][0]["minutes"], 60);
}

#[tokio::test]
async fn only_a_participant_answers_and_only_for_themselves() {
    let stage = Stage::new().await;
    let (ana, bob, eve) =
        (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await, stage.of_a("eve", &["user"]).await);
    let people = json!([{ "user": bob.user }, { "email": "dehors@example.test", "needed": "optional" }]);
    let made = ana.post("core/events", event(json!({ "participants": people }))).await.expect(201);
    let path = format!("calendar/events/{}/answer", id(&made));
    bob.post(&path, json!({ "answer": "declined" })).await.expect(200);
    assert_eq!(eve.post(&path, json!({ "answer": "accepted" })).await.summary(), "403 access.forbidden");
    assert_eq!(bob.post(&path, json!({ "answer": "perhaps" })).await.status, 400);
    let read = ana.get(&format!("core/events/{}", id(&made))).await.expect(200);
    let answers: Vec<&str> =
        read["participants"].as_array().unwrap().iter().map(|one| one["answer"].as_str().unwrap()).collect();
    assert_eq!(answers, ["declined", "pending"]);
    let agenda = bob.get("calendar?from=2026-03-23&to=2026-03-24").await.expect(200);
    assert_eq!(agenda["data"][0]["answer"], "declined");
}

#[tokio::test]
async fn what_occupies_people_is_told_without_what_may_not_be_seen() {
    let stage = Stage::new().await;
    let (ana, bob) = (stage.of_a("ana", &["user"]).await, stage.of_a("bob", &["user"]).await);
    let secret = json!({ "title": "Secret", "privacy": "private", "recurrence": "FREQ=WEEKLY", "status": "confirmed" });
    let made = bob.post("core/events", event(secret)).await.expect(201);
    let ask = |from: &str, to: &str| json!({ "from": from, "to": to, "users": [bob.user] });
    let told = ana.post("calendar/conflicts", ask("2026-03-30T07:30:00Z", "2026-03-30T10:00:00Z")).await.expect(200);
    assert_eq!(
        told["data"],
        json!([{ "user": bob.user, "start": "2026-03-30T07:00:00Z", "end": "2026-03-30T08:00:00Z", "event": null, "title": null }])
    );
    let free = ana.post("calendar/conflicts", ask("2026-03-30T08:00:00Z", "2026-03-30T10:00:00Z")).await.expect(200);
    assert_eq!(free["data"], json!([]));
    let mut own = ask("2026-03-30T07:30:00Z", "2026-03-30T10:00:00Z");
    own["event"] = made["id"].clone();
    assert_eq!(bob.post("calendar/conflicts", own).await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_faulty_event_or_period_is_refused() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    for (changes, expected) in [
        (json!({ "recurrence": "FREQ=WEEKLY;BYDAY=LU" }), "422 validation.failed recurrence:rule_value"),
        (json!({ "recurrence": "FREQ=SECONDLY" }), "422 validation.failed recurrence:rule_value"),
        (json!({ "recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }), "422 validation.failed recurrence:rule_never"),
        (json!({ "recurrence": "FREQ=DAILY;COUNT=20000" }), "422 validation.failed recurrence:rule_too_costly"),
        (json!({ "timezone": "Mars/Olympus" }), "422 validation.failed timezone:unknown_timezone"),
        (json!({ "ends_at": "2026-03-23T07:00:00Z" }), "422 rule.broken ends_at:rule"),
        (json!({ "ends_at": null }), "422 validation.failed ends_at:required"),
        (json!({ "participants": [{}] }), "422 rule.broken participants:rule"),
        (json!({ "excluded": ["hier"] }), "422 validation.failed excluded:bad_moment"),
        (json!({ "begins_at": "2026-03-23T07:00:00Z" }), "422 validation.failed begins_at:read_only"),
    ] {
        assert_eq!(ana.post("core/events", event(changes.clone())).await.summary(), expected, "{changes}");
    }
    for bad in [
        "calendar",
        "calendar?from=2026-01-01",
        "calendar?from=2026-01-01&to=2028-01-01",
        "calendar?from=b&to=c",
        "calendar?from=2026-01-02&to=2026-01-01",
    ] {
        assert_eq!(ana.get(bad).await.summary(), "400 request.bad_parameter", "{bad}");
    }
    let unknown = ana.get(&format!("calendar?from=2026-01-01&to=2026-01-02&view={}", stage.a)).await;
    assert_eq!(unknown.summary(), "400 request.bad_parameter");
}

#[tokio::test]
async fn what_has_no_end_lasts_to_the_end_of_time() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let body = json!({
        "title": "Toujours", "all_day": true, "starts_at": null, "ends_at": null, "first_day": "2026-03-23",
        "last_day": "9999-12-31",
    });
    ana.post("core/events", event(body)).await.expect(201);
    assert_eq!(shown(&ana, "2036-07-02", "2036-07-03").await, ["Toujours 2026-03-22T23:00:00Z"]);
}
