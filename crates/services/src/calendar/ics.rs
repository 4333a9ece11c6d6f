//! L'iCalendar que l'on écrit (RFC 5545) : flux et invitations.
//!
//! Déterministe : les mêmes fiches donnent les mêmes octets, et donc la même étiquette. Refuse d'écrire un fuseau sans sa
//! description.

mod component;
mod lines;
mod zones;

use std::collections::{BTreeMap, HashMap, HashSet};

use identity::Person;
use jiff::Timestamp;
use kernel::Result;
use uuid::Uuid;

use super::{
    event::{self, Event},
    source::{Dated, Source},
};
use crate::Services;
use lines::Lines;

/// Ce qu'un document dit de lui-même.
pub(crate) struct Cover<'a> {
    /// Le nom du calendrier.
    pub name: Option<&'a str>,
    /// `REQUEST` ou `CANCEL` d'une invitation.
    pub method: Option<&'a str>,
    /// Le domaine des identifiants, stable.
    pub domain: &'a str,
    /// Adresse publique de l'application.
    pub base_url: &'a str,
}

/// Ce qu'un document contient.
#[derive(Default)]
pub(crate) struct Content<'a> {
    pub events: Vec<&'a Event>,
    /// Les séries dont une occurrence déplacée dit l'identifiant.
    pub series: HashMap<Uuid, &'a Event>,
    pub people: HashMap<Uuid, Person>,
    pub dated: Vec<(&'a Source<'a>, &'a Dated)>,
}

/// Le document entier.
pub(crate) fn write(cover: &Cover<'_>, content: &Content<'_>) -> String {
    let mut body = Lines::default();
    let mut zones: BTreeMap<String, Timestamp> = BTreeMap::new();
    for event in &content.events {
        if let Some(name) = component::zone_of(event) {
            let first =
                event.timing.series.place(event.timing.series.start).map_or(Timestamp::UNIX_EPOCH, |one| one.at);
            zones.entry(name.to_owned()).and_modify(|known| *known = first.min(*known)).or_insert(first);
        }
        component::event(&mut body, cover, content, event);
    }
    for (source, one) in &content.dated {
        component::dated(&mut body, cover, source, one);
    }
    let mut document = Lines::default();
    document.raw("BEGIN", "VCALENDAR");
    document.raw("VERSION", "2.0");
    document.raw("PRODID", "-//OpsFlux//Agenda//FR");
    document.raw("CALSCALE", "GREGORIAN");
    if let Some(method) = cover.method {
        document.raw("METHOD", method);
    }
    if let Some(name) = cover.name {
        document.text("NAME", name);
        document.text("X-WR-CALNAME", name);
        document.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
        document.raw("X-PUBLISHED-TTL", "PT15M");
    }
    for (name, first) in &zones {
        zones::zone(&mut document, name, *first);
    }
    document.append(body);
    document.raw("END", "VCALENDAR");
    document.finish()
}

/// L'identifiant d'un événement dans tous les agendas.
pub(crate) fn uid(id: Uuid, domain: &str) -> String {
    format!("{id}@{domain}")
}

/// Des événements, avec les gens et les séries dont ils parlent.
pub(crate) async fn content<'e>(services: &Services, events: &'e [Event]) -> Result<Content<'e>> {
    let linked = |event: &Event| {
        let people = event.participants().filter_map(|line| line.get("user").and_then(event::uuid));
        people.chain(event.link("organiser")).collect::<Vec<Uuid>>()
    };
    let ids: HashSet<Uuid> = events.iter().flat_map(linked).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let people = services.identity.people(&ids).await?.into_iter().map(|person| (person.id, person)).collect();
    let series: HashMap<Uuid, &Event> = events.iter().map(|event| (event.id, event)).collect();
    Ok(Content { events: events.iter().collect(), series, people, dated: Vec::new() })
}

/// Le domaine des identifiants : celui du locataire, quel que soit le nom sous lequel on le joint.
pub(crate) fn domain(services: &Services) -> String {
    format!("{}.opsflux", services.tenant.name)
}
