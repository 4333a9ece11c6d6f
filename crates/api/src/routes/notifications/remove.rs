//! Effacer une de mes notifications.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use kernel::Code;
use uuid::Uuid;

use crate::{App, extract::Caller, problem::Reply};

/// Efface une notification de l'appelant.
pub(crate) async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<StatusCode> {
    let id = Uuid::try_parse(&id).map_err(|_| Code::NotFound.error())?;
    services::notify::delete(&caller.ctx, &app.services, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
