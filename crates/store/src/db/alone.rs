//! Une connexion à soi seul, et le tour qu'elle tient : lâchée, elle revient au réservoir telle qu'elle en est sortie.

use std::{
    ops::Deref,
    sync::atomic::{AtomicBool, Ordering},
};

use deadpool_postgres::{ClientWrapper, Object};
use kernel::Result;
use tokio::{runtime::Handle, sync::OwnedSemaphorePermit};

use super::{KEPT_STATEMENTS, from_postgres};

/// Une connexion à soi seul. Elle n'est vide qu'une fois lâchée.
pub(crate) struct Alone {
    held: Option<(Object, OwnedSemaphorePermit)>,
    /// Aucune transaction n'y est ouverte.
    settled: AtomicBool,
}

impl Alone {
    pub(super) fn new(client: Object, turn: OwnedSemaphorePermit) -> Alone {
        Alone { held: Some((client, turn)), settled: AtomicBool::new(true) }
    }

    /// Ouvre une transaction.
    pub(crate) async fn begin(&self) -> Result<()> {
        self.settled.store(false, Ordering::Release);
        self.batch_execute("BEGIN").await.map_err(from_postgres)
    }

    /// Finit la transaction par ces mots, qui la valident ou l'oublient.
    pub(crate) async fn end(&self, words: &str) -> Result<()> {
        self.batch_execute(words).await.map_err(from_postgres)?;
        self.settled.store(true, Ordering::Release);
        Ok(())
    }
}

impl Deref for Alone {
    type Target = ClientWrapper;

    fn deref(&self) -> &ClientWrapper {
        &self.held.as_ref().expect("une connexion reste à qui la tient").0
    }
}

impl Drop for Alone {
    /// Une transaction restée ouverte est oubliée d'abord ; ce qui n'a pu l'être ferme la connexion, donc l'oublie aussi.
    fn drop(&mut self) {
        let Some((client, turn)) = self.held.take() else { return };
        if *self.settled.get_mut() {
            return give_back(client);
        }
        let Ok(runtime) = Handle::try_current() else { return drop(Object::take(client)) };
        runtime.spawn(async move {
            match client.batch_execute("ROLLBACK").await {
                Ok(()) => give_back(client),
                Err(_) => drop(Object::take(client)),
            }
            drop(turn);
        });
    }
}

fn give_back(client: Object) {
    if client.statement_cache.size() > KEPT_STATEMENTS {
        client.statement_cache.clear();
    }
}
