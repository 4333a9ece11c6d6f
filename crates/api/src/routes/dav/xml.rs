//! Le XML d'une demande, et les espaces de noms que l'agenda connaît.

use kernel::{Code, Result};
use services::xml::{self, Bounds};

pub(super) use services::xml::{Element, Name, escape};

pub(super) const DAV: &str = "DAV:";
pub(super) const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
pub(super) const SERVER: &str = "http://calendarserver.org/ns/";

const BOUNDS: Bounds = Bounds { depth: 24, elements: 20_000, loose: false };

/// Lit un document ; sa racine.
pub(super) fn read(text: &str) -> Result<Element> {
    xml::read(text, BOUNDS).map_err(|reason| Code::MalformedBody.with("reason", reason))
}
