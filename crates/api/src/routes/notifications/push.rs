//! Les appareils où je veux être prévenu : les voir, abonner celui-ci, en retirer un.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::push;

use crate::{
    App,
    extract::{Body, Caller, known},
    problem::Reply,
};

/// La clé du serveur, et les appareils de l'appelant.
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Reply<Json<Value>> {
    Ok(Json(push::list(&caller.ctx, &app.services).await?))
}

/// Abonne l'appareil de l'appelant.
pub(crate) async fn subscribe(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body,
) -> Reply<(StatusCode, Json<Value>)> {
    Ok((StatusCode::CREATED, Json(push::subscribe(&caller.ctx, &app.services, body).await?)))
}

/// Retire un appareil de l'appelant.
pub(crate) async fn unsubscribe(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<StatusCode> {
    push::unsubscribe(&caller.ctx, &app.services, known(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
