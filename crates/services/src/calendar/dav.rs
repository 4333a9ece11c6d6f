//! L'agenda d'une personne tel que CalDAV le range (RFC 4791) : un document par événement, ses occurrences déplacées avec lui.
//!
//! Il tient les événements qu'elle organise, possède, ou auxquels elle prend part. Tout passe par les portes des enregistrements,
//! sous ses droits ; une étiquette est la version de la fiche, suivie de l'empreinte de toutes celles du document.

use kernel::{Code, Error, Result};

mod put;
mod query;
mod remove;
mod replace;
mod shelf;
mod sync;
mod wanted;

pub use put::put;
pub use query::{Filter, Property, Test, query, read};
pub use remove::remove;
pub use shelf::{Mark, Sheet, index as list, print};
pub use sync::{Changes, changes, token};

/// Octets d'une réponse au plus.
const MAX_REPLY: usize = 32 * 1024 * 1024;

/// Ce qui est demandé passe ce qu'une réponse rend.
pub fn too_many(max: impl Into<serde_json::Value>) -> Error {
    Code::CalendarTooMany.with("max", max).and("precondition", "D:number-of-matches-within-limits")
}

/// Tant d'octets tiennent-ils dans une réponse ?
///
/// # Errors
/// [`too_many`].
pub fn fits(bytes: usize) -> Result<()> {
    if bytes <= MAX_REPLY { Ok(()) } else { Err(too_many(format!("{} MiB", MAX_REPLY >> 20))) }
}

/// Ce que l'appelant tient pour vrai du document qu'il écrit (RFC 9110, 13.1).
#[derive(Clone, Debug, Default)]
pub struct Condition {
    /// Les étiquettes dont il tient l'une (`If-Match`) ; `*` pour n'importe laquelle.
    pub held: Option<Vec<String>>,
    /// Il n'existe pas encore (`If-None-Match: *`).
    pub absent: bool,
}

impl Condition {
    /// Vérifie la condition contre l'étiquette du document, s'il existe.
    fn check(&self, tag: Option<&str>) -> Result<()> {
        let is_held = |held: &Vec<String>| tag.is_some_and(|tag| held.iter().any(|one| one == "*" || one == tag));
        if self.held.as_ref().is_none_or(is_held) && !(self.absent && tag.is_some()) {
            return Ok(());
        }
        Err(Code::StaleVersion.error())
    }
}
