//! Toutes les définitions.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::manage;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Les définitions du locataire, sans leur corps.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    let data = store::definitions::list(&app.tenant).await?;
    Ok(Json(json!({ "data": data, "model": app.tenant.model().version })))
}
