//! Les documents d'un agenda : leurs noms, leurs étiquettes, leur texte.

use std::collections::{BTreeSet, HashMap, HashSet};

use kernel::{Code, Ctx, Error, Result};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::{
    Tenant,
    records::{Query, event::EVENT},
};
use uuid::Uuid;

use crate::{
    Services,
    calendar::{
        event::{self, Event},
        ics::{self, Content, Cover},
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
        fields: Some(["id", "version", "series"].map(str::to_owned).to_vec()),
        ..Query::default()
    };
    let (rows, left) = pages::rows(ctx, &services.tenant, query, MOST).await?;
    if left {
        return Err(too_many());
    }
    let read = |row: &String| {
        let row: Value = serde_json::from_str(row).map_err(|error| Code::Internal.because(error))?;
        let id = event::uuid(&row["id"]).ok_or_else(|| Code::Internal.because("un événement sans identifiant"))?;
        Ok((id, row["version"].as_i64().unwrap_or_default(), event::uuid(&row["series"])))
    };
    let rows: Vec<(Uuid, i64, Option<Uuid>)> = rows.iter().map(read).collect::<Result<_>>()?;
    let ids: HashSet<Uuid> = rows.iter().map(|(id, ..)| *id).collect();
    let head = |id: Uuid, series: Option<Uuid>| series.filter(|series| ids.contains(series)).unwrap_or(id);
    let heads: HashMap<Uuid, Uuid> = rows.iter().map(|(id, _, series)| (*id, head(*id, *series))).collect();
    let mut versions: HashMap<Uuid, Vec<(Uuid, i64)>> = HashMap::new();
    for (id, version, _) in &rows {
        versions.entry(heads[id]).or_default().push((*id, *version));
    }
    let mut names = names(services, me, ids.iter().copied().collect()).await?;
    let marks = rows.iter().filter(|(id, ..)| heads[id] == *id).map(|(id, ..)| Mark {
        id: *id,
        name: names.remove(id).unwrap_or_else(|| own_name(*id)),
        tag: tag(*id, versions.remove(id).unwrap_or_default()),
    });
    Ok(marks.collect())
}

/// L'agenda tient plus d'événements qu'une réponse.
pub(super) fn too_many() -> Error {
    Code::CalendarTooMany.with("max", MOST).and("precondition", "D:number-of-matches-within-limits")
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
            events.extend(event::list(ctx, &services.tenant, filter, MOST).await?.0);
        }
        let heads: HashSet<Uuid> = ids.iter().copied().collect();
        // Une occurrence demandée avec sa série vient deux fois, par l'une et par l'autre.
        let mut seen = HashSet::new();
        events.retain(|event| seen.insert(event.id));
        events.sort_by_key(|event| (head(event, &heads), head(event, &heads) != event.id, event.id));
        let names = names(services, me, events.iter().map(|event| event.id).collect()).await?;
        Ok(Shelf { events, names, heads })
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

    /// Chaque document, écrit.
    pub(super) async fn sheets(&self, ctx: &Ctx, services: &Services) -> Result<Vec<Sheet>> {
        let mut content = self.content(ctx, services).await?;
        let domain = ics::domain(services);
        let cover = Cover {
            name: None,
            method: None,
            domain: &domain,
            base_url: &services.settings.mail.base_url,
            whole: true,
        };
        let mut sheets = Vec::new();
        for group in self.groups() {
            content.events = group.iter().collect();
            let name = self.name(group[0].id);
            sheets.push(Sheet { name, tag: tag_of(group), body: ics::write(&cover, &content) });
        }
        Ok(sheets)
    }

    /// De quoi écrire ces événements, sans les gens que l'acteur ne voit pas.
    pub(super) async fn content(&self, ctx: &Ctx, services: &Services) -> Result<Content<'_>> {
        let mut content = ics::content(services, &self.events).await?;
        ics::keep_seen(ctx, services, &mut content).await?;
        Ok(content)
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
pub(super) fn tag_of(group: &[Event]) -> String {
    let id = group.first().map(|head| head.id).unwrap_or_default();
    tag(id, group.iter().map(|event| (event.id, event.version)).collect())
}

fn tag(head: Uuid, mut versions: Vec<(Uuid, i64)>) -> String {
    let version = versions.iter().find(|(id, _)| *id == head).map_or(0, |(_, version)| *version);
    versions.sort_unstable();
    // Les identifiants en sont : un nom repris par un autre événement n'en reprend pas l'étiquette.
    let print = Sha256::digest(format!("{versions:?}"));
    format!("\"{version}-{}\"", hex::encode(&print[..8]))
}

/// Les noms que cette personne a donnés.
async fn names(services: &Services, me: Uuid, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>> {
    let objects = queries::objects(&services.tenant.db, ids).await?;
    let named = objects.into_iter().filter(|object| object.owner == Some(me));
    Ok(named.filter_map(|object| Some((object.event, object.name?))).collect())
}

/// L'empreinte de ces documents : elle change avec n'importe lequel.
pub fn print(marks: &[Mark]) -> String {
    let print = marks.iter().fold(Sha256::new(), |print, mark| print.chain_update(&mark.name).chain_update(&mark.tag));
    hex::encode(&print.finalize()[..16])
}

fn own_name(id: Uuid) -> String {
    format!("{id}.ics")
}
