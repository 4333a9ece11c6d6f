//! Sortir de la corbeille.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{create::answer, projection, target};
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Rend un enregistrement à la vie.
pub(crate) async fn restore(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
    headers: HeaderMap,
) -> Reply<Response> {
    params.only(&["fields", "expand"])?;
    let (entity, key) = target(&app, path)?;
    let written = store::records::restore(&caller.ctx, &app.tenant, &entity.full_name, &key).await?;
    answer(&app, &caller.ctx, &entity, StatusCode::OK, &written, &projection(&params), &headers).await
}
