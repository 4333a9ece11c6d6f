//! Envoyer un courriel : le travail `mail`.

use std::{mem, sync::Arc};

use kernel::Result;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    MailRoute, MailSettings, compose, folder, provider,
    queries::{self, Mail},
    smtp::{self, Delivery},
    suppression, tracking,
};
use crate::{
    Services,
    delivery::Delivery as Chosen,
    files::aside,
    notify::{alert, reader::Addressee},
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
        let delivery = services.delivery().await?;
        let settings = match delivery.mail() {
            Ok(settings) => settings,
            Err(fault) => return Err(hold(services, self.mail, &fault).await?),
        };
        if let Some(most) = settings.per_minute.filter(|_| !self.urgent)
            && services.brake.pass("mail".to_owned(), most).is_err()
        {
            return Err(Failure::NotYet(pace::wait(queries::ahead(db, self.mail).await?, most)));
        }
        let taken = match settings.route {
            MailRoute::Folder(_) => to_write(services, self.mail).await?,
            MailRoute::Smtp(_) | MailRoute::Api(_) => to_send(services, self.mail).await?,
        };
        let Some(mail) = whole(services, turn, taken).await? else { return Ok(()) };
        let delivered = hand_over(services, &delivery, settings, &mail).await;
        conclude(services, turn, self.mail, delivered).await
    }
}

/// Une remise mal réglée ne fait rien perdre : le courriel attend qu'on la règle, le journal dit de quoi, les administrateurs
/// l'apprennent. Les premiers de la file reviennent voir chaque minute, les autres moins souvent.
async fn hold(services: &Services, id: Uuid, fault: &str) -> Result<Failure> {
    let db = &services.tenant.db;
    alert::of_held(services, "mail").await?;
    queries::explain(db, id, fault).await?;
    Ok(Failure::NotYet(pace::unready(queries::ahead(db, id).await?)))
}

/// Remet un courriel pris à la route en vigueur.
pub(super) async fn hand_over(
    services: &Services,
    delivery: &Chosen,
    settings: &MailSettings,
    mail: &Mail,
) -> Delivery {
    let ready = || compose::ready(mail, settings, services.tenant.clock.now());
    let refused = |error: kernel::Error| Delivery::Refused(error.to_string());
    match &settings.route {
        MailRoute::Api(api) => provider::deliver(services, settings, api, mail).await,
        MailRoute::Smtp(smtp) => match ready() {
            Ok(message) => {
                smtp::deliver(smtp, delivery.peer(&services.settings.webhooks.allowed_hosts), &message).await
            }
            Err(error) => refused(error),
        },
        MailRoute::Folder(path) => match ready() {
            Ok(message) => match folder::deliver(path, mail.id, &message.bytes).await {
                Ok(()) => Delivery::Sent { response: "écrit".to_owned(), name: None },
                Err(error) => Delivery::Later(error.to_string()),
            },
            Err(error) => refused(error),
        },
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

/// Le courriel avec les fichiers qu'il joint, sans lesquels il ne part pas, et de quoi le suivre si son lecteur le veut bien.
async fn whole(services: &Services, turn: &Turn, mail: Option<Mail>) -> Result<Option<Mail>, Failure> {
    let Some(mail) = mail else { return Ok(None) };
    let mut mail = tracking::dress(services, mail).await;
    for file in mem::take(&mut mail.files) {
        let missing = match aside::whole(services, file.id).await {
            Ok(Some(joined)) => {
                mail.joined.push(Arc::new(joined));
                continue;
            }
            Ok(None) => Delivery::Refused(format!("« {} », à joindre, n'est plus là", file.name)),
            Err(error) => Delivery::Later(error.to_string()),
        };
        return conclude(services, turn, mail.id, missing).await.map(|()| None);
    }
    Ok(Some(mail))
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
