//! Une définition.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;

use super::manage;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Une définition, chaque champ avec son identifiant.
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    params: Params,
) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    Ok(Json(store::definitions::get(&app.tenant, &path).await?))
}
