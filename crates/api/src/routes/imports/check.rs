//! Vérifier toutes les lignes d'un import.

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

/// Met la vérification en file ; rien n'est écrit.
pub(crate) async fn check(
    State(app): State<App>,
    caller: Caller,
    Path(import): Path<String>,
    params: Params,
) -> Reply<(StatusCode, Json<Value>)> {
    params.only(&[])?;
    Ok((StatusCode::ACCEPTED, Json(imports::check(&caller.ctx, &app.services, id(&import)?).await?)))
}
