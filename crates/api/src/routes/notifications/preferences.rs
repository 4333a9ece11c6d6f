//! Ce que je veux recevoir, par où et quand.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use services::notify::preferences::{read, write};

use crate::{
    App,
    extract::{Body, Caller},
    problem::Reply,
};

/// Les préférences de l'appelant.
pub(crate) async fn show(State(app): State<App>, caller: Caller) -> Reply<Json<Value>> {
    Ok(Json(json!(read(&caller.ctx, &app.services).await?)))
}

/// Remplace les préférences de l'appelant.
pub(crate) async fn replace(State(app): State<App>, caller: Caller, Body(body): Body) -> Reply<Json<Value>> {
    Ok(Json(json!(write(&caller.ctx, &app.services, body).await?)))
}
