//! Les imports : un fichier reçu, son aperçu, sa vérification, son écriture par un travail, ce qui s'en défait.

pub(crate) mod change;
pub(crate) mod errors;
pub(crate) mod launch;
pub(crate) mod list;
pub(crate) mod mappings;
pub(crate) mod remove;
pub(crate) mod show;
pub(crate) mod upload;
