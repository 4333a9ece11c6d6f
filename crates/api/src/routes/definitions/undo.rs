//! Défaire un changement de modèle.

use axum::{
    Json,
    extract::{Path, State},
};
use kernel::Code;
use serde_json::{Value, json};

use super::{manage, settle};
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Remet les définitions d'avant un plan, avec les données que la quarantaine gardait.
pub(crate) async fn undo(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    let plan = id.parse().map_err(|_| Code::NotFound.error())?;
    let applied = store::definitions::undo(&caller.ctx, &app.tenant, plan).await?;
    Ok(Json(json!(settle(&app, applied).await?)))
}
