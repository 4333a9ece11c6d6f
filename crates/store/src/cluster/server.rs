//! Le serveur `postgres` d'un dossier de données : ce qu'il faut pour le lancer, et savoir s'il est prêt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;

use nix::sys::signal::Signal;

use super::account::{self, Account};
use super::binaries::{self, Binaries};
use super::error::ClusterError;
use super::initialise::initialise;
use super::layout::{self, Layout, fresh_file};
use super::lock::{self, Lock};
use super::orphans::clear_orphans;
use super::process::command;
use super::socket::{PORT, socket_dir};
use super::{ClusterOptions, access, settings, tail};

/// Rôle propriétaire de tout, créé par `initdb`.
pub(super) const SUPERUSER: &str = "opsflux";

/// Un serveur que l'on peut lancer, et relancer.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) layout: Layout,
    pub(super) account: Account,
    pub(super) binaries: Binaries,
    pub(super) socket_dir: PathBuf,
    settings: Vec<(String, String)>,
    _lock: Lock,
}

/// Prépare tout ce qui précède le lancement : verrou, compte, binaires, données, socket, règles de connexion.
pub(super) fn prepare(options: &ClusterOptions) -> Result<Server, ClusterError> {
    let layout = layout::locate(&options.data_dir)?;
    let account = account::choose(&layout)?;
    layout.furnish(&account)?;
    let lock = lock::take(&layout.lock(), layout.root())?;
    let binaries = binaries::find(&layout, &account, options.pg_bin.as_deref())?;
    let socket_dir = socket_dir(&layout, &account)?;
    access::write_rules(&layout)?;
    let mut settings = settings::for_this_machine(options.durability);
    settings.extend(options.settings.iter().cloned());
    let server = Server { layout, account, binaries, socket_dir, settings, _lock: lock };
    initialise(&server, options.durability)?;
    Ok(server)
}

impl Server {
    /// Lance `postgres`, une fois finis les processus d'une vie précédente.
    ///
    /// À appeler d'un fil qui vit autant que le programme : sa mort arrêterait le serveur.
    pub(super) fn spawn(&self) -> Result<Child, ClusterError> {
        clear_orphans(&self.layout.data())?;
        let program = self.binaries.bin.join("postgres");
        let failed = ClusterError::io("impossible de lancer", &program);
        let output = fresh_file(&self.layout.first_words()).map_err(&failed)?;
        let mut postgres = command(&program, &self.account, Signal::SIGINT);
        postgres.arg("-D").arg(self.layout.data());
        postgres.stdout(output.try_clone().map_err(&failed)?).stderr(output);
        for (name, value) in self.settings.iter().chain(&self.places()) {
            postgres.arg("-c").arg(format!("{name}={value}"));
        }
        postgres.spawn().map_err(&failed)
    }

    /// Ce qu'aucun réglage ne peut corriger, car donné en dernier : aucune adresse réseau, une socket privée.
    fn places(&self) -> [(String, String); 7] {
        let path = |path: &Path| path.display().to_string();
        [
            ("listen_addresses", String::new()),
            ("port", PORT.to_string()),
            ("unix_socket_directories", path(&self.socket_dir)),
            ("unix_socket_permissions", "0700".into()),
            ("hba_file", path(&self.layout.hba())),
            ("ident_file", path(&self.layout.ident())),
            ("log_directory", path(&self.layout.logs())),
        ]
        .map(|(name, value)| (name.into(), value))
    }

    /// Prêt quand PostgreSQL l'écrit (huitième ligne de `postmaster.pid`) et que c'est bien notre enfant qui l'écrit.
    pub(super) fn is_ready(&self, pid: u32) -> bool {
        let record = record(&self.layout);
        record.is_some_and(|lines| lines[0] == pid.to_string() && lines[7] == "ready")
    }

    /// Retire le dossier de la socket, vide une fois le serveur arrêté ; sinon il resterait jusqu'au redémarrage.
    pub(super) fn tidy(&self) {
        if let Err(error) = fs::remove_dir(&self.socket_dir) {
            tracing::debug!(%error, "Le dossier de la socket reste en place.");
        }
    }

    /// Ce que `postgres` a dit avant de mourir : sur sa sortie s'il n'avait pas encore ouvert son journal.
    pub(super) fn last_words(&self) -> String {
        let first_words = fs::read_to_string(self.layout.first_words()).unwrap_or_default();
        if !first_words.trim().is_empty() && !first_words.contains("redirecting log output") {
            return tail(&first_words);
        }
        let journal = newest_file(&self.layout.logs()).and_then(|path| fs::read(path).ok()).unwrap_or_default();
        tail(&String::from_utf8_lossy(&journal))
    }
}

/// Dossier de la socket du serveur qui répond, d'après ce qu'il a lui-même écrit.
pub(super) fn recorded_socket_dir(layout: &Layout) -> Option<PathBuf> {
    let lines = record(layout).filter(|lines| lines[7] == "ready")?;
    Some(PathBuf::from(&lines[4]))
}

/// Les huit lignes de `postmaster.pid` : numéro de processus, …, dossier de la socket (5ᵉ), …, état (8ᵉ).
fn record(layout: &Layout) -> Option<Vec<String>> {
    let text = fs::read_to_string(layout.data().join("postmaster.pid")).ok()?;
    let lines: Vec<_> = text.lines().map(|line| line.trim().to_owned()).collect();
    (lines.len() >= 8).then_some(lines)
}

fn newest_file(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    files.max_by_key(|entry| entry.metadata().and_then(|it| it.modified()).ok()).map(|entry| entry.path())
}
