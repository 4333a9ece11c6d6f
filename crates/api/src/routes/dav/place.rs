//! Les adresses de l'agenda : la racine, une personne, ses agendas, l'agenda, un document.
//!
//! Celles d'une autre personne n'existent pas, pour personne.

use kernel::{Code, Ctx, Result};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use uuid::Uuid;

/// La racine.
pub(super) const ROOT: &str = "/dav/";

/// Ce qui s'écrit tel quel dans une adresse (RFC 3986, 2.3).
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Ce qu'une adresse désigne.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Root,
    Principal,
    Home,
    Agenda,
    Object(String),
}

impl Place {
    /// Ce que ce chemin désigne pour cette personne.
    pub(super) fn read(ctx: &Ctx, path: &str) -> Result<Place> {
        let unknown = || Code::UnknownRoute.error();
        let path = path.strip_prefix("/dav").ok_or_else(unknown)?;
        let decoded = percent_decode_str(path).decode_utf8().map_err(|_| unknown())?;
        // Une barre encodée ferait d'un nom un chemin.
        if decoded.matches('/').count() != path.matches('/').count() || decoded.chars().any(char::is_control) {
            return Err(unknown());
        }
        let parts: Vec<&str> = decoded.trim_matches('/').split('/').collect();
        let is_mine = |id: &str| Uuid::try_parse(id).ok() == ctx.actor.id;
        match parts[..] {
            [""] => Ok(Place::Root),
            ["principals", id] if is_mine(id) => Ok(Place::Principal),
            ["calendars", id] if is_mine(id) => Ok(Place::Home),
            ["calendars", id, "agenda"] if is_mine(id) => Ok(Place::Agenda),
            ["calendars", id, "agenda", name] if is_mine(id) && !["", ".", ".."].contains(&name) => {
                Ok(Place::Object(name.to_owned()))
            }
            _ => Err(unknown()),
        }
    }

    /// Son adresse.
    pub(super) fn href(&self, ctx: &Ctx) -> String {
        let me = ctx.actor.id.unwrap_or_default();
        match self {
            Place::Root => ROOT.to_owned(),
            Place::Principal => format!("{ROOT}principals/{me}/"),
            Place::Home => format!("{ROOT}calendars/{me}/"),
            Place::Agenda => format!("{ROOT}calendars/{me}/agenda/"),
            Place::Object(name) => format!("{ROOT}calendars/{me}/agenda/{}", utf8_percent_encode(name, KEPT)),
        }
    }
}
