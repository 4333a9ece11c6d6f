//! Où en est la relève des boîtes : la dernière aboutie, la prochaine, la dernière faute, dite dans la langue de qui la lit.

use std::collections::HashMap;

use kernel::{Ctx, FieldError, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{super::deliveries::said, queries};
use crate::{Services, imports::Told};

/// `{"read_at", "next_at", "failures", "error"}` de chaque boîte ; une boîte jamais relevée n'a encore rien de cela.
pub(in crate::inbound) async fn shown(ctx: &Ctx, services: &Services, hooks: &[Uuid]) -> Result<HashMap<Uuid, Value>> {
    if hooks.is_empty() {
        return Ok(HashMap::new());
    }
    let tenant = &services.tenant;
    let mut states = queries::states(&tenant.db, hooks).await?;
    for state in states.values_mut() {
        if let Ok(told) = serde_json::from_value::<Told>(state["error"].take()) {
            state["error"] = said(ctx, &tenant.model(), std::iter::once(FieldError::from(&told)))[0].take();
        }
    }
    let never = || json!({ "read_at": null, "next_at": null, "failures": 0, "error": null });
    Ok(hooks.iter().map(|hook| (*hook, states.remove(hook).unwrap_or_else(never))).collect())
}
