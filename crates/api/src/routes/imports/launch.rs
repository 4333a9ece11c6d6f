//! Mettre un import en marche, ou l'arrêter : la réponse dit où il en est, le travail suit.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::imports::{self, Leaving};

use crate::{
    App,
    extract::{Caller, Params, known},
    problem::Reply,
};

/// Met la vérification de toutes les lignes en file ; rien n'est écrit.
pub(crate) async fn check(app: State<App>, caller: Caller, import: Path<String>, params: Params) -> Reply<Started> {
    params.only(&[])?;
    started(imports::check(&caller.ctx, &app.services, known(&import)?).await?)
}

/// Met l'écriture en file, par fournées.
pub(crate) async fn apply(app: State<App>, caller: Caller, import: Path<String>, params: Params) -> Reply<Started> {
    params.only(&[])?;
    started(imports::apply(&caller.ctx, &app.services, known(&import)?).await?)
}

/// Met l'annulation en file ; ce qui a changé depuis est laissé.
pub(crate) async fn undo(app: State<App>, caller: Caller, import: Path<String>, params: Params) -> Reply<Started> {
    params.only(&[])?;
    started(imports::undo(&caller.ctx, &app.services, known(&import)?).await?)
}

/// Arrête un import à la fournée suivante ; `keep=true` garde ce qui est déjà écrit.
pub(crate) async fn cancel(app: State<App>, caller: Caller, import: Path<String>, params: Params) -> Reply<Started> {
    params.only(&["keep"])?;
    let leaving = if params.flag("keep")? { Leaving::Keep } else { Leaving::Undo };
    started(imports::cancel(&caller.ctx, &app.services, known(&import)?, leaving).await?)
}

/// L'import tel qu'il est quand la demande est prise.
type Started = (StatusCode, Json<Value>);

fn started(import: Value) -> Reply<Started> {
    Ok((StatusCode::ACCEPTED, Json(import)))
}
