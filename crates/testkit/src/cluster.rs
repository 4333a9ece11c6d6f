//! Le groupe de bases des essais : celui que `with-cluster` a lancé, à défaut un groupe propre à ce processus.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use store::cluster::{Cluster, ClusterOptions, Durability};

/// Variable qui donne le groupe partagé aux processus d'essai.
pub const SHARED: &str = "OPSFLUX_TEST_DATABASE_URL";

/// Début du nom des dossiers de données jetables ; le numéro du processus suit.
const FOLDER: &str = "opsflux-test-";

static OWN: OnceLock<Cluster> = OnceLock::new();

/// Chaîne de connexion du propriétaire, vers la base de ce nom.
#[expect(clippy::disallowed_methods, reason = "le groupe partagé est donné par la commande d'essai")]
pub fn connection_string(database: &str) -> String {
    match std::env::var(SHARED) {
        Ok(base) => format!("{base} dbname={database}"),
        Err(_) => OWN.get_or_init(start).connection_string(database),
    }
}

/// Variable qui choisit la version de PostgreSQL des essais : le dossier de son `initdb`.
const BINARIES: &str = "OPSFLUX_PG_BIN";

/// Lance un groupe sans résistance aux pannes, rapide et jetable ; efface ceux dont le processus est mort.
#[expect(clippy::disallowed_methods, reason = "la version de PostgreSQL est donnée par la commande d'essai")]
pub fn start() -> Cluster {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    forget_the_dead(&base);
    let settings = [("max_connections", "400"), ("shared_buffers", "128MB")];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let data_dir = base.join(format!("{FOLDER}{}", std::process::id()));
    let pg_bin = std::env::var_os(BINARIES).map(PathBuf::from);
    let options = ClusterOptions { data_dir, pg_bin, durability: Durability::None, settings };
    Cluster::start(options).expect("le groupe de bases des essais démarre")
}

/// Arrête un groupe et efface ses données.
pub fn stop(cluster: Cluster) {
    cluster.stop().expect("le groupe de bases des essais s'arrête");
    for folder in folders(&std::env::temp_dir()).into_iter().chain(folders(Path::new("/dev/shm"))) {
        if folder.ends_with(format!("{FOLDER}{}", std::process::id())) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Efface les dossiers laissés par des processus qui ne vivent plus.
fn forget_the_dead(base: &Path) {
    for folder in folders(base) {
        let owner = folder.file_name().and_then(|name| name.to_str()?.strip_prefix(FOLDER)?.parse::<u32>().ok());
        if owner.is_some_and(|pid| !Path::new(&format!("/proc/{pid}")).exists()) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn folders(base: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(base).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(FOLDER))).collect()
}
