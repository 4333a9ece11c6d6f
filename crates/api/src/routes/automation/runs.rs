//! Les exécutions des déclencheurs : leur liste, le journal de l'une, la rejouer, l'arrêter.

use axum::{
    Json,
    extract::{Path, State},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use services::automation::admin::{self, RunFilter};
use uuid::Uuid;

use super::{before, record};
use crate::{
    App,
    extract::{Body, Caller, Params},
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bulk {
    action: admin::Deed,
    #[serde(default)]
    ids: Option<Vec<i64>>,
    #[serde(default)]
    trigger: Option<String>,
    #[serde(default)]
    record: Option<Uuid>,
    #[serde(default)]
    as_of: Option<Timestamp>,
    #[serde(default)]
    validate_only: bool,
}

/// Rejoue ou arrête beaucoup d'exécutions, choisies (`ids`) ou toutes celles qui répondent (`trigger`, `record`) : une fournée à la
/// fois, `remaining` disant ce qui reste ; `validate_only` ne fait que compter.
pub(crate) async fn bulk(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    admin::may_manage(&caller.ctx)?;
    let Bulk { action: deed, ids, trigger, record, as_of, validate_only } = body.read()?;
    let crowd = admin::Crowd { ids, trigger, record, as_of };
    let (ctx, services) = (&caller.ctx, &app.services);
    Ok(Json(match validate_only {
        true => admin::count(ctx, services, deed, crowd).await?,
        false => admin::bulk(ctx, services, deed, crowd).await?,
    }))
}

/// Arrête une exécution qui n'est pas finie.
pub(crate) async fn stop(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Reply<Json<Value>> {
    Ok(Json(admin::stop(&caller.ctx, &app.services, id).await?))
}
