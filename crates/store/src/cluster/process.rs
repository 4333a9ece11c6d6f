//! Lance les programmes de PostgreSQL : sous son compte, dans un environnement connu, et sans qu'ils nous survivent.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::account::Account;

/// macOS n'a pas toujours `C.UTF-8`, et PostgreSQL y refuse une langue inconnue.
const LANGUAGE: &str = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };

/// Commande exécutée par le compte de PostgreSQL, dans un environnement vide et connu.
///
/// Elle a son propre groupe : un Ctrl-C du terminal ne doit arrêter que nous, qui l'arrêterons ensuite. Si nous
/// mourons, elle reçoit `at_our_death`.
pub(super) fn command(program: &Path, account: &Account, at_our_death: Signal) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", LANGUAGE).env("TZ", "UTC");
    command.current_dir("/").stdin(Stdio::null()).process_group(0);
    account.run(&mut command);
    signal_at_our_death(&mut command, at_our_death);
    command
}

/// Demande au noyau d'envoyer ce signal à la commande si le fil qui la lance meurt.
///
/// `std` change de compte avant cette fermeture, et c'est heureux : changer de compte annule la demande.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "`pre_exec` seul agit entre fork et exec ; prctl et getppid y sont permis")]
fn signal_at_our_death(command: &mut Command, signal: Signal) {
    let us = nix::unistd::getpid();
    let ask_kernel = move || {
        nix::sys::prctl::set_pdeathsig(signal)?;
        // Nous sommes peut-être morts entre le fork et la demande, qui ne serait alors jamais honorée.
        if nix::unistd::getppid() == us { Ok(()) } else { Err(Errno::ESRCH.into()) }
    };
    // SAFETY: la fermeture n'alloue pas et ne fait que deux appels système.
    unsafe { command.pre_exec(ask_kernel) };
}

/// Ailleurs, rien de tel : le prochain démarrage arrête lui-même l'orphelin ([`super::orphans`]).
#[cfg(not(target_os = "linux"))]
fn signal_at_our_death(_command: &mut Command, _signal: Signal) {}

/// Envoie un signal ; un processus déjà mort n'est pas une erreur.
pub(super) fn send(signal: Signal, pids: &[Pid]) {
    for pid in pids {
        if let Err(error) = kill(*pid, signal)
            && error != Errno::ESRCH
        {
            tracing::warn!(pid = pid.as_raw(), %signal, %error, "Signal refusé.");
        }
    }
}
