//! Mettre à la corbeille, ou effacer pour de bon.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::Map;

use super::target;
use crate::{
    App,
    extract::{Caller, Params, Repeat},
    http,
    problem::Reply,
};

/// Met un enregistrement à la corbeille ; `purge=true` l'efface pour de bon.
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
    headers: HeaderMap,
    repeat: Repeat,
) -> Reply<Response> {
    params.only(&["purge"])?;
    let (entity, key) = target(&app, path)?;
    let (purges, version) = (params.flag("purge")?, http::if_match(&headers)?);
    let mut turn = repeat.open(&app, caller.ctx, &Map::new()).await?;
    let (ctx, name) = (turn.ctx.clone(), &entity.full_name);
    let written = match purges {
        true => turn.write(store::records::purge(&ctx, &app.tenant, name, &key, version)).await?,
        false => turn.write(store::records::delete(&ctx, &app.tenant, name, &key, version)).await?,
    };
    turn.answer(&written, async { Ok(http::no_content()) }).await
}
