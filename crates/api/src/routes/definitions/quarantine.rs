//! Ce que le modèle n'a plus et que la base garde encore : le voir, le reprendre, l'effacer.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use super::{manage, settle};
use crate::{
    App,
    extract::{Caller, Params, known},
    problem::Reply,
};

/// Ce qui attend, le plus ancien d'abord.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    Ok(Json(json!({ "data": store::definitions::quarantine(&app.tenant).await? })))
}

/// Remet la définition d'une chose, avec ses données.
pub(crate) async fn restore(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    let applied = store::definitions::reinstate(&caller.ctx, &app.tenant, known(&id)?).await?;
    Ok(Json(json!(settle(&app, applied).await?)))
}

/// Efface une chose pour de bon, sans attendre son délai.
pub(crate) async fn purge(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
) -> Reply<StatusCode> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    store::definitions::purge(&caller.ctx, &app.tenant, known(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
