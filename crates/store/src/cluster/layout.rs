//! Où chaque chose est rangée.
//!
//! ```text
//! <dossier de données>/lock         verrou du programme
//! <dossier de données>/log/         journaux de PostgreSQL, un par jour de la semaine
//! <dossier de données>/pg/data/     le cluster ; data.new pendant sa création
//! <dossier de données>/pg/<version> binaires téléchargés
//! <dossier de données>/pg/*.conf    qui peut se connecter
//! ```
//! La socket est ailleurs (voir [`super::socket`]) : son chemin est limité à 107 octets.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::account::Account;
use super::error::ClusterError;

/// Les chemins d'un dossier de données.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    root: PathBuf,
}

/// Les chemins d'un dossier de données, qui peut ne pas exister encore ; absolus et sans lien symbolique.
pub(super) fn locate(data_dir: &Path) -> Result<Layout, ClusterError> {
    let root = std::path::absolute(data_dir).and_then(|path| resolve(&path));
    Ok(Layout { root: root.map_err(ClusterError::io("impossible de situer le dossier de données", data_dir))? })
}

fn resolve(path: &Path) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Err(error), Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            Ok(resolve(parent)?.join(name))
        }
        (found, ..) => found,
    }
}

impl Layout {
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(super) fn logs(&self) -> PathBuf {
        self.root.join("log")
    }

    /// Dossier des fichiers de PostgreSQL ; `root` en reste propriétaire quand c'est lui qui lance.
    pub(super) fn postgres(&self) -> PathBuf {
        self.root.join("pg")
    }

    pub(super) fn data(&self) -> PathBuf {
        self.postgres().join("data")
    }

    pub(super) fn unfinished_data(&self) -> PathBuf {
        self.postgres().join("data.new")
    }

    pub(super) fn hba(&self) -> PathBuf {
        self.postgres().join("hba.conf")
    }

    pub(super) fn ident(&self) -> PathBuf {
        self.postgres().join("ident.conf")
    }

    /// Ce que `postgres` écrit avant d'ouvrir son journal.
    pub(super) fn first_words(&self) -> PathBuf {
        self.postgres().join("start.log")
    }

    /// Crée les dossiers qui manquent, si le compte de PostgreSQL peut les atteindre.
    pub(super) fn furnish(&self, account: &Account) -> Result<(), ClusterError> {
        if let Some(parent) = self.root.parent() {
            account.check_reaches(parent)?;
        }
        self.create(account).map_err(ClusterError::io("impossible de préparer le dossier de données", &self.root))?;
        account.check_reaches(&self.postgres())
    }

    fn create(&self, account: &Account) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o755).create(&self.root)?;
        open_the_way(&self.root, account)?;
        create_with_mode(&self.postgres(), 0o755)?;
        create_with_mode(&self.logs(), 0o750)?;
        account.own(&self.logs())
    }
}

/// Crée un dossier au mode voulu quel que soit l'`umask` ; laisse tel quel un dossier existant.
pub(super) fn create_with_mode(path: &Path, mode: u32) -> io::Result<()> {
    match fs::create_dir(path) {
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(mode)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Crée un fichier neuf : un lien posé là par le compte de PostgreSQL ne serait pas suivi par `root`.
pub(super) fn fresh_file(path: &Path) -> io::Result<File> {
    remove_if_present(path)?;
    OpenOptions::new().write(true).create_new(true).mode(0o644).open(path)
}

/// Écrit un fichier neuf, lisible du compte de PostgreSQL quel que soit l'`umask`.
pub(super) fn write_fresh(path: &Path, content: &str) -> Result<(), ClusterError> {
    let write = || {
        let mut file = fresh_file(path)?;
        file.set_permissions(Permissions::from_mode(0o644))?;
        file.write_all(content.as_bytes())
    };
    write().map_err(ClusterError::io("impossible d'écrire", path))
}

fn remove_if_present(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Le dossier de données est à nous : on laisse PostgreSQL le traverser (sans le lister). Ses parents, non.
fn open_the_way(root: &Path, account: &Account) -> io::Result<()> {
    let metadata = fs::metadata(root)?;
    if account.may_traverse(&metadata) || metadata.uid() != nix::unistd::geteuid().as_raw() {
        return Ok(());
    }
    fs::set_permissions(root, Permissions::from_mode(metadata.mode() | 0o011))
}
