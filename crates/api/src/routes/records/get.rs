//! Lire.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{projection, target};
use crate::{
    App,
    extract::{Caller, Params},
    http,
    problem::Reply,
};

/// Un enregistrement ; `304` quand l'appelant tient déjà cette version.
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
    headers: HeaderMap,
) -> Reply<Response> {
    params.only(&["fields", "expand"])?;
    let (entity, key) = target(&app, path)?;
    let record = store::records::get(&caller.ctx, &app.tenant, &entity.full_name, &key, &projection(&params)).await?;
    let tag = format!("\"{}\"", record.version);
    if http::already_held(&headers, &tag) {
        return Ok(http::not_modified(&tag));
    }
    Ok(http::record(StatusCode::OK, record.json, record.version))
}
