//! Créer.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kernel::{Code, Ctx};
use schema::model::Entity;
use serde_json::{Map, Value, json};
use store::records::{Intent, Key, Projection, Written};

use super::{entity, projection};
use crate::{
    App,
    extract::{Body, Caller, Params, Repeat},
    http,
    problem::Reply,
};

/// Crée un enregistrement et le rend ; `validate_only=true` le vérifie sans l'écrire.
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
    headers: HeaderMap,
    repeat: Repeat,
    Body(body): Body,
) -> Reply<Response> {
    params.only(&["fields", "expand", "validate_only", "preset"])?;
    let entity = entity(&app, &package, &plural)?;
    let intent = intent(&params)?;
    if intent == Intent::Check {
        made(&caller.ctx, &app, &entity, &params, &body, intent).await?;
        return Ok(Json(json!({ "valid": true })).into_response());
    }
    let mut turn = repeat.open(&app, caller.ctx, &body).await?;
    let (ctx, shape) = (turn.ctx.clone(), projection(&params));
    let written = turn.write(made(&ctx, &app, &entity, &params, &body, intent)).await?;
    let shown = answer(&app, &ctx, &entity, StatusCode::CREATED, &written, &shape, &headers);
    turn.answer(&written, shown).await
}

/// Crée, à partir du jeu de valeurs que l'appelant nomme, s'il en nomme un.
async fn made(
    ctx: &Ctx,
    app: &App,
    entity: &Entity,
    params: &Params,
    body: &Map<String, Value>,
    intent: Intent,
) -> kernel::Result<Written> {
    match params.text("preset") {
        Some(preset) => store::records::create_from(ctx, &app.tenant, &entity.full_name, preset, body, intent).await,
        None => store::records::create(ctx, &app.tenant, &entity.full_name, body, intent).await,
    }
}

/// Écrire, ou seulement vérifier.
pub(super) fn intent(params: &Params) -> kernel::Result<Intent> {
    Ok(if params.flag("validate_only")? { Intent::Check } else { Intent::Commit })
}

/// L'enregistrement écrit, relu sous les droits de l'appelant ; son identité seule s'il ne peut pas le lire.
pub(super) async fn answer(
    app: &App,
    ctx: &Ctx,
    entity: &Entity,
    status: StatusCode,
    written: &Written,
    shape: &Projection,
    headers: &HeaderMap,
) -> Reply<Response> {
    let identity = json!({ "id": written.id, "version": written.version, "number": written.number });
    if http::prefers_minimal(headers) {
        return Ok(http::record(status, identity.to_string(), written.version));
    }
    match store::records::get(ctx, &app.tenant, &entity.full_name, &Key::Id(written.id), shape).await {
        Ok(record) => Ok(http::record(status, record.json, record.version)),
        Err(error) if error.code == Code::NotFound => Ok(http::record(status, identity.to_string(), written.version)),
        Err(error) => Err(error.into()),
    }
}
