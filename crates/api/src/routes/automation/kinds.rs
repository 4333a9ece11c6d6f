//! Les sortes de travaux : l'état de la file, en retenir une, la laisser repartir, la régler.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};
use services::workers::kinds;

use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// L'état de la file, par sorte.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(json!({ "data": kinds::list(&caller.ctx, &app.services).await? })))
}

/// Retient une sorte de travaux.
pub(crate) async fn pause(State(app): State<App>, caller: Caller, Path(kind): Path<String>) -> Reply<StatusCode> {
    kinds::pause(&caller.ctx, &app.services, &kind).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Laisse repartir une sorte de travaux.
pub(crate) async fn resume(State(app): State<App>, caller: Caller, Path(kind): Path<String>) -> Reply<StatusCode> {
    kinds::resume(&caller.ctx, &app.services, &kind).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Règle le groupe, la limite et la priorité d'une sorte.
pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(kind): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    Ok(Json(kinds::change(&caller.ctx, &app.services, &kind, body.0).await?))
}
