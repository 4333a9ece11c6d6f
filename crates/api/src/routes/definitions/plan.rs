//! Prévoir plusieurs changements ensemble.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use services::translations;

use super::{apply::Asked, manage};
use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// Ce que feraient des changements, sans rien écrire.
pub(crate) async fn plan(State(app): State<App>, caller: Caller, params: Params, body: Body) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    let asked: Asked = body.read()?;
    translations::check_definitions(&app.tenant.model(), &asked.changes)?;
    Ok(Json(json!(store::definitions::plan(&caller.ctx, &app.tenant, &asked.changes).await?)))
}
