//! Lire les propriétés d'une adresse et de ce qu'elle contient (RFC 4918, 9.1) ; aucune ne s'écrit (9.2).

use axum::{http::HeaderMap, response::Response};
use kernel::{Code, Ctx, Result};
use services::calendar::dav::{self, Mark};

use super::{
    place::Place,
    properties::{Target, all, named, names},
    told::{self, States, Told},
    xml::{self, DAV, Element, Name},
};
use crate::App;

/// Propriétés d'une demande au plus.
const MAX_PROPERTIES: usize = 100;

/// Ce que la demande veut savoir.
enum Asked {
    All,
    Names,
    These(Vec<Name>),
}

impl Asked {
    fn read(body: &str) -> Result<Asked> {
        if body.trim().is_empty() {
            return Ok(Asked::All);
        }
        let root = xml::read(body)?;
        if !root.name.is(DAV, "propfind") {
            return Err(Code::MalformedBody.with("reason", "propfind"));
        }
        match (root.child(DAV, "prop"), root.child(DAV, "propname")) {
            (Some(prop), _) => listed(prop).map(Asked::These),
            (None, Some(_)) => Ok(Asked::Names),
            (None, None) => Ok(Asked::All),
        }
    }

    fn told(&self, ctx: &Ctx, target: &Target<'_>) -> Vec<Told> {
        match self {
            Asked::All => all(ctx, target),
            Asked::Names => names(ctx, target),
            Asked::These(these) => named(ctx, target, these),
        }
    }
}

/// Les noms que cet élément contient, une fois chacun : chaque document les redit.
pub(super) fn listed(prop: &Element) -> Result<Vec<Name>> {
    let mut names: Vec<Name> = Vec::new();
    for child in &prop.children {
        if !names.contains(&child.name) {
            names.push(child.name.clone());
        }
        if names.len() > MAX_PROPERTIES {
            return Err(Code::MalformedBody.with("reason", format!("> {MAX_PROPERTIES} prop")));
        }
    }
    Ok(names)
}

/// Les propriétés de l'adresse et, à la profondeur 1, de ce qu'elle contient.
pub(super) async fn propfind(app: &App, ctx: &Ctx, place: &Place, headers: &HeaderMap, body: &str) -> Result<Response> {
    let asked = Asked::read(body)?;
    let within = match headers.get("depth").and_then(|value| value.to_str().ok()) {
        Some("0") => false,
        Some("1") => true,
        _ => return Err(told::refused("Depth: infinity", "D:propfind-finite-depth")),
    };
    let mut marks: Vec<Mark> = Vec::new();
    if *place == Place::Agenda || within && *place == Place::Home {
        marks = dav::list(ctx, &app.services).await?;
    }
    let tag = dav::print(&marks);
    let wants = matches!(&asked, Asked::These(these) if these.iter().any(|name| name.is(DAV, "sync-token")));
    let token = match place {
        Place::Agenda | Place::Home if wants => Some(dav::token(ctx, &app.services, &marks).await?),
        _ => None,
    };
    let one = |place: &Place, tag: Option<&str>| {
        let target = Target { place, tag, token: token.as_deref(), body: None };
        told::properties(&place.href(ctx), &asked.told(ctx, &target), "404 Not Found")
    };
    let mut states = States::default();
    match place {
        Place::Object(name) => {
            let sheet = dav::read(ctx, &app.services, std::slice::from_ref(name)).await?.pop().flatten();
            let sheet = sheet.ok_or_else(|| Code::NotFound.error())?;
            states.add(&one(place, Some(&sheet.tag)))?;
        }
        place => states.add(&one(place, Some(&tag)))?,
    }
    match place {
        Place::Root if within => {
            [Place::Principal, Place::Home].iter().try_for_each(|place| states.add(&one(place, None)))?;
        }
        Place::Home if within => states.add(&one(&Place::Agenda, Some(&tag)))?,
        Place::Agenda if within => {
            for mark in &marks {
                states.add(&one(&Place::Object(mark.name.clone()), Some(&mark.tag)))?;
            }
        }
        _ => {}
    }
    Ok(told::multistatus(&states))
}

/// Aucune propriété ne s'écrit : chacune le dit.
pub(super) fn proppatch(ctx: &Ctx, place: &Place, body: &str) -> Result<Response> {
    let root = xml::read(body)?;
    if !root.name.is(DAV, "propertyupdate") {
        return Err(Code::MalformedBody.with("reason", "propertyupdate"));
    }
    let mut told: Vec<Told> = Vec::new();
    for prop in root.children.iter().filter_map(|change| change.child(DAV, "prop")) {
        told.extend(listed(prop)?.into_iter().map(|name| (name, None)));
    }
    let mut states = States::default();
    states.add(&told::properties(&place.href(ctx), &told, "403 Forbidden"))?;
    Ok(told::multistatus(&states))
}
