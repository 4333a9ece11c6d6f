//! Le temps d'un chronomètre, mesuré sur l'histoire des états : la refaire donne toujours le même.

use jiff::{Span, Timestamp};
use schema::model::Stopwatch;

use crate::approvals::calendar::{self, Calendar};

/// Où en est un chronomètre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    pub started_at: Timestamp,
    /// Depuis quand il court ; rien quand il est suspendu ou arrêté.
    pub since: Option<Timestamp>,
    /// Secondes ouvrées comptées avant.
    pub worked: i64,
    /// Secondes ouvrées à tenir.
    pub target: i64,
    pub warn_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
}

impl Measure {
    /// `running`, `paused` ou `stopped`.
    pub(super) fn state(&self) -> &'static str {
        match (self.since, self.stopped_at) {
            (Some(_), _) => "running",
            (None, Some(_)) => "stopped",
            (None, None) => "paused",
        }
    }
}

/// Mesure un chronomètre sur les états d'un enregistrement, du plus ancien au plus récent, chacun avec l'instant où il y est entré et
/// s'il est terminal ; rien s'il n'a jamais été lancé. Relancé après un arrêt, il repart de zéro.
pub(super) fn measure(
    clock: &Stopwatch,
    calendar: Option<&Calendar>,
    history: &[(Timestamp, String, bool)],
) -> Option<Measure> {
    let mut present: Option<Measure> = None;
    for (at, state, is_final) in history {
        let is_going = present.as_ref().is_some_and(|one| one.stopped_at.is_none());
        if !is_going {
            if *state == clock.start {
                present = Some(started(clock, calendar, *at)?);
            }
            continue;
        }
        let Some(one) = present.as_mut() else { continue };
        let is_paused = clock.pause.contains(state);
        if *state == clock.stop || *is_final {
            hold(one, calendar, *at);
            one.stopped_at = Some(*at);
        } else if is_paused {
            hold(one, calendar, *at);
        } else if one.since.is_none() {
            go(one, clock, calendar, *at);
        }
    }
    present
}

fn started(clock: &Stopwatch, calendar: Option<&Calendar>, at: Timestamp) -> Option<Measure> {
    let due = calendar::after(calendar, at, clock.target)?;
    let target = calendar::worked(calendar, at, due);
    let warn_at = clock.warn.and_then(|warn| calendar::after(calendar, at, warn));
    Some(Measure { started_at: at, since: Some(at), worked: 0, target, warn_at, due_at: Some(due), stopped_at: None })
}

/// Cesse de courir ; une échéance qu'il n'a pas atteinte n'en est plus une.
fn hold(one: &mut Measure, calendar: Option<&Calendar>, at: Timestamp) {
    if let Some(since) = one.since.take() {
        one.worked += calendar::worked(calendar, since, at);
        one.due_at = one.due_at.filter(|due| *due <= at);
        one.warn_at = one.warn_at.filter(|warn| *warn <= at);
    }
}

/// Court de nouveau, avec le temps qu'il lui restait.
fn go(one: &mut Measure, clock: &Stopwatch, calendar: Option<&Calendar>, at: Timestamp) {
    one.since = Some(at);
    let left = |whole: i64| calendar::after(calendar, at, Span::new().seconds((whole - one.worked).max(0)));
    if one.due_at.is_none() {
        one.due_at = left(one.target);
    }
    if let Some(warn) = clock.warn.filter(|_| one.warn_at.is_none()) {
        let whole = calendar::after(calendar, one.started_at, warn);
        one.warn_at = whole.and_then(|whole| left(calendar::worked(calendar, one.started_at, whole)));
    }
}

/// Les secondes ouvrées comptées jusqu'à cet instant.
pub(super) fn so_far(since: Option<Timestamp>, worked: i64, calendar: Option<&Calendar>, now: Timestamp) -> i64 {
    worked + since.map_or(0, |since| calendar::worked(calendar, since, now))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    fn clock() -> Stopwatch {
        Stopwatch {
            name: "response".to_owned(),
            start: "submitted".to_owned(),
            stop: "classified".to_owned(),
            pause: vec!["waiting".to_owned()],
            target: 8.hours(),
            warn: Some(6.hours()),
            calendar: None,
        }
    }

    fn at(hour: i8) -> Timestamp {
        let (day, hour) = (1 + hour / 24, hour % 24);
        format!("2026-03-{day:02}T{hour:02}:00:00Z").parse().unwrap()
    }

    fn check(history: &[(i8, &str)], expected: &str) {
        let history: Vec<(Timestamp, String, bool)> =
            history.iter().map(|(hour, state)| (at(*hour), (*state).to_owned(), *state == "cancelled")).collect();
        let told = measure(&clock(), None, &history).map_or("—".to_owned(), |one| {
            let hour = |at: Option<Timestamp>| {
                at.map_or("—".to_owned(), |at| (at.duration_since(self::at(0)).as_secs() / 3600).to_string())
            };
            format!("{} {} h, warn {}, due {}", one.state(), one.worked / 3600, hour(one.warn_at), hour(one.due_at))
        });
        assert_eq!(told, expected, "{history:?}");
    }

    #[test]
    fn it_runs_from_a_state_to_another_and_waits_in_those_named() {
        check(&[(0, "draft")], "—");
        check(&[(0, "draft"), (2, "submitted")], "running 0 h, warn 8, due 10");
        check(&[(0, "submitted"), (3, "reviewed")], "running 0 h, warn 6, due 8");
        check(&[(0, "submitted"), (3, "waiting")], "paused 3 h, warn —, due —");
        check(&[(0, "submitted"), (3, "waiting"), (20, "submitted")], "running 3 h, warn 23, due 25");
        check(&[(0, "submitted"), (7, "waiting"), (20, "reviewed")], "running 7 h, warn 6, due 21");
        check(&[(0, "submitted"), (5, "classified")], "stopped 5 h, warn —, due —");
        check(&[(0, "submitted"), (9, "classified")], "stopped 9 h, warn 6, due 8");
        check(&[(0, "submitted"), (5, "cancelled"), (6, "draft")], "stopped 5 h, warn —, due —");
        check(&[(0, "submitted"), (5, "classified"), (9, "submitted")], "running 0 h, warn 15, due 17");
    }
}
