//! Ce qu'une entrée a reçu, et ce qui en a été fait. Le contenu d'un appel qui remplit un champ protégé ne se montre qu'à
//! qui répond de l'entrée.

use kernel::{Code, Ctx, FieldError, Result};
use schema::model::Model;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{admin::known, hook::Hook, queries};
use crate::{Services, administration, automation::admin::may_view, imports::Told};

/// Lesquels montrer.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// Dans un état : `received`, `done`, `failed`, `rejected`.
    pub status: Option<String>,
    /// Avant celui-ci.
    pub before: Option<Uuid>,
    /// Combien.
    pub limit: Option<u32>,
}

/// Une page d'appels, le plus récent d'abord : `{"data": […], "next_cursor": …}`.
pub async fn deliveries(ctx: &Ctx, services: &Services, hook: Uuid, filter: &DeliveryFilter) -> Result<Value> {
    may_view(ctx)?;
    let hook = known(services, hook).await?;
    let limit = administration::bounded(filter.limit);
    let mut data = queries::page(&services.tenant.db, hook.id, filter, limit + 1).await?;
    let model = services.tenant.model();
    data.iter_mut().for_each(|one| dress(ctx, &model, &hook, one));
    Ok(administration::cut(data, limit, "id"))
}

/// Un appel, ses en-têtes et son contenu.
pub async fn delivery(ctx: &Ctx, services: &Services, hook: Uuid, id: Uuid) -> Result<Value> {
    may_view(ctx)?;
    let hook = known(services, hook).await?;
    let one = queries::one(&services.tenant.db, hook.id, id).await?;
    let mut one = one.ok_or_else(|| Code::NotFound.error())?;
    dress(ctx, &services.tenant.model(), &hook, &mut one);
    Ok(one)
}

/// Dit les fautes dans la langue de qui les lit, et retire ce qu'il ne peut pas lire.
fn dress(ctx: &Ctx, model: &Model, hook: &Hook, one: &mut Value) {
    let is_open = hook.shows_payload(ctx, model);
    let faults: Vec<Told> = serde_json::from_value(one["errors"].take()).unwrap_or_default();
    one["errors"] = said(
        ctx,
        model,
        faults.iter().map(|told| {
            let fault = FieldError::from(told);
            if is_open { fault } else { FieldError::new(fault.field, &fault.code) }
        }),
    );
    one["protected"] = json!(!is_open);
    if !is_open && let Some(members) = one.as_object_mut() {
        members.remove("payload");
        members.remove("headers");
    }
}

/// Des fautes en clair : `[{field, code, message}]`.
pub(super) fn said(ctx: &Ctx, model: &Model, faults: impl Iterator<Item = FieldError>) -> Value {
    let one = |fault: FieldError| json!({ "field": fault.field, "code": fault.code, "message": model.texts.fault(ctx.locale, &fault) });
    faults.map(one).collect()
}
