//! Le programme d'un déclencheur, exécuté : chaque étape dans son point de reprise, la place gardée entre deux tours.

use std::{sync::Arc, time::Instant};

use indexmap::IndexMap;
use jiff::{Span, Timestamp, tz::TimeZone};
use kernel::{Code, Error, Result};
use schema::model::{Act, Among, Each, Formula, Op, Step, Trigger, Wait};
use serde_json::{Value, json};
use store::{
    Tenant, Unit,
    records::{self, Query},
    values,
};
use uuid::Uuid;

use super::{
    answered::{self, Asked},
    calls,
    facts::Facts,
    is_passing,
    position::{Loop, Pending, Position},
    scripted,
    steps::{self, Done, Outcome},
};
use crate::{Services, notify::send::Told, scripts::Finished};

/// Opérations d'un tour : au-delà, la transaction se valide et l'exécution reprend.
const TURN: usize = 50;

/// Étapes d'une exécution : au-delà, une boucle de définitions tournerait sans fin.
const MOST: u32 = 10_000;

/// Pourquoi un tour s'arrête.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pause {
    /// Tout est fait.
    Done,
    /// Une étape a échoué ; la place est la sienne, pour la refaire.
    Failed(Value),
    /// Rien avant cet instant.
    Until(Timestamp),
    /// Le tour a été assez long.
    Yield,
    /// Rien avant que le script de cette étape ait été mené, ou que son appel ait eu sa réponse.
    Script(Pending),
}

/// Où se mènent les scripts d'une exécution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scripts {
    /// À part, par un travail.
    Apart,
    /// Sur place, sans rien laisser sortir.
    Here,
}

/// Une exécution en cours.
pub(super) struct Running<'r> {
    pub services: &'r Services,
    pub unit: &'r Unit,
    pub trigger: Arc<Trigger>,
    /// Ce qui la distingue entre toutes.
    pub key: String,
    pub facts: Facts,
    pub position: Position,
    /// Ce que ce tour a fait.
    pub log: Vec<Value>,
    pub told: Vec<Told>,
    pub mails: Vec<Uuid>,
    pub sms: Vec<Uuid>,
    /// Documents et travaux mis en file.
    pub jobs: Vec<i64>,
    pub scripts: Scripts,
    /// L'appel que l'on attend, à mettre en file.
    pub asked: Option<Asked>,
}

impl Running<'_> {
    /// Avance jusqu'à la fin, un échec, une attente ou la fin du tour ; une panne de la base arrête tout.
    pub(super) async fn advance(&mut self) -> Result<Pause> {
        self.carry(TURN).await
    }

    /// De même, d'au plus tant d'opérations, jusqu'à la fin de la branche où l'on est.
    pub(super) async fn carry(&mut self, budget: usize) -> Result<Pause> {
        self.turn_to_item().await?;
        for _ in 0..budget {
            let trigger = self.trigger.clone();
            let Some(op) = trigger.program.get(self.position.place.at) else { return Ok(Pause::Done) };
            if self.position.steps >= MOST {
                return Ok(Pause::Failed(told(&Code::TooCostly.error())));
            }
            let pause = match op {
                Op::Join => return Ok(Pause::Done),
                Op::Fork(fork) => self.fork(fork, budget).await?,
                Op::Do(step) => self.perform(step).await?,
                other => match self.jump(other).await {
                    Ok(pause) => pause,
                    Err(error) if is_passing(&error) => return Err(error),
                    Err(error) => Some(self.stopped(&error)),
                },
            };
            if let Some(pause) = pause {
                return Ok(pause);
            }
        }
        Ok(Pause::Yield)
    }

    fn tenant(&self) -> &Tenant {
        self.unit.tenant()
    }

    /// Une opération qui ne fait que choisir la suite.
    async fn jump(&mut self, op: &Op) -> Result<Option<Pause>> {
        let next = self.position.place.at + 1;
        self.position.place.at = match op {
            Op::Jump(to) => *to,
            Op::Unless { condition, to } => match self.facts.holds(condition)? {
                true => next,
                false => *to,
            },
            Op::Wait { path, wait } => {
                let now = self.facts.ctx.now();
                let until = self.until(wait, now)?;
                self.position.place.at = next;
                self.log.push(json!({ "step": path, "act": "wait", "result": "done", "at": now.to_string(), "output": { "until": until.to_string() } }));
                return Ok((until > now).then_some(Pause::Until(until)));
            }
            Op::Each { path, each, to } => {
                let ids = self.among(each).await?;
                self.log.push(json!({ "step": path, "act": "for_each", "result": "done", "at": self.facts.ctx.now().to_string(), "output": { "count": ids.len() } }));
                match ids.is_empty() {
                    true => *to,
                    false => {
                        self.position.place.loops.push(Loop { entity: each.entity.clone(), ids, at: 0 });
                        self.turn_to_item().await?;
                        next
                    }
                }
            }
            Op::Next(start) => {
                let ended = self.position.place.loops.last_mut().is_none_or(|one| {
                    one.at += 1;
                    one.at >= one.ids.len()
                });
                if ended {
                    self.position.place.loops.pop();
                }
                self.turn_to_item().await?;
                if ended { next } else { *start }
            }
            Op::Do(_) | Op::Fork(_) | Op::Join => next,
        };
        Ok(None)
    }

    fn until(&self, wait: &Wait, now: Timestamp) -> Result<Timestamp> {
        match wait {
            Wait::For(span) => after(now, *span),
            Wait::Until(formula) => match self.facts.evaluate(formula)? {
                expr::Value::Timestamp(at) => Timestamp::try_from(at).map_err(|error| Code::Internal.because(error)),
                expr::Value::Date(day) => {
                    let start = day.to_zoned(TimeZone::UTC).map_err(|error| Code::Internal.because(error))?;
                    Ok(start.timestamp())
                }
                // Une date vide n'est jamais atteinte : attendre serait se taire pour toujours.
                _ => Err(Code::BadExpression.with("reason", formula.source.as_str())),
            },
        }
    }

    /// Met `item` à sa place : l'enregistrement de la boucle la plus intérieure.
    pub(super) async fn turn_to_item(&mut self) -> Result<()> {
        if self.position.place.loops.is_empty() {
            self.facts.item = None;
        }
        match self.position.item() {
            Some((entity, id)) => self.facts.turn_to(self.unit.tenant(), entity, id).await,
            None => Ok(()),
        }
    }

    /// Les enregistrements qu'une boucle parcourt, dans l'ordre.
    async fn among(&self, each: &Each) -> Result<Vec<Uuid>> {
        let (filter, equal, sort, limit) = match &each.from {
            Among::Expression(formula) => return Ok(steps::ids(&self.facts.evaluate(formula)?)),
            Among::Query { filter, equal, sort, limit } => (filter, equal, sort, limit),
        };
        let query = Query {
            entity: each.entity.clone(),
            filter: condition(&self.facts, filter.as_deref(), equal)?,
            sort: sort.clone(),
            fields: Some(vec!["id".to_owned()]),
            limit: *limit,
            ..Query::default()
        };
        let page = records::list(&self.facts.ctx, self.tenant(), query).await?;
        let id = |row: &String| Uuid::try_parse(serde_json::from_str::<Value>(row).ok()?["id"].as_str()?).ok();
        Ok(page.rows.iter().filter_map(id).collect())
    }

    /// Fait une étape ; ce qu'elle a écrit avant d'échouer s'efface, ce que les autres ont écrit demeure.
    async fn perform(&mut self, step: &Step) -> Result<Option<Pause>> {
        let started = Instant::now();
        self.facts.learn_words(self.services, self.unit.tenant(), step).await?;
        self.unit.mark().await?;
        let outcome = match steps::perform(self, step).await {
            Ok(Outcome::Done(done)) => Ok(done),
            Ok(apart) => {
                self.unit.forget_mark().await?;
                if let Outcome::Call(asked) = apart {
                    self.asked = Some(asked);
                }
                let pending = Pending::new(self.facts.ctx.clock().new_id());
                self.position.script = Some(pending.clone());
                return Ok(Some(Pause::Script(pending)));
            }
            Err(error) => Err(error),
        };
        self.conclude(step, outcome, started).await
    }

    /// Fait ce que le script attendu demande, ou garde la réponse attendue, et passe la main comme après toute étape.
    pub(super) async fn finish(&mut self, step: &Step, finished: Finished) -> Result<Option<Pause>> {
        let started = Instant::now();
        self.turn_to_item().await?;
        self.position.script = None;
        self.unit.mark().await?;
        let outcome = match &step.act {
            Act::Call(call) => answered::apply(&calls::shown(call), finished),
            Act::Script(script) => scripted::apply(self, script, finished).await,
            _ => Err(Code::BadDefinition.error()),
        };
        self.conclude(step, outcome, started).await
    }

    /// Une étape est faite, ou ne l'est pas : son journal, et la suite.
    async fn conclude(&mut self, step: &Step, outcome: Result<Done>, started: Instant) -> Result<Option<Pause>> {
        match &outcome {
            Ok(_) => self.unit.forget_mark().await?,
            Err(error) if is_passing(error) => {}
            Err(_) => self.unit.back_to_mark().await?,
        }
        let mut entry = json!({ "step": step.path, "act": step.act.verb(), "at": self.facts.ctx.now().to_string() });
        entry["duration_us"] = json!(i64::try_from(started.elapsed().as_micros()).unwrap_or(i64::MAX));
        if let Some(item) = &self.facts.item {
            entry["item"] = json!(item.subject.id);
        }
        self.position.steps += 1;
        match outcome {
            Ok(done) => {
                entry["result"] = json!(done.result);
                entry["input"] = done.input;
                entry["output"] = done.output;
                self.log.push(entry);
                self.position.receipts += done.told.len();
                self.told.extend(done.told);
                self.mails.extend(done.mails);
                self.sms.extend(done.sms);
                self.jobs.extend(done.job);
                if let Some(rendered) = done.rendered {
                    self.position.output = rendered.clone();
                    self.facts.output = rendered;
                }
                if done.wrote {
                    self.facts.refresh(self.unit.tenant()).await?;
                    self.turn_to_item().await?;
                }
                self.position.place.at += 1;
                Ok(None)
            }
            Err(error) if is_passing(&error) => Err(error),
            Err(error) => {
                entry["result"] = json!("failed");
                entry["error"] = told(&error);
                if let Some(output) = error.extra.get("output") {
                    entry["output"] = output.clone();
                }
                self.log.push(entry);
                if step.continue_on_error {
                    // Ce qu'un refus a répondu se lit encore.
                    if let Some(rendered) = error.extra.get("rendered") {
                        self.position.output = rendered.clone();
                        self.facts.output = rendered.clone();
                    }
                    self.position.place.at += 1;
                    return Ok(None);
                }
                Ok(Some(Pause::Failed(told(&error))))
            }
        }
    }

    /// Une opération qui n'est pas une étape a échoué.
    fn stopped(&mut self, error: &Error) -> Pause {
        let at = self.facts.ctx.now().to_string();
        self.log.push(json!({ "step": null, "act": "condition", "result": "failed", "at": at, "error": told(error) }));
        Pause::Failed(told(error))
    }
}

/// Cet instant, plus une durée du calendrier.
pub(super) fn after(now: Timestamp, span: Span) -> Result<Timestamp> {
    let later = now.to_zoned(TimeZone::UTC).checked_add(span).map_err(|error| Code::Internal.because(error))?;
    Ok(later.timestamp())
}

/// Une erreur telle que le journal la garde : ses codes, jamais une valeur.
pub(super) fn told(error: &Error) -> Value {
    let fields: Vec<Value> =
        error.fields.iter().map(|fault| json!({ "field": fault.field, "code": fault.code })).collect();
    let mut told = json!({ "code": error.code.as_str(), "fields": fields });
    for name in ["reason", "state", "action", "max", "status", "line", "column"] {
        if let Some(value) = error.params.get(name) {
            told[name] = value.clone();
        }
    }
    told
}

/// Le filtre d'une lecture : celui de la définition, et les champs qui y valent une expression.
pub(super) fn condition(
    facts: &Facts,
    filter: Option<&str>,
    equal: &IndexMap<String, Formula>,
) -> Result<Option<String>> {
    let mut conditions: Vec<String> = filter.iter().map(|filter| format!("({filter})")).collect();
    for (name, formula) in equal {
        conditions.push(format!("{name} == {}", literal(&facts.evaluate(formula)?)?));
    }
    Ok((!conditions.is_empty()).then(|| conditions.join(" && ")))
}

/// Une valeur écrite en CEL.
fn literal(value: &expr::Value) -> Result<String> {
    Ok(match value {
        expr::Value::Timestamp(at) => format!("timestamp('{at}')"),
        expr::Value::Date(day) => format!("date('{day}')"),
        expr::Value::Decimal(number) => format!("decimal('{number}')"),
        expr::Value::Duration(span) => format!("duration('{span}')"),
        other => match values::to_json(other) {
            Value::Array(_) | Value::Object(_) => return Err(Code::BadExpression.with("reason", other.type_name())),
            plain => plain.to_string(),
        },
    })
}
