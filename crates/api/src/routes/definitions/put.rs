//! Écrire une définition.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};
use services::translations;
use store::definitions::{self, Change};

use super::{manage, settle};
use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// Écrit une définition et applique le plan ; `validate_only=true` ne fait que le montrer. Le corps peut porter
/// `expected`, la version du modèle que l'appelant a vue.
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    params: Params,
    Body(mut body): Body,
) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&["validate_only"])?;
    let expected = body.shift_remove("expected");
    let changes = [Change { path, body: Some(body), version: None }];
    translations::check_definitions(&app.tenant.model(), &changes)?;
    if params.flag("validate_only")? {
        return Ok(Json(json!(definitions::plan(&caller.ctx, &app.tenant, &changes).await?)));
    }
    let expected = expected.as_ref().and_then(Value::as_str);
    let applied = definitions::apply(&caller.ctx, &app.tenant, &changes, expected).await?;
    Ok(Json(json!(settle(&app, applied).await?)))
}
