//! L'histoire des changements de modèle.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::manage;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Les plans appliqués, du plus récent au plus ancien.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    Ok(Json(json!({ "data": store::definitions::plans(&app.tenant).await? })))
}
