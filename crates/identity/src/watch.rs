//! Ce que ce nœud garde en mémoire, et l'écoute des changements faits par les autres.
//!
//! Un changement s'annonce par `NOTIFY` ; la base le remet à la validation de la transaction. À chaque ouverture de
//! l'écoute tout est oublié, car ce qui s'est dit entre-temps est perdu.

use std::{fmt, future::poll_fn, sync::Arc, time::Duration};

use kernel::Result;
use store::Bind;
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::{sleep, timeout},
};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls};
use uuid::Uuid;

use crate::{actor::Held, memory::Memory, session::queries::LiveSession};

pub(crate) mod queries;

/// Vie d'un acteur gardé : un filet, l'oubli explicite étant la règle.
const ACTOR_LASTS: Duration = Duration::from_secs(3600);

/// Vie d'une session gardée.
const SESSION_LASTS: Duration = Duration::from_secs(60);

/// Silence au bout duquel l'écoute s'assure que la base répond encore.
const PULSE: Duration = Duration::from_secs(20);

/// Pause avant de rouvrir l'écoute.
const PAUSE: Duration = Duration::from_secs(1);

/// Ce que ce nœud garde en mémoire.
pub(crate) struct Kept {
    /// Les sessions ouvertes.
    pub(crate) sessions: Memory<Uuid, LiveSession>,
    /// Acteurs, droits rassemblés.
    pub(crate) actors: Memory<Uuid, Arc<Held>>,
}

/// Ce qui a changé.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Une session a été fermée.
    Session(Uuid),
    /// Une personne a changé : état, langue, droits.
    User(Uuid),
    /// Un rôle, une appartenance ou une société : n'importe qui peut être touché.
    Everyone,
}

impl Kept {
    pub(crate) fn new() -> Kept {
        Kept { sessions: Memory::new(100_000, SESSION_LASTS), actors: Memory::new(10_000, ACTOR_LASTS) }
    }

    /// Oublie ce qu'un changement périme.
    pub(crate) fn forget(&self, change: Change) {
        match change {
            Change::Session(session) => self.sessions.forget(session),
            Change::User(user) => self.actors.forget(user),
            Change::Everyone => self.actors.forget_all(),
        }
    }

    /// Oublie tout, et se remet à garder.
    fn trust(&self) {
        self.sessions.trust();
        self.actors.trust();
    }

    fn distrust(&self) {
        self.sessions.distrust();
        self.actors.distrust();
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Session(session) => write!(f, "session:{session}"),
            Change::User(user) => write!(f, "user:{user}"),
            Change::Everyone => f.write_str("everyone"),
        }
    }
}

impl Change {
    /// Lit une annonce ; rien si un programme plus récent l'a écrite autrement.
    fn read(text: &str) -> Option<Change> {
        match text.split_once(':') {
            Some(("session", session)) => session.parse().ok().map(Change::Session),
            Some(("user", user)) => user.parse().ok().map(Change::User),
            _ => (text == "everyone").then_some(Change::Everyone),
        }
    }
}

impl From<Change> for Bind {
    fn from(change: Change) -> Bind {
        Bind::Text(change.to_string())
    }
}

/// Écoute sans fin, en rouvrant l'écoute qui tombe.
pub(crate) async fn listen(config: Config, kept: Arc<Kept>) {
    loop {
        match heard(&config, &kept).await {
            Ok(()) => tracing::warn!("l'écoute des changements d'identité s'est interrompue"),
            Err(error) => tracing::warn!(error = %error, "l'écoute des changements d'identité a échoué"),
        }
        kept.distrust();
        sleep(PAUSE).await;
    }
}

/// Écoute jusqu'à ce que la connexion tombe.
async fn heard(config: &Config, kept: &Kept) -> Result<(), tokio_postgres::Error> {
    let (client, mut messages) = open(config).await?;
    client.batch_execute(queries::LISTEN).await?;
    kept.trust();
    loop {
        match timeout(PULSE, messages.recv()).await {
            Ok(Some(payload)) => match Change::read(&payload) {
                Some(change) => kept.forget(change),
                None => kept.trust(), // ce qu'on ne comprend pas périme tout
            },
            Ok(None) => return Ok(()),
            Err(_) => match timeout(PULSE, client.batch_execute("")).await {
                Ok(answer) => answer?,
                Err(_) => return Ok(()),
            },
        }
    }
}

/// Une connexion dont les annonces passent par un canal ; le canal se ferme avec elle.
async fn open(config: &Config) -> Result<(Client, UnboundedReceiver<String>), tokio_postgres::Error> {
    let (client, mut connection) = config.connect(NoTls).await?;
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(async move {
        while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
            if let AsyncMessage::Notification(notification) = message
                && sender.send(notification.payload().to_owned()).is_err()
            {
                return;
            }
        }
    });
    Ok((client, receiver))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_reads_back_as_it_was_written() {
        let id = Uuid::from_u128(7);
        for change in [Change::Session(id), Change::User(id), Change::Everyone] {
            assert_eq!(Change::read(&change.to_string()), Some(change));
        }
    }

    #[test]
    fn an_unknown_announcement_is_not_guessed() {
        for text in ["group:1", "user:1", "session", ""] {
            assert_eq!(Change::read(text), None, "{text}");
        }
    }
}
