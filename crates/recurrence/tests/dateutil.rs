//! Quatre cents règles tirées au hasard, dont python-dateutil 2.9 a donné les occurrences (`dateutil.json`, cas faits pour le
//! projet) : toutes les fréquences, six fuseaux, dates ajoutées et retirées, fenêtres.

#![expect(clippy::unwrap_used, reason = "un essai qui échoue ici doit s'arrêter net")]

use recurrence::{Moment, Rule, Series, Window};
use serde_json::Value;

fn moments(case: &Value, name: &str) -> Vec<Moment> {
    let items = case[name].as_array().into_iter().flatten();
    items.map(|item| Moment::parse(item.as_str().unwrap()).unwrap()).collect()
}

fn occurrences(case: &Value) -> Vec<String> {
    let text = |name: &str| case[name].as_str().unwrap();
    let zone = recurrence::zone(text("tz")).unwrap();
    let series = Series {
        start: Moment::parse(text("dtstart")).unwrap().wall(&zone),
        all_day: false,
        rule: Some(Rule::parse(text("rrule")).unwrap()),
        added: moments(case, "rdate"),
        removed: moments(case, "exdate"),
        zone,
    };
    let bounds = moments(case, "window_utc");
    let window = match bounds.as_slice() {
        [Moment::Instant(from), Moment::Instant(to)] => Window { from: *from, to: *to },
        _ => Window::ALL,
    };
    let found = series.occurrences(window, case["n"].as_u64().unwrap() as usize).unwrap();
    found.occurrences.iter().map(|one| one.at.to_string()).collect()
}

#[test]
fn rules_fall_when_dateutil_says() {
    let cases: Value = serde_json::from_str(include_str!("dateutil.json")).unwrap();
    for case in cases["tests"].as_array().unwrap() {
        let expected: Vec<&str> = case["expected"].as_array().unwrap().iter().map(|at| at.as_str().unwrap()).collect();
        assert_eq!(occurrences(case), expected, "{case}");
    }
}
