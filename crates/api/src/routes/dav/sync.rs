//! Ce qui a changé dans l'agenda depuis un jeton (RFC 6578).

use axum::response::Response;
use kernel::{Ctx, Result};
use services::calendar::dav;

use super::{
    place::Place,
    properties::{SYNC, Target, named},
    propfind::listed,
    report::{served, told_of},
    told::{self, States, refused},
    xml::{CALDAV, DAV, Element},
};
use crate::App;

/// Répond à qui tient un jeton, ou n'en a pas encore.
pub(super) async fn sync(app: &App, ctx: &Ctx, root: &Element) -> Result<Response> {
    served(root)?;
    let since = root.child(DAV, "sync-token").map(|token| token.text.trim()).filter(|token| !token.is_empty());
    let since = since.map(|token| token.strip_prefix(SYNC).ok_or_else(|| refused(token, "D:valid-sync-token")));
    let found = dav::changes(ctx, &app.services, since.transpose()?).await?;
    if let Some(most) = limit(root)
        && found.marks.len() + found.gone.len() > most
    {
        return Err(dav::too_many(most));
    }
    let prop = root.child(DAV, "prop");
    let names = prop.map(listed).transpose()?.unwrap_or_default();
    let mut states = States::default();
    if prop.is_some_and(|prop| prop.child(CALDAV, "calendar-data").is_some()) {
        let changed: Vec<String> = found.marks.into_iter().map(|mark| mark.name).collect();
        let sheets = dav::read(ctx, &app.services, &changed).await?;
        sheets.iter().flatten().try_for_each(|sheet| states.add(&told_of(ctx, Some(&names), sheet)))?;
    } else {
        for mark in found.marks {
            let place = Place::Object(mark.name);
            let target = Target { place: &place, tag: Some(&mark.tag), token: None, body: None };
            states.add(&told::properties(&place.href(ctx), &named(ctx, &target, &names), "404 Not Found"))?;
        }
    }
    for name in found.gone {
        states.add(&told::missing(&Place::Object(name).href(ctx)))?;
    }
    Ok(told::changed(&states, &found.token))
}

/// Le nombre de réponses que l'appelant admet.
fn limit(root: &Element) -> Option<usize> {
    root.child(DAV, "limit")?.child(DAV, "nresults")?.text.trim().parse().ok()
}
