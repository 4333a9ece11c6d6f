//! Prendre une exécution prête, la mener d'un tour, et laisser sa place.

use std::{sync::Arc, time::Instant};

use kernel::{Code, Result};
use schema::model::{Model, Source, Trigger};
use serde_json::{Value, json};
use store::{Db, Unit};
use uuid::Uuid;

use super::{
    AwaitAnswer, RunScript,
    engine::{Pause, Running, Scripts, told},
    facts::Facts,
    is_passing, opened, owner,
    position::{Pending, Position},
    queries::{self, Claimed, Left},
    scripted::{self, PATIENCE},
};
use crate::{
    Services,
    notify::alert,
    scripts::Finished,
    stream::{self, Item},
    workers,
};

/// Essais d'un tour que la base fait échouer.
const ATTEMPTS: i16 = 6;

/// Mène une exécution prête d'un tour ; faux s'il n'y en a pas.
pub(super) async fn turn(services: &Services, held: &mut Option<Unit>) -> Result<bool> {
    // Une lecture seule d'abord : la plupart des regards ne trouvent rien.
    if !queries::any_ready(&services.tenant.db, services.tenant.clock.now()).await? {
        return Ok(false);
    }
    let unit = opened(services, held).await?;
    let claimed = match queries::claim(&unit.tenant().db, services.tenant.clock.now()).await {
        Ok(Some(claimed)) => claimed,
        Ok(None) => return unit.roll_back().await.map(|()| false),
        Err(error) => {
            *held = None;
            return Err(error);
        }
    };
    let carried = match Box::pin(carry(services, unit, &claimed)).await {
        Ok(()) => unit.commit(&services.tenant).await,
        Err(error) => Err(error),
    };
    if let Err(error) = carried {
        // La connexion n'est gardée que si elle sait encore oublier.
        if unit.roll_back().await.is_err() {
            *held = None;
        }
        tracing::warn!(run = claimed.id, trigger = claimed.trigger, error = %error, "un tour d'exécution est remis à plus tard");
        let now = services.tenant.clock.now();
        let until = if is_passing(&error) { now + workers::delay(claimed.attempts + 1) } else { now };
        let most = if is_passing(&error) { ATTEMPTS } else { 1 };
        queries::postpone(&services.tenant.db, claimed.id, until, most, &told(&error)).await?;
    }
    services.pool.wake();
    Ok(true)
}

async fn carry(services: &Services, unit: &Unit, claimed: &Claimed) -> Result<()> {
    let started = Instant::now();
    let db = &unit.tenant().db;
    let position = claimed.position()?;
    if let Some(pending) = position.as_ref().and_then(|position| position.script.as_ref()) {
        return overdue(services, unit, claimed, pending).await;
    }
    let Some((model, trigger)) = definition(services, db, claimed, position.is_some()).await? else {
        return queries::leave(db, gone(services, claimed)).await;
    };
    let mut facts = Facts::read(services, unit.tenant(), model, &trigger, claimed.fact()?).await?;
    deepen(db, &trigger, &facts).await?;
    if position.is_none() && !is_wanted(&trigger, &facts)? {
        return queries::forget(db, claimed.id).await;
    }
    if let (None, Some(batch)) = (&position, trigger.source.batch()) {
        let now = services.tenant.clock.now();
        let since = batch.since(now).ok_or_else(|| Code::Internal.because("rafale sans début"))?;
        let Some(count) = queries::gather(db, claimed, since, now, batch.events).await? else { return Ok(()) };
        facts.fact.count = Some(count);
    }
    let position = owner::settled(db, &trigger, position).await?;
    let mut running = begun(services, unit, claimed, trigger, facts, position);
    let pause = running.advance().await?;
    keep(claimed, &running, pause, started).await
}

/// Fait porter à tout travail mis en file par ce tour le nombre de déclencheurs qui y ont mené, quand il y en a : un travail qui échoue
/// peut en réveiller d'autres.
async fn deepen(db: &Db, trigger: &Trigger, facts: &Facts) -> Result<()> {
    let hears_jobs = trigger.source.system().is_some_and(|event| event.name == "job.failed");
    match facts.fact.depth > 0 || hears_jobs {
        true => queries::mark_depth(db, facts.ctx.depth).await,
        false => Ok(()),
    }
}

/// Une exécution là où elle en est.
fn begun<'r>(
    services: &'r Services,
    unit: &'r Unit,
    claimed: &Claimed,
    trigger: Arc<Trigger>,
    mut facts: Facts,
    position: Position,
) -> Running<'r> {
    facts.output = position.output.clone();
    Running {
        services,
        unit,
        trigger,
        key: format!("{}:{}", claimed.trigger, claimed.key),
        facts,
        position,
        log: Vec::new(),
        told: Vec::new(),
        mails: Vec::new(),
        sms: Vec::new(),
        jobs: Vec::new(),
        scripts: Scripts::Apart,
        asked: None,
    }
}

/// Reprend une exécution dont le script est mené, ou l'appel répondu, si l'on y a encore la main.
pub(super) async fn resume(services: &Services, unit: &Unit, run: i64, holder: Uuid, finished: Finished) -> Result<()> {
    match queries::hold_seized(&unit.tenant().db, run, holder).await? {
        Some(claimed) => go_on(services, unit, &claimed, finished).await,
        None => Ok(()),
    }
}

/// Le travail qui devait mener le script, ou appeler, ne l'a pas fait à temps : il attend encore son tour, ou il s'est perdu.
async fn overdue(services: &Services, unit: &Unit, claimed: &Claimed, pending: &Pending) -> Result<()> {
    let db = &unit.tenant().db;
    if queries::is_queued(db, pending.token).await? {
        return queries::wait_more(db, claimed.id, services.tenant.clock.now() + PATIENCE).await;
    }
    go_on(services, unit, claimed, Finished::failed(Code::ScriptInterrupted.error())).await
}

/// Garde ce que le travail a rendu. La suite se fait à un autre tour : ce qui la retarderait ferait mener, ou appeler, une seconde fois.
async fn go_on(services: &Services, unit: &Unit, claimed: &Claimed, finished: Finished) -> Result<()> {
    let started = Instant::now();
    let db = &unit.tenant().db;
    let position = claimed.position()?.unwrap_or_default();
    let known = definition(services, db, claimed, true).await?;
    let known = known.filter(|(_, trigger)| scripted::step(trigger, &position).is_some());
    let Some((model, trigger)) = known else { return queries::leave(db, gone(services, claimed)).await };
    let Some(step) = scripted::step(&trigger, &position) else { return Ok(()) };
    let facts = Facts::read(services, unit.tenant(), model, &trigger, claimed.fact()?).await?;
    deepen(db, &trigger, &facts).await?;
    let mut running = begun(services, unit, claimed, trigger.clone(), facts, position.clone());
    let pause = running.finish(step, finished).await?.unwrap_or(Pause::Yield);
    keep(claimed, &running, pause, started).await
}

/// Laisse la place d'une exécution, et ce que la suite demande.
async fn keep(claimed: &Claimed, running: &Running<'_>, pause: Pause, started: Instant) -> Result<()> {
    let (services, db, trigger) = (running.services, &running.unit.tenant().db, &running.trigger);
    if let Pause::Script(pending) = &pause {
        let planned = match &running.asked {
            Some(asked) => AwaitAnswer::planned(claimed.id, pending, asked, running.facts.ctx.now()),
            None => RunScript::planned(&running.facts.ctx, claimed.id, pending),
        };
        workers::enqueue(db, planned).await?;
    }
    let duration_us = i64::try_from(started.elapsed().as_micros()).unwrap_or(i64::MAX);
    let left = left(services, claimed, running, pause, duration_us)?;
    if left.result != "done" {
        queries::keep_version(db, &trigger.name, &trigger.version, &trigger.definition).await?;
    }
    let failed = left.result == "failed";
    queries::leave(db, left).await?;
    let mut items: Vec<Item> = running.told.iter().map(Item::from).collect();
    if failed {
        tracing::warn!(run = claimed.id, trigger = trigger.name, "une exécution a échoué");
        items.extend(alert::of_trigger(services, db, &trigger.name).await?.iter().map(Item::from));
    }
    stream::announce_in(db, &items).await
}

/// La définition sous laquelle cette exécution est commencée, ou celle en vigueur si elle ne l'est pas.
pub(super) async fn definition(
    services: &Services,
    db: &Db,
    claimed: &Claimed,
    is_started: bool,
) -> Result<Option<(Arc<Model>, Arc<Trigger>)>> {
    let model = services.tenant.model();
    let present = model.triggers.get(&claimed.trigger).cloned();
    if let Some(trigger) = present.filter(|trigger| !is_started || trigger.version == claimed.version) {
        return Ok(Some((model, trigger)));
    }
    let kept = queries::version(db, &claimed.trigger, &claimed.version).await?;
    let Some((file, text)) = kept.filter(|_| is_started) else { return Ok(None) };
    let Ok(loaded) = schema::load_with(&model, &file, &text) else { return Ok(None) };
    let trigger = loaded.model.triggers.get(&claimed.trigger).cloned();
    Ok(trigger.map(|trigger| (loaded.model, trigger)))
}

/// La condition tient-elle ? Une condition qui ne se calcule pas laisse une exécution en échec, que l'on voit.
pub(super) fn is_wanted(trigger: &Trigger, facts: &Facts) -> Result<bool> {
    if let Source::Becomes { condition, .. } = &trigger.source
        && !facts.became(condition)
    {
        return Ok(false);
    }
    // Réveillé par un autre déclencheur, un bouton n'a pas été offert : sa condition se juge ici.
    if let Source::Button { when: Some(when), .. } = &trigger.source
        && facts.fact.events.is_empty()
        && !facts.holds(when)?
    {
        return Ok(false);
    }
    trigger.when.as_ref().map_or(Ok(true), |when| facts.holds(when))
}

fn left(services: &Services, claimed: &Claimed, running: &Running<'_>, pause: Pause, duration_us: i64) -> Result<Left> {
    let now = services.tenant.clock.now();
    let (result, wake_at, error) = match pause {
        Pause::Done => ("done", None, None),
        Pause::Failed(error) => ("failed", None, Some(error)),
        Pause::Until(until) => ("waiting", Some(until), None),
        Pause::Yield => ("ready", Some(now), None),
        Pause::Script(_) => ("waiting", Some(now + PATIENCE), None),
    };
    Ok(Left {
        id: claimed.id,
        result,
        version: running.trigger.version.clone(),
        position: serde_json::to_value(&running.position).map_err(|error| Code::Internal.because(error))?,
        log: Value::Array(running.log.clone()),
        wake_at,
        duration_us,
        error,
        finished_at: matches!(result, "done" | "failed").then_some(now),
    })
}

/// Une exécution dont la définition n'est plus, ou ne se charge plus.
fn gone(services: &Services, claimed: &Claimed) -> Left {
    Left {
        id: claimed.id,
        result: "failed",
        version: claimed.version.clone(),
        position: claimed.position.clone().unwrap_or(json!(Position::default())),
        log: json!([]),
        wake_at: None,
        duration_us: 0,
        error: Some(json!({ "code": Code::BadDefinition.as_str(), "fields": [] })),
        finished_at: Some(services.tenant.clock.now()),
    }
}
