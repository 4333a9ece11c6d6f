//! Oublier un import.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use services::imports;

use crate::{
    App,
    extract::{Caller, known},
    problem::Reply,
};

/// Oublie un import et son fichier ; ce qu'il a écrit reste.
pub(crate) async fn remove(State(app): State<App>, caller: Caller, Path(import): Path<String>) -> Reply<StatusCode> {
    imports::remove(&caller.ctx, &app.services, known(&import)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
