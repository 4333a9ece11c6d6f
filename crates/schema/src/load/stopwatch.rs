//! Les chronomètres d'un processus, `[clock.<nom>]`.

use indexmap::IndexMap;
use jiff::{Span, SpanRelativeTo};

use super::{
    diagnostics::Report,
    more::duration,
    names::{self, Naming},
    node::{Entry, Table, Text},
    workflow::known_state,
};
use crate::model::{State, Stopwatch};

/// Clés d'un chronomètre.
const KEYS: [&str; 6] = ["start", "stop", "pause", "target", "warn", "calendar"];

/// Lit les chronomètres.
pub(crate) fn all(
    table: &Table,
    states: &IndexMap<String, State>,
    report: &mut Report<'_>,
) -> IndexMap<String, Stopwatch> {
    let mut clocks = IndexMap::new();
    for entry in table.entries("clock", report) {
        names::check(names::key(entry), Naming::Other, report);
        if let Some(clock) = one(entry, states, report) {
            clocks.insert(entry.key.clone(), clock);
        }
    }
    clocks
}

fn one(entry: &Entry, states: &IndexMap<String, State>, report: &mut Report<'_>) -> Option<Stopwatch> {
    let table = entry.node.as_table(&entry.key, report)?;
    table.only(&KEYS, report);
    let mut state = |key: &str| table.needed(key, report).filter(|text| known_state(*text, states, report));
    let (start, stop) = (state("start"), state("stop"));
    let pause = table.texts("pause", report);
    let pause: Vec<Text<'_>> = pause.into_iter().filter(|text| known_state(*text, states, report)).collect();
    let ends = [start, stop].into_iter().flatten();
    for text in ends.filter(|end| pause.iter().any(|one| one.value == end.value)) {
        let message = format!("l'état « {} » ne peut pas aussi suspendre le chronomètre", text.value);
        report.error(table.at("pause"), "clock.pause", message, "le retirer de pause");
    }
    if let (Some(start), Some(stop)) = (start, stop)
        && start.value == stop.value
    {
        report.error(stop.at, "clock.stop", "un chronomètre finit où il commence", "choisir un autre état");
    }
    let target = table.needed("target", report).and_then(|text| span(text, report));
    let warn = table.text("warn", report).and_then(|text| Some((text, span(text, report)?)));
    if let (Some(target), Some((text, warn))) = (target, warn)
        && warn.compare((target, SpanRelativeTo::days_are_24_hours())).is_ok_and(std::cmp::Ordering::is_ge)
    {
        report.error(text.at, "clock.warn", "« warn » vient après « target »", "écrire une durée plus courte");
    }
    Some(Stopwatch {
        name: entry.key.clone(),
        start: start?.value.to_owned(),
        stop: stop?.value.to_owned(),
        pause: pause.into_iter().map(|text| text.value.to_owned()).collect(),
        target: target?,
        warn: warn.map(|(_, span)| span),
        calendar: table.text("calendar", report).map(|text| text.value.to_owned()),
    })
}

fn span(text: Text<'_>, report: &mut Report<'_>) -> Option<Span> {
    duration(text, report);
    text.value.parse().ok()
}
