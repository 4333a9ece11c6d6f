//! Les groupes de travailleurs et les nœuds : les voir, faire ou élargir un groupe, le retirer.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::workers::staff;

use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// Chaque groupe et chaque nœud vivant.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(staff::list(&caller.ctx, &app.services).await?))
}

/// Fait un groupe, ou change sa largeur.
pub(crate) async fn save(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    Ok(Json(staff::save(&caller.ctx, &app.services, &name, body.0).await?))
}

/// Retire un groupe ; ses travaux vont au groupe par défaut.
pub(crate) async fn remove(State(app): State<App>, caller: Caller, Path(name): Path<String>) -> Reply<StatusCode> {
    staff::remove(&caller.ctx, &app.services, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
