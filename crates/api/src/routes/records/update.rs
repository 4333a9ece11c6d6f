//! Modifier.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kernel::{Code, Result};
use serde_json::{Map, Value, json};
use store::records::Intent;

use super::{
    create::{answer, intent},
    projection, target,
};
use crate::{
    App,
    extract::{Body, Caller, Params, Repeat},
    http,
    problem::Reply,
};

/// Modifie les champs présents et rend l'enregistrement.
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
    headers: HeaderMap,
    repeat: Repeat,
    Body(body): Body,
) -> Reply<Response> {
    params.only(&["fields", "expand", "validate_only"])?;
    let (entity, key) = target(&app, path)?;
    let (version, intent) = (version(&headers, &body)?, intent(&params)?);
    let name = &entity.full_name;
    if intent == Intent::Check {
        store::records::update(&caller.ctx, &app.tenant, name, &key, &body, version, intent).await?;
        return Ok(Json(json!({ "valid": true })).into_response());
    }
    let mut turn = repeat.open(&app, caller.ctx, &body).await?;
    let (ctx, shape) = (turn.ctx.clone(), projection(&params));
    let written = turn.write(store::records::update(&ctx, &app.tenant, name, &key, &body, version, intent)).await?;
    turn.answer(&written, answer(&app, &ctx, &entity, StatusCode::OK, &written, &shape, &headers)).await
}

/// La version que l'appelant a lue : `If-Match`, à défaut le champ `version` du corps.
pub(super) fn version(headers: &HeaderMap, body: &Map<String, Value>) -> Result<Option<i64>> {
    match (http::if_match(headers)?, body.get("version")) {
        (Some(version), _) => Ok(Some(version)),
        (None, None | Some(Value::Null)) => Ok(None),
        (None, Some(value)) => {
            let wrong = || {
                Code::BadParameter.with("parameter", "version").with("value", value.to_string()).with("expected", "1…")
            };
            value.as_i64().map(Some).ok_or_else(wrong)
        }
    }
}
