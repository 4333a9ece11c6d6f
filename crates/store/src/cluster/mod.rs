//! La base embarquée : un PostgreSQL privé, sous le dossier de données, que le programme lance et surveille.
//!
//! Elle refuse le réseau (socket privée seulement), un second programme sur le même dossier, `root` comme compte de
//! PostgreSQL, et des données d'une autre version majeure que ses binaires. Elle survit à `kill -9` des deux côtés : le
//! programme relance le serveur, le noyau arrête le serveur si le programme meurt.
//!
//! Le chemin, dans l'ordre : [`layout`] → [`account`] → [`lock`] → [`binaries`] (→ [`fetch`]) → [`socket`] → [`access`]
//! → [`initialise`], réunis par [`server`] ; puis [`supervise`]. Un réglage de plus va dans [`settings`], une
//! installation de plus dans [`binaries`], une archive de plus dans [`builds`].

mod access;
mod account;
mod binaries;
mod builds;
mod error;
mod fetch;
mod initialise;
mod layout;
mod lock;
mod orphans;
mod process;
mod server;
mod settings;
mod socket;
mod supervise;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use tokio::sync::watch;

pub use error::ClusterError;
pub use fetch::fetch;

/// Ce qu'il faut savoir pour lancer la base embarquée.
#[derive(Debug, Clone)]
pub struct ClusterOptions {
    /// Dossier de données du programme (`OPSFLUX_DATA_DIR`), créé s'il manque.
    pub data_dir: PathBuf,
    /// Dossier d'`initdb` et `postgres` (`OPSFLUX_PG_BIN`) ; sinon ils sont cherchés, puis téléchargés.
    pub pg_bin: Option<PathBuf>,
    /// Résistance aux pannes de courant.
    pub durability: Durability,
    /// Réglages de PostgreSQL, au-dessus de ceux choisis d'après la machine.
    pub settings: Vec<(String, String)>,
}

/// Ce qui reste après une panne de courant. La mort d'un processus, elle, ne perd jamais rien de validé.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Tout ce qui a été validé.
    Full,
    /// Peut-être rien : pour les essais seulement.
    None,
}

/// État de la base embarquée, à suivre par [`Cluster::status`].
#[derive(Debug, Clone)]
pub enum ClusterStatus {
    /// Pas encore prête.
    Starting,
    /// Elle répond ; numéro de son premier processus.
    Running {
        /// Numéro de processus de `postgres`.
        postmaster: u32,
    },
    /// Elle est morte et on la relance.
    Restarting,
    /// Arrêtée comme demandé.
    Stopped,
    /// Abandonnée : le programme n'a plus qu'à finir.
    Failed(ClusterError),
}

/// La base embarquée en marche ; l'abandonner l'arrête.
#[derive(Debug)]
pub struct Cluster {
    opened: Opened,
    status: watch::Receiver<ClusterStatus>,
    keep: Option<mpsc::Sender<Infallible>>,
    thread: Option<JoinHandle<Result<(), ClusterError>>>,
}

/// Ce que le fil de surveillance apprend à l'appelant.
#[derive(Debug)]
struct Opened {
    socket_dir: PathBuf,
    major: u32,
}

impl Cluster {
    /// Lance la base, et la crée la première fois. Bloque jusqu'à ce qu'elle réponde.
    ///
    /// Le premier démarrage peut télécharger 24 Mo, et une reprise après panne rejouer son journal : depuis un
    /// programme asynchrone, appeler par `spawn_blocking`.
    pub fn start(options: ClusterOptions) -> Result<Self, ClusterError> {
        let (keep, released) = mpsc::channel();
        let (open, opening) = mpsc::sync_channel(1);
        let (tell, status) = watch::channel(ClusterStatus::Starting);
        // Un fil à soi : PostgreSQL s'arrête à la mort du fil qui l'a lancé, et celui de l'appelant peut être éphémère.
        let thread = thread::Builder::new()
            .name("postgresql".into())
            .spawn(move || supervise::supervise(&options, &open, &tell, &released))
            .map_err(ClusterError::io("impossible de créer un fil pour", Path::new("PostgreSQL")))?;
        let opened = opening.recv().unwrap_or_else(|_| Err(panicked()))?;
        Ok(Self { opened, status, keep: Some(keep), thread: Some(thread) })
    }

    /// Chaîne de connexion de `database`, au format de libpq. Elle reste valable après une relance.
    pub fn connection_string(&self, database: &str) -> String {
        connection_string(&self.opened.socket_dir, database)
    }

    /// Version majeure de PostgreSQL.
    pub fn version(&self) -> u32 {
        self.opened.major
    }

    /// Numéro du premier processus de PostgreSQL, quand il répond.
    pub fn postmaster_pid(&self) -> Option<u32> {
        match *self.status.borrow() {
            ClusterStatus::Running { postmaster } => Some(postmaster),
            _ => None,
        }
    }

    /// État à suivre : le programme doit finir sur [`ClusterStatus::Failed`].
    pub fn status(&self) -> watch::Receiver<ClusterStatus> {
        self.status.clone()
    }

    /// Arrête la base proprement et attend sa fin.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.finish()
    }

    fn finish(&mut self) -> Result<(), ClusterError> {
        drop(self.keep.take());
        self.thread.take().map_or(Ok(()), |thread| thread.join().unwrap_or_else(|_| Err(panicked())))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.finish() {
            tracing::error!(%error, "La base embarquée s'est mal arrêtée.");
        }
    }
}

/// Chaîne de connexion à la base qu'un autre processus fait vivre sur `data_dir`, ou rien si elle ne répond pas.
///
/// Pour les commandes lancées à côté du serveur (`opsflux audit verify`) : elles ne démarrent rien.
pub fn running_connection_string(data_dir: &Path, database: &str) -> Option<String> {
    let socket_dir = server::recorded_socket_dir(&layout::locate(data_dir).ok()?)?;
    Some(connection_string(&socket_dir, database))
}

fn connection_string(socket_dir: &Path, database: &str) -> String {
    let quoted = database.replace('\\', r"\\").replace('\'', r"\'");
    format!("host={} port={} user={} dbname='{quoted}'", socket_dir.display(), socket::PORT, server::SUPERUSER)
}

fn panicked() -> ClusterError {
    ClusterError::Start { said: "le fil qui surveille PostgreSQL a paniqué".into() }
}

/// Les dernières lignes d'un texte, sur une seule, pour un message d'erreur.
fn tail(text: &str) -> String {
    let mut lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).rev().take(6).collect();
    lines.reverse();
    lines.join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_name_cannot_escape_the_connection_string() {
        let check = |database, expected| {
            let found = connection_string(Path::new("/run/x"), database);
            assert_eq!(found, format!("host=/run/x port=5432 user=opsflux dbname={expected}"));
        };
        check("company_a", "'company_a'");
        check(r"o'neil\ host=evil", r"'o\'neil\\ host=evil'");
    }

    #[test]
    fn an_error_message_keeps_the_last_lines_only() {
        assert_eq!(tail("one\n\n  two\n"), "one / two");
        assert_eq!(tail("1\n2\n3\n4\n5\n6\n7"), "2 / 3 / 4 / 5 / 6 / 7");
    }
}
