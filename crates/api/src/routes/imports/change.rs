//! Changer ce qu'on veut d'un fichier à importer.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use services::imports::{self, Changes};

use crate::{
    App,
    extract::{Body, Caller, Params, known},
    problem::Reply,
};

/// Change colonnes, clé, manière ou lecture, et rend le nouvel aperçu.
pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(import): Path<String>,
    params: Params,
    body: Body,
) -> Reply<Json<Value>> {
    params.only(&[])?;
    let changes: Changes = body.read()?;
    Ok(Json(imports::change(&caller.ctx, &app.services, known(&import)?, changes).await?))
}
