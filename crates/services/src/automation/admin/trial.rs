//! Essayer un déclencheur pour de faux : tout se fait dans une transaction que l'on oublie, rien ne sort.
//!
//! Les attentes sont franchies. L'essai porte sur un enregistrement que l'appelant voit, ou sur un qu'il compose et que
//! la même transaction crée, sous ses droits.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Model, Source, Trigger};
use serde_json::{Map, Value, json};
use store::{
    Unit,
    definitions::{self, Author, Change},
    records::{self, Intent, Key, Projection},
};
use uuid::Uuid;

use super::{
    super::{
        engine::{Pause, Running, Scripts},
        fact::Fact,
        facts::Facts,
        owner,
        position::Position,
        running::is_wanted,
        system,
    },
    may_manage, queries, words,
};
use crate::{Services, reach::Subject};

/// Tours d'un essai : de quoi franchir des attentes, pas de quoi tourner sans fin.
const TURNS: usize = 100;

/// Ce sur quoi essayer.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// Un enregistrement choisi.
    pub record: Option<Uuid>,
    /// Un enregistrement composé.
    pub values: Option<Map<String, Value>>,
    /// Ce que l'écriture aurait changé : `{"champ": {"old": …, "new": …}}`.
    pub changes: Option<Value>,
    /// Ce qu'un appel entrant aurait porté.
    pub payload: Option<Value>,
}

/// Essaie un déclencheur : `{"matched", "state", "error", "steps", "would": {notifications, mails, sms, calls, jobs}}`.
pub async fn trial(ctx: &Ctx, services: &Services, trigger: &str, trial: Trial) -> Result<Value> {
    may_manage(ctx)?;
    let model = services.tenant.model();
    let trigger = model.triggers.get(trigger).cloned().ok_or_else(|| Code::NotFound.error())?;
    let position = owner::settled(&services.tenant.db, &trigger, None).await?;
    tried(ctx, services, (model, trigger), position, trial).await
}

/// Essaie de même un déclencheur qu'on écrit, tel que ces définitions le feraient ; celui qui l'écrit en répond.
pub async fn trial_of_draft(ctx: &Ctx, services: &Services, draft: &[Change], trial: Trial) -> Result<Value> {
    may_manage(ctx)?;
    let triggers: Vec<&str> = draft.iter().filter_map(|change| change.path.strip_prefix("triggers/")).collect();
    let is_alone = |change: &Change| ["triggers/", "templates/"].iter().any(|folder| change.path.starts_with(folder));
    let ([name], true) = (&triggers[..], draft.iter().all(is_alone)) else {
        return Err(Error::invalid(vec![FieldError::new("draft", "definition_path").with("path", draft_paths(draft))]));
    };
    let model = definitions::foreseen(ctx, &services.tenant, draft).await?;
    let full = format!("{}.{name}", definitions::PACKAGE);
    let trigger = model.triggers.get(&full).cloned().ok_or_else(|| Code::NotFound.error())?;
    let position = Position { owner: ctx.actor.id.map(Author::Person), ..Position::default() };
    tried(ctx, services, (model, trigger), position, trial).await
}

fn draft_paths(draft: &[Change]) -> String {
    draft.iter().map(|change| change.path.as_str()).collect::<Vec<_>>().join(", ")
}

async fn tried(
    ctx: &Ctx,
    services: &Services,
    (model, trigger): (Arc<Model>, Arc<Trigger>),
    position: Position,
    trial: Trial,
) -> Result<Value> {
    if let (Some(event), Some(payload)) = (trigger.source.system(), &trial.payload) {
        system::check_seen(ctx, &services.tenant, event, payload).await?;
    }
    let unit = services.tenant.unit().await?;
    let subject = subject(ctx, &unit, &trigger, &trial).await?;
    let fact = fact(ctx, &trigger, subject, trial);
    let facts = Facts::read(services, unit.tenant(), model.clone(), &trigger, fact).await?;
    if !is_wanted(&trigger, &facts)? {
        unit.roll_back().await?;
        return Ok(json!({ "matched": false, "state": null, "error": null, "steps": [], "would": null }));
    }
    let mut running = Running {
        services,
        unit: &unit,
        key: format!("trial:{}", ctx.new_id()),
        trigger,
        facts,
        position,
        log: Vec::new(),
        told: Vec::new(),
        mails: Vec::new(),
        sms: Vec::new(),
        jobs: Vec::new(),
        scripts: Scripts::Here,
        asked: None,
    };
    let pause = carry(&mut running).await?;
    let notifications = running.told.iter().map(|told| told.notification).collect();
    let sent = queries::Outgoing {
        notifications,
        mails: running.mails.clone(),
        sms: running.sms.clone(),
        jobs: running.jobs.clone(),
    };
    let would = queries::outgoing(&unit.tenant().db, sent, &running.key).await?;
    unit.roll_back().await?;
    // Ce que l'essai a écrit n'existe plus : rien à en suivre.
    for output in running.log.iter_mut().filter_map(|step| step.get_mut("output")?.as_object_mut()) {
        output.retain(|name, _| name != "told");
    }
    let (state, error) = match pause {
        Pause::Done => ("done", None),
        Pause::Failed(error) => ("failed", Some(error)),
        Pause::Until(_) | Pause::Yield | Pause::Script(_) => ("endless", None),
    };
    let mut told = json!({ "matched": true, "state": state, "error": error, "steps": running.log, "would": would });
    words::explain(ctx, &model, &mut told);
    Ok(told)
}

/// Mène l'essai à son terme, sans attendre ce qu'une étape attend ; le dernier arrêt si `TURNS` tours n'y suffisent pas.
async fn carry(running: &mut Running<'_>) -> Result<Pause> {
    let mut pause = running.advance().await?;
    for _ in 0..TURNS {
        match pause {
            Pause::Until(at) => {
                running.position.release(at);
                pause = running.advance().await?;
            }
            Pause::Yield => pause = running.advance().await?,
            Pause::Done | Pause::Failed(_) | Pause::Script(_) => break,
        }
    }
    Ok(pause)
}

/// L'enregistrement de l'essai, lu ou créé sous les droits de l'appelant.
async fn subject(ctx: &Ctx, unit: &Unit, trigger: &Trigger, trial: &Trial) -> Result<Option<Subject>> {
    let Some(entity) = trigger.entity() else { return Ok(None) };
    let tenant = unit.tenant();
    let id = match (trial.record, &trial.values) {
        (Some(id), _) => id,
        (None, Some(values)) => records::create(ctx, tenant, entity, values, Intent::Commit).await?.id,
        (None, None) => return Err(Error::invalid(vec![FieldError::new("record", "required")])),
    };
    let json = records::get(ctx, tenant, entity, &Key::Id(id), &Projection::default()).await?.json;
    let record = serde_json::from_str(&json).map_err(|error| Code::Internal.because(error))?;
    Ok(Some(Subject::of_record(entity, id, &record)))
}

/// Le fait de l'essai : ce qui aurait réveillé le déclencheur, causé par l'appelant.
fn fact(ctx: &Ctx, trigger: &Trigger, subject: Option<Subject>, trial: Trial) -> Fact {
    let events = match &trigger.source {
        Source::Event { event, .. } => vec![event.clone()],
        Source::Becomes { .. } if trial.changes.is_some() => vec!["updated".to_owned()],
        Source::Becomes { .. } => vec!["created".to_owned()],
        Source::Button { action, .. } => vec![action.clone()],
        Source::Deadline(_)
        | Source::Schedule(_)
        | Source::Once(_)
        | Source::Webhook(_)
        | Source::System { .. }
        | Source::Other(_) => Vec::new(),
    };
    let payload = trial.payload.unwrap_or_default();
    match &trigger.source {
        Source::Webhook(_) => return Fact::of_call(ctx, payload),
        Source::System { event, .. } => return Fact::of_system(ctx, event, payload),
        _ => {}
    }
    let now: Timestamp = ctx.now();
    Fact {
        events,
        actor: ctx.actor.id,
        actor_name: ctx.actor.name.clone(),
        request: Some(ctx.request.id),
        changes: trial.changes,
        ..Fact::of_time(now, subject)
    }
}
