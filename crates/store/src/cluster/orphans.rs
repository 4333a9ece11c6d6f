//! Les processus PostgreSQL qu'un programme précédent a laissés derrière lui.
//!
//! Il y en a juste après un `kill -9`, du programme (PostgreSQL finit proprement) ou de PostgreSQL (ses processus
//! restants finissent leur requête). Un nouveau serveur refuserait de démarrer à côté d'eux.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::unistd::Pid;

use super::error::ClusterError;
use super::process::send;

/// Temps laissé à d'anciens processus pour finir d'eux-mêmes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Attend, puis force, la fin des processus qu'un programme précédent a laissés sur ces données.
///
/// À n'appeler que sous le verrou du dossier : aucun d'eux ne peut alors servir à quelqu'un.
pub(super) fn clear_orphans(data: &Path) -> Result<(), ClusterError> {
    let orphans = processes_of(data);
    if orphans.is_empty() {
        return Ok(());
    }
    tracing::warn!(?orphans, "D'anciens processus PostgreSQL finissent.");
    match recorded_postmaster(data).filter(|postmaster| orphans.contains(postmaster) && !is_dead(*postmaster)) {
        Some(postmaster) => send(Signal::SIGINT, &[postmaster]),
        // Sans leur père, ils ne peuvent rien finir : la reprise du journal s'en charge.
        None => send(Signal::SIGQUIT, &orphans),
    }
    if gone_within(PATIENCE, data) {
        return Ok(());
    }
    send(Signal::SIGKILL, &processes_of(data));
    if gone_within(Duration::from_secs(5), data) {
        return Ok(());
    }
    Err(ClusterError::Orphans { path: data.into(), pids: processes_of(data).iter().map(|pid| pid.as_raw()).collect() })
}

fn gone_within(patience: Duration, data: &Path) -> bool {
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if processes_of(data).is_empty() {
            return true;
        }
        thread::sleep(Duration::from_millis(5));
    }
    false
}

/// Premier processus noté par PostgreSQL dans ses données ; il peut être mort depuis longtemps.
fn recorded_postmaster(data: &Path) -> Option<Pid> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok().map(Pid::from_raw)
}

/// Tous les processus `postgres` de ces données : ils y ont leur dossier courant.
///
/// Le premier processus compte même mort, tant que son père adoptif ne l'a pas récolté : PostgreSQL le croirait en vie.
#[cfg(target_os = "linux")]
fn processes_of(data: &Path) -> Vec<Pid> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let postmaster = recorded_postmaster(data);
    let is_ours =
        |pid: &Pid| is_postgres(*pid) && (works_in(*pid, data) || (postmaster == Some(*pid) && is_dead(*pid)));
    numbers.map(Pid::from_raw).filter(is_ours).collect()
}

#[cfg(target_os = "linux")]
fn works_in(pid: Pid, folder: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == folder)
}

#[cfg(target_os = "linux")]
fn is_postgres(pid: Pid) -> bool {
    fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() == "postgres")
}

/// Mort mais pas encore récolté.
#[cfg(target_os = "linux")]
fn is_dead(pid: Pid) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z "))
}

#[cfg(not(target_os = "linux"))]
fn is_dead(_pid: Pid) -> bool {
    false
}

/// Sans `/proc`, seul le premier processus est connu ; `ps` évite de prendre un numéro réattribué pour lui.
#[cfg(not(target_os = "linux"))]
fn processes_of(data: &Path) -> Vec<Pid> {
    let is_postgres = |pid: &Pid| {
        let said = std::process::Command::new("ps").args(["-o", "comm=", "-p", &pid.to_string()]).output();
        said.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).trim().ends_with("postgres"))
    };
    recorded_postmaster(data).filter(is_postgres).into_iter().collect()
}
