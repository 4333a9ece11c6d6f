//! Les travaux de fond : leur liste, en annuler un, le refaire.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use services::workers::admin::{self, JobFilter};

use super::before;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Une page de travaux ; `state` et `kind` les choisissent.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["state", "kind", "limit", "cursor"])?;
    let text = |name: &str| params.text(name).map(str::to_owned);
    let filter = JobFilter {
        state: text("state"),
        kind: text("kind"),
        before: before(&params)?,
        limit: params.number("limit")?,
    };
    Ok(Json(admin::jobs(&caller.ctx, &app.services, &filter).await?))
}

/// Annule un travail qui n'a pas commencé.
pub(crate) async fn cancel(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Reply<Json<Value>> {
    Ok(Json(admin::cancel(&caller.ctx, &app.services, id).await?))
}

/// Remet en file un travail échoué ou annulé.
pub(crate) async fn retry(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Reply<Json<Value>> {
    Ok(Json(admin::retry(&caller.ctx, &app.services, id).await?))
}
