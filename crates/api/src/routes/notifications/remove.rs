//! Effacer une de mes notifications.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use kernel::Code;
use services::notify::{self, Aimed};
use uuid::Uuid;

use crate::{App, extract::Caller, problem::Reply};

/// Efface une notification de l'appelant.
pub(crate) async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<StatusCode> {
    let id = Uuid::try_parse(&id).map_err(|_| Code::NotFound.error())?;
    match notify::delete(&caller.ctx, &app.services, &Aimed::These(vec![id])).await? {
        0 => Err(Code::NotFound.error().into()),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
