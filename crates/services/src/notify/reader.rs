//! Qui lira un courriel retenu jusqu'à son heure, ou renvoyé : ses droits et ses choix ont pu changer depuis.

use std::collections::HashMap;

use identity::{Channel, Topic};
use kernel::{NoticeKind, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{send::reader, unsubscribe::DIGEST};
use crate::{
    Services,
    calendar::invite::Invited,
    reach::{self, Subject},
};

/// À qui va un courriel.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Addressee {
    /// Quelqu'un d'ici.
    Reader(Reader),
    /// Un invité d'un événement, qu'il ait un compte ou non.
    Invited(Invited),
}

impl Addressee {
    /// Doit-il encore le recevoir ?
    pub(crate) async fn still_reads(&self, services: &Services) -> Result<bool> {
        match self {
            Addressee::Reader(reader) => reader.still_reads(services).await,
            Addressee::Invited(invited) => invited.still_holds(&services.tenant.db).await,
        }
    }
}

/// Le lecteur d'un courriel, et ce dont celui-ci parle.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reader {
    pub user: Uuid,
    pub category: String,
    #[serde(default)]
    pub kind: NoticeKind,
    /// Sa priorité, quand les choix de chacun comptent ; sans elle, seule une désinscription l'arrête.
    #[serde(default)]
    pub priority: Option<i16>,
    /// Ce qu'il doit voir ; rien quand il n'a pas besoin de le voir.
    pub subject: Option<Subject>,
    /// Ce dont parlent les lignes d'un résumé : il doit tout voir.
    #[serde(default)]
    pub lines: Vec<Subject>,
}

impl Reader {
    /// Doit-il encore le recevoir ? Actif, le voulant toujours, et voyant toujours le sujet.
    async fn still_reads(&self, services: &Services) -> Result<bool> {
        let (identity, tenant) = (&services.identity, &services.tenant);
        let Some(person) = identity.person(self.user).await? else { return Ok(false) };
        let wishes = identity.preferences(self.user).await?.notifications;
        let wanted = match self.priority {
            Some(priority) => {
                wishes.opens(Channel::Mail, Topic { category: &self.category, kind: self.kind, priority })
            }
            None => wishes.takes_mail(&self.category),
        };
        // Un résumé dont rien ne dit de quoi il parle ne se vérifie pas.
        if !wanted || self.category == DIGEST && self.lines.is_empty() {
            return Ok(false);
        }
        let Some(ctx) = reader(services, tenant, tenant.clock.new_id(), &person).await? else { return Ok(false) };
        let mut by_entity: HashMap<&str, Vec<&Subject>> = HashMap::new();
        for subject in self.subject.iter().chain(&self.lines) {
            by_entity.entry(&subject.entity).or_default().push(subject);
        }
        let model = tenant.model();
        for (name, subjects) in by_entity {
            let Some(entity) = model.entity(name) else { return Ok(false) };
            let seen = reach::visible(&ctx, tenant, entity, &subjects).await?;
            if subjects.iter().any(|subject| !seen.contains(&subject.id)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
