//! Les imports : un fichier reçu, son aperçu, sa vérification, son écriture par un travail, ce qui s'en défait.

use kernel::{Code, Result};
use uuid::Uuid;

pub(crate) mod change;
pub(crate) mod errors;
pub(crate) mod launch;
pub(crate) mod list;
pub(crate) mod mappings;
pub(crate) mod remove;
pub(crate) mod show;
pub(crate) mod upload;

/// L'identifiant d'une adresse ; illisible vaut inconnu.
fn id(text: &str) -> Result<Uuid> {
    Uuid::try_parse(text).map_err(|_| Code::NotFound.error())
}
