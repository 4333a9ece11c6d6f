//! Les versions d'une définition.

use axum::{Json, extract::State};
use kernel::{Error, FieldError};
use serde_json::{Value, json};

use super::manage;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Les versions de la définition `path`, de la plus récente à la plus ancienne : qui, quand, et ce qu'elle était.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&["path"])?;
    let path = params.text("path").ok_or_else(|| Error::invalid(vec![FieldError::new("path", "required")]))?;
    Ok(Json(json!({ "data": store::definitions::history(&app.tenant, path).await? })))
}
