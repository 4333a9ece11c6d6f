//! Le carrefour d'un nœud : ce que l'écoute entend va à tous les écrans ouverts ici.

use tokio::sync::{
    broadcast::{Receiver, Sender, channel},
    watch,
};

use super::Heard;

/// Annonces gardées pour un écran lent ; au-delà il relit tout.
const KEPT: usize = 1024;

/// Le carrefour.
#[derive(Debug)]
pub struct Hub {
    sender: Sender<Heard>,
    listening: watch::Sender<bool>,
}

impl Hub {
    pub(crate) fn new() -> Hub {
        Hub { sender: channel(KEPT).0, listening: watch::Sender::new(false) }
    }

    /// L'écoute est ouverte : rien de ce qui suit ne manquera.
    pub(super) fn opened(&self) {
        self.listening.send_replace(true);
        self.pass(Heard::Gap);
    }

    /// Attend que l'écoute se soit ouverte une première fois.
    pub(crate) async fn listening(&self) {
        let _ = self.listening.subscribe().wait_for(|open| *open).await;
    }

    /// Passe ce qui est entendu aux écrans ouverts ; personne n'écoute, rien ne se perd.
    pub(super) fn pass(&self, heard: Heard) {
        let _ = self.sender.send(heard);
    }

    pub(super) fn receiver(&self) -> Receiver<Heard> {
        self.sender.subscribe()
    }

    /// Nombre d'écrans ouverts sur ce nœud.
    pub fn open_screens(&self) -> usize {
        self.sender.receiver_count()
    }
}
