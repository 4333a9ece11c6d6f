//! Retirer une définition.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};
use store::definitions::{self, Change};

use super::manage;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Retire une définition : ses données vont en quarantaine ; `validate_only=true` ne fait que montrer le plan.
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    params: Params,
) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&["validate_only", "expected"])?;
    let changes = [Change { path, body: None, version: None }];
    if params.flag("validate_only")? {
        return Ok(Json(json!(definitions::plan(&caller.ctx, &app.tenant, &changes).await?)));
    }
    Ok(Json(json!(definitions::apply(&caller.ctx, &app.tenant, &changes, params.text("expected")).await?)))
}
