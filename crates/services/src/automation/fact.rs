//! Ce qui a réveillé un déclencheur, gardé avec l'exécution ; et les exécutions qu'un événement demande.

use std::collections::HashSet;

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::{Ctx, Result};
use schema::model::{Model, Source, SystemEvent, Trigger};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::outbox::Event;
use uuid::Uuid;

use super::{
    queries::{self, NewRun},
    system,
};
use crate::reach::Subject;

/// Déclencheurs enchaînés au plus : au-delà, une boucle de définitions tournerait sans fin.
pub(super) const MAX_DEPTH: i16 = 8;

/// Ce qui a réveillé un déclencheur.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Fact {
    pub at: Timestamp,
    /// L'enregistrement ; un horaire n'en a pas.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// Noms des faits.
    #[serde(default)]
    pub events: Vec<String>,
    #[serde(default)]
    pub actor: Option<Uuid>,
    pub actor_name: String,
    #[serde(default)]
    pub depth: i16,
    #[serde(default)]
    pub request: Option<Uuid>,
    #[serde(default)]
    pub changes: Option<Value>,
    /// Rang de l'événement dans la boîte de sortie.
    #[serde(default)]
    pub event: Option<i64>,
    /// Combien d'événements d'une rafale cette exécution réunit.
    #[serde(default)]
    pub count: Option<i64>,
    /// Ce qu'un appel entrant a porté, et la société où il agit.
    #[serde(default)]
    pub payload: Option<Value>,
    #[serde(default)]
    pub company: Option<Uuid>,
}

impl Fact {
    /// Ce qu'un événement est pour ce déclencheur ; rien, si ce n'est pas celui qu'il attend.
    pub(super) fn of_event(trigger: &Trigger, event: &Event) -> Option<Fact> {
        let fact = Fact {
            at: event.at,
            subject: Some(Subject::from(event)),
            events: event.events.clone(),
            actor: event.actor,
            actor_name: event.actor_name.clone(),
            depth: event.depth,
            request: event.request,
            changes: event.changes.clone(),
            event: Some(event.id),
            count: None,
            payload: None,
            company: None,
        };
        match &trigger.source {
            Source::Event { changed, .. } => has_changed(event, changed).then_some(fact),
            Source::System { event: awaited, .. } => Some(Fact {
                payload: Some(system::payload(awaited, event)?),
                subject: None,
                events: vec![awaited.name.to_owned()],
                changes: None,
                company: event.company,
                ..fact
            }),
            _ => Some(fact),
        }
    }

    /// Un événement du système, inventé pour un essai.
    pub(super) fn of_system(ctx: &Ctx, awaited: &SystemEvent, payload: Value) -> Fact {
        Fact { events: vec![awaited.name.to_owned()], ..Fact::of_call(ctx, payload) }
    }

    /// Un fait du temps : personne ne l'a causé.
    pub(super) fn of_time(at: Timestamp, subject: Option<Subject>) -> Fact {
        Fact {
            at,
            subject,
            events: Vec::new(),
            actor: None,
            actor_name: "clock".to_owned(),
            depth: 0,
            request: None,
            changes: None,
            event: None,
            count: None,
            payload: None,
            company: None,
        }
    }

    /// Un appel entrant, fait au nom de cette personne.
    pub(super) fn of_call(ctx: &Ctx, payload: Value) -> Fact {
        Fact {
            actor: ctx.actor.id,
            actor_name: ctx.actor.name.clone(),
            request: Some(ctx.request.id),
            company: ctx.actor.company,
            payload: Some(payload),
            ..Fact::of_time(ctx.now(), None)
        }
    }

    /// L'exécution de ce déclencheur que ce fait demande.
    pub(super) fn run(&self, trigger: &Trigger, key: String) -> NewRun {
        let subject = self.subject.as_ref();
        NewRun {
            trigger: trigger.name.clone(),
            event: self.event,
            key,
            priority: i16::try_from(trigger.priority).unwrap_or(i16::MAX),
            entity: subject.map(|subject| subject.entity.clone()),
            record: subject.map(|subject| subject.id),
            company: subject.and_then(|subject| subject.company).or(self.company),
            fact: json!(self),
            version: trigger.version.clone(),
        }
    }
}

/// Écrit les exécutions que ces événements demandent ; rend leur nombre.
pub(crate) async fn wake(tx: &Transaction<'_>, model: &Model, events: &[Event], now: Timestamp) -> Result<usize> {
    let woken: Vec<(&Trigger, &Event, Fact)> = events.iter().flat_map(|event| matching(model, event)).collect();
    if woken.is_empty() {
        return Ok(0);
    }
    let disabled: HashSet<String> = queries::disabled(tx).await?.into_iter().collect();
    let mut runs = Vec::new();
    for (trigger, event, fact) in woken.into_iter().filter(|(trigger, ..)| !disabled.contains(&trigger.name)) {
        if event.depth > MAX_DEPTH {
            tracing::error!(
                event.id,
                event.entity,
                "des déclencheurs s'appellent en boucle : cet événement n'en réveille plus"
            );
            continue;
        }
        runs.push(fact.run(trigger, format!("event:{}", event.id)));
    }
    queries::insert(tx, &runs, now).await
}

/// Les déclencheurs qu'un événement réveille, et ce qu'il est pour chacun.
pub(super) fn matching<'m, 'e>(model: &'m Model, event: &'e Event) -> Vec<(&'m Trigger, &'e Event, Fact)> {
    let woken = model.woken_by(&event.entity, &event.events).into_iter();
    woken.filter_map(|trigger| Some((&**trigger, event, Fact::of_event(trigger, event)?))).collect()
}

fn has_changed(event: &Event, fields: &[String]) -> bool {
    let changes = event.changes.as_ref().and_then(Value::as_object);
    fields.is_empty() || fields.iter().any(|field| changes.is_some_and(|changes| changes.contains_key(field)))
}
