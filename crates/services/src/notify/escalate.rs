//! Redire plus haut ce qu'une personne n'a pas lu : le travail `escalate`.
//!
//! Il est mis en file avec la notification, pour plus tard. Lue ou retirée d'ici là, il ne fait rien ; sinon il le marque et
//! prévient dans une même transaction : une seule fois. Ce qu'il redit ne monte pas plus haut.

use identity::Person;
use kernel::{Nature, Result};
use schema::model::{Escalate, Superior};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Db, Tenant};
use uuid::Uuid;

use super::{
    delivery::Wanted,
    queries,
    send::{self, About, Escalation, Notice, Respect, Told},
};
use crate::{
    Services,
    reach::Subject,
    stream,
    workers::{Failure, Turn, Work, enqueue_all},
};

/// Redit une notification restée sans lecture.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Unread {
    notification: Uuid,
    to: Vec<To>,
    template: String,
    /// Ce que le gabarit peut nommer : jamais un champ protégé.
    values: Map<String, Value>,
    subject: Option<Subject>,
    category: String,
    priority: i16,
    #[serde(default)]
    nature: Nature,
    mail: bool,
    sms: bool,
    push: bool,
}

/// Qui prévenir : le supérieur, ceux d'un rôle ou d'un groupe.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum To {
    Manager,
    Role(String),
    Group(String),
}

/// Prévoit de redire ces notifications, dans la transaction que la prise tient.
pub(super) async fn plan(db: &Db, notice: &Notice<'_>, escalate: &Escalate, told: &[Told]) -> Result<()> {
    let Some(due) = escalate.due(notice.ctx.now()) else { return Ok(()) };
    let to = escalate.to.iter().map(|one| match one {
        Superior::Manager => To::Manager,
        Superior::Role(role) => To::Role(role.clone()),
        Superior::Group(group) => To::Group(group.clone()),
    });
    let to: Vec<To> = to.collect();
    let job = |one: &Told| {
        let work = Unread {
            notification: one.notification,
            to: to.clone(),
            template: notice.template.to_owned(),
            values: notice.values.clone(),
            subject: notice.about.map(|about| about.subject.clone()),
            category: notice.wanted.category.to_owned(),
            priority: notice.wanted.priority,
            nature: notice.wanted.nature,
            mail: notice.wanted.mail,
            sms: notice.wanted.sms,
            push: notice.wanted.push,
        };
        work.job(due).priority(work.priority).unique(one.notification.to_string())
    };
    enqueue_all(db, told.iter().map(job).collect()).await
}

impl Work for Unread {
    const KIND: &'static str = "escalate";
    const MAX_ATTEMPTS: i16 = 5;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let unit = services.tenant.unit().await?;
        let inside = unit.tenant();
        let now = services.tenant.clock.now();
        if let Some(user) = queries::escalate(&inside.db, self.notification, now).await? {
            let told = self.tell(services, inside, user).await?;
            stream::announce_told(&inside.db, &told).await?;
        }
        unit.commit(&services.tenant).await?;
        services.pool.wake();
        Ok(())
    }
}

impl Unread {
    async fn tell(&self, services: &Services, inside: &Tenant, user: Uuid) -> Result<Vec<Told>> {
        let model = inside.model();
        let entity = self.subject.as_ref().and_then(|subject| model.entity(&subject.entity));
        let about = entity.zip(self.subject.as_ref()).map(|(entity, subject)| About { entity, subject });
        // Le sujet ou le gabarit n'est plus au modèle : il n'y a plus rien à redire.
        if about.is_some() != self.subject.is_some() || !model.templates.contains_key(&self.template) {
            return Ok(Vec::new());
        }
        let late = services.identity.person(user).await?;
        let name = late.map(|person| person.name).unwrap_or_default();
        let ctx = inside.system("notify.escalate");
        let notice = Notice {
            ctx: &ctx,
            model: &model,
            about,
            template: &self.template,
            values: &self.values,
            wanted: Wanted {
                category: &self.category,
                priority: self.priority,
                nature: self.nature,
                in_app: true,
                mail: self.mail,
                sms: self.sms,
                push: self.push,
            },
            respect: Respect::Wishes,
            escalation: Escalation::From(&name),
            files: None,
        };
        let people = self.people(services, user).await?;
        Ok(send::send(services, inside, &notice, &people).await?.told)
    }

    /// Les personnes à prévenir, chacune une fois, moins celle qui n'a pas lu.
    async fn people(&self, services: &Services, user: Uuid) -> Result<Vec<Person>> {
        let (identity, company) = (&services.identity, self.subject.as_ref().and_then(|subject| subject.company));
        let mut people: Vec<Person> = Vec::new();
        for to in &self.to {
            let found = match to {
                To::Manager => {
                    let managers = identity.managers(&[user], company).await?;
                    identity.people(&managers.iter().map(|(_, manager)| *manager).collect::<Vec<_>>()).await?
                }
                To::Role(role) => identity.people_with_role(role, company).await?,
                To::Group(group) => identity.people_in_group(group, company).await?,
            };
            for person in found {
                if person.id != user && people.iter().all(|known| known.id != person.id) {
                    people.push(person);
                }
            }
        }
        Ok(people)
    }
}
