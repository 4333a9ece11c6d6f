//! Ce qui occupe déjà des personnes.

use axum::{Json, extract::State};
use serde_json::Value;
use services::calendar::conflicts::{Asked, conflicts};

use crate::{
    App,
    extract::{Body, Caller},
    problem::Reply,
};

/// Qui est pris entre `from` et `to`, et par quoi.
pub(crate) async fn check(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    let asked: Asked = body.read()?;
    Ok(Json(conflicts(&caller.ctx, &app.services, &asked).await?))
}
