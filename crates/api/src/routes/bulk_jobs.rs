//! Les gestes en nombre menés par le serveur : les demander, les suivre, les arrêter, les défaire, lire ce qu'ils ont laissé.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use services::bulk::{self, Asked, Listing};
use store::records::Written;

use crate::{
    App,
    extract::{Body, Caller, Params, Repeat, known},
    http,
    problem::Reply,
};

/// Met un geste en file, une seule fois sous une même `Idempotency-Key`.
pub(crate) async fn start(
    State(app): State<App>,
    caller: Caller,
    params: Params,
    repeat: Repeat,
    body: Body,
) -> Reply<Response> {
    params.only(&[])?;
    let mut turn = repeat.open(&app, caller.ctx, &body.0).await?;
    let (ctx, asked): (_, Asked) = (turn.ctx.clone(), body.read()?);
    let started = async {
        let id = bulk::start(&ctx, &app.services, asked).await?;
        Ok(Written { id, version: 0, number: None, approval: None })
    };
    let written = Box::pin(turn.write(started)).await?;
    let shown = async {
        let shown = bulk::show(&ctx, &app.services, written.id).await?;
        Ok((StatusCode::ACCEPTED, Json(shown)).into_response())
    };
    turn.answer(&written, shown).await
}

/// Mes gestes, les derniers d'abord.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["entity", "running", "limit", "cursor"])?;
    let listing = Listing {
        entity: params.text("entity").map(str::to_owned),
        alive: params.flag("running")?,
        limit: params.number("limit")?,
        after: params.cursor()?,
    };
    Ok(Json(bulk::list(&caller.ctx, &app.services, listing).await?))
}

/// Un geste, et où il en est.
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    params: Params,
) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(bulk::show(&caller.ctx, &app.services, known(&key)?).await?))
}

/// Arrête un geste à la fournée suivante ; ce qui est écrit le reste.
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    params: Params,
) -> Reply<(StatusCode, Json<Value>)> {
    params.only(&[])?;
    Ok((StatusCode::ACCEPTED, Json(bulk::cancel(&caller.ctx, &app.services, known(&key)?).await?)))
}

/// Met l'annulation en file ; ce qui a changé depuis est laissé.
pub(crate) async fn undo(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    params: Params,
) -> Reply<(StatusCode, Json<Value>)> {
    params.only(&[])?;
    Ok((StatusCode::ACCEPTED, Json(bulk::undo(&caller.ctx, &app.services, known(&key)?).await?)))
}

/// Les premiers refus d'un geste, ou ce que son annulation a laissé ; à l'écran ou en fichier.
pub(crate) async fn refusals(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    params: Params,
) -> Reply<Response> {
    params.only(&["format", "undo"])?;
    let (id, of_undo) = (known(&key)?, params.flag("undo")?);
    match params.choice("format", &["json", "csv"])? {
        Some("csv") => Ok(http::attachment(bulk::refusals_csv(&caller.ctx, &app.services, id, of_undo).await?)),
        _ => Ok(Json(bulk::refusals(&caller.ctx, &app.services, id, of_undo).await?).into_response()),
    }
}
