//! Les propriétés que l'agenda sert, par adresse.

use kernel::Ctx;
use store::records::event::EVENT;

use super::{
    MAX_BODY,
    place::Place,
    told::Told,
    xml::{CALDAV, DAV, Name, SERVER, escape},
};

/// Une adresse, et ce que l'on en sait.
pub(super) struct Target<'a> {
    pub place: &'a Place,
    /// L'étiquette d'un document, ou celle de l'agenda entier.
    pub tag: Option<&'a str>,
    /// Le jeton de l'agenda, quand la demande en veut.
    pub token: Option<&'a str>,
    /// Le document lui-même, quand la demande en veut.
    pub body: Option<&'a str>,
}

/// Ce qui précède un jeton.
pub(super) const SYNC: &str = "data:,";

/// Ce que « toutes les propriétés » veut dire.
const ALL: [(&str, &str); 11] = [
    (DAV, "resourcetype"),
    (DAV, "displayname"),
    (DAV, "getetag"),
    (DAV, "getcontenttype"),
    (DAV, "current-user-principal"),
    (DAV, "owner"),
    (DAV, "current-user-privilege-set"),
    (DAV, "supported-report-set"),
    (SERVER, "getctag"),
    (CALDAV, "supported-calendar-component-set"),
    (CALDAV, "calendar-home-set"),
];

/// Les propriétés de ces noms.
pub(super) fn named(ctx: &Ctx, target: &Target<'_>, names: &[Name]) -> Vec<Told> {
    names.iter().map(|name| (name.clone(), value(ctx, target, &name.space, &name.local))).collect()
}

/// Toutes celles que l'adresse a.
pub(super) fn all(ctx: &Ctx, target: &Target<'_>) -> Vec<Told> {
    let one = |(space, local): &(&str, &str)| {
        let value = value(ctx, target, space, local)?;
        Some((Name { space: (*space).to_owned(), local: (*local).to_owned() }, Some(value)))
    };
    ALL.iter().filter_map(one).collect()
}

/// Leurs noms seuls.
pub(super) fn names(ctx: &Ctx, target: &Target<'_>) -> Vec<Told> {
    all(ctx, target).into_iter().map(|(name, _)| (name, Some(String::new()))).collect()
}

fn value(ctx: &Ctx, target: &Target<'_>, space: &str, local: &str) -> Option<String> {
    let href = |place: &Place| format!("<D:href>{}</D:href>", escape(&place.href(ctx)));
    let place = target.place;
    let is_collection = !matches!(place, Place::Object(_));
    let value = match (space, local) {
        (DAV, "resourcetype") => match place {
            Place::Root | Place::Home => "<D:collection/>".to_owned(),
            Place::Principal => "<D:collection/><D:principal/>".to_owned(),
            Place::Agenda => "<D:collection/><C:calendar/>".to_owned(),
            Place::Object(_) => String::new(),
        },
        (DAV, "displayname") if is_collection => match place {
            Place::Principal => escape(&ctx.actor.name),
            _ => "OpsFlux".to_owned(),
        },
        (DAV, "current-user-principal") => href(&Place::Principal),
        (DAV, "principal-URL") if *place == Place::Principal => href(&Place::Principal),
        (DAV, "principal-collection-set") => href(&Place::Root),
        (DAV, "owner") if *place != Place::Root => href(&Place::Principal),
        (DAV, "current-user-privilege-set") => privileges(ctx, place),
        (DAV, "supported-report-set") if is_collection => reports(place),
        (DAV, "getetag") => escape(target.tag.filter(|_| !is_collection)?),
        (DAV, "getcontenttype") if !is_collection => "text/calendar; charset=utf-8; component=VEVENT".to_owned(),
        (CALDAV, "calendar-home-set") if matches!(place, Place::Principal | Place::Root) => href(&Place::Home),
        (CALDAV, "calendar-user-address-set") if *place == Place::Principal => {
            format!("<D:href>mailto:{}</D:href>", escape(&ctx.actor.email))
        }
        (CALDAV, "supported-calendar-component-set") if *place == Place::Agenda => {
            "<C:comp name=\"VEVENT\"/>".to_owned()
        }
        (CALDAV, "supported-calendar-data") if *place == Place::Agenda => {
            "<C:calendar-data content-type=\"text/calendar\" version=\"2.0\"/>".to_owned()
        }
        (CALDAV, "max-resource-size") if *place == Place::Agenda => MAX_BODY.to_string(),
        (DAV, "sync-token") if *place == Place::Agenda => sync_token(target.token?),
        (CALDAV, "calendar-data") => escape(target.body?),
        (SERVER, "getctag") if *place == Place::Agenda => escape(target.tag?),
        _ => return None,
    };
    Some(value)
}

fn privileges(ctx: &Ctx, place: &Place) -> String {
    let can = |action: &str| !ctx.actor.access(EVENT, action).is_denied();
    let mut held = vec!["read", "read-current-user-privilege-set"];
    match place {
        Place::Agenda if can("create") => held.extend(["write", "write-content", "bind", "unbind"]),
        Place::Object(_) if can("edit") => held.extend(["write", "write-content"]),
        _ => {}
    }
    held.iter().map(|one| format!("<D:privilege><D:{one}/></D:privilege>")).collect()
}

fn reports(place: &Place) -> String {
    let served: &[&str] = match place {
        Place::Agenda => &["C:calendar-query", "C:calendar-multiget", "D:sync-collection"],
        _ => &[],
    };
    let one = |report: &&str| format!("<D:supported-report><D:report><{report}/></D:report></D:supported-report>");
    served.iter().map(one).collect()
}

/// Un jeton s'écrit en adresse.
pub(super) fn sync_token(token: &str) -> String {
    format!("{SYNC}{}", escape(token))
}
