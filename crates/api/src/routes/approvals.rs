//! Les demandes d'approbation : mes listes, une demande, ce qu'on en décide, par l'application ou depuis un courriel.

use kernel::Code;
use uuid::Uuid;

use crate::problem::Reply;

pub(crate) mod bulk;
pub(crate) mod by_mail;
pub(crate) mod decide;
pub(crate) mod list;
pub(crate) mod show;

/// La demande d'une adresse ; une forme inconnue vaut une demande inconnue.
fn id(text: &str) -> Reply<Uuid> {
    Ok(Uuid::try_parse(text).map_err(|_| Code::NotFound.error())?)
}
