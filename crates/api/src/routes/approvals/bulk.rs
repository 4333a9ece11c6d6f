//! Décider de plusieurs demandes.

use axum::{Json, extract::State};
use serde_json::Value;
use services::approvals::{self, BulkDecision};

use crate::{
    App,
    extract::{Body, Caller},
    problem::Reply,
};

/// La même décision pour chacune, et ce qu'il en est de chacune.
pub(crate) async fn bulk(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    let asked: BulkDecision = body.read()?;
    Ok(Json(approvals::bulk(&caller.ctx, &app.services, &asked).await?))
}
