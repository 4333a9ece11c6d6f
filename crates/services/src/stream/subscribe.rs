//! Ce qu'une personne reçoit du carrefour : les enregistrements qu'elle voit, ses notifications, les changements de modèle.

use std::{collections::VecDeque, sync::Arc};

use futures::{Stream, stream};
use indexmap::IndexMap;
use kernel::{Ctx, Error, Result};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use uuid::Uuid;

use super::{Heard, Item, StreamEvent};
use crate::{
    Services, notify,
    reach::{self, Subject},
};

/// Ouvre le flux d'une personne ; il finit quand son compte n'est plus actif ou que le serveur s'arrête.
pub fn subscribe(ctx: Ctx, services: &Arc<Services>) -> impl Stream<Item = StreamEvent> + Send + use<> {
    let screen = Screen { heard: services.hub.receiver(), services: services.clone(), ctx, ready: VecDeque::new() };
    stream::unfold(screen, |mut screen| async move {
        let event = screen.next().await?;
        Some((event, screen))
    })
}

/// Un écran ouvert.
struct Screen {
    services: Arc<Services>,
    ctx: Ctx,
    heard: Receiver<Heard>,
    ready: VecDeque<StreamEvent>,
}

/// Le compte de la personne.
enum Standing {
    Active,
    Closed,
}

impl Screen {
    async fn next(&mut self) -> Option<StreamEvent> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let heard = tokio::select! {
                () = self.services.shutdown.cancelled() => return None,
                heard = self.heard.recv() => heard,
            };
            match heard {
                Ok(Heard::Items(items)) => match self.refresh().await {
                    Ok(Standing::Active) => self.sort(&items).await,
                    Ok(Standing::Closed) => return None,
                    Err(error) => self.fall_behind(&error),
                },
                Ok(Heard::Model(version)) => self.ready.push_back(StreamEvent::Meta { version: version.to_string() }),
                Ok(Heard::Gap) | Err(RecvError::Lagged(_)) => self.ready.push_back(StreamEvent::Resync),
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Reprend les droits de la personne, qui ont pu changer depuis l'ouverture.
    async fn refresh(&mut self) -> Result<Standing> {
        let Some(user) = self.ctx.actor.id else {
            return Ok(Standing::Active);
        };
        match self.services.identity.actor(user).await? {
            Some(actor) => self.ctx.actor = actor,
            None => return Ok(Standing::Closed),
        }
        Ok(Standing::Active)
    }

    /// Retient des annonces ce que la personne peut recevoir.
    async fn sort(&mut self, items: &[Item]) {
        if let Err(error) = self.try_sort(items).await {
            self.fall_behind(&error);
        }
    }

    /// Rien n'est montré dans le doute : l'écran relira tout.
    fn fall_behind(&mut self, error: &Error) {
        tracing::warn!(error = %error, "des annonces n'ont pas pu être triées pour un écran");
        self.ready.push_back(StreamEvent::Resync);
    }

    async fn try_sort(&mut self, items: &[Item]) -> Result<()> {
        let seen = self.seen(items).await?;
        let me = self.ctx.actor.id;
        let mut counted = false;
        for item in items {
            match item {
                Item::Record { subject, action, version } if seen.contains(&subject.id) => {
                    let (entity, action) = (subject.entity.clone(), action.clone());
                    self.ready.push_back(StreamEvent::Record { entity, id: subject.id, action, version: *version });
                }
                Item::Told { user, notification } if me == Some(*user) => self.tell(*user, *notification).await?,
                Item::Recount { user } if me == Some(*user) && !counted => {
                    counted = true;
                    let unread = notify::queries::unread(&self.services.tenant.db, *user).await?;
                    self.ready.push_back(StreamEvent::Unread { unread });
                }
                Item::Import { user, id, status, percent } if me == Some(*user) => {
                    let (id, status, percent) = (*id, status.clone(), *percent);
                    self.ready.push_back(StreamEvent::Import { id, status, percent });
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn tell(&mut self, user: Uuid, notification: Uuid) -> Result<()> {
        let tenant = &self.services.tenant;
        if let Some(notification) = notify::one(&self.ctx, tenant, user, notification).await? {
            let unread = notify::queries::unread(&tenant.db, user).await?;
            self.ready.push_back(StreamEvent::Notification { notification, unread });
        }
        Ok(())
    }

    /// Les enregistrements annoncés que la personne voit, une question à la base par entité au plus.
    async fn seen(&self, items: &[Item]) -> Result<Vec<Uuid>> {
        let mut by_entity: IndexMap<&str, Vec<&Subject>> = IndexMap::new();
        for item in items {
            if let Item::Record { subject, .. } = item {
                by_entity.entry(&subject.entity).or_default().push(subject);
            }
        }
        let tenant = &self.services.tenant;
        let model = tenant.model();
        let mut seen = Vec::new();
        for (entity, subjects) in by_entity {
            if let Some(entity) = model.entity(entity) {
                seen.extend(reach::visible(&self.ctx, tenant, entity, &subjects).await?);
            }
        }
        Ok(seen)
    }
}
