//! Faire une action.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use kernel::{Code, Ctx};
use schema::model::Entity;
use serde_json::Value;
use services::approvals;
use store::records::{Key, Projection, Written};
use uuid::Uuid;

use super::{create::answer, projection, target, update::version};
use crate::{
    App,
    extract::{Body, Caller, Params, Repeat},
    http,
    problem::Reply,
};

/// Fait une transition ou une action déclarée, et rend l'enregistrement ; 202 quand elle attend d'être approuvée.
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
    let shown = async {
        match written.approval {
            None => answer(&app, &ctx, &entity, StatusCode::OK, &written, &shape, &headers).await,
            Some(approval) => Box::pin(asked(&app, &ctx, &entity, &written, &shape, approval)).await,
        }
    };
    turn.answer(&written, shown).await
}

/// L'enregistrement, resté où il est, et la demande d'approbation qui vient de s'ouvrir.
async fn asked(
    app: &App,
    ctx: &Ctx,
    entity: &Entity,
    written: &Written,
    shape: &Projection,
    approval: Uuid,
) -> Reply<Response> {
    approvals::advance_now(&app.services, approval).await;
    let key = Key::Id(written.id);
    let record = store::records::get(ctx, &app.tenant, &entity.full_name, &key, shape).await?;
    let mut record: Value = serde_json::from_str(&record.json).map_err(|error| Code::Internal.because(error))?;
    record["approval"] = approvals::pending(ctx, &app.services, &entity.full_name, written.id).await?;
    Ok(http::record(StatusCode::ACCEPTED, record.to_string(), written.version))
}
