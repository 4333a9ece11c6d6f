//! Défaire ce qu'un import a écrit.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::imports;

use super::id;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Met l'annulation en file ; ce qui a changé depuis est laissé.
pub(crate) async fn undo(
    State(app): State<App>,
    caller: Caller,
    Path(import): Path<String>,
    params: Params,
) -> Reply<(StatusCode, Json<Value>)> {
    params.only(&[])?;
    Ok((StatusCode::ACCEPTED, Json(imports::undo(&caller.ctx, &app.services, id(&import)?).await?)))
}
