//! Une étape qui met un travail en file. La liste de ce qu'une définition peut demander est close : celle de
//! [`schema::model::Task`].

use jiff::Timestamp;
use kernel::{Code, Result};
use schema::model::{NewJob, Task, Trigger};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Key, Projection},
};
use uuid::Uuid;

use super::{
    engine::{Running, after},
    fact::{Fact, MAX_DEPTH},
    owner, queries,
    steps::{Done, aim, step_key},
};
use crate::{
    Services,
    reach::Subject,
    workers::{Failure, Planned, Turn, Work, admit, housekeeping::Housekeeping},
};

mod import;

pub(crate) use import::ImportFile;

/// Réveille un déclencheur à la demande d'un autre.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RunTrigger {
    /// Nom complet.
    trigger: String,
    /// Ce qui distingue cette demande : refaite, elle ne réveille pas deux fois.
    token: Uuid,
    /// Entité et enregistrement dont il part ; un horaire n'en a pas.
    record: Option<(String, Uuid)>,
    /// Qui a causé ce qui mène ici, et la société où l'on agit.
    actor: Option<Uuid>,
    actor_name: String,
    company: Option<Uuid>,
    depth: i16,
}

impl Work for RunTrigger {
    const KIND: &'static str = "trigger";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let unknown = || Failure::Final(format!("déclencheur inconnu : {}", self.trigger));
        let trigger = services.tenant.model().triggers.get(&self.trigger).cloned().ok_or_else(unknown)?;
        if self.depth > MAX_DEPTH {
            return Err(Failure::Final("des déclencheurs s'appellent en boucle".to_owned()));
        }
        let unit = services.tenant.unit().await?;
        match self.wake(unit.tenant(), &trigger).await {
            Ok(()) => unit.commit(&services.tenant).await?,
            Err(error) => {
                unit.roll_back().await?;
                return Err(error.into());
            }
        }
        services.automation.notify_one();
        Ok(())
    }
}

impl RunTrigger {
    /// Écrit l'exécution ; un déclencheur hors service et un enregistrement disparu n'en ont pas.
    async fn wake(&self, inside: &Tenant, trigger: &Trigger) -> Result<()> {
        let states = queries::states(&inside.db).await?;
        if states.iter().any(|state| !state.enabled && state.trigger == trigger.name) {
            return Ok(());
        }
        let subject = match &self.record {
            None => None,
            Some((entity, id)) => match subject(inside, &self.trigger, entity, *id).await? {
                None => return Ok(()),
                found => found,
            },
        };
        let now = inside.clock.now();
        let fact = Fact {
            actor: self.actor,
            actor_name: self.actor_name.clone(),
            company: self.company,
            depth: self.depth,
            ..Fact::of_time(now, subject)
        };
        queries::insert_in(&inside.db, &[fact.run(trigger, format!("job:{}", self.token))], now).await.map(drop)
    }
}

async fn subject(inside: &Tenant, trigger: &str, entity: &str, id: Uuid) -> Result<Option<Subject>> {
    let ctx = inside.system(&format!("trigger:{trigger}"));
    let json = match records::get(&ctx, inside, entity, &Key::Id(id), &Projection::default()).await {
        Err(error) if error.code == Code::NotFound => return Ok(None),
        found => found?.json,
    };
    let record: Map<String, Value> = serde_json::from_str(&json).map_err(|error| Code::Internal.because(error))?;
    Ok(Some(Subject::of_record(entity, id, &record)))
}

/// Met le travail en file, dans la transaction de l'étape.
pub(super) async fn ask(run: &Running<'_>, job: &NewJob, path: &str) -> Result<Done> {
    let facts = &run.facts;
    let at = match job.delay {
        Some(delay) => after(facts.ctx.now(), delay)?,
        None => facts.ctx.now(),
    };
    let Some((planned, what)) = planned(run, &job.task, at).await? else { return Ok(Done::skipped("no_record")) };
    let key = match &job.unique {
        None => step_key(run, path),
        Some(formula) => match facts.evaluate(formula)? {
            expr::Value::String(key) => format!("{}:{key}", run.trigger.name),
            _ => return Err(Code::BadExpression.with("reason", formula.source.as_str())),
        },
    };
    let id = admit(&run.unit.tenant().db, planned.priority(job.priority).unique(key)).await?;
    let input = json!({ "job": job.task.name(), "what": what, "priority": job.priority });
    Ok(Done::queued(input, id, json!({ "queued": job.task.name(), "run_at": at.to_string() })))
}

/// Le travail d'une tâche, et ce que le journal en dit ; rien quand ce qu'elle vise manque.
async fn planned(run: &Running<'_>, task: &Task, at: Timestamp) -> Result<Option<(Planned, Value)>> {
    match task {
        Task::Housekeeping => Ok(Some((Housekeeping {}.job(at), Value::Null))),
        Task::Import { target, file, into } => {
            let Some(id) = aim(run, target)? else { return Ok(None) };
            imported(run, (&target.entity, id), file, into, at).await
        }
        Task::Trigger { name, target } => {
            let record = match target {
                None => None,
                Some(target) => match aim(run, target)? {
                    None => return Ok(None),
                    Some(id) => Some((target.entity.clone(), id)),
                },
            };
            Ok(Some(woken(run, name, record, at)))
        }
    }
}

/// L'import du dernier fichier que ce champ a reçu, au nom de qui a écrit le déclencheur.
async fn imported(
    run: &Running<'_>,
    record: (&str, Uuid),
    field: &str,
    into: &str,
    at: Timestamp,
) -> Result<Option<(Planned, Value)>> {
    let (inside, trigger) = (run.unit.tenant(), &run.trigger.name);
    let Some(file) = import::received(inside, trigger, record, field).await? else { return Ok(None) };
    let owner = owner::of(inside, trigger).await?.ok_or_else(|| Code::Forbidden.with("action", "import"))?;
    let reader = owner::ctx(run.services, inside, trigger, Some(owner)).await?;
    if reader.actor.access(into, "import").is_denied() {
        return Err(Code::Forbidden.with("action", "import").with("entity", into));
    }
    let about = format!("{into} · {field}");
    let work = ImportFile { trigger: trigger.clone(), about, owner, file, into: into.to_owned() };
    Ok(Some((work.job(at), json!({ "into": into, "file": file }))))
}

fn woken(run: &Running<'_>, name: &str, record: Option<(String, Uuid)>, at: Timestamp) -> (Planned, Value) {
    let facts = &run.facts;
    let what = json!({ "trigger": name, "record": record.as_ref().map(|(_, id)| id) });
    let work = RunTrigger {
        trigger: name.to_owned(),
        token: facts.ctx.new_id(),
        record,
        actor: facts.fact.actor,
        actor_name: facts.fact.actor_name.clone(),
        company: facts.company(),
        depth: facts.ctx.depth,
    };
    (work.job(at), what)
}
