//! Combien de notifications m'attendent.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use crate::{App, extract::Caller, problem::Reply};

/// Le nombre de notifications non lues.
pub(crate) async fn unread(State(app): State<App>, caller: Caller) -> Reply<Json<Value>> {
    Ok(Json(json!({ "unread": services::notify::unread(&caller.ctx, &app.services).await? })))
}
