//! Oublier une correspondance.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use services::imports::mappings;

use crate::{
    App,
    extract::{Caller, known},
    problem::Reply,
};

/// Oublie une de mes correspondances.
pub(crate) async fn remove(State(app): State<App>, caller: Caller, Path(mapping): Path<String>) -> Reply<StatusCode> {
    mappings::remove(&caller.ctx, &app.services, known(&mapping)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
