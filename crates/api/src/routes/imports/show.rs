//! Relire un import.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use services::imports;

use crate::{
    App,
    extract::{Caller, Params, known},
    problem::Reply,
};

/// L'import, où il en est et ce qui y est refusé.
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(import): Path<String>,
    params: Params,
) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(imports::show(&caller.ctx, &app.services, known(&import)?).await?))
}
