//! Essayer un abonnement : un événement `webhook.test`, envoyé aussitôt, une seule fois, même s'il est arrêté.

use kernel::{Ctx, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    admin::{governs, known, trace_delivery},
    content, deliveries, matching,
    outcome::Verdict,
    queries::{self, Delivery},
    send,
    webhook::Webhook,
};
use crate::Services;

/// Ce qu'un essai envoie.
const EVENT: &str = "webhook.test";

/// Envoie un essai et rend ce qu'il est devenu ; il ne compte pas parmi les échecs.
pub async fn test(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let reader = governs(ctx)?;
    let webhook = known(services, id).await?;
    let delivery = Delivery {
        id: matching::identifier(ctx.clock()),
        webhook: webhook.id,
        r#type: EVENT.to_owned(),
        events: vec![EVENT.to_owned()],
        entity: None,
        record: None,
        at: ctx.now(),
        attempts: 0,
        next_at: None,
        was_sent: false,
    };
    let body = content::body(&delivery, json!({ "webhook": webhook.definition.name }));
    let sent = send::post(services, &webhook, &delivery.id, body).await?;
    let passed = sent.result.as_ref().is_ok_and(|answer| answer.status.is_success());
    let verdict = if passed { Verdict::Delivered } else { Verdict::Failed };
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    queries::insert_one(db, &delivery).await?;
    let reader = Webhook { owner: reader, ..webhook.clone() };
    queries::record(db, &delivery.id, sent.attempt(&reader, verdict, ctx.now())).await?;
    trace_delivery(ctx, &unit, "webhook.tested", &webhook, &delivery.id).await?;
    unit.commit(&services.tenant).await?;
    deliveries::delivery(ctx, services, id, &delivery.id).await
}
