//! Appliquer plusieurs changements ensemble.

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};
use services::translations;
use store::definitions::Change;

use super::{manage, settle};
use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// Des changements à faire ou à prévoir d'un coup.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    pub changes: Vec<Change>,
    #[serde(default)]
    pub expected: Option<String>,
}

/// Applique des changements en une transaction : tous, ou aucun.
pub(crate) async fn apply(State(app): State<App>, caller: Caller, params: Params, body: Body) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    let asked: Asked = body.read()?;
    translations::check_definitions(&app.tenant.model(), &asked.changes)?;
    let expected = asked.expected.as_deref();
    let applied = store::definitions::apply(&caller.ctx, &app.tenant, &asked.changes, expected).await?;
    Ok(Json(json!(settle(&app, applied).await?)))
}
