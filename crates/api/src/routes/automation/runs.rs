//! Les exécutions des déclencheurs : leur liste, le journal de l'une, la rejouer, l'arrêter.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use services::automation::admin::{self, RunFilter};

use super::{before, record};
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Une page d'exécutions ; `trigger`, `state` et `record` les choisissent.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["trigger", "state", "record", "limit", "cursor"])?;
    let text = |name: &str| params.text(name).map(str::to_owned);
    let filter = RunFilter {
        trigger: text("trigger"),
        state: text("state"),
        record: record(&params)?,
        before: before(&params)?,
        limit: params.number("limit")?,
    };
    Ok(Json(admin::runs(&caller.ctx, &app.services, &filter).await?))
}

/// Une exécution et ses étapes.
pub(crate) async fn get(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Reply<Json<Value>> {
    Ok(Json(admin::run(&caller.ctx, &app.services, id).await?))
}

/// Rejoue une exécution échouée, à partir de l'étape qui a échoué.
pub(crate) async fn replay(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Reply<Json<Value>> {
    Ok(Json(admin::replay(&caller.ctx, &app.services, id).await?))
}

/// Arrête une exécution qui attend encore.
pub(crate) async fn stop(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Reply<Json<Value>> {
    Ok(Json(admin::stop(&caller.ctx, &app.services, id).await?))
}
