//! Décider d'une étape : approuver, refuser, demander des changements.
//!
//! Un délégué décide au nom d'un autre, et les deux noms restent. La même personne ne décide que d'une étape, jamais de sa
//! propre demande ; deux décisions simultanées se suivent, et la seconde apprend que tout est dit.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde::Deserialize;
use store::records::Looked;
use uuid::Uuid;

use super::{
    calendar, deadline,
    instance::{Step, Task},
    link, people,
    queries::{self, Said},
    show, slots,
    tell::News,
    turn::Turn,
};
use crate::Services;

/// Longueur d'un commentaire au plus.
pub(super) const MAX_COMMENT: usize = 4000;

/// Une décision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Oui.
    Approve,
    /// Non, et la demande s'arrête.
    Reject,
    /// Pas ainsi : le demandeur corrige et redemande.
    RequestChange,
}

/// Par où une décision arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// Par l'application ou l'API, la personne identifiée.
    App,
    /// Par le lien d'un courriel, dont voici l'empreinte du jeton ; il ne sert qu'une fois.
    Mail(Vec<u8>),
}

impl Via {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Via::App => "app",
            Via::Mail(_) => "mail",
        }
    }
}

/// Approuve l'étape en cours.
pub async fn approve(ctx: &Ctx, services: &Services, id: Uuid, comment: Option<&str>, via: &Via) -> Result<()> {
    decide(ctx, services, id, Decision::Approve, comment, via).await
}

/// Refuse la demande ; il faut dire pourquoi.
pub async fn reject(ctx: &Ctx, services: &Services, id: Uuid, comment: Option<&str>, via: &Via) -> Result<()> {
    decide(ctx, services, id, Decision::Reject, comment, via).await
}

/// Rend la demande à qui l'a faite ; il faut dire quoi changer.
pub async fn request_change(ctx: &Ctx, services: &Services, id: Uuid, comment: Option<&str>, via: &Via) -> Result<()> {
    decide(ctx, services, id, Decision::RequestChange, comment, via).await
}

/// Prend une décision, et fait aussitôt ce qu'elle entraîne.
pub(super) async fn decide(
    ctx: &Ctx,
    services: &Services,
    id: Uuid,
    decision: Decision,
    comment: Option<&str>,
    via: &Via,
) -> Result<()> {
    let comment = read_comment(comment, decision != Decision::Approve)?;
    let unit = services.tenant.unit().await?;
    let mut turn = Turn::take(services, &unit, ctx, id).await?;
    show::expect_sight(ctx, services, &turn.instance).await?;
    if !turn.instance.is_open() {
        return Err(turn.instance.closed());
    }
    if turn.held.is_none() {
        return Err(Code::NotFound.error());
    }
    let (step, task, tasks) = mine(&turn).await?;
    // Ce que la définition sépare se lit de l'enregistrement : sans pouvoir le regarder, la demande échoue, visiblement.
    let Some(looked) = turn.looked(&[]).await? else { return turn.commit().await };
    refuse_twice(&turn, &looked, task.user).await?;
    if let Via::Mail(token) = via {
        link::use_up(&turn, token).await?;
    }
    let on_behalf_of = (Some(task.user) != ctx.actor.id).then_some(task.user);
    let (kind, state) = match decision {
        Decision::Approve => ("approved", "approved"),
        Decision::Reject => ("rejected", "rejected"),
        Decision::RequestChange => ("changes_requested", "changes_requested"),
    };
    queries::settle_task(turn.db(), task.id, state, ctx.now()).await?;
    turn.say(&Said { kind, on_behalf_of, comment: comment.as_deref(), via: via.name() }).await?;
    turn.mark(kind, on_behalf_of, via.name()).await?;
    turn.emit("approval.decided").await?;
    match decision {
        Decision::Approve => approved(&mut turn, &looked, step, &task, &tasks).await?,
        Decision::Reject => {
            turn.close("rejected");
            stop(&mut turn, step, News::Rejected, comment.as_deref()).await?;
        }
        Decision::RequestChange => {
            turn.instance.state = "changes_requested".to_owned();
            stop(&mut turn, step, News::ChangesRequested, comment.as_deref()).await?;
        }
    }
    turn.commit().await
}

/// Un commentaire lisible ; exigé quand la décision n'est pas un oui.
pub(super) fn read_comment(comment: Option<&str>, needed: bool) -> Result<Option<String>> {
    let comment = comment.map(str::trim).filter(|comment| !comment.is_empty());
    let fault = match comment {
        None if needed => FieldError::new("comment", "required"),
        Some(text) if text.chars().count() > MAX_COMMENT => {
            FieldError::new("comment", "too_long").with("max", MAX_COMMENT as u64)
        }
        Some(text) if text.contains('\0') => return Err(Code::MalformedBody.with("reason", "\\u0000")),
        _ => return Ok(comment.map(str::to_owned)),
    };
    Err(Error::invalid(vec![fault]))
}

/// L'étape en cours, la tâche que cette décision prend, et toutes celles du tour.
async fn mine(turn: &Turn<'_>) -> Result<(Step, Task, Vec<Task>)> {
    let (instance, db) = (&turn.instance, turn.db());
    let me = turn.ctx.actor.id.ok_or_else(|| Code::ApprovalNotYours.error())?;
    let steps = queries::steps(db, instance.id, instance.round).await?;
    let step = steps.into_iter().find(|step| Some(step.step) == instance.step && step.state == "open");
    let tasks = queries::tasks(db, instance.id, instance.round).await?;
    let mut holders = queries::delegators(db, me, turn.ctx.now()).await?;
    holders.insert(0, me);
    let Some(step) = step else { return Err(refusal(&tasks, &holders)) };
    let here: Vec<&Task> = tasks.iter().filter(|task| task.step == step.step && task.state == "open").collect();
    let holder = holders.iter().find(|holder| here.iter().any(|task| task.user == **holder));
    let Some(holder) = holder else { return Err(refusal(&tasks, &holders)) };
    let mut open: BTreeMap<i32, BTreeSet<Uuid>> = BTreeMap::new();
    for task in &here {
        open.entry(task.slot).or_default().insert(task.user);
    }
    let ranks: Vec<i32> = open.keys().copied().collect();
    let mine: Vec<usize> = (0..ranks.len()).filter(|rank| open[&ranks[*rank]].contains(holder)).collect();
    let places: Vec<(usize, BTreeSet<Uuid>)> = open.values().cloned().enumerate().collect();
    let slot = slots::choose(&places, &mine, &[me, *holder]).and_then(|rank| ranks.get(rank)).copied();
    let task = here.into_iter().find(|task| Some(task.slot) == slot && task.user == *holder).cloned();
    let task = task.ok_or_else(|| Code::Internal.because("une place d'approbation sans tâche"))?;
    Ok((step, task, tasks))
}

/// Ni sa propre demande, ni deux étapes, ni ce que la définition lui retire ; un délégué n'y échappe pas.
async fn refuse_twice(turn: &Turn<'_>, looked: &Looked, holder: Uuid) -> Result<()> {
    let excluded = people::excluded(turn.db(), &turn.instance, looked).await?;
    let me = turn.ctx.actor.id.unwrap_or_default();
    match excluded.contains(&me) || excluded.contains(&holder) {
        true => Err(Code::SeparationOfDuties.with("field", "approval")),
        false => Ok(()),
    }
}

/// Pourquoi rien n'est attendu de cette personne : l'étape est déjà décidée, par elle ou un autre, ou ce n'est pas à elle.
fn refusal(tasks: &[Task], holders: &[Uuid]) -> Error {
    match tasks.iter().any(|task| holders.contains(&task.user)) {
        true => Code::ApprovalDecided.error(),
        false => Code::ApprovalNotYours.error(),
    }
}

/// Une approbation de plus : l'étape est peut-être tenue, et la suivante s'ouvre ou la transition se fait.
async fn approved(turn: &mut Turn<'_>, looked: &Looked, mut step: Step, task: &Task, tasks: &[Task]) -> Result<()> {
    let of_step = |one: &&Task| one.step == step.step;
    let before = tasks.iter().filter(of_step).filter(|one| one.state == "approved").count();
    let need = usize::try_from(step.need.unwrap_or(1)).unwrap_or(1);
    let is_quorum = matches!(turn.instance.step_of(step.step)?.need, schema::model::Quorum::AtLeast(_));
    if before + 1 < need {
        let me = turn.ctx.actor.id;
        let idle = |one: &&Task| {
            one.id != task.id && (one.user == task.user || Some(one.user) == me || !is_quorum && one.slot == task.slot)
        };
        let idle = tasks.iter().filter(of_step).filter(idle).map(|one| one.id).collect();
        return queries::drop_tasks(turn.db(), idle).await;
    }
    let rest = tasks.iter().filter(of_step).filter(|one| one.id != task.id).map(|one| one.id).collect();
    queries::drop_tasks(turn.db(), rest).await?;
    step.state = "approved".to_owned();
    end_step(turn, looked, step).await?;
    turn.advance().await
}

/// L'étape est décidée : son temps est compté.
async fn end_step(turn: &Turn<'_>, looked: &Looked, mut step: Step) -> Result<()> {
    let now = turn.ctx.now();
    step.decided_at = Some(now);
    if let Some(opened) = step.opened_at {
        let days = deadline::calendar(turn, looked).await?;
        step.worked = Some(calendar::worked(days.as_ref(), opened, now));
    }
    queries::save_step(turn.db(), turn.instance.id, &step).await
}

/// La demande s'arrête là, ou attend son demandeur.
async fn stop(turn: &mut Turn<'_>, mut step: Step, news: News, comment: Option<&str>) -> Result<()> {
    step.state = "stopped".to_owned();
    step.decided_at = Some(turn.ctx.now());
    queries::save_step(turn.db(), turn.instance.id, &step).await?;
    queries::stop(turn.db(), turn.instance.id).await?;
    queries::save(turn.db(), &turn.instance).await?;
    turn.tell_requester(news, comment).await
}
