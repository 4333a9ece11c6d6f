//! Dupliquer.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::json;
use store::records::Intent;

use super::{
    create::{answer, intent},
    projection, target,
};
use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// Crée un enregistrement à partir d'un autre, le corps remplaçant ce qui s'en recopie, et rend la copie.
pub(crate) async fn duplicate(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
    headers: HeaderMap,
    Body(body): Body,
) -> Reply<Response> {
    params.only(&["fields", "expand", "validate_only"])?;
    let (entity, key) = target(&app, path)?;
    let intent = intent(&params)?;
    let written = store::records::duplicate(&caller.ctx, &app.tenant, &entity.full_name, &key, &body, intent).await?;
    match intent {
        Intent::Check => Ok(Json(json!({ "valid": true })).into_response()),
        Intent::Commit => {
            answer(&app, &caller.ctx, &entity, StatusCode::CREATED, &written, &projection(&params), &headers).await
        }
    }
}
