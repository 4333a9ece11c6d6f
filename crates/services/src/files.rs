//! Les fichiers : reçus au fil de l'eau, reconnus à leur contenu, analysés, allégés, gardés au dépôt d'objets.
//!
//! Refuse ce qui est déguisé, exécutable, infecté ou trop gros, avant que le dépôt n'en sache rien. Un fichier ne s'ouvre
//! qu'à qui peut lire l'enregistrement et le champ qui le portent.

use std::path::PathBuf;

use kernel::{Code, Result};
use serde::Deserialize;
use tokio::sync::Semaphore;

mod antivirus;
pub(crate) mod aside;
mod depot;
mod image;
mod kinds;
mod lost;
pub(crate) mod names;
mod open;
pub(crate) mod purge;
mod queries;
pub(crate) mod spool;
mod upload;

pub use lost::lost;
pub use open::{Opened, open, open_thumbnail};
pub(crate) use upload::keep_page;
pub use upload::{FileView, Incoming, upload};

/// Réglages des fichiers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSettings {
    /// Dossier où un fichier attend d'être accepté.
    pub spool: PathBuf,
    /// Où les fichiers acceptés sont gardés.
    pub depot: DepotSettings,
    /// Taille d'un fichier au plus, en octets ; un champ peut demander moins.
    pub max_size: u64,
    /// Antivirus `clamd` : `hôte:port`, ou chemin d'une prise Unix. S'il est nommé, rien n'entre sans son accord.
    pub clamd: Option<String>,
}

/// Où les fichiers sont gardés.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DepotSettings {
    /// Un dossier de cette machine.
    Folder(PathBuf),
    /// Un dépôt compatible S3, que tous les nœuds partagent.
    S3(S3Settings),
}

/// Un dépôt compatible S3.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Settings {
    /// Seau.
    pub bucket: String,
    /// Région.
    pub region: String,
    /// Adresse du service, quand ce n'est pas celui d'Amazon.
    pub endpoint: Option<String>,
    /// Clé d'accès.
    pub access_key: String,
    /// Clé secrète.
    pub secret_key: String,
    /// Préfixe des objets, propre au locataire.
    pub prefix: String,
}

impl std::fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3Settings").field("bucket", &self.bucket).field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl FileSettings {
    /// Taille admise quand rien ne la change.
    pub const DEFAULT_MAX_SIZE: u64 = 100 * 1024 * 1024;
}

/// Le service des fichiers d'un locataire.
#[derive(Debug)]
pub(crate) struct Files {
    settings: FileSettings,
    depot: depot::Depot,
    /// Une seule image dépliée à la fois : chacune peut prendre des centaines de mégaoctets.
    decoding: Semaphore,
}

impl Files {
    /// Ouvre le dépôt et vide le sas de ce qu'un arrêt brutal y a laissé.
    pub(crate) fn open(settings: &FileSettings) -> Result<Files> {
        let depot = depot::Depot::open(&settings.depot)?;
        spool::prepare(&settings.spool)
            .map_err(|error| Code::Internal.because(format!("sas des fichiers : {error}")))?;
        Ok(Files { settings: settings.clone(), depot, decoding: Semaphore::new(1) })
    }
}
