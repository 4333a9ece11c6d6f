//! Faire une action.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{create::answer, projection, target, update::version};
use crate::{
    App,
    extract::{Body, Caller, Params, Repeat},
    problem::Reply,
};

/// Fait une transition ou une action déclarée, et rend l'enregistrement.
pub(crate) async fn act(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural, key, action)): Path<(String, String, String, String)>,
    params: Params,
    headers: HeaderMap,
    repeat: Repeat,
    Body(body): Body,
) -> Reply<Response> {
    params.only(&["fields", "expand"])?;
    let (entity, key) = target(&app, Path((package, plural, key)))?;
    let version = version(&headers, &body)?;
    let mut turn = repeat.open(&app, caller.ctx, &body).await?;
    let (ctx, shape) = (turn.ctx.clone(), projection(&params));
    let acting = store::records::act(&ctx, &app.tenant, &entity.full_name, &key, &action, &body, version);
    let written = turn.write(acting).await?;
    turn.answer(&written, answer(&app, &ctx, &entity, StatusCode::OK, &written, &shape, &headers)).await
}
