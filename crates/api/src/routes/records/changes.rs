//! Suivre les changements.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use store::records::Since;

use super::entity;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    http,
    problem::Reply,
};

/// Le fil des changements, à partir d'un curseur.
pub(crate) async fn changes(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
) -> Reply<Response> {
    params.only(&["since", "limit", "fields"])?;
    let entity = entity(&app, &package, &plural)?;
    let limit = match params.number("limit")? {
        Some(0) => return Err(bad("limit", "0", "1–1000").into()),
        limit => limit.unwrap_or(0),
    };
    let since = Since {
        entity: entity.full_name.to_string(),
        cursor: params.text("since").filter(|text| !text.is_empty()).map(str::to_owned),
        limit,
        fields: params.list("fields"),
    };
    let page = store::records::feed(&caller.ctx, &app.tenant, &since).await?;
    let json = format!(r#"{{"data":{},"next_cursor":"{}","more":{}}}"#, page.data, page.next_cursor, page.more);
    Ok(http::ready_json(StatusCode::OK, json))
}
