//! Une demande d'approbation.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;

use crate::{
    App,
    extract::{Caller, known},
    problem::Reply,
};

/// Ses étapes, son histoire, et ce que l'appelant peut y faire.
pub(crate) async fn show(State(app): State<App>, caller: Caller, Path(key): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(services::approvals::show(&caller.ctx, &app.services, known(&key)?).await?))
}
