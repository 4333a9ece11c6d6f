//! L'automatisation : ce que les déclencheurs font, étape par étape, une seule fois.
//!
//! Le distributeur écrit une exécution par déclencheur réveillé, dans la transaction de l'événement ; [`clockwork`] fait
//! de même des horaires et des échéances, [`called`] des appels entrants. Ici, une exécution est prise sous verrou, avance dans une transaction où tient
//! tout ce que ses étapes écrivent, et y laisse sa place : un arrêt brutal ne perd ni ne double rien. Refuse tout réseau :
//! un script, qui peut appeler le dehors, se mène entre deux transactions ([`scripted`]).

use std::{sync::Arc, time::Duration};

use kernel::{Error, Result};
use store::Unit;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::Services;

pub mod admin;
mod answered;
mod branches;
mod called;
mod calls;
mod clockwork;
mod enclosure;
mod engine;
mod fact;
mod facts;
mod job;
pub(crate) mod lost;
mod owner;
mod position;
mod queries;
mod report;
mod running;
mod scripted;
mod settings;
mod steps;
mod system;

pub(crate) use answered::AwaitAnswer;
pub(crate) use called::wake_called;
pub(crate) use fact::wake;
pub(crate) use facts::{Life, normal as plain, read_as, unfolded};
pub(crate) use job::{ImportFile, RunTrigger};
pub(crate) use report::MakeReport;
pub(crate) use scripted::{Lease, RunScript};
pub(crate) use settings::Settings;
pub(crate) use steps::ids;

/// Entre deux regards, quand rien ne réveille la boucle.
const POLL: Duration = Duration::from_secs(1);

/// Mène les exécutions prêtes jusqu'à l'arrêt.
pub(crate) async fn run(services: Arc<Services>, shutdown: CancellationToken) {
    let mut held = None;
    while !shutdown.is_cancelled() {
        match running::turn(&services, &mut held).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(error = %error, "les exécutions des déclencheurs attendent la base"),
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = services.automation.notified() => {}
            () = sleep(POLL) => {}
        }
    }
}

/// Regarde l'heure jusqu'à l'arrêt.
pub(crate) async fn keep_time(services: Arc<Services>, shutdown: CancellationToken) {
    let mut held = None;
    while !shutdown.is_cancelled() {
        let ticked = clockwork::tick(&services, &mut held).await.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "les horaires des déclencheurs attendent la base");
            clockwork::Ticked::default()
        });
        if ticked.written > 0 {
            services.automation.notify_one();
        }
        // Une heure connue se tient à l'heure ; celle qu'un autre nœud vient d'écrire, au regard suivant.
        let until = ticked.next.and_then(|next| next.duration_since(services.tenant.clock.now()).try_into().ok());
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = sleep(until.unwrap_or(POLL).min(POLL)) => {}
        }
    }
}

/// Regarde l'heure et mène toutes les exécutions prêtes ; rend leur nombre.
pub(crate) async fn settle(services: &Services) -> Result<usize> {
    let mut held = None;
    clockwork::tick(services, &mut held).await?;
    let mut carried = 0;
    while running::turn(services, &mut held).await? {
        carried += 1;
    }
    Ok(carried)
}

/// Une transaction ouverte sur la connexion tenue, qui voit le modèle en vigueur.
async fn opened<'h>(services: &Services, held: &'h mut Option<Unit>) -> Result<&'h Unit> {
    let unit = match held.take() {
        Some(unit) => {
            unit.begin().await?;
            unit.tenant().adopt(services.tenant.model());
            unit
        }
        None => services.tenant.unit().await?,
    };
    Ok(held.insert(unit))
}

/// Une panne qui passe : l'exécution reprendra, rien n'est tenu contre elle.
pub(crate) fn is_passing(error: &Error) -> bool {
    let retried = ["40001", "40P01"];
    let state = error.params.get("sqlstate").and_then(serde_json::Value::as_str);
    matches!(error.code, kernel::Code::Unavailable | kernel::Code::TimedOut)
        || state.is_some_and(|state| retried.contains(&state))
}
