//! Une étape de script. Elle ne se mène pas dans la transaction de l'exécution, car un script peut attendre le dehors :
//! l'exécution s'y met en attente, un travail mène le script, puis une transaction fait ses écritures, garde ce qu'il a rendu
//! et avance. Refait, un script qui n'a rien appelé n'a rien laissé ; coupé après un appel, il échoue et le dit.

use jiff::SignedDuration;
use kernel::{Code, Ctx, Result};
use schema::model::{Act, Op, RunAs, Script, Step, Trigger};
use script::wire::{Limits, Task};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Db, Tenant, records};
use uuid::Uuid;

use super::{
    engine::Running,
    facts::{Facts, Seen},
    is_passing,
    position::{Pending, Position},
    queries::{self, Claimed},
    running,
    steps::Done,
};
use crate::{
    Services,
    scripts::{self, Doors, Finished, Network},
    workers::{Failure, Planned, Turn, Work},
};

/// Au-delà, on s'inquiète du travail : il a pu se perdre.
pub(super) const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// Mène le script qu'une exécution attend.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RunScript {
    run: i64,
    token: Uuid,
}

impl RunScript {
    /// Le travail de cet essai, seul à porter sa clé.
    pub(super) fn planned(ctx: &Ctx, run: i64, pending: &Pending) -> Planned {
        RunScript { run, token: pending.token }.job(ctx.now()).unique(pending.token.to_string())
    }
}

impl Work for RunScript {
    const KIND: &'static str = "script";
    const MAX_ATTEMPTS: i16 = 4;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let db = &services.tenant.db;
        let holder = services.tenant.clock.new_id();
        let Some(claimed) = queries::seize(db, self.run, self.token, holder).await? else { return Ok(()) };
        let finished = match Box::pin(lead(services, &claimed, holder)).await {
            Err(error) if is_passing(&error) && !turn.is_last() => return Err(error.into()),
            finished => finished.unwrap_or_else(Finished::failed),
        };
        if let Err(error) = &finished.outcome
            && is_passing(error)
            && !turn.is_last()
        {
            return Err(Failure::Retry(error.to_string()));
        }
        hand_back(services, self.run, holder, finished).await
    }
}

/// Rend la main à l'exécution qui attendait cette issue.
pub(super) async fn hand_back(services: &Services, run: i64, holder: Uuid, finished: Finished) -> Result<(), Failure> {
    let unit = services.tenant.unit().await?;
    match Box::pin(running::resume(services, &unit, run, holder, finished)).await {
        Ok(()) => unit.commit(&services.tenant).await?,
        Err(error) => {
            unit.roll_back().await?;
            return Err(error.into());
        }
    }
    services.pool.wake();
    services.automation.notify_one();
    Ok(())
}

/// Mène le script hors de toute transaction.
async fn lead(services: &Services, claimed: &Claimed, holder: Uuid) -> Result<Finished> {
    let tenant = &services.tenant;
    let position: Position = claimed.position()?.unwrap_or_default();
    if position.script.as_ref().is_some_and(|pending| pending.called) {
        return Err(Code::ScriptInterrupted.error());
    }
    let gone = || Code::BadDefinition.error();
    let (model, trigger) = running::definition(services, &tenant.db, claimed, true).await?.ok_or_else(gone)?;
    let step = step(&trigger, &position).ok_or_else(gone)?;
    let Act::Script(script) = &step.act else { return Err(gone()) };
    let mut facts = Facts::read(services, tenant, model, &trigger, claimed.fact()?).await?;
    facts.output = position.output.clone();
    if let Some((entity, id)) = position.item() {
        facts.turn_to(tenant, entity, id).await?;
    }
    let key = format!("{}:{}:{}:{}", claimed.trigger, claimed.key, step.path, position.rounds());
    let network = Network::Open(Lease { db: &tenant.db, run: claimed.id, holder, key });
    run(services, tenant, &facts, script, network).await
}

/// L'étape menée à part où en est une exécution.
pub(super) fn step<'t>(trigger: &'t Trigger, position: &Position) -> Option<&'t Step> {
    match trigger.program.get(position.place.at)? {
        Op::Do(step) => Some(step).filter(|step| step.act.is_apart()),
        _ => None,
    }
}

/// Mène un script sur ces faits ; `tenant` est par où il lit.
async fn run(
    services: &Services,
    tenant: &Tenant,
    facts: &Facts,
    script: &Script,
    network: Network<'_>,
) -> Result<Finished> {
    let ctx = facts.acting(script.run_as)?;
    let task = Task {
        source: script.source.clone(),
        input: input(tenant, facts, &ctx, script.run_as).await?,
        now: facts.ctx.now().as_millisecond(),
        limits: Limits { time: script.time, memory: script.memory },
    };
    let settings = &services.settings.webhooks;
    let doors = Doors { ctx, tenant, settings, network, writes: Vec::new(), fetched: Vec::new() };
    Ok(services.scripts.run(task, doors).await)
}

/// Ce que la fonction du script reçoit.
async fn input(tenant: &Tenant, facts: &Facts, ctx: &Ctx, run_as: RunAs) -> Result<Value> {
    Ok(json!({
        "record": one(tenant, facts, facts.seen.as_ref(), ctx, run_as).await?,
        "item": one(tenant, facts, facts.item.as_ref(), ctx, run_as).await?,
        "event": facts.told(),
        "user": { "id": facts.fact.actor, "name": facts.fact.actor_name },
        "now": facts.ctx.now().to_string(),
        "settings": facts.settings(),
        "payload": facts.fact.payload,
        "output": facts.output,
    }))
}

/// Un enregistrement déjà lu au nom du déclencheur ; qui agit pour un autre ne reçoit que ce que celui-ci voit.
async fn one(tenant: &Tenant, facts: &Facts, seen: Option<&Seen>, ctx: &Ctx, run_as: RunAs) -> Result<Value> {
    let Some(seen) = seen else { return Ok(Value::Null) };
    let (entity, id) = (&seen.entity.full_name, seen.subject.id);
    let is_hidden = run_as == RunAs::Cause && records::visible(ctx, tenant, entity, &[id]).await?.is_empty();
    Ok(if is_hidden { Value::Null } else { facts.plain(seen) })
}

/// Mène un script là où l'on est, sans rien laisser sortir : un essai.
pub(super) async fn here(run: &Running<'_>, script: &Script) -> Result<Done> {
    let finished = self::run(run.services, run.unit.tenant(), &run.facts, script, Network::Closed).await?;
    apply(run, script, finished).await
}

/// Fait ce qu'un script a demandé d'écrire, et dit ce qu'il a rendu.
pub(super) async fn apply(run: &Running<'_>, script: &Script, finished: Finished) -> Result<Done> {
    let Finished { outcome, message, log, writes, fetched } = finished;
    let told = |value: Value, written: Vec<Value>| json!({ "value": value, "log": log, "message": message, "writes": written, "calls": fetched });
    let value = outcome.map_err(|error| error.and("output", told(Value::Null, Vec::new())))?;
    let ctx = run.facts.acting(script.run_as)?;
    let written = scripts::apply(&ctx, run.unit.tenant(), run.facts.company(), &writes).await;
    let written = written.map_err(|error| error.and("output", told(Value::Null, Vec::new())))?;
    let input = json!({ "run_as": if script.run_as == RunAs::Cause { "cause" } else { "trigger" } });
    Ok(Done::rendered(input, told(value.clone(), written), value, !writes.is_empty()))
}

/// La main sur une exécution qui attend son script : qui ne la tient plus n'appelle plus.
pub(crate) struct Lease<'d> {
    db: &'d Db,
    run: i64,
    holder: Uuid,
    key: String,
}

impl Lease<'_> {
    /// Ce qui distingue cet appel, le même si l'étape est rejouée.
    pub(crate) fn key(&self, rank: usize) -> String {
        format!("{}:{rank}", self.key)
    }

    /// Note qu'un appel part ; une coupure, ensuite, laissera l'étape en échec plutôt que refaite en silence.
    pub(crate) async fn note_call(&self) -> Result<()> {
        match queries::note_call(self.db, self.run, self.holder).await? {
            true => Ok(()),
            false => Err(Code::ScriptInterrupted.error()),
        }
    }
}
