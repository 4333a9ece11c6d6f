//! L'iCalendar que l'on écrit et que l'on lit (RFC 5545) : flux, invitations, CalDAV.
//!
//! Déterministe : les mêmes fiches donnent les mêmes octets, et donc la même étiquette. Refuse d'écrire un fuseau sans sa
//! description.

pub(crate) mod component;
mod lines;
pub(crate) mod read;
mod zones;

use std::collections::{BTreeMap, HashMap, HashSet};

use identity::Person;
use jiff::Timestamp;
use kernel::{Ctx, Result};
use store::records;
use uuid::Uuid;

use super::{
    event::Event,
    queries,
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
    /// Pour qui le réécrira : aussi les rappels, et ce que la fiche ne sait pas dire.
    pub whole: bool,
}

/// Des gens, par identifiant.
pub(crate) type People = HashMap<Uuid, Person>;

/// Ce qu'un document contient.
#[derive(Default)]
pub(crate) struct Content<'a> {
    pub events: Vec<&'a Event>,
    /// Les séries dont une occurrence déplacée dit l'identifiant.
    pub series: HashMap<Uuid, &'a Event>,
    pub people: People,
    /// Les identifiants que d'autres agendas ont donnés.
    pub uids: HashMap<Uuid, String>,
    /// Ce que d'autres agendas ont dit de plus.
    pub extras: HashMap<Uuid, String>,
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

/// L'identifiant d'un événement dans tous les agendas : celui qu'un autre agenda lui a donné, sinon le nôtre.
pub(crate) fn uid(content: &Content<'_>, id: Uuid, domain: &str) -> String {
    content.uids.get(&id).cloned().unwrap_or_else(|| format!("{id}@{domain}"))
}

/// L'événement dont c'est notre identifiant.
pub(crate) fn ours(uid: &str, domain: &str) -> Option<Uuid> {
    Uuid::try_parse(uid.strip_suffix(domain)?.strip_suffix('@')?).ok()
}

/// Ces gens.
pub(crate) async fn people(services: &Services, ids: impl Iterator<Item = Uuid>) -> Result<People> {
    let ids: Vec<Uuid> = ids.collect::<HashSet<_>>().into_iter().collect();
    Ok(services.identity.people(&ids).await?.into_iter().map(|person| (person.id, person)).collect())
}

/// Ces gens, moins ceux dont l'acteur ne voit pas la fiche : ils seraient nommés, adresse comprise.
pub(crate) async fn seen(ctx: &Ctx, services: &Services, ids: impl Iterator<Item = Uuid>) -> Result<People> {
    let mut people = people(services, ids).await?;
    let ids: Vec<Uuid> = people.keys().copied().collect();
    let seen: HashSet<Uuid> = records::visible(ctx, &services.tenant, "core.user", &ids).await?.into_iter().collect();
    people.retain(|id, _| seen.contains(id) || ctx.actor.id == Some(*id));
    Ok(people)
}

/// Des événements, avec ces gens et les séries dont ils parlent.
pub(crate) async fn content<'e>(services: &Services, events: &'e [Event], people: People) -> Result<Content<'e>> {
    let series: HashMap<Uuid, &Event> = events.iter().map(|event| (event.id, event)).collect();
    let known = events.iter().flat_map(|event| [Some(event.id), event.link("series")]).flatten().collect();
    let mut content = Content { events: events.iter().collect(), series, people, ..Content::default() };
    for object in queries::objects(&services.tenant.db, known).await? {
        content.uids.extend(object.uid.map(|uid| (object.event, uid)));
        content.extras.extend(object.extra.map(|extra| (object.event, extra)));
    }
    Ok(content)
}

/// Le domaine des identifiants : celui du locataire, quel que soit le nom sous lequel on le joint.
pub(crate) fn domain(services: &Services) -> String {
    format!("{}.opsflux", services.tenant.name)
}
