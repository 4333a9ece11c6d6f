//! Sortir de la corbeille.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use serde_json::Map;

use super::{create::answer, projection, target};
use crate::{
    App,
    extract::{Caller, Params, Repeat},
    problem::Reply,
};

/// Rend un enregistrement à la vie.
pub(crate) async fn restore(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
    headers: HeaderMap,
    repeat: Repeat,
) -> Reply<Response> {
    params.only(&["fields", "expand"])?;
    let (entity, key) = target(&app, path)?;
    let mut turn = repeat.open(&app, caller.ctx, &Map::new()).await?;
    let (ctx, shape) = (turn.ctx.clone(), projection(&params));
    let written = turn.write(store::records::restore(&ctx, &app.tenant, &entity.full_name, &key)).await?;
    turn.answer(&written, answer(&app, &ctx, &entity, StatusCode::OK, &written, &shape, &headers)).await
}
