//! Mettre à la corbeille.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};

use super::target;
use crate::{
    App,
    extract::{Caller, Params},
    http,
    problem::Reply,
};

/// Met un enregistrement à la corbeille.
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
    headers: HeaderMap,
) -> Reply<StatusCode> {
    params.only(&[])?;
    let (entity, key) = target(&app, path)?;
    store::records::delete(&caller.ctx, &app.tenant, &entity.full_name, &key, http::if_match(&headers)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
