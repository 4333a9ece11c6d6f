//! Dire quelque chose dans un salon : le travail `chat`.

use kernel::{Code, Result};
use serde::{Deserialize, Serialize};
use store::Db;
use uuid::Uuid;

use super::{
    body::{Said, body},
    channel::Channel,
    queries,
};
use crate::{
    Services,
    webhooks::{
        call::judge,
        outgoing::{self, Answer, Fault},
    },
    workers::{Failure, Turn, Work, enqueue},
};

/// Dit quelque chose dans un salon.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Say {
    channel: Uuid,
    title: String,
    text: String,
    /// Adresse absolue de ce dont il s'agit, et le texte qui y mène.
    link: Option<(String, String)>,
}

/// Ce qu'on veut dire, et où.
#[derive(Clone, Debug)]
pub(crate) struct NewSay<'a> {
    /// Nom du salon.
    pub channel: &'a str,
    /// Ce qui distingue ce message entre tous : redemandé, il ne se dit qu'une fois.
    pub key: String,
    pub title: String,
    pub text: String,
    pub link: Option<(String, String)>,
    pub now: jiff::Timestamp,
}

/// Ce qu'une demande est devenue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queued {
    /// Elle partira.
    Yes,
    /// Le salon est fermé.
    Closed,
}

/// Met un message en file, dans la transaction que la prise tient.
pub(crate) async fn queue(db: &Db, new: NewSay<'_>) -> Result<Queued> {
    let unknown = || Code::NotFound.with("reason", format!("channel {}", new.channel));
    let channel = queries::named(db, new.channel).await?.ok_or_else(unknown)?;
    if !channel.enabled {
        return Ok(Queued::Closed);
    }
    let work = Say { channel: channel.id, title: new.title, text: new.text, link: new.link };
    enqueue(db, work.job(new.now).unique(new.key)).await?;
    Ok(Queued::Yes)
}

impl Work for Say {
    const KIND: &'static str = "chat";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        // Le salon a pu être fermé depuis.
        let Some(channel) = queries::find(&services.tenant.db, self.channel).await?.filter(|one| one.enabled) else {
            return Ok(());
        };
        let link = self.link.as_ref().map(|(url, open)| (url.as_str(), open.as_str()));
        match say(services, &channel, &self.title, &self.text, link).await {
            Outcome::Sent => Ok(()),
            Outcome::Passing(cause) => Err(Failure::Retry(cause)),
            Outcome::Refused(cause) => Err(Failure::Final(cause)),
        }
    }
}

/// Comment un salon a reçu un message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Sent,
    /// Pas cette fois.
    Passing(String),
    /// Jamais.
    Refused(String),
}

/// Dit quelque chose, une fois.
pub(super) async fn say(
    services: &Services,
    channel: &Channel,
    title: &str,
    text: &str,
    link: Option<(&str, &str)>,
) -> Outcome {
    let body = body(channel.kind, &Said { title, text, link }).to_string();
    let answer = match channel.url(&services.tenant) {
        Ok(url) => ask(services, &url, body).await,
        Err(error) => return Outcome::Refused(error.to_string()),
    };
    match answer.map_err(Failure::from).and_then(|answer| judge(&answer)) {
        Ok(()) => Outcome::Sent,
        Err(Failure::Retry(cause)) => Outcome::Passing(cause),
        Err(Failure::Final(cause)) => Outcome::Refused(cause),
        Err(later @ (Failure::NotYet(_) | Failure::Stopped)) => Outcome::Passing(format!("{later:?}")),
    }
}

async fn ask(services: &Services, url: &str, body: String) -> Result<Answer, Fault> {
    let (client, url) = outgoing::open(&services.settings.webhooks.allowed_hosts, url).await?;
    outgoing::send(client.post(url).header("content-type", "application/json").body(body)).await
}
