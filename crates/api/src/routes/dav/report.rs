//! Chercher des documents (RFC 4791, 7.8) ou en lire plusieurs (7.9).

use std::collections::HashSet;

use axum::response::Response;
use jiff::Timestamp;
use kernel::{Code, Ctx, Error, Result};
use percent_encoding::percent_decode_str;
use recurrence::{Moment, Window};
use services::calendar::dav::{self, Filter, Property, Sheet, Test};

use super::{
    place::Place,
    properties::{Target, all, named},
    propfind::listed,
    sync,
    told::{self, States},
    xml::{self, CALDAV, DAV, Element, Name},
};
use crate::App;

/// Adresses d'une lecture au plus.
const MAX_NAMES: usize = 5000;

/// Les bornes d'une période dont un bout n'est pas dit.
const EARLIEST: &str = "19000101T000000Z";
const LATEST: &str = "22000101T000000Z";

/// Répond à une recherche ou à une lecture groupée.
pub(super) async fn report(app: &App, ctx: &Ctx, body: &str) -> Result<Response> {
    let root = xml::read(body)?;
    if root.name.is(DAV, "sync-collection") {
        return sync::sync(app, ctx, &root).await;
    }
    let is_query = root.name.is(CALDAV, "calendar-query");
    if !is_query && !root.name.is(CALDAV, "calendar-multiget") {
        return Err(told::refused(&root.name.local, "D:supported-report"));
    }
    served(&root)?;
    let asked = root.child(DAV, "prop").map(listed).transpose()?;
    let mut states = States::default();
    if is_query {
        let filter = root.child(CALDAV, "filter").ok_or_else(|| Code::MalformedBody.with("reason", "filter"))?;
        if let Some(filter) = filter_of(filter)? {
            let found = dav::query(ctx, &app.services, &filter).await?;
            found.iter().try_for_each(|sheet| states.add(&told_of(ctx, asked.as_deref(), sheet)))?;
        }
        return Ok(told::multistatus(&states));
    }
    let hrefs = root.children.iter().filter(|child| child.name.is(DAV, "href")).map(|child| child.text.trim());
    // Un document que plusieurs adresses désignent se rend une fois ; une adresse qui n'en désigne pas, une fois aussi.
    let mut seen = HashSet::new();
    let hrefs: Vec<(&str, Option<String>)> = hrefs
        .map(|href| (href, name_of(ctx, href)))
        .filter(|(href, name)| seen.insert(name.clone().ok_or(*href)))
        .collect();
    if hrefs.len() > MAX_NAMES {
        return Err(dav::too_many(MAX_NAMES));
    }
    let names: Vec<String> = hrefs.iter().filter_map(|(_, name)| name.clone()).collect();
    let mut sheets = dav::read(ctx, &app.services, &names).await?.into_iter();
    for (href, name) in hrefs {
        let sheet = name.and_then(|_| sheets.next().flatten());
        states.add(&sheet.map_or_else(|| told::missing(href), |sheet| told_of(ctx, asked.as_deref(), &sheet)))?;
    }
    Ok(told::multistatus(&states))
}

pub(super) fn told_of(ctx: &Ctx, asked: Option<&[Name]>, sheet: &Sheet) -> String {
    let place = Place::Object(sheet.name.clone());
    let target = Target { place: &place, tag: Some(&sheet.tag), token: None, body: Some(&sheet.body) };
    let properties = match asked {
        Some(names) => named(ctx, &target, names),
        None => all(ctx, &target),
    };
    told::properties(&place.href(ctx), &properties, "404 Not Found")
}

/// Le nom du document de cette adresse, complète ou non.
fn name_of(ctx: &Ctx, href: &str) -> Option<String> {
    let path = href.find("/dav/").map(|at| &href[at..])?;
    match Place::read(ctx, path).ok()? {
        Place::Object(name) => Some(name),
        _ => None,
    }
}

/// Refuse la forme de document que l'agenda n'écrit pas : des occurrences dépliées, une autre sorte de texte.
pub(super) fn served(root: &Element) -> Result<()> {
    let data = root.child(DAV, "prop").and_then(|prop| prop.child(CALDAV, "calendar-data"));
    let Some(data) = data else { return Ok(()) };
    let is_text = data.attribute("content-type").is_none_or(|kind| kind == "text/calendar");
    let cut = ["expand", "limit-recurrence-set", "limit-freebusy-set"].into_iter();
    match cut.filter(|name| data.child(CALDAV, name).is_some()).chain((!is_text).then_some("content-type")).next() {
        Some(name) => Err(told::refused(name, "C:supported-calendar-data")),
        None => Ok(()),
    }
}

/// Ce que ce filtre cherche ; rien quand il ne retient que ce que l'agenda ne tient pas, des tâches par exemple.
fn filter_of(filter: &Element) -> Result<Option<Filter>> {
    let [calendar] = &filter.children[..] else { return Err(unsupported("filter")) };
    if !calendar.name.is(CALDAV, "comp-filter") || calendar.attribute("name") != Some("VCALENDAR") {
        return Err(unsupported("VCALENDAR"));
    }
    let event = match &calendar.children[..] {
        [] => return Ok(Some(Filter::default())),
        [event] if event.name.is(CALDAV, "comp-filter") => event,
        _ => return Err(unsupported("VCALENDAR")),
    };
    match event.attribute("name") {
        Some("VEVENT") if event.child(CALDAV, "is-not-defined").is_none() => {}
        Some(_) => return Ok(None),
        None => return Err(unsupported("comp-filter")),
    }
    let mut found = Filter::default();
    for child in &event.children {
        match child.name.local.as_str() {
            "time-range" => found.window = Some(window(child)?),
            "prop-filter" => found.properties.push(property(child)?),
            other => return Err(unsupported(other)),
        }
    }
    Ok(Some(found))
}

fn property(filter: &Element) -> Result<Property> {
    let name = filter.attribute("name").ok_or_else(|| unsupported("prop-filter"))?.to_ascii_uppercase();
    let test = match &filter.children[..] {
        [] => Test::Present,
        [one] if one.name.is(CALDAV, "is-not-defined") => Test::Absent,
        [one] if one.name.is(CALDAV, "text-match") => {
            if one
                .attribute("collation")
                .is_some_and(|name| !["i;ascii-casemap", "i;octet", "i;unicode-casemap"].contains(&name))
            {
                return Err(told::refused("collation", "C:supported-collation"));
            }
            let text = one.text.trim().to_owned();
            if one.attribute("negate-condition") == Some("yes") { Test::Lacks(text) } else { Test::Contains(text) }
        }
        _ => return Err(unsupported("prop-filter")),
    };
    Ok(Property { name, test })
}

fn window(range: &Element) -> Result<Window> {
    let at = |name: &str, other: &str| -> Result<Timestamp> {
        match Moment::parse(range.attribute(name).unwrap_or(other)) {
            Some(Moment::Instant(at)) => Ok(at),
            _ => Err(told::refused(name, "C:valid-filter")),
        }
    };
    let (least, most) = (at("", EARLIEST)?, at("", LATEST)?);
    let window = Window { from: at("start", EARLIEST)?.max(least), to: at("end", LATEST)?.min(most) };
    if window.from >= window.to { Err(told::refused("time-range", "C:valid-filter")) } else { Ok(window) }
}

fn unsupported(what: &str) -> Error {
    told::refused(&percent_decode_str(what).decode_utf8_lossy(), "C:supported-filter")
}
