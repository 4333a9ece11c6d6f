//! Créer.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kernel::{Code, Ctx};
use schema::model::Entity;
use serde_json::json;
use store::records::{Intent, Key, Projection, Written};

use super::{entity, projection};
use crate::{
    App,
    extract::{Body, Caller, Params},
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
    Body(body): Body,
) -> Reply<Response> {
    params.only(&["fields", "expand", "validate_only"])?;
    let entity = entity(&app, &package, &plural)?;
    let intent = intent(&params)?;
    let written = store::records::create(&caller.ctx, &app.tenant, &entity.full_name, &body, intent).await?;
    match intent {
        Intent::Check => Ok(Json(json!({ "valid": true })).into_response()),
        Intent::Commit => {
            answer(&app, &caller.ctx, &entity, StatusCode::CREATED, &written, &projection(&params), &headers).await
        }
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
