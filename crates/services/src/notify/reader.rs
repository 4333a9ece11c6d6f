//! Qui lira un courriel retenu jusqu'à son heure : ses droits et ses choix ont pu changer depuis.

use identity::Channel;
use kernel::Result;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::send::reader;
use crate::{
    Services,
    reach::{self, Subject},
};

/// Le lecteur d'un courriel, et ce dont celui-ci parle.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reader {
    pub user: Uuid,
    pub category: String,
    /// Sa priorité, quand les choix de chacun comptent ; sans elle, seule une désinscription l'arrête.
    #[serde(default)]
    pub priority: Option<i16>,
    /// Ce qu'il doit voir ; rien quand il n'a pas besoin de le voir.
    pub subject: Option<Subject>,
}

impl Reader {
    /// Doit-il encore le recevoir ? Actif, le voulant toujours, et voyant toujours le sujet.
    pub(crate) async fn still_reads(&self, services: &Services) -> Result<bool> {
        let (identity, tenant) = (&services.identity, &services.tenant);
        let Some(person) = identity.person(self.user).await? else { return Ok(false) };
        let wishes = identity.preferences(self.user).await?.notifications;
        let wanted = match self.priority {
            Some(priority) => wishes.opens(Channel::Mail, &self.category, priority),
            None => wishes.takes_mail(&self.category),
        };
        if !wanted {
            return Ok(false);
        }
        let Some(ctx) = reader(services, tenant, tenant.clock.new_id(), &person).await? else { return Ok(false) };
        let Some(subject) = &self.subject else { return Ok(true) };
        match tenant.model().entity(&subject.entity) {
            Some(entity) => Ok(!reach::visible(&ctx, tenant, entity, &[subject]).await?.is_empty()),
            None => Ok(false),
        }
    }
}
