//! Revenir à une version passée.

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::records::{self, Key};

use super::{projection, target};
use crate::{
    App,
    extract::{Body, Caller, Params},
    http,
    problem::Reply,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    version: i64,
}

/// Remet les valeurs d'une version, et dit les champs laissés comme ils sont.
pub(crate) async fn restore(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
    headers: HeaderMap,
    body: Body,
) -> Reply<Response> {
    params.only(&["fields", "expand"])?;
    let (entity, key) = target(&app, path)?;
    let Wanted { version } = body.read()?;
    let (ctx, name, expected) = (&caller.ctx, &entity.full_name, http::if_match(&headers)?);
    let done = records::restore_version(ctx, &app.tenant, name, &key, version, expected).await?;
    let key = done.written.as_ref().map_or(key, |written| Key::Id(written.id));
    let record = records::get(ctx, &app.tenant, name, &key, &projection(&params)).await?;
    let record: Value = serde_json::from_str(&record.json).map_err(|error| kernel::Code::Internal.because(error))?;
    Ok(Json(json!({ "record": record, "skipped": done.skipped })).into_response())
}
