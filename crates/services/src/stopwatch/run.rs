//! Mesurer les chronomètres d'un enregistrement dont l'état a changé, et dater leurs échéances.

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::{Code, Result};
use schema::model::{Entity, Model};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{
    Tenant,
    outbox::Event,
    records::{self, Key, Projection},
};
use uuid::Uuid;

use super::{
    alarm::{Aim, Alarm},
    measure, queries,
};
use crate::{
    Services,
    approvals::calendar::{self, Calendar},
    workers::{Failure, Turn, Work, enqueue},
};

/// Le nom sous lequel le système agit ici.
pub(super) const ACTOR: &str = "stopwatch";

/// Mesure les chronomètres d'un enregistrement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Measure {
    pub entity: String,
    pub record: Uuid,
}

impl Work for Measure {
    const KIND: &'static str = "stopwatch";
    const MAX_ATTEMPTS: i16 = 20;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let unit = services.tenant.unit().await?;
        self.measure(unit.tenant()).await?;
        unit.commit(&services.tenant).await?;
        services.pool.wake();
        Ok(())
    }
}

/// Met en file les mesures que ces écritures demandent, dans la transaction qui les distribue.
pub(crate) async fn wake(tx: &Transaction<'_>, model: &Model, events: &[Event], now: Timestamp) -> Result<()> {
    let moved = |event: &&Event| {
        let workflow = model.entity(&event.entity).and_then(|entity| entity.workflow.as_ref());
        let Some(workflow) = workflow.filter(|workflow| !workflow.clocks.is_empty()) else { return false };
        let begins = workflow.clocks.values().any(|clock| clock.start == workflow.initial);
        let is_life = |name: &String| match name.as_str() {
            "created" => begins,
            name => ["deleted", "restored"].contains(&name),
        };
        event.events.iter().any(is_life)
            || event.changes.as_ref().is_some_and(|changes| changes.get(&workflow.field).is_some())
    };
    let moved: Vec<&Event> = events.iter().filter(moved).collect();
    match moved.is_empty() {
        true => Ok(()),
        false => queries::enqueue(tx, &moved, Measure::KIND, Measure::MAX_ATTEMPTS, now).await,
    }
}

impl Measure {
    async fn measure(&self, inside: &Tenant) -> Result<()> {
        let (db, model) = (&inside.db, inside.model());
        let Some(entity) = model.entity(&self.entity) else { return Ok(()) };
        // Tenu, l'enregistrement ne change pas d'état pendant la mesure : deux mesures se suivent.
        if records::hold(inside, &self.entity, self.record).await?.is_none() {
            return queries::forget(db, self.record).await;
        }
        for Measured { name, days, measure, .. } in measured(inside, entity, self.record).await? {
            queries::save(db, &self.entity, self.record, &name, days, &measure).await?;
            for (aim, at) in [(Aim::Warned, measure.warn_at), (Aim::Breached, measure.due_at)] {
                let Some(at) = at else { continue };
                let key = format!("{}:{name}:{aim:?}:{at}", self.record);
                let alarm = Alarm { entity: self.entity.clone(), record: self.record, clock: name.clone(), aim };
                enqueue(db, alarm.job(at).unique(key)).await?;
            }
        }
        Ok(())
    }
}

/// Un chronomètre lancé, et le calendrier où il se compte.
pub(super) struct Measured {
    pub name: String,
    pub days: Option<Uuid>,
    pub calendar: Option<Calendar>,
    pub measure: measure::Measure,
}

/// Mesure les chronomètres lancés d'un enregistrement, dans l'ordre de leur définition.
pub(super) async fn measured(inside: &Tenant, entity: &Entity, id: Uuid) -> Result<Vec<Measured>> {
    let Some(workflow) = entity.workflow.as_ref().filter(|workflow| !workflow.clocks.is_empty()) else {
        return Ok(Vec::new());
    };
    let record = read(inside, &entity.full_name, id).await?;
    let mut history = Vec::new();
    for (at, state) in queries::history(&inside.db, &entity.full_name, id, &workflow.field).await? {
        let is_final = workflow.states.get(&state).is_some_and(|state| state.is_final);
        history.push((at, state, is_final));
    }
    let mut measured = Vec::new();
    for clock in workflow.clocks.values() {
        let (named, company) = (clock.calendar.as_deref(), link(&record, "company"));
        let days = calendar::choose(&inside.db, Some(entity), named, |field| link(&record, field), company).await?;
        let calendar = match days {
            Some(days) => Some(Calendar::read(&inside.system(ACTOR), inside, days).await?),
            None => None,
        };
        if let Some(measure) = measure::measure(clock, calendar.as_ref(), &history) {
            measured.push(Measured { name: clock.name.clone(), days, calendar, measure });
        }
    }
    Ok(measured)
}

/// Un enregistrement vivant, lu par le système.
pub(super) async fn read(inside: &Tenant, entity: &str, id: Uuid) -> Result<Map<String, Value>> {
    let ctx = inside.system(ACTOR);
    let record = records::get(&ctx, inside, entity, &Key::Id(id), &Projection::default()).await?;
    serde_json::from_str(&record.json).map_err(|error| Code::Internal.because(error))
}

/// L'identifiant que porte un lien.
pub(super) fn link(record: &Map<String, Value>, name: &str) -> Option<Uuid> {
    let value = record.get(name)?;
    value.as_str().or_else(|| value.get("id")?.as_str()).and_then(|id| Uuid::try_parse(id).ok())
}
