//! Ce que l'administrateur voit et fait des SMS : leur journal, en renvoyer un, s'en envoyer un d'essai.
//!
//! Un numéro est une donnée personnelle : qui ne tient pas cette classe n'en voit que les bouts, et ne cherche pas par numéro.

use kernel::{Class, Code, Ctx, Error, FieldError, Result};
use serde_json::{Value, json};
use store::audit;
use uuid::Uuid;

use super::{
    number,
    providers::{self, Delivery},
    queries::{self, Sms},
    queue, text,
};
use crate::Services;

/// Lignes d'une page, à défaut et au plus.
const LIMIT: (u32, u32) = (50, 200);

/// Essais par minute d'une personne : chacun se paie.
const TRIALS: u32 = 5;

/// États d'où un SMS se renvoie.
const RESENDABLE: [&str; 2] = ["failed", "unknown"];

/// Quelle page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Dont le numéro contient ceci.
    pub number: Option<String>,
    /// Dans cet état.
    pub state: Option<String>,
    /// Après celui-ci, que `next_cursor` nomme.
    pub after: Option<Uuid>,
    /// Combien ; zéro pour le nombre d'ordinaire.
    pub limit: u32,
}

/// Refuse qui n'a pas ce droit sur les SMS.
pub fn permitted(ctx: &Ctx, action: &str) -> Result<()> {
    match ctx.actor.access("core.sms", action).is_denied() {
        true => Err(Code::Forbidden.with("action", format!("core.sms.{action}"))),
        false => Ok(()),
    }
}

/// Une page de SMS, le dernier d'abord : leur sort et ce que le fournisseur en dit, jamais leur texte.
pub async fn messages(ctx: &Ctx, services: &Services, page: Page) -> Result<Value> {
    permitted(ctx, "view")?;
    let is_masked = ctx.actor.access("core.sms", "view").opening(Class::Personal).is_denied();
    if is_masked && page.number.is_some() {
        return Err(Code::Forbidden.with("action", "core.sms.view").and("class", "personal"));
    }
    let limit = if page.limit == 0 { LIMIT.0 } else { page.limit.min(LIMIT.1) };
    let mut data = queries::page(&services.tenant.db, &page, limit + 1).await?;
    let more = data.len() > limit as usize;
    data.truncate(limit as usize);
    if is_masked {
        data.iter_mut().for_each(|one| one["recipient"] = json!(one["recipient"].as_str().map(number::masked)));
    }
    let next = data.last().filter(|_| more).map(|last| last["id"].clone());
    Ok(json!({ "data": data, "next_cursor": next, "masked": is_masked }))
}

/// Remet en file un SMS que l'appelant a vu dans cet état. D'un SMS `unknown`, il dit savoir qu'il peut arriver deux fois.
///
/// # Errors
/// [`Code::SmsNotResendable`] s'il est parti, part, ou a changé d'état depuis.
pub async fn resend(ctx: &Ctx, services: &Services, sms: Uuid, seen: &str, accepts_twice: Option<bool>) -> Result<()> {
    permitted(ctx, "manage")?;
    if seen == "unknown" && accepts_twice != Some(true) {
        return Err(Error::invalid(vec![FieldError::new("may_arrive_twice", "required")]));
    }
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::exists(db, sms).await? {
        return Err(Code::NotFound.error());
    }
    let found = if RESENDABLE.contains(&seen) { queries::requeue(db, sms, seen).await? } else { None };
    let priority = found.ok_or_else(|| Code::SmsNotResendable.error())?;
    queue::dispatch(db, sms, priority, ctx.now()).await?;
    let changes = Some(json!({ "sms": sms, "state": seen }));
    let entry = audit::Entry { action: "sms.resent".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    Ok(())
}

/// Envoie un SMS d'essai à ce numéro, aussitôt, par la remise en vigueur ; rend ce que le fournisseur en dit.
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
        Err(fault) => return Ok(json!({ "outcome": "refused", "response": fault })),
    };
    let texts = &services.tenant.model().texts;
    let title = texts.message(ctx.locale, "core.sms.trial", &serde_json::Map::new());
    let sms = Sms { id: ctx.new_id(), recipient, text: text::compose(&title, "", None), priority: 0 };
    let db = &services.tenant.db;
    queries::insert(db, &sms, user, ctx.now()).await?;
    let changes = Some(json!({ "sms": sms.id, "to": sms.recipient }));
    let entry = audit::Entry { action: "sms.tested".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    // Un essai ne compte pas dans le débit : il se fait maintenant ou pas.
    let Some(sms) = queries::take(db, sms.id, u32::MAX, ctx.now()).await? else {
        return Err(Code::NotFound.error());
    };
    let (outcome, response) = match providers::deliver(services, settings, &sms).await {
        Delivery::Sent { name, response } => {
            queries::sent(db, sms.id, name, &response, services.tenant.clock.now()).await?;
            ("sent", response)
        }
        Delivery::Unknown(said) => {
            queries::settle(db, sms.id, "unknown", &said).await?;
            ("unknown", said)
        }
        Delivery::Later(said) | Delivery::Refused(said) => {
            queries::settle(db, sms.id, "failed", &said).await?;
            ("refused", said)
        }
    };
    Ok(json!({ "outcome": outcome, "response": response }))
}
