//! Donner le chemin critique.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use services::planning;
use store::records::Query;

use super::entity;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Les marges des tâches visibles, leurs liens, et ce qui tourne en rond.
pub(crate) async fn critical_path(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
) -> Reply<Json<Value>> {
    params.only(&["view", "filter", "q"])?;
    let entity = entity(&app, &package, &plural)?;
    let query = Query {
        entity: entity.full_name.to_string(),
        view: params.said("view"),
        filter: params.text("filter").map(str::to_owned),
        search: params.said("q"),
        ..Query::default()
    };
    Ok(Json(planning::critical_path(&caller.ctx, &app.tenant, &query).await?))
}
