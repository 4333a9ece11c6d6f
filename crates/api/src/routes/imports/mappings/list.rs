//! Les correspondances que je peux employer.

use axum::{Json, extract::State};
use serde_json::Value;
use services::imports::mappings;

use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Les miennes, et celles que d'autres partagent.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["entity"])?;
    Ok(Json(mappings::list(&caller.ctx, &app.services, params.text("entity")).await?))
}
