//! Essayer une entrée sur un contenu : ce qui serait écrit et ce qui le refuserait, sous les droits de l'appelant, sans
//! rien écrire.

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Entity, Source};
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Intent, Key},
};
use uuid::Uuid;

use super::{
    act::{aim, release},
    admin::known,
    deliveries::said,
    hook::{Action, Definition, Hook},
    mapping, payload, queries,
};
use crate::{Services, automation::admin::may_manage, exchange::import::faults_of};

/// Essaie la définition gardée, ces clés remplacées, sur `payload`, l'appel `delivery`, ou le dernier reçu :
/// `{"payload", "act", "record", "values", "errors", "triggers"}`.
pub async fn preview(ctx: &Ctx, services: &Services, hook: Uuid, mut body: Map<String, Value>) -> Result<Value> {
    may_manage(ctx)?;
    let hook = known(services, hook).await?;
    let payload = content(ctx, services, &hook, body.remove("payload"), body.remove("delivery")).await?;
    let definition = hook.definition.with(body)?;
    let model = services.tenant.model();
    definition.check(ctx, &model)?;
    let named = |name: &str| *name == definition.name;
    let waiting = model.triggers.values().filter(|one| matches!(&one.source, Source::Webhook(name) if named(name)));
    let triggers: Vec<&str> = waiting.map(|trigger| trigger.name.as_str()).collect();
    let mut shown = json!({
        "payload": payload, "act": null, "record": null, "values": null, "errors": [], "triggers": triggers,
    });
    let Some(entity) = definition.target(&model) else { return Ok(shown) };
    let unit = services.tenant.unit().await?;
    let tried = tried(ctx, unit.tenant(), &definition, entity, &payload).await;
    unit.roll_back().await?;
    let (values, aimed, faults) = tried?;
    shown["values"] = Value::Object(values);
    shown["errors"] = said(ctx, &model, faults.into_iter());
    shown["record"] = json!(aimed);
    shown["act"] = match (definition.action, aimed) {
        (_, Some(_)) => json!("updated"),
        (Action::Update, None) => Value::Null,
        (_, None) => json!("created"),
    };
    Ok(shown)
}

type Tried = (Map<String, Value>, Option<Uuid>, Vec<FieldError>);

async fn tried(ctx: &Ctx, inside: &Tenant, definition: &Definition, entity: &Entity, payload: &Value) -> Result<Tried> {
    let (values, mut faults) = mapping::read(ctx, inside, entity, definition, payload).await?;
    release(ctx, inside, definition, entity, &values).await?;
    let aimed = match aim(ctx, inside, definition, entity, &values).await {
        Ok(aimed) => aimed,
        Err(error) => {
            faults.extend(faults_of(error)?);
            return Ok((values, None, faults));
        }
    };
    let name = &entity.full_name;
    let checked = match aimed {
        Some(id) => records::update(ctx, inside, name, &Key::Id(id), &values, None, Intent::Check).await,
        None => records::create(ctx, inside, name, &values, Intent::Check).await,
    };
    if let Err(error) = checked {
        let told: Vec<String> = faults.iter().map(|fault| fault.field.clone()).collect();
        faults.extend(faults_of(error)?.into_iter().filter(|fault| !told.contains(&fault.field)));
    }
    Ok((values, aimed, faults))
}

/// Le contenu de l'essai.
async fn content(
    ctx: &Ctx,
    services: &Services,
    hook: &Hook,
    given: Option<Value>,
    delivery: Option<Value>,
) -> Result<Value> {
    if let Some(given) = given {
        return payload::sound(&given, 0).map(|()| given);
    }
    if !hook.shows_payload(ctx, &services.tenant.model()) {
        return Err(Code::Forbidden.with("action", "payload"));
    }
    let call = match delivery {
        None | Some(Value::Null) => None,
        Some(id) => {
            let id = id.as_str().and_then(|id| Uuid::try_parse(id).ok());
            Some(id.ok_or_else(|| Code::NotFound.error())?)
        }
    };
    let last = queries::payload(&services.tenant.db, hook.id, call).await?;
    last.ok_or_else(|| Error::invalid(vec![FieldError::new("payload", "required")]))
}
