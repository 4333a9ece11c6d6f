//! Envoyer un SMS : le travail `sms`.

use kernel::Result;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    providers::{self, Delivery},
    queries,
};
use crate::{
    Services,
    notify::alert,
    workers::{Failure, Turn, Work, pace},
};

/// Envoie un SMS en file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SendSms {
    /// Le SMS.
    pub sms: Uuid,
}

impl Work for SendSms {
    const KIND: &'static str = "sms";
    /// Un essai, puis trois autres.
    const MAX_ATTEMPTS: i16 = 4;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let (db, now) = (&services.tenant.db, services.tenant.clock.now());
        let delivery = services.delivery().await?;
        let settings = match delivery.sms() {
            Ok(Some(settings)) => settings,
            Ok(None) => return Err(hold(services, self.sms, "aucun fournisseur de SMS n'est réglé").await?),
            Err(fault) => return Err(hold(services, self.sms, &fault).await?),
        };
        let Some(sms) = queries::take(db, self.sms, settings.per_minute, now).await? else {
            if let Some(ahead) = queries::ahead(db, self.sms, now + pace::LONGEST).await? {
                return Err(Failure::NotYet(pace::wait(ahead, settings.per_minute)));
            }
            // Un nœud mort l'a laissé en cours d'envoi : il est peut-être parti, on n'y touche plus.
            if queries::settle(db, self.sms, "unknown", "le nœud s'est arrêté pendant l'envoi").await? {
                tracing::warn!(sms = %self.sms, "un SMS est peut-être parti : il n'est pas renvoyé");
            }
            return Ok(());
        };
        let delivery = providers::deliver(services, settings, &sms).await;
        conclude(services, turn, self.sms, delivery).await
    }
}

/// Une remise mal réglée ne fait rien perdre : le SMS attend comme le courriel (`mail::send`).
async fn hold(services: &Services, id: Uuid, fault: &str) -> Result<Failure> {
    let (db, now) = (&services.tenant.db, services.tenant.clock.now());
    alert::of_held(services, "sms").await?;
    queries::explain(db, id, fault).await?;
    let ahead = queries::ahead(db, id, now + pace::LONGEST).await?;
    Ok(Failure::NotYet(pace::unready(ahead.unwrap_or_default())))
}

/// Écrit ce qu'il est advenu du SMS, et dit au travail s'il doit recommencer.
async fn conclude(services: &Services, turn: &Turn, id: Uuid, delivery: Delivery) -> Result<(), Failure> {
    let db = &services.tenant.db;
    match delivery {
        Delivery::Sent { name, response } => {
            queries::sent(db, id, name, &response, services.tenant.clock.now()).await?;
        }
        Delivery::Later(cause) if turn.is_last() => {
            queries::settle(db, id, "failed", &cause).await?;
            tracing::error!(sms = %id, "un SMS n'a pas pu partir après tous ses essais");
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
        Delivery::Unknown(cause) => {
            queries::settle(db, id, "unknown", &cause).await?;
            tracing::warn!(sms = %id, "un SMS est peut-être parti : il n'est pas renvoyé");
        }
    }
    Ok(())
}
