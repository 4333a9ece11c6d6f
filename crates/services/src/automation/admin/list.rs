//! Tous les déclencheurs : ce qui les réveille, leur état, leur activité de la semaine.

use jiff::SignedDuration;
use kernel::{Ctx, Result};
use schema::model::{Batch, Carried, EVENTS, Schedule, Side, Source, SystemEvent, Trigger, Zone};
use serde_json::{Value, json};

use super::{super::queries::states, may_view, queries};
use crate::Services;

/// Sur combien de temps l'activité se compte.
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Les déclencheurs du modèle, le plus prioritaire d'abord.
pub async fn triggers(ctx: &Ctx, services: &Services) -> Result<Vec<Value>> {
    may_view(ctx)?;
    let (model, db) = (services.tenant.model(), &services.tenant.db);
    let (states, activity) = (states(db).await?, queries::activity(db, ctx.now() - WEEK).await?);
    let mut triggers: Vec<&Trigger> = model.triggers.values().map(|trigger| &**trigger).collect();
    triggers.sort_by_key(|trigger| (std::cmp::Reverse(trigger.priority), trigger.name.clone()));
    let view = |trigger: &Trigger| {
        let state = states.iter().find(|state| state.trigger == trigger.name);
        json!({
            "name": trigger.name,
            "label": model.texts.get(ctx.locale, &Trigger::label_key(&trigger.name)).unwrap_or(&trigger.name),
            "package": trigger.package,
            "enabled": state.is_none_or(|state| state.enabled),
            "priority": trigger.priority,
            "version": trigger.version,
            "source": source(trigger),
            "when": trigger.when.as_ref().map(|when| &when.source),
            "steps": trigger.steps().map(|step| json!({ "path": step.path, "act": step.act.verb() })).collect::<Vec<_>>(),
            // Celle du locataire se lit et s'écrit par les définitions ; celle d'un module se lit ici.
            "body": (trigger.package != schema::TENANT).then(|| trigger.body()).flatten(),
            "next_at": state.filter(|_| rings(trigger)).and_then(|state| state.next_at).map(|at| at.to_string()),
            "last_7_days": activity.get(&trigger.name).cloned().unwrap_or_else(queries::no_activity),
        })
    };
    Ok(triggers.into_iter().map(view).collect())
}

/// Les événements du système qu'un déclencheur peut attendre, et ce que chacun apporte, dans la langue de qui lit.
pub fn system_events(ctx: &Ctx, services: &Services) -> Result<Vec<Value>> {
    may_view(ctx)?;
    let model = services.tenant.model();
    let said = |key: String| model.texts.get(ctx.locale, &key).map(str::to_owned);
    let field = |(name, carried): &(&str, Carried)| {
        let label = said(format!("core.system.fields.{name}"));
        json!({ "name": name, "label": label, "type": carried.word(), "entity": carried.entity() })
    };
    let view = |event: &SystemEvent| {
        let key = format!("core.system.{}", event.name.replace('.', "_"));
        json!({
            "name": event.name,
            "label": said(format!("{key}.label")),
            "help": said(format!("{key}.help")),
            "fields": event.carries.iter().map(field).collect::<Vec<_>>(),
        })
    };
    Ok(EVENTS.iter().map(view).collect())
}

/// A-t-il une heure à lui ? Une échéance et l'heure des sites n'ont que celle du prochain regard.
fn rings(trigger: &Trigger) -> bool {
    matches!(trigger.source, Source::Schedule(Schedule { zone: Zone::Named(_), .. }) | Source::Once(_))
}

/// Une rafale, telle que la définition la dit.
fn shown(batch: Batch) -> Value {
    json!({ "events": batch.events, "within": batch.within.to_string() })
}

/// Ce qui le réveille, tel que la définition le dit.
fn source(trigger: &Trigger) -> Value {
    match &trigger.source {
        Source::Event { entity, event, changed, batch } => {
            json!({ "kind": "event", "entity": entity, "event": event, "changed": changed, "batch": batch.map(shown) })
        }
        Source::Becomes { entity, condition } => {
            json!({ "kind": "becomes", "entity": entity, "condition": condition.source })
        }
        Source::Button { entity, action, when } => {
            json!({ "kind": "button", "entity": entity, "action": action, "when": when.as_ref().map(|when| &when.source) })
        }
        Source::Deadline(deadline) => {
            let side = if deadline.side == Side::Before { "before" } else { "after" };
            json!({ "kind": "deadline", "entity": deadline.entity, "field": deadline.field, "side": side, "by": deadline.by.to_string() })
        }
        Source::Schedule(schedule) => {
            json!({ "kind": "schedule", "every": schedule.every, "zone": schedule.zone.name(), "entity": trigger.entity() })
        }
        Source::Once(once) => {
            json!({ "kind": "once", "at": once.at.strftime("%Y-%m-%dT%H:%M:%S").to_string(), "zone": once.zone })
        }
        Source::System { event, batch } => {
            json!({ "kind": "system", "event": event.name, "batch": batch.map(shown) })
        }
        Source::Webhook(hook) => json!({ "kind": "webhook", "hook": hook }),
        Source::Other(_) => json!({ "kind": "later" }),
    }
}
