//! Un événement et ses déclencheurs : chacun dans son point de reprise, un échec n'arrête ni les autres ni l'événement.

use std::{collections::HashMap, sync::Arc, time::Instant};

use deadpool_postgres::Transaction;
use kernel::{Code, Error, Result};
use schema::model::{Model, Source, Trigger};
use serde_json::{Value, json};
use store::{db::from_postgres, outbox::Event};

use super::{facts::Facts, queries, settings::Settings, steps};
use crate::{Services, notify::send::Told};

/// Déclencheurs enchaînés au plus : au-delà, une boucle de définitions tournerait sans fin.
const MAX_DEPTH: i16 = 8;

/// Une fournée d'événements.
pub(super) struct Batch<'s> {
    pub(super) services: &'s Services,
    pub(super) model: Arc<Model>,
    /// Notifications écrites, à annoncer avec la fournée.
    pub(super) told: Vec<Told>,
    settings: HashMap<String, Arc<Settings>>,
}

/// Ce qu'une étape a fait, pour le journal.
#[derive(Clone, Debug)]
pub(super) struct Done {
    /// `done`, `skipped` ou `failed`.
    pub result: &'static str,
    pub detail: Value,
    pub told: Vec<Told>,
}

impl Done {
    pub(super) fn with(detail: Value) -> Done {
        Done { result: "done", detail, told: Vec::new() }
    }

    pub(super) fn skipped(reason: &str) -> Done {
        Done { result: "skipped", detail: json!({ "reason": reason }), told: Vec::new() }
    }

    fn failed(error: &Error) -> Done {
        Done { result: "failed", detail: json!({ "error": error.to_string() }), told: Vec::new() }
    }
}

impl<'s> Batch<'s> {
    pub(super) fn new(services: &'s Services) -> Batch<'s> {
        Batch { services, model: services.tenant.model(), told: Vec::new(), settings: HashMap::new() }
    }

    /// Réveille les déclencheurs d'un événement, les plus prioritaires d'abord.
    pub(super) async fn wake(&mut self, tx: &mut Transaction<'_>, event: &Event) -> Result<()> {
        let model = self.model.clone();
        let triggers = matching(&model, event);
        if triggers.is_empty() {
            return Ok(());
        }
        if event.depth > MAX_DEPTH {
            tracing::error!(
                event.id,
                event.entity,
                "des déclencheurs s'appellent en boucle : cet événement n'en réveille plus"
            );
            return Ok(());
        }
        let facts = match Facts::read(self.services, &model, event).await {
            Ok(facts) => facts,
            Err(error) if error.code == Code::Unavailable => return Err(error),
            Err(error) => {
                for trigger in triggers {
                    queries::record(tx, &trigger.name, event.id, "failed", 0, &json!([{ "error": error.to_string() }]))
                        .await?;
                }
                return Ok(());
            }
        };
        for trigger in triggers {
            self.fire(tx, trigger, &facts).await?;
        }
        Ok(())
    }

    /// Un déclencheur ; la transaction ne s'arrête que si la base ne répond plus.
    async fn fire(&mut self, tx: &mut Transaction<'_>, trigger: &Trigger, facts: &Facts<'_>) -> Result<()> {
        let started = Instant::now();
        let facts = facts.with_settings(self.settings(&trigger.package).await?);
        match trigger.when.as_ref().map_or(Ok(true), |when| facts.holds(when)) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                let log = json!([{ "when": error.to_string() }]);
                return queries::record(tx, &trigger.name, facts.event.id, "failed", 0, &log).await.map(drop);
            }
        }
        let mut savepoint = tx.savepoint("trigger").await.map_err(from_postgres)?;
        let steps = self.steps(&mut savepoint, trigger, &facts).await?;
        let duration = i64::try_from(started.elapsed().as_micros()).unwrap_or(i64::MAX);
        let log = log(&steps);
        let failed =
            steps.last().is_some_and(|(step, done)| done.result == "failed" && !trigger.steps[*step].continue_on_error);
        if failed {
            tracing::warn!(trigger = trigger.name, event.id = facts.event.id, "un déclencheur a échoué");
            savepoint.rollback().await.map_err(from_postgres)?;
            queries::record(tx, &trigger.name, facts.event.id, "failed", duration, &log).await?;
        } else if queries::record(&savepoint, &trigger.name, facts.event.id, "done", duration, &log).await? {
            savepoint.commit().await.map_err(from_postgres)?;
            self.told.extend(steps.into_iter().flat_map(|(_, done)| done.told));
        } else {
            savepoint.rollback().await.map_err(from_postgres)?;
        }
        Ok(())
    }

    /// Les étapes, dans l'ordre, jusqu'à la première qui échoue sans qu'on ait dit de continuer.
    async fn steps(
        &self,
        savepoint: &mut Transaction<'_>,
        trigger: &Trigger,
        facts: &Facts<'_>,
    ) -> Result<Vec<(usize, Done)>> {
        let mut done = Vec::with_capacity(trigger.steps.len());
        for (rank, step) in trigger.steps.iter().enumerate() {
            let place = steps::Place { trigger, rank, step };
            let outcome = if step.continue_on_error {
                self.attempt(savepoint, &place, facts).await?
            } else {
                steps::perform(self, savepoint, &place, facts).await
            };
            match outcome {
                Ok(one) => done.push((rank, one)),
                Err(error) if error.code == Code::Unavailable => return Err(error),
                Err(error) => {
                    done.push((rank, Done::failed(&error)));
                    if !step.continue_on_error {
                        break;
                    }
                }
            }
        }
        Ok(done)
    }

    /// Une étape dans son propre point de reprise : ce qu'elle a écrit avant d'échouer s'efface, le reste demeure.
    async fn attempt(
        &self,
        tx: &mut Transaction<'_>,
        place: &steps::Place<'_>,
        facts: &Facts<'_>,
    ) -> Result<Result<Done>> {
        let savepoint = tx.savepoint("step").await.map_err(from_postgres)?;
        let outcome = steps::perform(self, &savepoint, place, facts).await;
        match outcome {
            Ok(_) => savepoint.commit().await.map_err(from_postgres)?,
            Err(_) => savepoint.rollback().await.map_err(from_postgres)?,
        }
        Ok(outcome)
    }

    /// Les réglages d'un paquet, lus une fois par fournée.
    async fn settings(&mut self, package: &str) -> Result<Arc<Settings>> {
        if let Some(settings) = self.settings.get(package) {
            return Ok(settings.clone());
        }
        let settings = Arc::new(Settings::read(self.services, &self.model, package).await?);
        self.settings.insert(package.to_owned(), settings.clone());
        Ok(settings)
    }
}

/// Les déclencheurs d'un événement : la plus haute priorité d'abord, puis l'ordre du modèle.
fn matching<'m>(model: &'m Model, event: &Event) -> Vec<&'m Trigger> {
    let wakes = |trigger: &&Trigger| match &trigger.source {
        Source::Event { entity, event: name } => *entity == event.entity && event.events.contains(name),
        Source::Other(_) => false,
    };
    let mut triggers: Vec<&Trigger> = model.triggers.values().map(|trigger| &**trigger).filter(wakes).collect();
    triggers.sort_by_key(|trigger| std::cmp::Reverse(trigger.priority));
    triggers
}

fn log(steps: &[(usize, Done)]) -> Value {
    let entry = |(rank, done): &(usize, Done)| json!({ "step": rank, "result": done.result, "detail": done.detail });
    steps.iter().map(entry).collect()
}
