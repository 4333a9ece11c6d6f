//! Les délais d'une étape : comptés à l'ouverture, tenus par un travail daté que tout nœud peut prendre.
//!
//! Rappeler et passer au supérieur n'arrivent qu'une fois par étape : c'est elle qui le retient, sous son verrou.

use jiff::Timestamp;
use kernel::Result;
use serde::{Deserialize, Serialize};
use store::records::Looked;
use uuid::Uuid;

use super::{
    calendar::{self, Calendar},
    instance::{Step, Task},
    people,
    queries::{self, Said},
    tell::News,
    turn::{Turn, source},
};
use crate::{
    Services,
    workers::{Failure, Work, enqueue},
};

/// Le calendrier où se comptent les délais d'une demande : celui que nomme sa définition, du site, puis de la société.
pub(super) async fn calendar(turn: &Turn<'_>, looked: &Looked) -> Result<Option<Calendar>> {
    let tenant = turn.unit.tenant();
    let model = tenant.model();
    let entity = model.entity(&turn.instance.entity).map(|entity| &**entity);
    let named = turn.instance.definition.calendar.as_deref();
    let id = calendar::choose(&tenant.db, entity, named, |field| looked.link(field), turn.instance.company).await?;
    match id {
        Some(id) => Calendar::read(&tenant.system("approvals"), tenant, id).await.map(Some),
        None => Ok(None),
    }
}

/// L'instant où ce délai est passé.
pub(super) fn after(calendar: Option<&Calendar>, start: Timestamp, within: Option<&str>) -> Option<Timestamp> {
    calendar::after(calendar, start, within?.parse().ok()?)
}

/// Met en file le rappel et l'échéance d'une étape qui s'ouvre.
pub(super) async fn plan(turn: &Turn<'_>, step: &Step, remind: Option<Timestamp>) -> Result<()> {
    for (aim, at) in [(Aim::Remind, remind), (Aim::Due, step.due_at)] {
        let Some(at) = at else { continue };
        let deadline = Deadline { approval: turn.instance.id, round: step.round, step: step.step, aim };
        let key = format!("{}:{}:{}:{aim:?}", turn.instance.id, step.round, step.step);
        enqueue(turn.db(), deadline.job(at).unique(key)).await?;
    }
    Ok(())
}

/// Ce que l'heure demande.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Aim {
    /// Rappeler.
    Remind,
    /// Le délai est passé.
    Due,
}

/// Le travail de l'heure dite.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Deadline {
    approval: Uuid,
    round: i32,
    step: i32,
    aim: Aim,
}

impl Work for Deadline {
    const KIND: &'static str = "approval_deadline";
    const MAX_ATTEMPTS: i16 = 20;

    async fn run(self, services: &Services, _: &crate::workers::Turn) -> Result<(), Failure> {
        let unit = services.tenant.unit().await?;
        let ctx = services.tenant.system("approvals");
        let mut turn = Turn::take(services, &unit, &ctx, self.approval).await?;
        self.reached(&mut turn).await?;
        Ok(turn.commit().await?)
    }
}

impl Deadline {
    async fn reached(&self, turn: &mut Turn<'_>) -> Result<()> {
        let instance = &turn.instance;
        if !instance.is_open() || instance.round != self.round || instance.step != Some(self.step) {
            return Ok(());
        }
        let steps = queries::steps(turn.db(), instance.id, instance.round).await?;
        let Some(mut step) = steps.into_iter().find(|step| step.step == self.step && step.state == "open") else {
            return Ok(());
        };
        let now = turn.ctx.now();
        let tasks = queries::tasks(turn.db(), instance.id, instance.round).await?;
        let late: Vec<&Task> = tasks.iter().filter(|task| task.step == self.step && task.state == "open").collect();
        let users: Vec<Uuid> = late.iter().map(|task| task.user).collect();
        match self.aim {
            Aim::Remind if step.reminded_at.is_none() => {
                step.reminded_at = Some(now);
                turn.say(&Said { kind: "reminded", via: "system", ..Said::default() }).await?;
                turn.tell_deciders(News::Reminded, &users, &step).await?;
            }
            Aim::Due if step.escalated_at.is_none() => {
                step.escalated_at = Some(now);
                turn.tell_deciders(News::Reminded, &users, &step).await?;
                self.escalate(turn, &step, &late).await?;
            }
            Aim::Remind | Aim::Due => return Ok(()),
        }
        queries::save_step(turn.db(), turn.instance.id, &step).await
    }

    /// Ajoute les supérieurs ; l'étape est en retard même s'il n'y en a pas.
    async fn escalate(&self, turn: &mut Turn<'_>, step: &Step, late: &[&Task]) -> Result<()> {
        let escalate = turn.instance.step_of(self.step)?.escalate.clone();
        let mut added = Vec::new();
        if let Some(escalate) = &escalate {
            let sources: Vec<&str> = source(escalate).into_iter().collect();
            let Some(looked) = turn.looked(&sources).await? else { return Ok(()) };
            added = people::above(turn.services, turn.db(), &turn.instance, escalate, &looked, late).await?;
            queries::insert_tasks(&turn.ctx, turn.db(), &turn.instance, self.step, &added, true).await?;
        }
        let kind = if escalate.is_some() { "escalated" } else { "overdue" };
        turn.say(&Said { kind, via: "system", ..Said::default() }).await?;
        turn.mark(kind, None, "system").await?;
        turn.emit("approval.escalated").await?;
        match (&escalate, added.is_empty()) {
            (None, _) => Ok(()),
            (Some(_), true) => turn.tell_admins(step).await,
            (Some(_), false) => {
                let users: Vec<Uuid> = added.into_iter().map(|(_, user)| user).collect();
                turn.tell_deciders(News::Escalated, &users, step).await
            }
        }
    }
}
