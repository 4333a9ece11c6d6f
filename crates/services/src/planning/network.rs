//! Les tâches et les liens d'une entité, lus dans ses lignes : des dates en instants, des délais en secondes.

use std::collections::HashMap;

use jiff::{SignedDuration, SpanRelativeTo, Timestamp, civil::Date, tz::TimeZone};
use schema::model::{Depends, TimelineView};
use serde_json::{Map, Value};

use super::path::{Kind, Link, Span};

const DAY: i64 = 86_400;

/// Délai au plus, dans un sens ou l'autre : dix mille ans.
const FARTHEST: i64 = 10_000 * 366 * DAY;

/// Ce que des tâches disent.
pub(super) struct Network {
    pub(super) tasks: Vec<Task>,
    pub(super) links: Vec<Link>,
}

/// Une tâche et ses dates prévues.
pub(super) struct Task {
    pub(super) id: String,
    pub(super) span: Span,
    /// Ses dates sont-elles des jours ? Le dernier y est compris.
    pub(super) dated: bool,
    pub(super) row: Map<String, Value>,
}

/// Les tâches de ces lignes, et ceux de leurs liens dont les deux bouts y sont.
pub(super) fn of(timeline: &TimelineView, rows: Vec<Map<String, Value>>) -> Network {
    let tasks: Vec<Task> = rows.into_iter().filter_map(|row| task(timeline, row)).collect();
    let ranks: HashMap<&str, usize> = tasks.iter().enumerate().map(|(rank, task)| (task.id.as_str(), rank)).collect();
    let mut links = Vec::new();
    for (to, task) in tasks.iter().enumerate() {
        for (from, kind, lag) in timeline.depends.iter().flat_map(|depends| predecessors(depends, &task.row)) {
            links.extend(ranks.get(from).map(|&from| Link { from, to, kind, lag }));
        }
    }
    Network { tasks, links }
}

fn task(timeline: &TimelineView, row: Map<String, Value>) -> Option<Task> {
    let (start, dated) = moment(row.get(&timeline.start)?)?;
    let (end, _) = moment(row.get(timeline.end.as_ref()?)?)?;
    let finish = (end + if dated { DAY } else { 0 }).max(start);
    Some(Task { id: row.get("id")?.as_str()?.to_owned(), span: Span { start, finish }, dated, row })
}

/// L'instant que ce texte dit, et si c'est un jour : son minuit.
fn moment(value: &Value) -> Option<(i64, bool)> {
    let text = value.as_str()?;
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some((instant.as_second(), false));
    }
    let day: Date = text.parse().ok()?;
    Some((day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second(), true))
}

/// Les prédécesseurs d'une ligne, avec la sorte et le délai de chaque lien.
fn predecessors<'r>(depends: &Depends, row: &'r Map<String, Value>) -> Vec<(&'r str, Kind, i64)> {
    let written = row.get(&depends.field).and_then(Value::as_array).into_iter().flatten();
    match &depends.lines {
        None => written.filter_map(|id| Some((id.as_str()?, Kind::FinishStart, 0))).collect(),
        Some(lines) => {
            let said = |line: &'r Value, name: &Option<String>| name.as_ref().and_then(|name| line.get(name));
            let one = |line: &'r Value| {
                let from = line.get(&lines.predecessor)?.as_str()?;
                Some((from, kind(said(line, &lines.kind)), said(line, &lines.lag).map_or(0, lag)))
            };
            written.filter_map(one).collect()
        }
    }
}

fn kind(value: Option<&Value>) -> Kind {
    match value.and_then(Value::as_str).unwrap_or_default().to_ascii_uppercase().as_str() {
        "SS" => Kind::StartStart,
        "FF" => Kind::FinishFinish,
        "SF" => Kind::StartFinish,
        _ => Kind::FinishStart,
    }
}

/// Le nom d'une sorte de lien, tel que l'API le rend.
pub(super) fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::FinishStart => "FS",
        Kind::StartStart => "SS",
        Kind::FinishFinish => "FF",
        Kind::StartFinish => "SF",
    }
}

/// Des jours, en nombre ou en texte décimal, ou une durée ISO 8601.
fn lag(value: &Value) -> i64 {
    let days = |days: f64| (days * DAY as f64).round() as i64;
    let seconds = match value {
        Value::Number(number) => number.as_f64().map_or(0, days),
        Value::String(text) => text.parse().map(days).ok().or_else(|| duration(text)).unwrap_or_default(),
        _ => 0,
    };
    seconds.clamp(-FARTHEST, FARTHEST)
}

fn duration(text: &str) -> Option<i64> {
    let span: jiff::Span = text.parse().ok()?;
    let duration: SignedDuration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    Some(duration.as_secs())
}

impl Task {
    /// Une période de la tâche, dans la forme de ses champs : deux jours compris, ou deux instants.
    pub(super) fn written(&self, span: Span) -> (Value, Value) {
        let last = if self.dated { (span.finish - 1).max(span.start) } else { span.finish };
        (self.moment(span.start), self.moment(last))
    }

    fn moment(&self, at: i64) -> Value {
        let Ok(instant) = Timestamp::from_second(at) else { return Value::Null };
        match self.dated {
            true => instant.to_zoned(TimeZone::UTC).date().to_string().into(),
            false => instant.to_string().into(),
        }
    }
}

/// Des secondes en jours.
pub(super) fn days(seconds: i64) -> f64 {
    seconds as f64 / DAY as f64
}
