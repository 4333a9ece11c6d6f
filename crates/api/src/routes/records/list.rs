//! Lister.

use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::Result;
use store::records::{Count, Query};

use super::entity;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    http,
    problem::Reply,
};

/// Paramètres de toute liste.
const PARAMETERS: [&str; 9] = ["filter", "q", "sort", "fields", "expand", "limit", "cursor", "count", "deleted"];

/// Une page d'enregistrements.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
) -> Reply<Response> {
    let entity = entity(&app, &package, &plural)?;
    let view = params.text("view").map(str::to_owned);
    let query = Query { view, ..query_with(&entity.full_name, &params, &["view"])? };
    Ok(http::page(store::records::list(&caller.ctx, &app.tenant, query).await?))
}

/// La requête que les paramètres disent.
pub(crate) fn query(entity: &str, params: &Params) -> Result<Query> {
    query_with(entity, params, &[])
}

/// La même, avec des paramètres propres à une adresse.
pub(crate) fn query_with(entity: &str, params: &Params, own: &[&str]) -> Result<Query> {
    params.only(&[&PARAMETERS[..], own].concat())?;
    let count = match params.text("count") {
        None | Some("none") => Count::None,
        Some("capped") => Count::Capped,
        Some("estimate") => Count::Estimate,
        Some("exact") => Count::Exact,
        Some(value) => return Err(bad("count", value, "none, capped, estimate, exact")),
    };
    let limit = match params.number("limit")? {
        Some(0) => return Err(bad("limit", "0", "1–1000")),
        limit => limit.unwrap_or(0),
    };
    Ok(Query {
        entity: entity.to_owned(),
        filter: params.text("filter").map(str::to_owned),
        search: params.said("q"),
        sort: params.text("sort").map(str::to_owned),
        fields: params.list("fields"),
        expand: params.list("expand").unwrap_or_default(),
        limit,
        cursor: params.text("cursor").filter(|text| !text.is_empty()).map(str::to_owned),
        count,
        deleted: params.flag("deleted")?,
        ..Query::default()
    })
}
