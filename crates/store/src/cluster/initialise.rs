//! Crée un cluster vide.
//!
//! `initdb` travaille dans `data.new`, renommé à la fin : un `initdb` tué en chemin ne laisse qu'un dossier que le
//! prochain démarrage efface et refait. Langue `C` et sommes de contrôle : les données ne dépendent ni d'ICU ni de
//! glibc, et l'on peut changer de binaires sous elles.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use nix::sys::signal::Signal;

use super::error::ClusterError;
use super::layout::create_with_mode;
use super::orphans::clear_orphans;
use super::process::command;
use super::server::{SUPERUSER, Server};
use super::{Durability, tail};

/// Crée les données si elles n'existent pas.
pub(super) fn initialise(server: &Server, durability: Durability) -> Result<(), ClusterError> {
    let (data, unfinished) = (server.layout.data(), server.layout.unfinished_data());
    let failed = ClusterError::io("impossible de créer les données dans", &server.layout.postgres());
    if unfinished.exists() {
        clear_orphans(&unfinished)?;
        tracing::warn!("Une création de base interrompue est reprise depuis le début.");
        fs::remove_dir_all(&unfinished).map_err(&failed)?;
    }
    if data.exists() {
        return Ok(());
    }
    create_with_mode(&unfinished, 0o700).map_err(&failed)?;
    server.account.own(&unfinished).map_err(&failed)?;
    run_initdb(server, &unfinished, durability)?;
    appear(&unfinished, &data).map_err(&failed)
}

fn run_initdb(server: &Server, folder: &Path, durability: Durability) -> Result<(), ClusterError> {
    let program = server.binaries.bin.join("initdb");
    // Tué net avec nous : prévenu, il effacerait le dossier pendant que le programme suivant le refait.
    let mut initdb = command(&program, &server.account, Signal::SIGKILL);
    initdb.arg("-D").arg(folder).args(["-U", SUPERUSER, "-E", "UTF8", "--locale=C", "--data-checksums"]);
    // Ces règles-là ne servent qu'à qui lancerait `postgres` sans nous : les nôtres sont dans `access`.
    initdb.args(["--auth-local=peer", "--auth-host=reject"]);
    if durability == Durability::None {
        initdb.arg("--no-sync");
    }
    let output = initdb.output().map_err(ClusterError::io("impossible de lancer", &program))?;
    if output.status.success() {
        return Ok(());
    }
    Err(ClusterError::Initialise { said: tail(&String::from_utf8_lossy(&output.stderr)) })
}

/// Renomme, et force le renommage sur le disque.
fn appear(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}
