//! Les horaires, à travers les changements d'heure.

use expect_test::{Expect, expect};
use schema::model::{Once, Schedule, Zone};

/// Les premières occurrences après cet instant.
fn check(every: &str, zone: &str, from: &str, expected: Expect) {
    let schedule = Schedule { every: every.to_owned(), zone: Zone::Named(zone.to_owned()) };
    let mut at = from.parse().unwrap();
    let mut rung = Vec::new();
    for _ in 0..4 {
        at = schedule.next_after(zone, at).unwrap();
        rung.push(at.to_string());
    }
    expected.assert_eq(&rung.join(" "));
}

#[test]
fn a_schedule_follows_the_clocks_of_its_zone() {
    check(
        "0 8 * * 1-5",
        "Europe/Paris",
        "2026-03-26T12:00:00Z",
        expect!["2026-03-27T07:00:00Z 2026-03-30T06:00:00Z 2026-03-31T06:00:00Z 2026-04-01T06:00:00Z"],
    );
    check(
        "30 2 * * *",
        "Europe/Paris",
        "2026-03-27T12:00:00Z",
        expect!["2026-03-28T01:30:00Z 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z 2026-03-31T00:30:00Z"],
    );
    check(
        "30 2 * * *",
        "Europe/Paris",
        "2026-10-23T12:00:00Z",
        expect!["2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z 2026-10-27T01:30:00Z"],
    );
    check(
        "0 0 29 2 *",
        "UTC",
        "2026-01-01T00:00:00Z",
        expect!["2028-02-29T00:00:00Z 2032-02-29T00:00:00Z 2036-02-29T00:00:00Z 2040-02-29T00:00:00Z"],
    );
    check(
        "*/30 * * * *",
        "Africa/Libreville",
        "2026-01-01T00:10:00Z",
        expect!["2026-01-01T00:30:00Z 2026-01-01T01:00:00Z 2026-01-01T01:30:00Z 2026-01-01T02:00:00Z"],
    );
}

#[test]
fn a_schedule_of_lagos_never_moves() {
    check(
        "0 8 * * *",
        "Africa/Lagos",
        "2026-03-28T12:00:00Z",
        expect!["2026-03-29T07:00:00Z 2026-03-30T07:00:00Z 2026-03-31T07:00:00Z 2026-04-01T07:00:00Z"],
    );
}

/// Jusqu'en 2019, São Paulo avançait et reculait ses montres à minuit.
#[test]
fn a_schedule_rings_once_a_day_when_midnight_is_skipped_or_repeated() {
    check(
        "0 0 * * *",
        "America/Sao_Paulo",
        "2018-11-02T12:00:00Z",
        expect!["2018-11-03T03:00:00Z 2018-11-04T03:00:00Z 2018-11-05T02:00:00Z 2018-11-06T02:00:00Z"],
    );
    check(
        "30 23 * * *",
        "America/Sao_Paulo",
        "2019-02-15T12:00:00Z",
        expect!["2019-02-16T01:30:00Z 2019-02-17T01:30:00Z 2019-02-18T02:30:00Z 2019-02-19T02:30:00Z"],
    );
    check(
        "0 8 * * *",
        "America/Sao_Paulo",
        "2026-02-14T12:00:00Z",
        expect!["2026-02-15T11:00:00Z 2026-02-16T11:00:00Z 2026-02-17T11:00:00Z 2026-02-18T11:00:00Z"],
    );
}

#[test]
fn one_instant_is_read_in_its_zone() {
    let instant = |at: &str, zone: &str| {
        let once = Once { at: at.parse().unwrap(), zone: zone.to_owned() };
        once.instant().unwrap().to_string()
    };
    assert_eq!(instant("2026-12-01T08:00", "Africa/Lagos"), "2026-12-01T07:00:00Z");
    assert_eq!(instant("2026-03-29T02:30", "Europe/Paris"), "2026-03-29T01:30:00Z", "l'heure supprimée");
    assert_eq!(instant("2026-10-25T02:30", "Europe/Paris"), "2026-10-25T00:30:00Z", "l'heure répétée");
}
