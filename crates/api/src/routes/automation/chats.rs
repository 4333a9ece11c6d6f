//! Les salons où parlent les déclencheurs : leur liste, en faire un, le changer, l'essayer, le fermer.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::chat;

use crate::{
    App,
    extract::{Body, Caller, Params, known},
    problem::Reply,
};

/// Tous les salons, sans leur adresse.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(chat::list(&caller.ctx, &app.services).await?))
}

/// Fait un salon.
pub(crate) async fn create(State(app): State<App>, caller: Caller, body: Body) -> Reply<(StatusCode, Json<Value>)> {
    Ok((StatusCode::CREATED, Json(chat::create(&caller.ctx, &app.services, body.0).await?)))
}

/// Change un salon.
pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    Ok(Json(chat::change(&caller.ctx, &app.services, known(&id)?, body.0).await?))
}

/// Y dit un mot d'essai.
pub(crate) async fn test(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(chat::test(&caller.ctx, &app.services, known(&id)?).await?))
}

/// Ferme un salon.
pub(crate) async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<StatusCode> {
    chat::remove(&caller.ctx, &app.services, known(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
