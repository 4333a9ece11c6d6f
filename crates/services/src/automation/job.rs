//! Une étape qui met un travail en file. La liste de ce qu'une définition peut demander est close : celle de
//! [`schema::model::Task`].

use std::borrow::Cow;

use jiff::Timestamp;
use kernel::{Code, Result};
use schema::model::{NewJob, Source, Task, Trigger};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{Tenant, definitions::Author};
use uuid::Uuid;

use super::{
    engine::{Running, after},
    fact::{Fact, MAX_DEPTH},
    facts::{self, Life},
    owner, queries,
    steps::{Done, aim, step_key},
};
use crate::{
    Services,
    exchange::import::{Wishes, allowed},
    reach::Subject,
    workers::{Failure, Planned, Turn, Work, admit, housekeeping::Housekeeping},
};

mod import;

pub(crate) use import::ImportFile;

/// Octets d'une clé d'unicité gardée telle quelle.
const MAX_KEY: usize = 200;

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
            Some((entity, id)) => match subject(inside, trigger, entity, *id).await? {
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

/// L'enregistrement dont ce déclencheur part, supprimé s'il attend une suppression ; rien s'il n'est plus.
async fn subject(inside: &Tenant, trigger: &Trigger, entity: &str, id: Uuid) -> Result<Option<Subject>> {
    let ctx = inside.system(&format!("trigger:{}", trigger.name));
    let model = inside.model();
    let Some(entity) = model.entity(entity) else { return Ok(None) };
    let life = match &trigger.source {
        Source::Event { event, .. } if event == "deleted" => Life::Any,
        _ => Life::Alive,
    };
    match facts::read(inside, &ctx, entity, id, life).await {
        Err(error) if error.code == Code::NotFound => Ok(None),
        found => Ok(Some(Subject::of_record(&entity.full_name, id, &found?))),
    }
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
            expr::Value::String(key) => format!("{}:{}", run.trigger.name, bounded(&key)),
            _ => return Err(Code::BadExpression.with("reason", formula.source.as_str())),
        },
    };
    let id = admit(&run.unit.tenant().db, planned.priority(job.priority).unique(key)).await?;
    let input = json!({ "job": job.task.name(), "what": what, "priority": job.priority });
    Ok(Done::queued(input, id, json!({ "queued": job.task.name(), "run_at": at.to_string() })))
}

/// Une clé qui tient dans l'index de la file : trop longue, elle y est son empreinte.
fn bounded(key: &str) -> Cow<'_, str> {
    match key.len() > MAX_KEY {
        true => hex::encode(Sha256::digest(key)).into(),
        false => key.into(),
    }
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
    let Some(Author::Person(owner)) = run.position.owner else { return Err(Code::Forbidden.with("action", "import")) };
    let reader = owner::ctx(run.services, inside, trigger, Author::Person(owner)).await?;
    let Some(file) = import::received(&reader, inside, record, field).await? else { return Ok(None) };
    let model = inside.model();
    let entity = model.entity(into).ok_or_else(|| Code::BadDefinition.error())?;
    allowed(&reader, entity, &Wishes::default()).map_err(|error| error.with("entity", into))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_key_is_kept_as_its_print() {
        let (short, long) = ("é".repeat(100), "é".repeat(101));
        assert_eq!(bounded(&short), short);
        assert_eq!(bounded(&long).len(), 64);
        assert_ne!(bounded(&long), bounded(&format!("{long}a")));
    }
}
