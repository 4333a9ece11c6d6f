//! Les documents d'un agenda : leurs noms, leurs étiquettes, leur texte.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::{
    Tenant,
    query::MAX_LIMIT,
    records::{Query, event::EVENT},
};
use uuid::Uuid;

use super::{fits, too_many};
use crate::{
    Services,
    calendar::{
        event::{self, Event},
        ics::{self, Content, Cover, People},
        pages, queries,
    },
};

/// Un document, sans son texte.
#[derive(Clone, Debug)]
pub struct Mark {
    pub(super) id: Uuid,
    /// Son nom dans l'agenda.
    pub name: String,
    /// Son étiquette, guillemets compris.
    pub tag: String,
}

/// Un document.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Son nom dans l'agenda.
    pub name: String,
    /// Son étiquette.
    pub tag: String,
    /// L'iCalendar.
    pub body: String,
}

/// Événements d'une réponse au plus, et identifiants d'une recherche.
pub(super) const MOST: usize = 5000;
const AT_ONCE: usize = 200;

/// Documents écrits d'un coup : ce que d'autres agendas ont dit de tous ne tiendrait pas en mémoire.
const WRITTEN: usize = 50;

/// Tous les documents de l'agenda, par âge, sans leur texte.
pub async fn index(ctx: &Ctx, services: &Services) -> Result<Vec<Mark>> {
    let me = event::me(ctx)?;
    if ctx.actor.access(EVENT, "view").is_denied() {
        return Ok(Vec::new());
    }
    let query = Query {
        entity: EVENT.to_owned(),
        filter: Some(event::mine(me)),
        sort: Some("id".to_owned()),
        fields: Some(["id", "version", "series", "organiser"].map(str::to_owned).to_vec()),
        expand: vec![format!("participants(limit:{MAX_LIMIT})")],
        ..Query::default()
    };
    let (rows, left) = pages::rows(ctx, &services.tenant, query, MOST).await?;
    if left {
        return Err(too_many(MOST));
    }
    let rows: Vec<(State, Option<Uuid>)> = rows.iter().map(|row| state(row)).collect::<Result<_>>()?;
    let people = ics::seen(ctx, services, rows.iter().flat_map(|(state, _)| state.people.iter().copied())).await?;
    let ids: HashSet<Uuid> = rows.iter().map(|(state, _)| state.id).collect();
    let mut states: BTreeMap<Uuid, Vec<State>> = BTreeMap::new();
    for (state, series) in rows {
        states.entry(series.filter(|series| ids.contains(series)).unwrap_or(state.id)).or_default().push(state);
    }
    let mut names = queries::names(&services.tenant.db, me, ids.into_iter().collect()).await?;
    let marks = states.into_iter().map(|(id, states)| Mark {
        id,
        name: names.remove(&id).unwrap_or_else(|| own_name(id)),
        tag: tag(id, states, &people),
    });
    Ok(marks.collect())
}

/// Ce que l'étiquette d'un document retient d'un de ses événements.
struct State {
    id: Uuid,
    version: i64,
    people: Vec<Uuid>,
}

/// Lit une ligne ; avec elle, la série d'une occurrence déplacée.
fn state(row: &str) -> Result<(State, Option<Uuid>)> {
    let row: Map<String, Value> = serde_json::from_str(row).map_err(|error| Code::Internal.because(error))?;
    let link = |name: &str| row.get(name).and_then(event::uuid);
    let id = link("id").ok_or_else(|| Code::Internal.because("un événement sans identifiant"))?;
    let version = row.get("version").and_then(Value::as_i64).unwrap_or_default();
    Ok((State { id, version, people: event::people(&row).collect() }, link("series")))
}

/// Ceux de ces événements qui sont de l'agenda.
pub(super) async fn held(ctx: &Ctx, tenant: &Tenant, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    let mine = event::mine(event::me(ctx)?);
    let mut held = HashSet::new();
    for some in ids.chunks(AT_ONCE) {
        let (events, _) = event::list(ctx, tenant, format!("id in {} && ({mine})", listed(some)), AT_ONCE).await?;
        held.extend(events.iter().map(|event| event.id));
    }
    Ok(held)
}

/// Des identifiants, dans un filtre.
fn listed(ids: &[Uuid]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("'{id}'")).collect();
    format!("[{}]", ids.join(", "))
}

/// Des événements rangés par document, celui qui le porte en tête.
pub(super) struct Shelf {
    events: Vec<Event>,
    /// Les gens que l'acteur voit.
    people: People,
    names: HashMap<Uuid, String>,
    heads: HashSet<Uuid>,
}

/// L'événement qui porte celui-ci, parmi ceux qui portent un document.
fn head(event: &Event, heads: &HashSet<Uuid>) -> Uuid {
    event.link("series").filter(|series| heads.contains(series)).unwrap_or(event.id)
}

impl Shelf {
    /// Les documents que ces événements portent.
    pub(super) async fn of(ctx: &Ctx, services: &Services, ids: &[Uuid]) -> Result<Shelf> {
        let me = event::me(ctx)?;
        let mut events = Vec::new();
        for some in ids.chunks(AT_ONCE) {
            let list = listed(some);
            let filter = format!("(id in {list} || series in {list}) && ({})", event::mine(me));
            let (found, left) = event::list(ctx, &services.tenant, filter, MOST).await?;
            events.extend(found);
            if left || events.len() > MOST {
                return Err(too_many(MOST));
            }
        }
        let heads: HashSet<Uuid> = ids.iter().copied().collect();
        // Une occurrence demandée avec sa série vient deux fois, par l'une et par l'autre.
        let mut seen = HashSet::new();
        events.retain(|event| seen.insert(event.id));
        events.sort_by_key(|event| (head(event, &heads), head(event, &heads) != event.id, event.id));
        let ids = events.iter().map(|event| event.id).collect();
        let names = queries::names(&services.tenant.db, me, ids).await?;
        let people = ics::seen(ctx, services, events.iter().flat_map(Event::people)).await?;
        Ok(Shelf { events, people, names, heads })
    }

    /// Les événements de chaque document.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[Event]> {
        self.events.chunk_by(|one, next| head(one, &self.heads) == head(next, &self.heads))
    }

    /// Les événements du document de ce nom.
    pub(super) fn group(&self, name: &str) -> Option<&[Event]> {
        self.groups().find(|group| self.name(group[0].id) == name)
    }

    fn name(&self, id: Uuid) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| own_name(id))
    }

    /// L'étiquette du document de ces événements.
    pub(super) fn tag(&self, group: &[Event]) -> String {
        let state = |event: &Event| State { id: event.id, version: event.version, people: event.people().collect() };
        let head = group.first().map(|head| head.id).unwrap_or_default();
        tag(head, group.iter().map(state).collect(), &self.people)
    }

    /// Chaque document, écrit.
    pub(super) async fn sheets(&self, services: &Services) -> Result<Vec<Sheet>> {
        self.sheets_where(services, |_| true).await
    }

    /// Les documents dont le texte convient : eux seuls pèsent dans la réponse.
    pub(super) async fn sheets_where(
        &self,
        services: &Services,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<Sheet>> {
        let domain = ics::domain(services);
        let cover = Cover {
            name: None,
            method: None,
            domain: &domain,
            base_url: &services.settings.mail.base_url,
            whole: true,
        };
        let groups: Vec<&[Event]> = self.groups().collect();
        let (mut sheets, mut bytes, mut rest) = (Vec::new(), 0, &self.events[..]);
        for some in groups.chunks(WRITTEN) {
            let (events, later) = rest.split_at(some.iter().map(|group| group.len()).sum());
            rest = later;
            let mut content = self.content(services, events).await?;
            for group in some {
                content.events = group.iter().collect();
                let body = ics::write(&cover, &content);
                if !is_wanted(&body) {
                    continue;
                }
                bytes += body.len();
                fits(bytes)?;
                sheets.push(Sheet { name: self.name(group[0].id), tag: self.tag(group), body });
            }
        }
        Ok(sheets)
    }

    /// De quoi écrire ces événements, sans les gens que l'acteur ne voit pas.
    pub(super) async fn content<'e>(&self, services: &Services, events: &'e [Event]) -> Result<Content<'e>> {
        ics::content(services, events, self.people.clone()).await
    }
}

/// Les documents de ces noms qui sont de l'agenda, et d'autres parmi eux : un nom donné remplace le nôtre.
pub(super) async fn find(ctx: &Ctx, services: &Services, names: &[String]) -> Result<Shelf> {
    let tenant = &services.tenant;
    let named = queries::named(&tenant.db, event::me(ctx)?, names.to_vec()).await?;
    let own = |name: &String| {
        let id = name.strip_suffix(".ics").and_then(|stem| Uuid::try_parse(stem).ok());
        id.filter(|id| own_name(*id) == *name)
    };
    let ids: BTreeSet<Uuid> = names.iter().filter_map(|name| named.get(name).copied().or_else(|| own(name))).collect();
    let mut shelf = Shelf::of(ctx, services, &ids.into_iter().collect::<Vec<_>>()).await?;
    // Une occurrence déplacée n'a de document à elle que si sa série n'est pas de l'agenda.
    let apart = |event: &Event| event.link("series").filter(|series| !shelf.heads.contains(series));
    let series: Vec<Uuid> = shelf.events.iter().filter_map(apart).collect();
    let held = held(ctx, tenant, &series).await?;
    shelf.events.retain(|event| event.link("series").is_none_or(|series| !held.contains(&series)));
    Ok(shelf)
}

/// L'étiquette d'un document.
fn tag(head: Uuid, mut states: Vec<State>, people: &People) -> String {
    let version = states.iter().find(|state| state.id == head).map_or(0, |state| state.version);
    states.sort_unstable_by_key(|state| state.id);
    let versions: Vec<(Uuid, i64)> = states.iter().map(|state| (state.id, state.version)).collect();
    let known: BTreeSet<Uuid> = states.into_iter().flat_map(|state| state.people).collect();
    // Un nom ou une adresse change sans que l'événement change.
    let said: Vec<(&str, &str)> =
        known.iter().filter_map(|id| people.get(id)).map(|one| (&*one.name, &*one.email)).collect();
    // Les identifiants en sont : un nom repris par un autre événement n'en reprend pas l'étiquette.
    let print = Sha256::digest(format!("{versions:?}{said:?}"));
    format!("\"{version}-{}\"", hex::encode(&print[..8]))
}

/// L'empreinte de ces documents : elle change avec n'importe lequel.
pub fn print(marks: &[Mark]) -> String {
    let print = marks.iter().fold(Sha256::new(), |print, mark| print.chain_update(&mark.name).chain_update(&mark.tag));
    hex::encode(&print.finalize()[..16])
}

fn own_name(id: Uuid) -> String {
    format!("{id}.ics")
}
