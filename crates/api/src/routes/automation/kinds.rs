//! Les sortes de travaux : l'état de la file, en retenir une, la laisser repartir.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};
use services::workers::admin;

use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// L'état de la file, par sorte.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(json!({ "data": admin::kinds(&caller.ctx, &app.services).await? })))
}

/// Retient une sorte de travaux.
pub(crate) async fn pause(State(app): State<App>, caller: Caller, Path(kind): Path<String>) -> Reply<StatusCode> {
    admin::pause(&caller.ctx, &app.services, &kind).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Laisse repartir une sorte de travaux.
pub(crate) async fn resume(State(app): State<App>, caller: Caller, Path(kind): Path<String>) -> Reply<StatusCode> {
    admin::resume(&caller.ctx, &app.services, &kind).await?;
    Ok(StatusCode::NO_CONTENT)
}
