//! L'événement : sa règle de récurrence se vérifie, ses bornes se calculent à chaque écriture.
//!
//! Les bornes (`begins_at`, `finishes_at`) disent, par un index, quels événements touchent une période ; leurs occurrences
//! se calculent ensuite, hors de la base.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use kernel::FieldError;
use recurrence::{End, Fault, Frequency, Moment, Occurrence, Rule, Series, Window};
use serde_json::{Map, Value};

use super::{draft::Draft, input};

/// L'entité des événements.
pub const EVENT: &str = "core.event";

/// Occurrences au plus d'une série qui finit après un nombre.
const MOST: usize = 10_000;

/// Quand un événement a lieu, et se répète.
#[derive(Clone, Debug)]
pub struct Timing {
    /// La série ; une seule occurrence sans règle.
    pub series: Series,
    length: Length,
}

/// Ce que dure une occurrence.
#[derive(Clone, Copy, Debug)]
enum Length {
    Exact(SignedDuration),
    Days(i32),
}

impl Timing {
    /// Lit les champs d'un événement.
    pub fn of(record: &Map<String, Value>) -> Result<Timing, FieldError> {
        let text = |name: &str| record.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let required = |name: &str| FieldError::new(name, "required");
        let zone_name = text("timezone").unwrap_or("UTC");
        let zone = recurrence::zone(zone_name)
            .ok_or_else(|| FieldError::new("timezone", "unknown_timezone").with("value", zone_name))?;
        let all_day = record.get("all_day") == Some(&Value::Bool(true));
        let rule = text("recurrence").map(Rule::parse).transpose().map_err(refused)?;
        let (start, length) = if all_day {
            let day = |name: &str| text(name).and_then(|text| text.parse::<Date>().ok()).ok_or_else(|| required(name));
            let (first, last) = (day("first_day")?, day("last_day")?);
            let days = (last - first).get_days();
            (Moment::Day(first).wall(&zone), Length::Days(days + 1))
        } else {
            let at = |name: &str| text(name).and_then(|text| text.parse().ok()).ok_or_else(|| required(name));
            let (start, end): (Timestamp, Timestamp) = (at("starts_at")?, at("ends_at")?);
            (zone.to_datetime(start), Length::Exact(end.duration_since(start)))
        };
        let mut removed = moments(record, "excluded")?;
        removed.extend(moments(record, "moved")?);
        let series = Series { start, zone, all_day, rule, added: Vec::new(), removed };
        series.check().map_err(refused)?;
        Ok(Timing { series, length })
    }

    /// La fin d'une occurrence ; le jour d'après le dernier pour des jours entiers.
    pub fn end(&self, one: &Occurrence) -> Timestamp {
        match self.length {
            Length::Exact(duration) => one.at.checked_add(duration).unwrap_or(one.at),
            Length::Days(_) => Moment::Day(self.day_after(one)).instant(&self.series.zone).unwrap_or(Timestamp::MAX),
        }
    }

    /// Le jour d'après le dernier d'une occurrence de jours entiers.
    pub fn day_after(&self, one: &Occurrence) -> Date {
        let first = one.wall.date();
        let days = if let Length::Days(days) = self.length { days } else { 1 };
        first.checked_add(days.days()).unwrap_or(Date::MAX)
    }

    /// Les occurrences qui touchent cette période, `limit` au plus.
    pub fn within(&self, window: Window, limit: usize) -> Result<Vec<Occurrence>, Fault> {
        let margin = match self.length {
            Length::Exact(duration) => duration,
            Length::Days(days) => SignedDuration::from_hours(24 * i64::from(days) + 2),
        };
        let from = window.from.checked_sub(margin).unwrap_or(Timestamp::MIN);
        let wide = self.series.occurrences(Window { from, to: window.to }, limit)?;
        let touches = |one: &Occurrence| self.end(one) > window.from || one.at >= window.from;
        Ok(wide.occurrences.into_iter().filter(touches).collect())
    }

    /// Du premier instant à la fin du dernier ; sans fin quand la série n'en a pas.
    fn bounds(&self) -> Result<(Timestamp, Option<Timestamp>), FieldError> {
        let whole = Series { removed: Vec::new(), ..self.series.clone() };
        let first = whole.occurrences(Window::ALL, 1).map_err(refused)?;
        let first = *first.occurrences.first().ok_or_else(|| FieldError::new("recurrence", "rule_never"))?;
        let last = match whole.rule.as_ref().map(|rule| (rule.frequency, rule.end)) {
            None => Some(first),
            Some((frequency, _)) if frequency > Frequency::Hourly => {
                let fault = FieldError::new("recurrence", "rule_value").with("part", "FREQ").with("value", "");
                return Err(fault.with("expected", "YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY"));
            }
            Some((_, End::Never)) => None,
            Some((_, End::Until(until))) => until.instant(&whole.zone).map(|at| Occurrence { at, ..first }),
            Some((_, End::After(_))) => {
                let all = whole.occurrences(Window::ALL, MOST).map_err(refused)?;
                if !all.complete {
                    return Err(FieldError::new("recurrence", "rule_too_costly"));
                }
                all.occurrences.last().copied()
            }
        };
        let end = last.map(|last| match self.length {
            // La fin d'une règle est un instant : le dernier jour s'étend d'autant de jours, passage à l'heure d'été compris.
            Length::Days(days) => {
                let after = last.at.checked_add(SignedDuration::from_hours(24 * i64::from(days) + 24));
                // La dernière seconde entière : la base arrondit le reste au-delà de ce qui se relit.
                after.or_else(|_| Timestamp::from_second(Timestamp::MAX.as_second())).unwrap_or(last.at)
            }
            Length::Exact(_) => self.end(&last),
        });
        Ok((first.at.min(whole.place(whole.start).map_or(first.at, |one| one.at)), end))
    }
}

/// Vérifie un événement et pose ses bornes.
pub(super) fn settle(draft: &mut Draft<'_>) {
    if &*draft.entity.full_name != EVENT || !draft.faults.is_empty() {
        return;
    }
    let (begins, finishes) = match Timing::of(&draft.new).and_then(|timing| timing.bounds()) {
        Ok(bounds) => bounds,
        Err(fault) => return draft.faults.push(fault),
    };
    let entity = draft.entity;
    let finishes = finishes.map_or(Value::Null, |at| at.to_string().into());
    for (name, value) in [("begins_at", begins.to_string().into()), ("finishes_at", finishes)] {
        if let Some(field) = entity.field(name) {
            input::put(draft, field, &value);
        }
    }
}

/// La faute d'une règle, au champ de l'événement.
fn refused(fault: Fault) -> FieldError {
    let Fault { code, part, value, expected } = fault;
    FieldError::new("recurrence", code).with("part", part).with("value", value).with("expected", expected)
}

/// Une liste d'instants ou de jours.
fn moments(record: &Map<String, Value>, name: &str) -> Result<Vec<Moment>, FieldError> {
    let items = match record.get(name) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(items)) if items.len() <= MOST => items,
        Some(_) => return Err(FieldError::new(name, "wrong_type").with("expected", "[\"2026-03-29T07:00:00Z\", …]")),
    };
    let read = |item: &Value| {
        let moment = item.as_str().and_then(Moment::parse);
        moment.ok_or_else(|| FieldError::new(name, "bad_moment").with("value", item.to_string()))
    };
    items.iter().map(read).collect()
}
