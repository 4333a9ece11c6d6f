//! Le temps ouvré : les plages d'un calendrier, ses jours fériés, et ce qu'une durée y devient.
//!
//! Dans un calendrier, une heure est une heure ouvrée et un jour est un jour où l'on ouvre ; sans lui, le temps est celui
//! de tous les jours.

use std::collections::BTreeSet;

use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};
use kernel::{Code, Ctx, Result};
use schema::model::Entity;
use serde::Deserialize;
use store::{
    Db, Tenant,
    records::{self, Key, Projection},
};
use uuid::Uuid;

use super::queries;

/// Jours parcourus au plus pour trouver une échéance : un calendrier sans plage n'arrête rien.
const HORIZON: usize = 3660;

/// Un calendrier.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    zone: TimeZone,
    windows: Vec<Window>,
    holidays: BTreeSet<Date>,
}

#[derive(Clone, Debug)]
struct Window {
    days: Vec<Weekday>,
    opens: Time,
    /// Rien : jusqu'à la fin du jour.
    closes: Option<Time>,
}

/// Le calendrier tel qu'il se lit.
#[derive(Deserialize)]
struct Read {
    timezone: String,
    #[serde(default)]
    windows: Vec<ReadWindow>,
    #[serde(default)]
    holidays: Vec<ReadHoliday>,
}

#[derive(Deserialize)]
struct ReadWindow {
    days: Vec<String>,
    opens: Time,
    closes: Option<Time>,
}

#[derive(Deserialize)]
struct ReadHoliday {
    day: Date,
}

/// Le calendrier d'un enregistrement : celui que nomme sa définition, de son site, puis de sa société.
pub(crate) async fn choose(
    db: &Db,
    entity: Option<&Entity>,
    named: Option<&str>,
    link: impl Fn(&str) -> Option<Uuid>,
    company: Option<Uuid>,
) -> Result<Option<Uuid>> {
    if let Some(code) = named
        && let Some(id) = queries::calendar_named(db, code).await?
    {
        return Ok(Some(id));
    }
    let site = entity.and_then(|entity| entity.fields.values().find(|field| field.to.as_deref() == Some("core.site")));
    queries::calendar_of(db, site.and_then(|field| link(&field.name)), company).await
}

/// L'instant où ce délai est passé, dans ce calendrier ou dans le temps de tous les jours.
pub(crate) fn after(calendar: Option<&Calendar>, start: Timestamp, span: Span) -> Option<Timestamp> {
    match calendar {
        Some(calendar) => calendar.after(start, span),
        None => start.to_zoned(TimeZone::UTC).checked_add(span).ok().map(|end| end.timestamp()),
    }
}

/// Le temps passé entre deux instants, en secondes ouvrées.
pub(crate) fn worked(calendar: Option<&Calendar>, start: Timestamp, end: Timestamp) -> i64 {
    calendar
        .map_or_else(|| end.duration_since(start), |calendar| calendar.between(start, end))
        .max(SignedDuration::ZERO)
        .as_secs()
}

impl Calendar {
    /// Lit un calendrier.
    pub(crate) async fn read(ctx: &Ctx, tenant: &Tenant, id: Uuid) -> Result<Calendar> {
        let shape = Projection { expand: vec!["windows".to_owned(), "holidays".to_owned()], ..Projection::default() };
        let record = records::get(ctx, tenant, "core.calendar", &Key::Id(id), &shape).await?;
        let read: Read = serde_json::from_str(&record.json).map_err(|error| Code::Internal.because(error))?;
        let windows = read.windows.into_iter().map(|window| Window {
            days: window.days.iter().filter_map(|day| weekday(day)).collect(),
            opens: window.opens,
            closes: window.closes,
        });
        Ok(Calendar {
            zone: TimeZone::get(&read.timezone).unwrap_or(TimeZone::UTC),
            windows: windows.collect(),
            holidays: read.holidays.into_iter().map(|holiday| holiday.day).collect(),
        })
    }

    /// L'instant où cette durée de travail est écoulée.
    pub(crate) fn after(&self, start: Timestamp, span: Span) -> Option<Timestamp> {
        let days = span.get_years() as i64 * 365 + span.get_months() as i64 * 30 + span.get_weeks() as i64 * 7;
        let days = days + i64::from(span.get_days());
        let mut left = SignedDuration::from_secs(
            i64::from(span.get_hours()) * 3600 + span.get_minutes() * 60 + span.get_seconds(),
        );
        let start = self.skip_days(start, days)?;
        let mut day = start.to_zoned(self.zone.clone()).date();
        for _ in 0..HORIZON {
            for (opens, closes) in self.open_on(day) {
                let from = opens.max(start);
                if closes <= from {
                    continue;
                }
                let lasts = closes.duration_since(from);
                if left <= lasts {
                    return Some(from + left);
                }
                left -= lasts;
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    /// Le temps ouvré entre deux instants.
    pub(crate) fn between(&self, start: Timestamp, end: Timestamp) -> SignedDuration {
        let (mut day, last) = (start.to_zoned(self.zone.clone()).date(), end.to_zoned(self.zone.clone()).date());
        let mut total = SignedDuration::ZERO;
        for _ in 0..HORIZON {
            for (opens, closes) in self.open_on(day) {
                let (from, to) = (opens.max(start), closes.min(end));
                if from < to {
                    total += to.duration_since(from);
                }
            }
            match day.tomorrow() {
                Ok(next) if next <= last => day = next,
                _ => break,
            }
        }
        total
    }

    /// La même heure, tant de jours ouvrés plus tard.
    fn skip_days(&self, start: Timestamp, days: i64) -> Option<Timestamp> {
        let local = start.to_zoned(self.zone.clone());
        let (mut day, mut left) = (local.date(), days);
        for _ in 0..HORIZON {
            if left == 0 {
                return self.instant(day.to_datetime(local.time()));
            }
            day = day.tomorrow().ok()?;
            if self.open_on(day).next().is_some() {
                left -= 1;
            }
        }
        None
    }

    /// Les plages d'un jour, dans l'ordre.
    fn open_on(&self, day: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let is_open = |window: &&Window| window.days.contains(&day.weekday()) && !self.holidays.contains(&day);
        let mut open: Vec<(Timestamp, Timestamp)> = self
            .windows
            .iter()
            .filter(is_open)
            .filter_map(|window| {
                let end = match window.closes {
                    Some(closes) => day.to_datetime(closes),
                    None => day.tomorrow().ok()?.to_datetime(Time::midnight()),
                };
                Some((self.instant(day.to_datetime(window.opens))?, self.instant(end)?))
            })
            .collect();
        open.sort_unstable();
        // Deux plages qui se recouvrent ne comptent le même temps qu'une fois.
        for rank in 1..open.len() {
            open[rank].0 = open[rank].0.max(open[rank - 1].1);
            open[rank].1 = open[rank].1.max(open[rank].0);
        }
        open.into_iter()
    }

    fn instant(&self, at: DateTime) -> Option<Timestamp> {
        at.to_zoned(self.zone.clone()).ok().map(|at| at.timestamp())
    }
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    /// Bureau : 8 h–12 h et 14 h–18 h, du lundi au vendredi, à Libreville (UTC+1).
    fn office(holidays: &[&str]) -> Calendar {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday"];
        let days: Vec<Weekday> = days.iter().filter_map(|day| weekday(day)).collect();
        let window = |from: i8, to: i8| Window {
            days: days.clone(),
            opens: Time::constant(from, 0, 0, 0),
            closes: Some(Time::constant(to, 0, 0, 0)),
        };
        Calendar {
            zone: TimeZone::get("Africa/Libreville").unwrap(),
            windows: vec![window(8, 12), window(14, 18)],
            holidays: holidays.iter().map(|day| day.parse().unwrap()).collect(),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn hours_count_only_while_it_is_open() {
        let office = office(&["2026-11-23"]);
        for (start, span, expected) in [
            // Vendredi 20 novembre 2026, 9 h à Libreville : midi coupe la journée.
            ("2026-11-20T08:00:00Z", 4.hours(), "2026-11-20T14:00:00Z"),
            // Vendredi 17 h, quatre heures : une le soir, trois le mardi, car lundi est férié.
            ("2026-11-20T16:00:00Z", 4.hours(), "2026-11-24T10:00:00Z"),
            // La nuit n'entame rien.
            ("2026-11-18T22:00:00Z", 1.hours(), "2026-11-19T08:00:00Z"),
            // Un jour ouvré après vendredi 9 h : mardi 9 h.
            ("2026-11-20T08:00:00Z", 1.days(), "2026-11-24T08:00:00Z"),
            ("2026-11-20T08:00:00Z", 1.days().hours(8), "2026-11-25T08:00:00Z"),
        ] {
            assert_eq!(office.after(at(start), span), Some(at(expected)), "{start} {span}");
        }
        assert_eq!(office.between(at("2026-11-20T08:00:00Z"), at("2026-11-24T10:00:00Z")).as_hours(), 10);
        assert_eq!(office.between(at("2026-11-21T08:00:00Z"), at("2026-11-22T10:00:00Z")), SignedDuration::ZERO);
    }

    #[test]
    fn what_never_opens_never_ends() {
        let closed = Calendar { windows: Vec::new(), ..office(&[]) };
        assert_eq!(closed.after(at("2026-11-20T08:00:00Z"), 1.hours()), None);
    }

    /// Le temps compté jusqu'à l'échéance est la durée demandée.
    #[test]
    fn what_is_added_is_what_is_counted() {
        let office = office(&["2026-11-23"]);
        for hours in 1..200 {
            for start in ["2026-11-19T03:17:00Z", "2026-11-20T16:59:00Z", "2026-11-21T11:00:00Z"] {
                let end = office.after(at(start), hours.hours()).unwrap();
                assert_eq!(office.between(at(start), end).as_hours(), hours, "{start} + {hours} h");
            }
        }
    }
}
