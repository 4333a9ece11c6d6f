//! L'iCalendar que l'on reçoit : un événement et ses occurrences déplacées, tels que sa fiche les garde.
//!
//! `calcard` lit le texte. Ce que la fiche ne sait pas dire est rendu tel quel (`extra`) ; ce qui changerait le sens de l'événement
//! sans pouvoir se garder (`RDATE`, `EXRULE`, « cette occurrence et les suivantes ») est refusé.

use calcard::{
    Entry, Parser,
    icalendar::{
        ICalendar, ICalendarComponent, ICalendarComponentType as Kind, ICalendarEntry,
        ICalendarParameterName as Parameter, ICalendarProperty as Property, ICalendarValue as Said,
        timezone::TzResolver,
    },
};
use kernel::{Code, Error, Result};
use recurrence::Moment;
use serde_json::{Map, Value};

pub(crate) use people::Attendee;
use time::Placed;

mod people;
mod time;

/// Ce qui aide à lire.
pub(crate) struct Reading<'a> {
    /// Le fuseau des heures qui n'en disent pas.
    pub home: &'a str,
    /// Les catégories que la fiche connaît.
    pub categories: &'a [String],
    /// L'adresse de l'application : celle d'une fiche, que nous avons écrite, n'est pas à garder.
    pub base_url: &'a str,
}

/// Un événement entier.
pub(crate) struct Document {
    pub uid: String,
    pub whole: Component,
    /// Les occurrences déplacées, par leur place d'origine.
    pub moved: Vec<(Moment, Component)>,
}

/// L'événement, ou l'une de ses occurrences.
pub(crate) struct Component {
    /// Les champs de la fiche que le document dit.
    pub fields: Map<String, Value>,
    /// Les occurrences retirées.
    pub excluded: Vec<Moment>,
    /// L'adresse de l'organisateur.
    pub organiser: Option<String>,
    pub attendees: Vec<Attendee>,
    /// Minutes d'avance, et canal.
    pub reminders: Vec<(i64, &'static str)>,
    /// Les lignes que la fiche ne sait pas garder.
    pub extra: String,
    /// Celles de l'organisateur et des participants, telles quelles.
    pub people: String,
}

/// Octets de lignes gardées telles quelles, au plus, et occurrences déplacées au plus.
const MAX_EXTRA: usize = 64 * 1024;
const MAX_MOVED: usize = 500;

/// Participants d'un événement, ou d'une de ses occurrences, au plus.
const MAX_ATTENDEES: usize = 1000;

/// Lit le document ; un seul événement.
pub(crate) fn read(text: &str, reading: &Reading<'_>) -> Result<Document> {
    let Entry::ICalendar(calendar) = Parser::new(text).entry() else { return Err(unreadable("VCALENDAR")) };
    let root = calendar.components.first().filter(|root| root.component_type == Kind::VCalendar);
    let root = root.ok_or_else(|| unreadable("VCALENDAR"))?;
    if root.has_property(&Property::Method) {
        return Err(unsupported("METHOD"));
    }
    let zones = calendar.build_tz_resolver();
    let (mut uid, mut whole, mut moved) = (None, None, Vec::new());
    for component in root.component_ids.iter().filter_map(|id| calendar.component_by_id(*id)) {
        match component.component_type {
            Kind::VEvent => {}
            Kind::VTimezone => continue,
            ref other => {
                return Err(unsupported(other.as_str()).and("precondition", "C:supported-calendar-component"));
            }
        }
        let own = component.uid().filter(|uid| !uid.is_empty()).ok_or_else(|| unreadable("UID"))?;
        if uid.get_or_insert(own) != &own {
            return Err(unreadable("UID").and("precondition", "C:valid-calendar-object-resource"));
        }
        let one = self::component(component, &calendar, &zones, reading)?;
        match component.property(&Property::RecurrenceId) {
            Some(entry) if entry.has_parameter(&Parameter::Range) => return Err(unsupported("RANGE=THISANDFUTURE")),
            Some(entry) => moved.push((time::point(entry, &zones, reading.home)?.moment(), one)),
            None if whole.replace(one).is_some() => return Err(unreadable("RECURRENCE-ID")),
            None => {}
        }
    }
    if moved.len() > MAX_MOVED {
        return Err(unsupported(&format!("> {MAX_MOVED} RECURRENCE-ID")));
    }
    let whole = whole.ok_or_else(|| unreadable("VEVENT").and("precondition", "C:valid-calendar-object-resource"))?;
    Ok(Document { uid: uid.unwrap_or_default().to_owned(), whole, moved })
}

fn component(
    component: &ICalendarComponent,
    calendar: &ICalendar,
    zones: &TzResolver<&str>,
    reading: &Reading<'_>,
) -> Result<Component> {
    let mut one = Component {
        fields: Map::new(),
        excluded: Vec::new(),
        organiser: None,
        attendees: Vec::new(),
        reminders: Vec::new(),
        extra: String::new(),
        people: String::new(),
    };
    when(component, &mut one.fields, zones, reading)?;
    for name in ["location", "description", "recurrence"] {
        one.fields.insert(name.to_owned(), Value::Null);
    }
    for (name, unsaid) in [("title", ""), ("status", "confirmed")] {
        one.fields.insert(name.to_owned(), unsaid.into());
    }
    for entry in &component.entries {
        property(entry, &mut one, zones, reading)?;
    }
    for inner in component.component_ids.iter().filter_map(|id| calendar.component_by_id(*id)) {
        // Un événement dans l'événement en ferait lire un autre à ses invités.
        if !matches!(inner.component_type, Kind::VAlarm | Kind::Participant | Kind::VLocation | Kind::VResource) {
            return Err(unsupported(inner.component_type.as_str()));
        }
        match people::reminder(inner) {
            Some(reminder) => one.reminders.push(reminder),
            None => people::verbatim(inner, &mut one.extra),
        }
    }
    // Un jour n'est la place d'aucune occurrence qui a une heure (RFC 5545, 3.8.5.1).
    if one.fields["all_day"] == false && one.excluded.iter().any(|at| matches!(at, Moment::Day(_))) {
        return Err(unreadable("EXDATE"));
    }
    keeps(&one.extra)?;
    Ok(one)
}

/// Ces lignes tiennent-elles dans ce que l'agenda garde tel quel ?
pub(crate) fn keeps(extra: &str) -> Result<()> {
    if extra.len() <= MAX_EXTRA { Ok(()) } else { Err(Code::BodyTooLarge.error()) }
}

fn property(
    entry: &ICalendarEntry,
    one: &mut Component,
    zones: &TzResolver<&str>,
    reading: &Reading<'_>,
) -> Result<()> {
    let text = || entry.values.iter().filter_map(Said::as_text).collect::<Vec<_>>().join(",").replace("\r\n", "\n");
    let mut put = |name: &str, value: Value| drop(one.fields.insert(name.to_owned(), value));
    match &entry.name {
        Property::Summary => put("title", text().trim().into()),
        Property::Location => put("location", text().into()),
        Property::Description => put("description", text().into()),
        Property::Status => put("status", text().to_lowercase().into()),
        Property::Class => put("privacy", if text() == "PUBLIC" { "public" } else { "private" }.into()),
        Property::Rrule => rule(entry, &mut one.fields)?,
        Property::Exdate => one.excluded.extend(time::points(entry, zones, reading.home)?),
        Property::Rdate | Property::Exrule => return Err(unsupported(entry.name.as_str())),
        Property::Categories => categories(entry, one, reading),
        Property::Organizer => {
            one.organiser = people::address(entry);
            people::line(entry, &mut one.people);
        }
        Property::Attendee if one.attendees.len() == MAX_ATTENDEES => {
            return Err(unsupported(&format!("> {MAX_ATTENDEES} ATTENDEE")));
        }
        Property::Attendee => match people::attendee(entry) {
            Some(attendee) => {
                people::line(entry, &mut one.people);
                one.attendees.push(attendee);
            }
            None => people::line(entry, &mut one.extra),
        },
        Property::Url if is_ours(&text(), reading.base_url) => {}
        Property::Dtstart | Property::Dtend | Property::Duration | Property::Uid | Property::RecurrenceId => {}
        Property::Dtstamp | Property::LastModified | Property::Sequence => {}
        _ => people::line(entry, &mut one.extra),
    }
    Ok(())
}

/// L'adresse d'une page de l'application.
fn is_ours(url: &str, base: &str) -> bool {
    url.strip_prefix(base.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// La règle ; une seule.
fn rule(entry: &ICalendarEntry, fields: &mut Map<String, Value>) -> Result<()> {
    let Some(Said::RecurrenceRule(rule)) = entry.values.first() else { return Err(unreadable("RRULE")) };
    match fields.insert("recurrence".to_owned(), rule.to_string().into()) {
        Some(Value::String(_)) => Err(unsupported("RRULE, RRULE")),
        _ => Ok(()),
    }
}

/// La première catégorie que la fiche connaît est la sienne ; les autres restent telles quelles.
fn categories(entry: &ICalendarEntry, one: &mut Component, reading: &Reading<'_>) {
    let mut rest = entry.clone();
    rest.values.retain(|value| {
        let name = value.as_text().unwrap_or_default().trim().to_lowercase();
        if one.fields.contains_key("category") || !reading.categories.contains(&name) {
            return true;
        }
        one.fields.insert("category".to_owned(), name.into());
        false
    });
    if !rest.values.is_empty() {
        people::line(&rest, &mut one.extra);
    }
}

/// Début et fin, dans les champs de la fiche.
fn when(
    component: &ICalendarComponent,
    fields: &mut Map<String, Value>,
    zones: &TzResolver<&str>,
    reading: &Reading<'_>,
) -> Result<()> {
    let point =
        |name: &Property| component.property(name).map(|entry| time::point(entry, zones, reading.home)).transpose();
    let start = point(&Property::Dtstart)?.ok_or_else(|| unreadable("DTSTART"))?;
    let length = component.property(&Property::Duration).and_then(|entry| match entry.values.first() {
        Some(Said::Duration(length)) => Some(length),
        _ => None,
    });
    let mut put = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    let end = point(&Property::Dtend)?;
    match start {
        Placed::Day(first) => {
            let last = time::last_day(first, end.as_ref(), length)?;
            put("all_day", true.into());
            put("first_day", first.to_string().into());
            put("last_day", last.to_string().into());
            put("starts_at", Value::Null);
            put("ends_at", Value::Null);
        }
        Placed::At { at, zone } => {
            put("all_day", false.into());
            put("starts_at", at.to_string().into());
            put("ends_at", time::end(at, &zone, end.as_ref(), length)?.to_string().into());
            put("timezone", zone.into());
            put("first_day", Value::Null);
            put("last_day", Value::Null);
        }
    }
    Ok(())
}

/// Ce document ne se lit pas.
fn unreadable(what: &str) -> Error {
    Code::CalendarUnreadable.with("reason", what).and("precondition", "C:valid-calendar-data")
}

/// L'agenda ne garde pas cela.
fn unsupported(what: &str) -> Error {
    Code::CalendarUnsupported.with("reason", what).and("precondition", "C:valid-calendar-object-resource")
}
