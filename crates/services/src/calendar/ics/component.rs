//! Un événement, ou une fiche datée, en composant `VEVENT`.

use jiff::{Timestamp, civil::Date, fmt::strtime, tz::TimeZone};
use recurrence::{Moment, Occurrence, Series, Window};
use serde_json::{Map, Value};

use super::{
    Content, Cover,
    lines::{Lines, escaped, quoted},
    uid,
    zones::wall,
};
use crate::calendar::{
    agenda::path,
    event::{self, Event},
    source::{Dated, Source},
};

/// Le fuseau que cet événement nomme dans le document ; aucun pour des jours entiers ni en temps universel.
pub(super) fn zone_of(event: &Event) -> Option<&str> {
    let name = event.text("timezone").unwrap_or("UTC");
    (!event.timing.series.all_day && name != "UTC").then_some(name)
}

/// Écrit un événement, ou l'occurrence déplacée qu'il est.
pub(super) fn event(lines: &mut Lines, cover: &Cover<'_>, content: &Content<'_>, event: &Event) {
    let whole = Series { removed: Vec::new(), ..event.timing.series.clone() };
    let first = whole.occurrences(Window::ALL, 1).ok().and_then(|found| found.occurrences.first().copied());
    let Some(first) = first else { return };
    let master = event.link("series").and_then(|series| content.series.get(&series));
    lines.raw("BEGIN", "VEVENT");
    lines.text("UID", &uid(content, master.map_or(event.id, |series| series.id), cover.domain));
    let revised = event.text("updated_at").and_then(|at| at.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    lines.raw("DTSTAMP", &utc(revised));
    lines.raw("LAST-MODIFIED", &utc(revised));
    lines.raw("SEQUENCE", &(event.version - 1).max(0).to_string());
    if let Some(series) = master
        && let Some(at) = event.text("occurrence").and_then(Moment::parse)
    {
        point(lines, "RECURRENCE-ID", series, at.wall(&series.timing.series.zone));
    }
    point(lines, "DTSTART", event, first.wall);
    end(lines, event, &first);
    if let Some(rule) = &event.timing.series.rule {
        lines.raw("RRULE", &rule.write(|moment| event::until(&event.timing, moment)));
        for removed in moments(event, "excluded") {
            point(lines, "EXDATE", event, removed.wall(&event.timing.series.zone));
        }
        // Une occurrence déplacée hors du document ne doit pas reparaître à sa première place.
        for moved in moments(event, "moved").filter(|moved| !is_overridden(content, event, *moved)) {
            point(lines, "EXDATE", event, moved.wall(&event.timing.series.zone));
        }
    }
    details(lines, cover, content, event);
    if cover.whole {
        // Ses propriétés, puis ses rappels : ceux de la fiche suivent.
        lines.ready(extra(content, event));
        reminders(lines, event);
    }
    lines.raw("END", "VEVENT");
}

/// Écrit une fiche datée.
pub(super) fn dated(lines: &mut Lines, cover: &Cover<'_>, source: &Source<'_>, one: &Dated) {
    lines.raw("BEGIN", "VEVENT");
    lines.raw("UID", &format!("{}@{}.{}", one.id, source.entity.full_name, cover.domain));
    lines.raw("DTSTAMP", &utc(one.updated_at.unwrap_or(Timestamp::UNIX_EPOCH)));
    lines.raw("SEQUENCE", &(one.version - 1).max(0).to_string());
    match one.start {
        Moment::Day(first) => {
            let last = one.end.map_or(first, |end| end.wall(&TimeZone::UTC).date()).max(first);
            lines.raw("DTSTART;VALUE=DATE", &day(first));
            lines.raw("DTEND;VALUE=DATE", &day(last.tomorrow().unwrap_or(last)));
        }
        start => {
            let at = |moment: Moment| moment.instant(&TimeZone::UTC).unwrap_or(Timestamp::UNIX_EPOCH);
            lines.raw("DTSTART", &utc(at(start)));
            lines.raw("DTEND", &utc(one.end.map_or(at(start), at).max(at(start))));
        }
    }
    lines.text("SUMMARY", &one.title);
    let entity = source.entity;
    lines.raw("URL", &format!("{}{}", cover.base_url, path(&entity.package, &entity.plural, &one.id)));
    lines.raw("END", "VEVENT");
}

fn details(lines: &mut Lines, cover: &Cover<'_>, content: &Content<'_>, event: &Event) {
    lines.text("SUMMARY", event.text("title").unwrap_or_default());
    for (name, field) in [("LOCATION", "location"), ("DESCRIPTION", "description")] {
        if let Some(text) = event.text(field) {
            lines.text(name, text);
        }
    }
    if let Some(category) = event.text("category") {
        lines.raw("CATEGORIES", &escaped(&category.to_uppercase()));
    }
    let cancelled = cover.method == Some("CANCEL");
    let status =
        if cancelled { "CANCELLED".to_owned() } else { event.text("status").unwrap_or("confirmed").to_uppercase() };
    lines.raw("STATUS", &status);
    lines.raw("CLASS", &event.text("privacy").unwrap_or("public").to_uppercase());
    let more = if cover.whole { extra(content, event) } else { "" };
    let is_said =
        |name: &str| more.lines().any(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([':', ';'])));
    if !is_said("URL") {
        lines.raw("URL", &format!("{}{}", cover.base_url, path("core", "events", &event.id.to_string())));
    }
    if let Some(organiser) =
        event.link("organiser").and_then(|id| content.people.get(&id)).filter(|_| !is_said("ORGANIZER"))
    {
        person(lines, "ORGANIZER", &organiser.name, &organiser.email);
    }
    // Les gens d'une réunion d'ailleurs sont ceux que son organisateur dit.
    for line in event.participants().filter(|_| !is_said("ORGANIZER")) {
        attendee(lines, content, line);
    }
}

/// Ce qu'un autre agenda a dit de plus de cet événement.
fn extra<'c>(content: &'c Content<'_>, event: &Event) -> &'c str {
    content.extras.get(&event.id).map_or("", String::as_str)
}

fn reminders(lines: &mut Lines, event: &Event) {
    for line in event.lines("reminders") {
        let Some(minutes) = line.get("minutes").and_then(Value::as_i64) else { continue };
        let is_mail = line.get("channel").and_then(Value::as_str) == Some("mail");
        let title = event.text("title").unwrap_or_default();
        lines.raw("BEGIN", "VALARM");
        lines.raw("ACTION", if is_mail { "EMAIL" } else { "DISPLAY" });
        lines.raw("TRIGGER", &format!("-PT{minutes}M"));
        lines.text("DESCRIPTION", title);
        if is_mail {
            lines.text("SUMMARY", title);
        }
        lines.raw("END", "VALARM");
    }
}

fn attendee(lines: &mut Lines, content: &Content<'_>, line: &Map<String, Value>) {
    let text = |name: &str| line.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let known = line.get("user").and_then(event::uuid).and_then(|id| content.people.get(&id));
    let Some(email) = email(content, line) else { return };
    let name = known.map(|person| person.name.as_str()).or(text("name")).unwrap_or(email);
    let answer = match text("answer") {
        Some("accepted") => "ACCEPTED",
        Some("declined") => "DECLINED",
        Some("tentative") => "TENTATIVE",
        _ => "NEEDS-ACTION",
    };
    let role = if text("needed") == Some("optional") { "OPT-PARTICIPANT" } else { "REQ-PARTICIPANT" };
    person(lines, &format!("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE={role};PARTSTAT={answer};RSVP=TRUE"), name, email);
}

/// L'adresse sous laquelle un participant est écrit ; aucune s'il ne l'est pas.
pub(crate) fn email<'c>(content: &'c Content<'_>, line: &'c Map<String, Value>) -> Option<&'c str> {
    let known = line.get("user").and_then(event::uuid).and_then(|id| content.people.get(&id));
    let given = line.get("email").and_then(Value::as_str).filter(|email| !email.is_empty());
    known.map(|person| person.email.as_str()).or(given)
}

fn person(lines: &mut Lines, name: &str, shown: &str, email: &str) {
    let email: String = email.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    lines.raw(&format!("{name};CN={}", quoted(shown)), &format!("mailto:{email}"));
}

/// Une date dans la forme de l'événement : jour, temps universel, ou heure de son fuseau.
fn point(lines: &mut Lines, name: &str, event: &Event, at: jiff::civil::DateTime) {
    match zone_of(event) {
        _ if event.timing.series.all_day => lines.raw(&format!("{name};VALUE=DATE"), &day(at.date())),
        Some(zone) => lines.raw(&format!("{name};TZID={zone}"), &wall(at)),
        None => lines.raw(name, &format!("{}Z", wall(at))),
    }
}

fn end(lines: &mut Lines, event: &Event, first: &Occurrence) {
    if event.timing.series.all_day {
        return lines.raw("DTEND;VALUE=DATE", &day(event.timing.day_after(first)));
    }
    point(lines, "DTEND", event, event.timing.series.zone.to_datetime(event.timing.end(first)));
}

/// Le document dit-il cette occurrence déplacée ?
fn is_overridden(content: &Content<'_>, series: &Event, moved: Moment) -> bool {
    let zone = &series.timing.series.zone;
    content.events.iter().any(|other| {
        let at = other.text("occurrence").and_then(Moment::parse);
        other.link("series") == Some(series.id) && at.and_then(|at| at.instant(zone)) == moved.instant(zone)
    })
}

fn moments<'e>(event: &'e Event, list: &str) -> impl Iterator<Item = Moment> + 'e {
    let items = event.record.get(list).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| Moment::parse(item.as_str()?))
}

fn utc(at: Timestamp) -> String {
    strtime::format("%Y%m%dT%H%M%SZ", &at.to_zoned(TimeZone::UTC)).unwrap_or_default()
}

fn day(date: Date) -> String {
    strtime::format("%Y%m%d", date).unwrap_or_default()
}
