//! Envoyer un SMS d'essai, aussitôt, par la remise en vigueur : ce que le fournisseur répond est rendu tel quel.

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde_json::{Map, Value, json};
use store::audit;
use uuid::Uuid;

use super::{
    admin::permitted,
    number,
    providers::{self, Delivery},
    queries::{self, Sms},
    text,
};
use crate::Services;

/// Essais par minute d'une personne : chacun se paie.
const TRIALS: u32 = 5;

/// Envoie un essai à ce numéro ; rend la réponse, et `sent`, `refused`, `unknown`, `none` (aucun fournisseur) ou `misconfigured`.
pub async fn test(ctx: &Ctx, services: &Services, to: &str) -> Result<Value> {
    permitted(ctx, "manage")?;
    let recipient = number::international(to.trim())
        .ok_or_else(|| Error::invalid(vec![FieldError::new("to", "bad_phone")]))?
        .to_owned();
    let user = ctx.actor.id.ok_or_else(|| Code::Forbidden.error())?;
    services.brake.pass(format!("sms.test:{user}"), TRIALS)?;
    let delivery = services.delivery().await?;
    let settings = match delivery.sms() {
        Ok(Some(settings)) => settings,
        Ok(None) => return Ok(json!({ "outcome": "none", "response": null })),
        Err(fault) => return Ok(json!({ "outcome": "misconfigured", "response": fault })),
    };
    let title = services.tenant.model().texts.message(ctx.locale, "core.sms.trial", &Map::new());
    let sms = Sms { id: ctx.new_id(), recipient, text: text::compose(&title, "", None), priority: 0 };
    let db = &services.tenant.db;
    queries::insert(db, &sms, user, ctx.now()).await?;
    let changes = Some(json!({ "sms": sms.id }));
    let entry = audit::Entry { action: "sms.tested".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    // Un essai ne compte pas dans le débit : il se fait maintenant ou pas.
    let Some(sms) = queries::take(db, sms.id, u32::MAX, ctx.now()).await? else {
        return Err(Code::NotFound.error());
    };
    let outcome = providers::deliver(services, settings, &sms).await;
    let (outcome, response) = settle(services, sms.id, outcome).await?;
    Ok(json!({ "outcome": outcome, "response": response }))
}

/// Écrit ce qu'il est advenu d'un essai, qui ne se refait pas ; rend son sort et ce qui en est dit.
async fn settle(services: &Services, id: Uuid, delivery: Delivery) -> Result<(&'static str, String)> {
    let db = &services.tenant.db;
    let (state, outcome, said) = match delivery {
        Delivery::Sent { name, response } => {
            queries::sent(db, id, name, &response, services.tenant.clock.now()).await?;
            return Ok(("sent", response));
        }
        Delivery::Unknown(said) => ("unknown", "unknown", said),
        Delivery::Later(said) | Delivery::Refused(said) => ("failed", "refused", said),
    };
    queries::settle(db, id, state, &said).await?;
    Ok((outcome, said))
}
