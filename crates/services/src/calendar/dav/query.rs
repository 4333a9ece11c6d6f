//! Chercher dans l'agenda : par noms, par période, par propriété (RFC 4791, 7.8 et 7.9).

use std::collections::{BTreeSet, HashMap};

use calcard::{
    Entry, Parser,
    icalendar::{ICalendarComponentType as Kind, ICalendarValue as Said},
};
use kernel::{Ctx, Result};
use recurrence::Window;
use uuid::Uuid;

use super::{
    shelf::{self, Sheet, Shelf},
    too_many,
};
use crate::{
    Services,
    calendar::{
        agenda::touching,
        event::{self, Event},
    },
};

/// Ce que l'on cherche.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Une occurrence au moins touche cette période.
    pub window: Option<Window>,
    /// Toutes ces propriétés, sur un même événement.
    pub properties: Vec<Property>,
}

/// Ce que l'on attend d'une propriété.
#[derive(Clone, Debug)]
pub struct Property {
    /// Son nom, `SUMMARY`.
    pub name: String,
    /// Ce qu'on en attend.
    pub test: Test,
}

/// Une attente.
#[derive(Clone, Debug)]
pub enum Test {
    /// Elle est là.
    Present,
    /// Elle n'y est pas.
    Absent,
    /// L'une de ses valeurs contient ce texte.
    Contains(String),
    /// Aucune ne le contient.
    Lacks(String),
}

/// Les documents de ces noms, dans cet ordre ; rien pour un nom qui n'est pas de l'agenda, ou qui est déjà rendu.
pub async fn read(ctx: &Ctx, services: &Services, names: &[String]) -> Result<Vec<Option<Sheet>>> {
    let sheets = shelf::find(ctx, services, names).await?.sheets(services).await?;
    let mut by_name: HashMap<String, Sheet> = sheets.into_iter().map(|sheet| (sheet.name.clone(), sheet)).collect();
    Ok(names.iter().map(|name| by_name.remove(name)).collect())
}

/// Les documents que ce filtre retient.
pub async fn query(ctx: &Ctx, services: &Services, filter: &Filter) -> Result<Vec<Sheet>> {
    let ids: Vec<Uuid> = match filter.window {
        None => shelf::index(ctx, services).await?.iter().map(|mark| mark.id).collect(),
        Some(window) => touched(ctx, services, window).await?,
    };
    let is_wanted = |body: &str| filter.properties.is_empty() || holds(body, &filter.properties);
    Shelf::of(ctx, services, &ids).await?.sheets_where(services, is_wanted).await
}

/// Les événements qui portent un document dont une occurrence touche cette période.
async fn touched(ctx: &Ctx, services: &Services, window: Window) -> Result<Vec<Uuid>> {
    let mine = event::mine(event::me(ctx)?);
    let (mut events, left) = event::list(ctx, &services.tenant, touching(window, Some(&mine)), shelf::MOST).await?;
    if left {
        return Err(too_many(shelf::MOST));
    }
    events.retain(|event| event.timing.within(window, 1).is_ok_and(|found| !found.is_empty()));
    let series: Vec<Uuid> = events.iter().filter_map(|event| event.link("series")).collect();
    let held = shelf::held(ctx, &services.tenant, &series).await?;
    let head = |event: &Event| event.link("series").filter(|series| held.contains(series)).unwrap_or(event.id);
    Ok(events.iter().map(head).collect::<BTreeSet<Uuid>>().into_iter().collect())
}

/// Un événement du document a-t-il toutes ces propriétés ?
fn holds(body: &str, properties: &[Property]) -> bool {
    let Entry::ICalendar(calendar) = Parser::new(body).entry() else { return false };
    let mut events = calendar.components.iter().filter(|component| component.component_type == Kind::VEvent);
    events.any(|event| {
        properties.iter().all(|property| {
            let entries = event.entries.iter().filter(|entry| entry.name.as_str().eq_ignore_ascii_case(&property.name));
            let mut values = entries.flat_map(|entry| entry.values.iter()).filter_map(Said::as_text);
            let is_there = event.entries.iter().any(|entry| entry.name.as_str().eq_ignore_ascii_case(&property.name));
            let mut contains = |text: &str| values.any(|value| value.to_lowercase().contains(&text.to_lowercase()));
            match &property.test {
                Test::Present => is_there,
                Test::Absent => !is_there,
                Test::Contains(text) => contains(text),
                Test::Lacks(text) => !contains(text),
            }
        })
    })
}
