//! Envoyer un courriel : le travail `mail`.

use std::sync::Arc;

use kernel::Result;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    MailRoute, SmtpSettings, compose, folder, provider,
    queries::{self, Mail},
    smtp::{self, Delivery},
    suppression, tracking,
};
use crate::{
    Services,
    files::aside,
    notify::reader::Addressee,
    workers::{Failure, Turn, Work, pace},
};

/// Envoie un courriel en file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SendMail {
    /// Le courriel.
    pub mail: Uuid,
    /// Il part quel que soit le débit.
    #[serde(default)]
    pub urgent: bool,
    /// Qui doit encore pouvoir le lire, quand il a attendu son heure.
    #[serde(default)]
    pub reader: Option<Addressee>,
}

impl Work for SendMail {
    const KIND: &'static str = "mail";
    /// Un essai, puis trois autres.
    const MAX_ATTEMPTS: i16 = 4;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let db = &services.tenant.db;
        if let Some(reader) = &self.reader
            && !reader.still_reads(services).await?
        {
            return Ok(queries::withdraw(db, self.mail, "son lecteur ne doit plus le recevoir").await?);
        }
        if let Some(most) = services.settings.mail.per_minute.filter(|_| !self.urgent)
            && services.brake.pass("mail".to_owned(), most).is_err()
        {
            return Err(Failure::NotYet(pace::wait(queries::ahead(db, self.mail).await?, most)));
        }
        match &services.settings.mail.route {
            MailRoute::Folder(path) => {
                let Some(mail) = whole(services, turn, to_write(services, self.mail).await?).await? else {
                    return Ok(());
                };
                let message = compose::ready(&mail, &services.settings.mail, services.tenant.clock.now())?;
                match folder::deliver(path, mail.id, &message.bytes).await {
                    Ok(()) => {
                        let written = Delivery::Sent { response: "écrit".to_owned(), name: None };
                        conclude(services, turn, self.mail, written).await
                    }
                    Err(error) => conclude(services, turn, self.mail, Delivery::Later(error.to_string())).await,
                }
            }
            MailRoute::Smtp(smtp) => {
                let Some(mail) = whole(services, turn, to_send(services, self.mail).await?).await? else {
                    return Ok(());
                };
                let delivery = deliver(services, smtp, &mail).await;
                conclude(services, turn, self.mail, delivery).await
            }
            MailRoute::Api(api) => {
                let Some(mail) = whole(services, turn, to_send(services, self.mail).await?).await? else {
                    return Ok(());
                };
                let delivery = provider::deliver(services, api, &mail).await;
                conclude(services, turn, self.mail, delivery).await
            }
        }
    }
}

/// Le courriel à écrire dans le dossier, qu'un nœud mort l'ait commencé ou non : l'écrire deux fois n'en fait qu'un.
async fn to_write(services: &Services, id: Uuid) -> Result<Option<Mail>> {
    let db = &services.tenant.db;
    match queries::take(db, id).await? {
        Some(mail) => Ok(Some(mail)),
        None => queries::take_again(db, id).await,
    }
}

/// Le courriel à envoyer par le réseau ; celui qu'un nœud mort a laissé en cours d'envoi est peut-être parti, on n'y touche plus.
async fn to_send(services: &Services, id: Uuid) -> Result<Option<Mail>> {
    let db = &services.tenant.db;
    if let Some(mail) = queries::take(db, id).await? {
        return Ok(Some(mail));
    }
    if queries::settle(db, id, "unknown", "le nœud s'est arrêté pendant l'envoi").await? {
        tracing::warn!(mail = %id, "un courriel est peut-être parti : il n'est pas renvoyé");
    }
    Ok(None)
}

/// Le courriel avec le fichier qu'il joint, sans lequel il ne part pas, et de quoi le suivre si son lecteur le veut bien.
async fn whole(services: &Services, turn: &Turn, mail: Option<Mail>) -> Result<Option<Mail>, Failure> {
    let Some(mail) = mail else { return Ok(None) };
    let mail = tracking::dress(services, mail).await;
    let Some(file) = mail.file else { return Ok(Some(mail)) };
    let missing = match aside::whole(services, file).await {
        Ok(Some(joined)) => return Ok(Some(Mail { joined: Some(Arc::new(joined)), ..mail })),
        Ok(None) => Delivery::Refused("le document joint n'est plus au dépôt".to_owned()),
        Err(error) => Delivery::Later(error.to_string()),
    };
    conclude(services, turn, mail.id, missing).await.map(|()| None)
}

async fn deliver(services: &Services, smtp: &SmtpSettings, mail: &Mail) -> Delivery {
    match compose::ready(mail, &services.settings.mail, services.tenant.clock.now()) {
        Ok(message) => smtp::deliver(smtp, &message).await,
        Err(error) => Delivery::Refused(error.to_string()),
    }
}

/// Écrit ce qu'il est advenu du courriel, et dit au travail s'il doit recommencer.
async fn conclude(services: &Services, turn: &Turn, id: Uuid, delivery: Delivery) -> Result<(), Failure> {
    let db = &services.tenant.db;
    match delivery {
        Delivery::Sent { response, name } => {
            queries::sent(db, id, name, &response, services.tenant.clock.now()).await?;
        }
        Delivery::Later(cause) if turn.is_last() => {
            queries::settle(db, id, "failed", &cause).await?;
            tracing::error!(mail = %id, "un courriel n'a pas pu partir après tous ses essais");
            return Err(Failure::Final(cause));
        }
        Delivery::Later(cause) => {
            queries::settle(db, id, "queued", &cause).await?;
            return Err(Failure::Retry(cause));
        }
        Delivery::Refused(cause) => {
            queries::settle(db, id, "failed", &cause).await?;
            return Err(Failure::Final(cause));
        }
        Delivery::NoSuchAddress(cause) => {
            suppression::refused(services, id, &cause).await?;
            return Err(Failure::Final(cause));
        }
        Delivery::Unknown(cause) => {
            queries::settle(db, id, "unknown", &cause).await?;
            tracing::warn!(mail = %id, "un courriel est peut-être parti : il n'est pas renvoyé");
        }
    }
    Ok(())
}
