//! Le groupe de bases des essais : celui que la commande d'essai a lancé, à défaut un groupe propre à ce processus.

use std::{
    path::PathBuf,
    sync::{Mutex, OnceLock},
};

use store::cluster::{Cluster, ClusterOptions, Durability};

static OWN: OnceLock<Cluster> = OnceLock::new();
static STARTING: Mutex<()> = Mutex::new(());

/// Chaîne de connexion du propriétaire, vers la base de ce nom.
#[expect(
    clippy::disallowed_methods,
    reason = "le groupe partagé est donné par la commande d'essai"
)]
pub fn connection_string(database: &str) -> String {
    match std::env::var("OPSFLUX_TEST_DATABASE_URL") {
        Ok(base) => format!("{base} dbname={database}"),
        Err(_) => own().connection_string(database),
    }
}

fn own() -> &'static Cluster {
    let _guard = STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    OWN.get_or_init(|| {
        let data_dir = memory_folder().join(format!("opsflux-test-{}", std::process::id()));
        Cluster::start(options(data_dir)).expect("le groupe de bases des essais démarre")
    })
}

/// Un groupe sans résistance aux pannes : rapide, et jetable.
pub(crate) fn options(data_dir: PathBuf) -> ClusterOptions {
    let settings = [("max_connections", "400"), ("shared_buffers", "128MB")];
    let settings = settings
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    ClusterOptions {
        data_dir,
        pg_bin: None,
        durability: Durability::None,
        settings,
    }
}

fn memory_folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}
