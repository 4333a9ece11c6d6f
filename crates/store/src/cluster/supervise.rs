//! Le fil qui lance PostgreSQL, le relance s'il meurt, et l'arrête à la fin.
//!
//! Une mort est toujours récoltée (`try_wait`) avant la relance, sans quoi le nouveau serveur croirait l'ancien en vie.

use std::convert::Infallible;
use std::io;
use std::process::Child;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::unistd::Pid;
use tokio::sync::watch;

use super::error::ClusterError;
use super::process::send;
use super::server::{Server, prepare};
use super::{ClusterOptions, ClusterStatus, Opened};

/// Pas d'attente tant que le serveur démarre : il lui faut 20 à 30 ms.
const STARTING_TICK: Duration = Duration::from_millis(2);

/// Pas de surveillance ensuite : le délai pour remarquer une mort.
const RUNNING_TICK: Duration = Duration::from_millis(100);

/// Une vie plus longue efface les morts précédentes.
const STEADY: Duration = Duration::from_secs(60);

/// Attente avant chaque relance ; après la dernière, on renonce.
const BACK_OFF: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1_600),
    Duration::from_millis(6_400),
];

/// Signaux d'arrêt, du plus doux au plus brutal, et le temps laissé à chacun.
const STOPS: [(Signal, Duration); 3] = [
    (Signal::SIGINT, Duration::from_secs(60)),
    (Signal::SIGQUIT, Duration::from_secs(5)),
    (Signal::SIGKILL, Duration::from_secs(5)),
];

/// La demande d'arrêt est la fermeture de l'autre bout : abandonner le cluster suffit à l'arrêter.
pub(super) type Released = Receiver<Infallible>;

/// Fait vivre le serveur jusqu'à la demande d'arrêt ; `opened` dit une fois comment s'y connecter.
pub(super) fn supervise(
    options: &ClusterOptions,
    opened: &SyncSender<Result<Opened, ClusterError>>,
    status: &watch::Sender<ClusterStatus>,
    released: &Released,
) -> Result<(), ClusterError> {
    let outcome = live(options, opened, status, released);
    if let Err(error) = &outcome {
        status.send_replace(ClusterStatus::Failed(error.clone()));
        // Personne n'attend plus si l'échec suit un démarrage réussi.
        let _ = opened.try_send(Err(error.clone()));
    } else {
        status.send_replace(ClusterStatus::Stopped);
    }
    outcome
}

fn live(
    options: &ClusterOptions,
    opened: &SyncSender<Result<Opened, ClusterError>>,
    status: &watch::Sender<ClusterStatus>,
    released: &Released,
) -> Result<(), ClusterError> {
    let server = prepare(options)?;
    let mut postgres = server.spawn()?;
    match until_ready(&server, &mut postgres, released) {
        Turn::Ready => {}
        Turn::Released => return stop(&server, postgres),
        Turn::Died(_) => {
            return Err(ClusterError::Start { said: server.last_words() });
        }
    }
    let mut quick_deaths = 0;
    loop {
        let born = Instant::now();
        status.send_replace(ClusterStatus::Running { postmaster: postgres.id() });
        // Fermé après la première fois : seul le démarrage l'attend.
        let _ = opened.try_send(Ok(Opened { socket_dir: server.socket_dir.clone(), major: server.binaries.major }));
        let Turn::Died(exit) = tend(&mut postgres, released, RUNNING_TICK, || false) else {
            return stop(&server, postgres);
        };
        tracing::error!(exit, "PostgreSQL s'est arrêté, il est relancé.");
        status.send_replace(ClusterStatus::Restarting);
        if born.elapsed() > STEADY {
            quick_deaths = 0;
        }
        let Some(revived) = revive(&server, &mut quick_deaths, released)? else {
            return Ok(());
        };
        postgres = revived;
    }
}

/// Relance le serveur, de plus en plus lentement ; ne rend rien si l'arrêt est demandé entre-temps.
fn revive(server: &Server, quick_deaths: &mut usize, released: &Released) -> Result<Option<Child>, ClusterError> {
    while let Some(delay) = BACK_OFF.get(*quick_deaths) {
        *quick_deaths += 1;
        if released.recv_timeout(*delay) == Err(RecvTimeoutError::Disconnected) {
            return Ok(None);
        }
        let mut postgres = match server.spawn() {
            Ok(postgres) => postgres,
            Err(error) => {
                tracing::error!(%error, "PostgreSQL ne peut pas être relancé.");
                continue;
            }
        };
        match until_ready(server, &mut postgres, released) {
            Turn::Ready => return Ok(Some(postgres)),
            Turn::Released => return stop(server, postgres).map(|()| None),
            Turn::Died(exit) => tracing::error!(exit, "PostgreSQL s'est arrêté pendant sa relance."),
        }
    }
    Err(ClusterError::KeepsDying { deaths: BACK_OFF.len(), said: server.last_words() })
}

/// Ce qui met fin à une attente.
enum Turn {
    Ready,
    /// Comment il a fini.
    Died(String),
    Released,
}

/// Sans limite de durée : interrompre une longue reprise du journal la ferait recommencer sans fin.
fn until_ready(server: &Server, postgres: &mut Child, released: &Released) -> Turn {
    let pid = postgres.id();
    tend(postgres, released, STARTING_TICK, || server.is_ready(pid))
}

fn tend(postgres: &mut Child, released: &Released, tick: Duration, is_ready: impl Fn() -> bool) -> Turn {
    loop {
        match postgres.try_wait() {
            Ok(None) => {}
            Ok(Some(exit)) => return Turn::Died(exit.to_string()),
            // Récolté par un autre : il est mort tout autant.
            Err(error) => return Turn::Died(error.to_string()),
        }
        if is_ready() {
            return Turn::Ready;
        }
        if released.recv_timeout(tick) == Err(RecvTimeoutError::Disconnected) {
            return Turn::Released;
        }
    }
}

/// Arrêt rapide : les transactions en cours sont annulées, les données mises à l'abri, puis le serveur finit.
fn stop(server: &Server, mut postgres: Child) -> Result<(), ClusterError> {
    let pid = Pid::from_raw(postgres.id().cast_signed());
    for (signal, patience) in STOPS {
        send(signal, &[pid]);
        let asked = Instant::now();
        while asked.elapsed() < patience {
            if !matches!(postgres.try_wait(), Ok(None)) {
                server.tidy();
                return Ok(());
            }
            thread::sleep(STARTING_TICK);
        }
        tracing::warn!(%signal, "PostgreSQL ne finit pas assez vite.");
    }
    let still_alive = io::Error::from(io::ErrorKind::TimedOut);
    Err(ClusterError::io("impossible d'arrêter", format!("postgres ({pid})").as_ref())(still_alive))
}
