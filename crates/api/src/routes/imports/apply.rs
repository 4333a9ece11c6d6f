//! Écrire les lignes d'un import.

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

/// Met l'écriture en file, par fournées.
pub(crate) async fn apply(
    State(app): State<App>,
    caller: Caller,
    Path(import): Path<String>,
    params: Params,
) -> Reply<(StatusCode, Json<Value>)> {
    params.only(&[])?;
    Ok((StatusCode::ACCEPTED, Json(imports::apply(&caller.ctx, &app.services, id(&import)?).await?)))
}
