//! Agréger.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use store::records::{Aggregation, MAX_GROUPS, Query};

use super::entity;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::Reply,
};

/// Paramètres de tout agrégat.
pub(super) const PARAMETERS: [&str; 10] =
    ["view", "filter", "q", "deleted", "group", "pivot", "measures", "having", "sort", "limit"];

/// Les enregistrements visibles, groupés et mesurés, avec leurs totaux.
pub(crate) async fn aggregate(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
) -> Reply<Json<Value>> {
    params.only(&PARAMETERS)?;
    let asked = asked(&entity(&app, &package, &plural)?.full_name, &params)?;
    Ok(Json(store::records::aggregate(&caller.ctx, &app.tenant, &asked).await?))
}

/// L'agrégat que disent ces paramètres.
pub(super) fn asked(entity: &str, params: &Params) -> kernel::Result<Aggregation> {
    let limit = match params.number("limit")? {
        Some(limit) if limit == 0 || limit as usize > MAX_GROUPS => {
            return Err(bad("limit", &limit.to_string(), &format!("1–{MAX_GROUPS}")));
        }
        limit => limit.unwrap_or(0),
    };
    let query = Query {
        entity: entity.to_owned(),
        view: params.said("view"),
        filter: params.text("filter").map(str::to_owned),
        search: params.said("q"),
        deleted: params.flag("deleted")?,
        limit,
        ..Query::default()
    };
    Ok(Aggregation {
        query,
        group: params.said("group").unwrap_or_default(),
        pivot: params.said("pivot"),
        measures: params.said("measures").unwrap_or_default(),
        having: params.said("having"),
        sort: params.said("sort").unwrap_or_default(),
    })
}
