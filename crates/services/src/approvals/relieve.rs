//! Un approbateur mis hors service pendant une étape : sa place passe aussitôt à qui il a confié ses décisions, sinon à son
//! supérieur.
//!
//! Rien ne change de mains quand ceux qui restent suffisent à décider. Quand personne ne peut la reprendre, l'étape est bloquée
//! et cela se voit, au lieu d'attendre une échéance.

use std::collections::{BTreeMap, BTreeSet};

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::Result;
use schema::model::Quorum;
use store::outbox::Event;
use uuid::Uuid;

use super::{
    instance::{Step, Task},
    people,
    queries::{self, Said},
    slots::{self, Slots},
    tell::News,
    turn::{Advance, Turn},
};
use crate::workers::Work;

/// Met en file ce que ces écritures changent aux demandes de personnes qui n'y sont plus, dans la transaction qui les distribue.
pub(crate) async fn wake(tx: &Transaction<'_>, events: &[Event], now: Timestamp) -> Result<()> {
    let own: Vec<&Event> = events.iter().filter(|event| event.entity == "core.user").collect();
    let Some(last) = own.iter().map(|event| event.id).max() else { return Ok(()) };
    let people = own.iter().map(|event| event.record).collect();
    queries::without(tx, (people, last), Advance::KIND, Advance::MAX_ATTEMPTS, now).await
}

impl Turn<'_> {
    /// Remplace ceux d'une étape ouverte qui ne sont plus en service.
    pub(super) async fn relieve(&mut self, step: Step) -> Result<()> {
        let tasks = queries::tasks(self.db(), self.instance.id, self.instance.round).await?;
        let own: Vec<&Task> = tasks.iter().filter(|task| task.step == step.step).collect();
        let open: Vec<&Task> = own.iter().copied().filter(|task| task.state == "open").collect();
        let users: Vec<Uuid> = open.iter().map(|task| task.user).collect();
        let active = self.services.identity.people(&users).await?;
        let (left, gone): (Vec<&Task>, Vec<&Task>) =
            open.into_iter().partition(|task| active.iter().any(|person| person.id == task.user));
        if gone.is_empty() {
            return Ok(());
        }
        let Some(looked) = self.looked(&[]).await? else { return Ok(()) };
        queries::drop_tasks(self.db(), gone.iter().map(|task| task.id).collect()).await?;
        for user in gone.iter().map(|task| task.user).collect::<BTreeSet<Uuid>>() {
            let said = Said { kind: "relieved", on_behalf_of: Some(user), via: "system", ..Said::default() };
            self.say(&said).await?;
            self.mark("relieved", Some(user), "system").await?;
        }
        let approved = own.iter().filter(|task| task.state == "approved").count();
        let left: Vec<(i32, Uuid)> = left.iter().map(|task| (task.slot, task.user)).collect();
        if self.suffices(&step, &gone, &left, approved)? {
            return Ok(());
        }
        let heirs = people::heirs(self.services, self.db(), &self.instance, &looked, &gone, self.ctx.now()).await?;
        let all: Vec<(i32, Uuid)> = left.iter().chain(&heirs).copied().collect();
        if !self.suffices(&step, &gone, &all, approved)? {
            return self.block(step, false).await;
        }
        queries::insert_tasks(&self.ctx, self.db(), &self.instance, step.step, &heirs, true).await?;
        let users: Vec<Uuid> = heirs.into_iter().map(|(_, user)| user).collect();
        self.tell_deciders(News::Asked, &users, &step).await
    }

    /// Ces personnes, chacune à sa place, peuvent-elles encore décider de l'étape ?
    fn suffices(&self, step: &Step, gone: &[&Task], people: &[(i32, Uuid)], approved: usize) -> Result<bool> {
        let mut places: BTreeMap<i32, BTreeSet<Uuid>> = gone.iter().map(|task| (task.slot, BTreeSet::new())).collect();
        for (slot, user) in people {
            places.entry(*slot).or_default().insert(*user);
        }
        let slots: Slots = places.into_values().collect();
        Ok(match self.instance.step_of(step.step)?.need {
            Quorum::Each => slots::can_fill(&slots),
            Quorum::AtLeast(need) => slots.into_iter().flatten().collect::<BTreeSet<Uuid>>().len() + approved >= need,
        })
    }
}
