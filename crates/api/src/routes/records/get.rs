//! Lire.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{projection, target};
use crate::{App, extract::{Caller, Params}, http, problem::Reply};

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
    if headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    Ok(http::record(StatusCode::OK, record.json, record.version))
}
