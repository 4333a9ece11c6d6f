//! Où en est la relève d'une boîte : la dernière aboutie, la prochaine, la dernière faute, dite dans la langue de qui la lit.

use kernel::{Ctx, FieldError, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{super::deliveries::said, queries};
use crate::{Services, imports::Told};

/// `{"read_at", "next_at", "failures", "error"}` ; une boîte jamais relevée n'a encore rien de cela.
pub(in crate::inbound) async fn shown(ctx: &Ctx, services: &Services, hook: Uuid) -> Result<Value> {
    let tenant = &services.tenant;
    let Some(mut state) = queries::state(&tenant.db, hook).await? else {
        return Ok(json!({ "read_at": null, "next_at": null, "failures": 0, "error": null }));
    };
    if let Ok(told) = serde_json::from_value::<Told>(state["error"].take()) {
        state["error"] = said(ctx, &tenant.model(), std::iter::once(FieldError::from(&told)))[0].take();
    }
    Ok(state)
}
