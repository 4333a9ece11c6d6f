//! L'écoute des annonces : une connexion hors du réservoir, rouverte quand elle tombe.

use std::{future::poll_fn, sync::Arc, time::Duration};

use store::{definitions, settings};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::{sleep, timeout},
};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls, Notification};
use tokio_util::sync::CancellationToken;

use super::{Heard, Item, queries};
use crate::Services;

/// Silence au bout duquel l'écoute s'assure que la base répond encore.
const PULSE: Duration = Duration::from_secs(20);

/// Pause avant de rouvrir l'écoute.
const PAUSE: Duration = Duration::from_secs(1);

/// Écoute jusqu'à l'arrêt.
pub(crate) async fn run(services: Arc<Services>, shutdown: CancellationToken) {
    let config = services.tenant.db.application_config().clone();
    loop {
        let end = tokio::select! {
            () = shutdown.cancelled() => return,
            end = hear(&config, &services) => end,
        };
        match end {
            Ok(()) => tracing::warn!("l'écoute des annonces s'est interrompue"),
            Err(error) => tracing::warn!(error = %error, "l'écoute des annonces a échoué"),
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// Écoute jusqu'à ce que la connexion tombe.
async fn hear(config: &Config, services: &Services) -> Result<(), tokio_postgres::Error> {
    let (client, mut notifications) = open(config).await?;
    queries::listen(&client).await?;
    adopt(services).await;
    services.tenant.settings_changed();
    services.hub.opened();
    loop {
        match timeout(PULSE, notifications.recv()).await {
            Ok(Some(notification)) if notification.channel() == settings::CHANNEL => services.tenant.settings_changed(),
            Ok(Some(notification)) => {
                let heard = heard(&notification);
                if matches!(heard, Heard::Model(_)) {
                    adopt(services).await;
                }
                services.hub.pass(heard);
            }
            Ok(None) => return Ok(()),
            Err(_) => match timeout(PULSE, client.batch_execute("")).await {
                Ok(answer) => answer?,
                Err(_) => return Ok(()),
            },
        }
    }
}

/// Met en vigueur le modèle qu'un autre nœud a pu changer, avant que les écrans le relisent.
async fn adopt(services: &Services) {
    if let Err(error) = definitions::refresh(&services.tenant).await {
        tracing::warn!(error = %error, "le modèle n'a pas pu être relu ; il le sera sous peu");
    }
}

fn heard(notification: &Notification) -> Heard {
    if notification.channel() == queries::MODEL {
        return Heard::Model(notification.payload().into());
    }
    match serde_json::from_str::<Vec<Item>>(notification.payload()) {
        Ok(items) => Heard::Items(items.into()),
        Err(error) => {
            tracing::warn!(error = %error, "une annonce illisible vient d'un autre nœud");
            Heard::Gap
        }
    }
}

/// Une connexion dont les annonces passent par un canal ; le canal se ferme avec elle.
async fn open(config: &Config) -> Result<(Client, UnboundedReceiver<Notification>), tokio_postgres::Error> {
    let (client, mut connection) = config.connect(NoTls).await?;
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(async move {
        while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
            if let AsyncMessage::Notification(notification) = message
                && sender.send(notification).is_err()
            {
                return;
            }
        }
    });
    Ok((client, receiver))
}
