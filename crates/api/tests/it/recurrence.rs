//! Les récurrences essayées par HTTP : les exemples de la RFC 5545, dont python-dateutil 2.9 a donné les occurrences
//! (`rrule.json`, cas écrits pour le projet), les passages à l'heure d'été, et les règles fautives ou hostiles.

use serde_json::{Value, json};
use testkit::Client;

use crate::stage::Stage;

async fn admin(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

async fn occurrences(admin: &Client, body: Value) -> Value {
    admin.post("tools/recurrence", body).await.expect(200)["occurrences"].clone()
}

#[tokio::test]
async fn rules_recur_as_the_standard_says() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let vectors: Value = serde_json::from_str(include_str!("rrule.json")).unwrap();
    for one in vectors["tests"].as_array().unwrap() {
        let expected = one["expected"].as_array().unwrap();
        let more = usize::from(one["complete"] == json!(true));
        let mut body =
            json!({ "tz": one["tz"], "dtstart": one["dtstart"], "rrule": one["rrule"], "n": expected.len() + more });
        if let Some(exdate) = one.get("exdate") {
            body["exdate"] = exdate.clone();
        }
        let told = admin.post("tools/recurrence", body).await.expect(200);
        assert_eq!(told["occurrences"], one["expected"], "{}", one["id"]);
        assert_eq!(told["occurrences_utc"], one["expected_utc"], "{}", one["id"]);
        assert_eq!(told["complete"], one["complete"], "{}", one["id"]);
    }
}

#[tokio::test]
async fn each_place_keeps_its_hour_across_summer_time() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let daily = |tz: &str, start: &str| json!({ "tz": tz, "dtstart": start, "rrule": "FREQ=DAILY", "n": 3 });
    let cases = [
        (
            "Africa/Lagos",
            "20260328T023000",
            ["2026-03-28T02:30:00+01:00", "2026-03-29T02:30:00+01:00", "2026-03-30T02:30:00+01:00"],
        ),
        // L'heure qui n'existe pas passe après le saut, pour ce jour seulement.
        (
            "Europe/Paris",
            "2026-03-28T02:30",
            ["2026-03-28T02:30:00+01:00", "2026-03-29T03:30:00+02:00", "2026-03-30T02:30:00+02:00"],
        ),
        // Celle qui existe deux fois est la première.
        (
            "Europe/Paris",
            "20261024T023000",
            ["2026-10-24T02:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"],
        ),
        (
            "America/Sao_Paulo",
            "20181103T003000",
            ["2018-11-03T00:30:00-03:00", "2018-11-04T01:30:00-02:00", "2018-11-05T00:30:00-02:00"],
        ),
        (
            "America/Sao_Paulo",
            "20260328T090000",
            ["2026-03-28T09:00:00-03:00", "2026-03-29T09:00:00-03:00", "2026-03-30T09:00:00-03:00"],
        ),
    ];
    for (tz, start, expected) in cases {
        assert_eq!(occurrences(&admin, daily(tz, start)).await, json!(expected), "{tz} {start}");
    }
    let hourly = json!({ "tz": "Europe/Paris", "dtstart": "20260329T003000", "rrule": "FREQ=HOURLY", "n": 4 });
    let expected = [
        "2026-03-29T00:30:00+01:00",
        "2026-03-29T01:30:00+01:00",
        "2026-03-29T03:30:00+02:00",
        "2026-03-29T04:30:00+02:00",
    ];
    assert_eq!(occurrences(&admin, hourly).await, json!(expected));
}

#[tokio::test]
async fn dates_are_added_removed_and_looked_at_through_a_window() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let days = json!({
        "tz": "Europe/Paris", "dtstart": "2026-01-31", "rrule": "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260531",
        "exdate": ["20260228"], "rdate": "2026-02-14,2026-05-31", "n": 10,
    });
    assert_eq!(
        occurrences(&admin, days).await,
        json!(["2026-01-31", "2026-02-14", "2026-03-31", "2026-04-30", "2026-05-31"])
    );
    let seconds = json!({
        "tz": "UTC", "dtstart": "19970101T000000", "rrule": "FREQ=SECONDLY", "n": 2,
        "window_utc": ["2026-03-29T00:00:00Z", "2026-03-29T00:00:05Z"],
    });
    assert_eq!(occurrences(&admin, seconds).await, json!(["2026-03-29T00:00:00+00:00", "2026-03-29T00:00:01+00:00"]));
    let exdate = json!({ "tz": "Europe/Paris", "dtstart": "20260328T090000", "rrule": "FREQ=DAILY;COUNT=3", "exdate": ["2026-03-29T07:00:00Z"] });
    assert_eq!(occurrences(&admin, exdate).await, json!(["2026-03-28T09:00:00+01:00", "2026-03-30T09:00:00+02:00"]));
}

#[tokio::test]
async fn a_rule_that_never_falls_ends_and_a_hostile_one_is_refused() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let asked = |rule: &str| json!({ "tz": "Europe/Paris", "dtstart": "20260101T090000", "rrule": rule });
    for never in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;INTERVAL=2;BYHOUR=4",
        "FREQ=DAILY;UNTIL=20250101T000000Z",
    ] {
        let told = admin.post("tools/recurrence", asked(never)).await.expect(200);
        assert_eq!((&told["occurrences"], &told["complete"]), (&json!([]), &json!(true)), "{never}");
    }
    let mut far = asked("FREQ=SECONDLY;COUNT=4000000000");
    far["window_utc"] = json!({ "from": "2026-12-31T00:00:00Z", "to": "2027-01-01T00:00:00Z" });
    assert_eq!(admin.post("tools/recurrence", far).await.summary(), "422 recurrence.refused rrule:rule_too_costly");
}

#[tokio::test]
async fn a_faulty_recurrence_says_which_part_and_why() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let rule = |rule: &str| json!({ "tz": "Europe/Paris", "dtstart": "20260101T090000", "rrule": rule });
    for (bad, part, code) in [
        ("INTERVAL=2", "FREQ", "rule_missing"),
        ("FREQ=FORTNIGHTLY", "FREQ", "rule_value"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL", "rule_value"),
        ("FREQ=DAILY;COUNT=2;COUNT=3", "COUNT", "rule_twice"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20260201T000000Z", "UNTIL", "rule_two_ends"),
        ("FREQ=DAILY;UNTIL=demain", "UNTIL", "rule_value"),
        ("FREQ=WEEKLY;BYDAY=MO,LU", "BYDAY", "rule_value"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY", "rule_value"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH", "rule_value"),
        ("FREQ=DAILY;BYMOON=1", "BYMOON", "rule_unknown"),
    ] {
        let reply = admin.post("tools/recurrence", rule(bad)).await;
        assert_eq!(reply.summary(), format!("422 recurrence.refused rrule:{code}"), "{bad}");
        assert_eq!(reply.json["part"], part, "{bad}");
        assert!(reply.json["errors"][0]["message"].as_str().is_some_and(|said| !said.contains('{')), "{}", reply.json);
    }
    let mut other = rule("FREQ=DAILY");
    other["tz"] = json!("Mars/Olympus");
    assert_eq!(admin.post("tools/recurrence", other).await.summary(), "422 recurrence.refused tz:unknown_timezone");
    let mut other = rule("FREQ=DAILY");
    other["dtstart"] = json!("hier");
    assert_eq!(admin.post("tools/recurrence", other).await.summary(), "422 recurrence.refused dtstart:bad_moment");
    assert_eq!(admin.post("tools/recurrence", json!({ "tz": "UTC" })).await.status, 400);
}
