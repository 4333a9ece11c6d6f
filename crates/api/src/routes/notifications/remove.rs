//! Effacer une de mes notifications.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use kernel::Code;
use services::notify::{self, Aimed};

use crate::{
    App,
    extract::{Caller, known},
    problem::Reply,
};

/// Efface une notification de l'appelant.
pub(crate) async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<StatusCode> {
    match notify::delete(&caller.ctx, &app.services, &Aimed::These(vec![known(&id)?])).await? {
        0 => Err(Code::NotFound.error().into()),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
