//! Faire une action.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{create::answer, projection, target, update::version};
use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// Fait une transition ou une action déclarée, et rend l'enregistrement.
pub(crate) async fn act(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural, key, action)): Path<(String, String, String, String)>,
    params: Params,
    headers: HeaderMap,
    Body(body): Body,
) -> Reply<Response> {
    params.only(&["fields", "expand"])?;
    let (entity, key) = target(&app, Path((package, plural, key)))?;
    let version = version(&headers, &body)?;
    let written =
        store::records::act(&caller.ctx, &app.tenant, &entity.full_name, &key, &action, &body, version).await?;
    answer(&app, &caller.ctx, &entity, StatusCode::OK, &written, &projection(&params), &headers).await
}
