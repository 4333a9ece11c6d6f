//! Ce qu'un enregistrement montre de ses chronomètres : mesurés à l'instant, sans attendre le travail qui tient leurs échéances.

use kernel::{Ctx, Locale, Result};
use schema::model::{Entity, Model};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    measure::so_far,
    run::{Measured, measured},
};
use crate::Services;

/// Les chronomètres lancés d'un enregistrement que l'appelant voit, dans l'ordre de leur définition.
pub async fn of_record(ctx: &Ctx, services: &Services, entity: &Entity, record: Uuid) -> Result<Vec<Value>> {
    let model = services.tenant.model();
    let measured = measured(&services.tenant, entity, record).await?;
    Ok(measured.iter().map(|clock| one(ctx, clock, &label(&model, ctx.locale, entity, &clock.name))).collect())
}

fn one(ctx: &Ctx, Measured { name, calendar, measure, .. }: &Measured, label: &str) -> Value {
    let now = ctx.now();
    json!({
        "name": name,
        "label": label,
        "state": measure.state(),
        "started_at": measure.started_at.to_string(),
        "stopped_at": measure.stopped_at.map(|at| at.to_string()),
        "worked_seconds": so_far(measure.since, measure.worked, calendar.as_ref(), now),
        "target_seconds": measure.target,
        "warn_at": measure.warn_at.map(|at| at.to_string()),
        "due_at": measure.due_at.map(|at| at.to_string()),
        "warned": measure.warn_at.is_some_and(|at| at <= now),
        "breached": measure.due_at.is_some_and(|at| at <= now),
    })
}

/// Le libellé d'un chronomètre.
pub(super) fn label(model: &Model, locale: Locale, entity: &Entity, name: &str) -> String {
    model.texts.get(locale, &format!("{}.clocks.{name}", entity.full_name)).unwrap_or(name).to_owned()
}
