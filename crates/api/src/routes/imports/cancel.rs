//! Arrêter un import en marche.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::imports::{self, Leaving};

use super::id;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Arrête un import à la fournée suivante ; `keep=true` garde ce qui est déjà écrit.
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(import): Path<String>,
    params: Params,
) -> Reply<(StatusCode, Json<Value>)> {
    params.only(&["keep"])?;
    let leaving = if params.flag("keep")? { Leaving::Keep } else { Leaving::Undo };
    Ok((StatusCode::ACCEPTED, Json(imports::cancel(&caller.ctx, &app.services, id(&import)?, leaving).await?)))
}
