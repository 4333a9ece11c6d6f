//! Les travaux réussis d'un groupe, clos ensemble : qui finit pendant qu'une clôture s'écrit attend la suivante, commune.

use std::{
    mem,
    sync::{Mutex, PoisonError},
};

use kernel::{Code, Result};
use store::jobs::{self, Job};
use tokio::sync::{Mutex as Turn, oneshot};

use super::pool::taker;
use crate::Services;

/// Ceux dont l'issue reste à écrire, et à qui dire le travail suivant.
#[derive(Debug, Default)]
pub(super) struct Finished {
    waiting: Mutex<Vec<(i64, oneshot::Sender<Option<Job>>)>>,
    /// Une clôture à la fois.
    turn: Turn<()>,
}

impl Finished {
    /// Clôt un travail réussi et rend le suivant du groupe, déjà pris, s'il y en a un.
    pub(super) async fn close(&self, services: &Services, group: &str, id: i64) -> Result<Option<Job>> {
        let (next, mut mine) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push((id, next));
        let _turn = self.turn.lock().await;
        match mine.try_recv() {
            Ok(job) => return Ok(job),
            Err(oneshot::error::TryRecvError::Closed) => return Err(Code::Unavailable.error()),
            Err(oneshot::error::TryRecvError::Empty) => {}
        }
        let all = mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let ids = all.iter().map(|(id, _)| *id).collect();
        let now = services.tenant.clock.now();
        let mut jobs =
            jobs::succeed_then_claim(&services.tenant.db, ids, taker(services, group), now).await?.into_iter();
        for (_, next) in all {
            // Qui n'attend plus laisse le travail pris à l'expiration de son bail.
            let _ = next.send(jobs.next());
        }
        mine.try_recv().map_err(|error| Code::Internal.because(error))
    }
}
