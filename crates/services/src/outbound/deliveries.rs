//! Le journal des envois d'un abonnement, ce que l'un a porté, le renvoyer. Le corps et la réponse ne se montrent qu'à celui au
//! nom de qui le corps a été lu, tant qu'il peut encore le lire : un autre n'a peut-être pas ses droits, lui a pu les perdre.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    admin::{governs, held, known, trace_delivery},
    content, queries,
    send::SendEvent,
};
use crate::{
    Services, administration,
    automation::admin::may_view,
    workers::{Work, enqueue},
};

/// Où peut en être un envoi.
pub const STATES: [&str; 4] = ["waiting", "delivered", "failed", "skipped"];

/// Lesquels montrer.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// Dans un état, l'un de [`STATES`].
    pub state: Option<String>,
    /// Avant celui-ci.
    pub before: Option<String>,
    /// Combien.
    pub limit: Option<u32>,
}

/// Une page d'envois, le plus récent d'abord : `{"data": […], "next_cursor": …}`.
pub async fn deliveries(ctx: &Ctx, services: &Services, webhook: Uuid, filter: &DeliveryFilter) -> Result<Value> {
    may_view(ctx)?;
    let webhook = known(services, webhook).await?;
    let limit = administration::bounded(filter.limit);
    let data = queries::page(&services.tenant.db, webhook.id, filter, limit + 1).await?;
    Ok(administration::cut(data, limit, "id"))
}

/// Un envoi : ses en-têtes, son corps, ce qui a été répondu.
pub async fn delivery(ctx: &Ctx, services: &Services, webhook: Uuid, id: &str) -> Result<Value> {
    may_view(ctx)?;
    let one = queries::one(&services.tenant.db, webhook, id).await?;
    let (mut one, reader) = one.ok_or_else(|| Code::NotFound.error())?;
    let is_protected = reader.is_some() && (reader != ctx.actor.id || !still_reads(ctx, services, &one).await?);
    one["protected"] = json!(is_protected);
    if is_protected && let Some(members) = one.as_object_mut() {
        members.remove("body");
        members.remove("answer");
    }
    Ok(one)
}

/// Ce que cet envoi a porté, cette personne le lit-elle encore ? Un essai ne porte rien.
async fn still_reads(ctx: &Ctx, services: &Services, one: &Value) -> Result<bool> {
    let record = one["record"].as_str().and_then(|id| Uuid::try_parse(id).ok());
    let (Some(entity), Some(record)) = (one["entity"].as_str(), record) else { return Ok(true) };
    let sent: Value = one["body"].as_str().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
    let fields: Vec<String> = match &sent["data"]["record"] {
        // Un champ que l'entité n'a plus n'a plus de droit à demander.
        Value::Object(members) => members.keys().filter(|name| has_field(services, entity, name)).cloned().collect(),
        _ => vec!["id".to_owned()],
    };
    content::still_reads(ctx, &services.tenant, entity, record, &fields).await
}

fn has_field(services: &Services, entity: &str, name: &str) -> bool {
    let model = services.tenant.model();
    model.entities.get(entity).is_some_and(|entity| name == "id" || entity.field(name).is_some())
}

/// Renvoie un événement sous le même identifiant, relu maintenant, et rend son nouvel état ; un essai ne se renvoie pas.
pub async fn replay(ctx: &Ctx, services: &Services, webhook: Uuid, id: &str) -> Result<Value> {
    governs(ctx)?;
    let refused = |state: &str| Code::IllegalTransition.with("state", state).with("action", "replay");
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    // L'abonnement est tenu : de deux renvois simultanés, le second voit le travail du premier.
    let webhook = held(&unit, webhook).await?;
    let state = queries::state(db, webhook.id, id).await?.ok_or_else(|| Code::NotFound.error())?;
    if !webhook.state.enabled {
        return Err(refused("disabled"));
    }
    if !queries::again(db, webhook.id, id, ctx.now()).await? {
        return Err(refused(&state));
    }
    // Le travail de l'essai d'avant peut n'être pas encore clos : une clé neuve ne s'y heurte pas.
    let work = SendEvent { delivery: id.to_owned() };
    enqueue(db, work.job(ctx.now()).unique(format!("{id}:{}", ctx.new_id()))).await?;
    trace_delivery(ctx, &unit, "webhook.replayed", &webhook, id).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    delivery(ctx, services, webhook.id, id).await
}
