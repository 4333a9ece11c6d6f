//! Les travaux de fond : leur liste, l'histoire de l'un d'eux, l'annuler, le refaire, en mettre d'essai.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::workers::{
    admin::{self, JobFilter},
    probe,
};

use super::before;
use crate::{
    App,
    extract::{Body, Caller, Params},
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

/// Un travail et ce qui lui est arrivé.
pub(crate) async fn read(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Reply<Json<Value>> {
    Ok(Json(admin::job(&caller.ctx, &app.services, id).await?))
}

/// Met en file des travaux d'essai.
pub(crate) async fn ask(State(app): State<App>, caller: Caller, body: Body) -> Reply<(StatusCode, Json<Value>)> {
    Ok((StatusCode::ACCEPTED, Json(probe::ask(&caller.ctx, &app.services, body.0).await?)))
}

/// Annule un travail, ou demande l'arrêt de celui qui est en cours.
pub(crate) async fn cancel(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Reply<Json<Value>> {
    Ok(Json(admin::cancel(&caller.ctx, &app.services, id).await?))
}

/// Remet en file un travail échoué ou annulé.
pub(crate) async fn retry(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Reply<Json<Value>> {
    Ok(Json(admin::retry(&caller.ctx, &app.services, id).await?))
}
