//! Donner sa colonne à un champ ajouté.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::manage;
use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    entity: String,
    field: String,
}

/// Commence la promotion d'un champ ajouté ; la table se lit et s'écrit pendant qu'elle se fait.
pub(crate) async fn promote(State(app): State<App>, caller: Caller, params: Params, body: Body) -> Reply<Response> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    let asked: Asked = body.read()?;
    store::definitions::promote(&caller.ctx, &app.tenant, &asked.entity, &asked.field).await?;
    let data = store::definitions::promotions(&app.tenant).await?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "data": data }))).into_response())
}

/// Les promotions et leur avancée.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    Ok(Json(json!({ "data": store::definitions::promotions(&app.tenant).await? })))
}
