//! Garder une correspondance.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::Value;
use services::imports::mappings::{self, NewMapping};

use crate::{
    App,
    extract::{Body, Caller, Params, params::bad},
    problem::Reply,
};

/// Garde une correspondance pour l'entité `entity` ; celle du même nom est remplacée.
pub(crate) async fn save(
    State(app): State<App>,
    caller: Caller,
    params: Params,
    body: Body,
) -> Reply<(StatusCode, Json<Value>)> {
    params.only(&["entity"])?;
    let entity = params.text("entity").ok_or_else(|| bad("entity", "", "hse.incident"))?;
    let new: NewMapping = body.read()?;
    Ok((StatusCode::CREATED, Json(mappings::save(&caller.ctx, &app.services, entity, new).await?)))
}
