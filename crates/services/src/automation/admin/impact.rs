//! Ce qui se déclencherait si l'appelant enregistrait ces changements : l'écriture se fait pour de vrai, puis s'oublie.

use kernel::{Ctx, Result};
use schema::model::Trigger;
use serde_json::{Map, Value, json};
use store::{
    outbox,
    records::{self, Intent, Key},
};
use uuid::Uuid;

use super::{
    super::{fact::matching, facts::Facts, queries::states, running::is_wanted},
    queries,
};
use crate::Services;

/// Les déclencheurs que cette écriture réveillerait, sous les droits de l'appelant ; sans `record`, une création.
pub async fn impact(
    ctx: &Ctx,
    services: &Services,
    entity: &str,
    record: Option<Uuid>,
    changes: &Map<String, Value>,
) -> Result<Vec<Value>> {
    let model = services.tenant.model();
    let unit = services.tenant.unit().await?;
    let inside = unit.tenant();
    let last = queries::last_event(&inside.db).await?;
    match record {
        Some(id) => drop(records::update(ctx, inside, entity, &Key::Id(id), changes, None, Intent::Commit).await?),
        None => drop(records::create(ctx, inside, entity, changes, Intent::Commit).await?),
    }
    let states = states(&inside.db).await?;
    let is_on = |trigger: &Trigger| states.iter().all(|state| state.enabled || state.trigger != trigger.name);
    let mut found = Vec::new();
    for event in outbox::since(&inside.db, last, ctx.request.id).await? {
        for (trigger, _, fact) in matching(&model, &event).into_iter().filter(|(trigger, ..)| is_on(trigger)) {
            let facts = Facts::read(services, inside, model.clone(), trigger, fact).await?;
            // Une condition qui ne se calcule pas sera un échec à l'exécution : elle se dit ici.
            let verdict = is_wanted(trigger, &facts);
            if !matches!(verdict, Ok(false)) {
                found.push(view(ctx, services, trigger, verdict.is_ok()));
            }
        }
    }
    unit.roll_back().await?;
    Ok(found)
}

fn view(ctx: &Ctx, services: &Services, trigger: &Trigger, is_sound: bool) -> Value {
    let name = trigger.name.split_once('.').map_or(trigger.name.as_str(), |(_, name)| name);
    let model = services.tenant.model();
    let label = model.texts.get(ctx.locale, &Trigger::label_key(&trigger.name));
    let acts: Vec<&str> = trigger.steps().map(|step| step.act.verb()).collect();
    json!({ "trigger": trigger.name, "label": label.unwrap_or(name), "steps": acts, "sound": is_sound })
}
