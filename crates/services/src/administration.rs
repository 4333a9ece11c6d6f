//! Ce que les journaux et les écrans d'administration ont en commun : un droit à tenir, une page à couper.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};

/// Lignes d'une page, à défaut et au plus.
const LIMIT: (u32, u32) = (50, 200);

/// Refuse qui n'a pas ce droit sur cette entité.
pub(crate) fn permitted(ctx: &Ctx, entity: &str, action: &str) -> Result<()> {
    match ctx.actor.access(entity, action).is_denied() {
        true => Err(Code::Forbidden.with("action", format!("{entity}.{action}"))),
        false => Ok(()),
    }
}

/// Lignes de la page demandée ; on en lit une de plus, pour savoir s'il en reste.
pub(crate) fn bounded(limit: Option<u32>) -> u32 {
    limit.unwrap_or(LIMIT.0).clamp(1, LIMIT.1)
}

/// `{"data": […], "next_cursor": …}`, d'une lecture d'une ligne de trop ; `key` nomme la dernière.
pub(crate) fn cut(mut data: Vec<Value>, limit: u32, key: &str) -> Value {
    let more = data.len() > limit as usize;
    data.truncate(limit as usize);
    let next = data.last().filter(|_| more).map(|last| match &last[key] {
        Value::Number(id) => Value::String(id.to_string()),
        id => id.clone(),
    });
    json!({ "data": data, "next_cursor": next })
}
