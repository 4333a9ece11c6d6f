//! Mes imports.

use axum::{Json, extract::State};
use serde_json::Value;
use services::imports::{self, Listing};

use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Mes imports, les derniers d'abord.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["entity", "limit", "cursor"])?;
    let listing = Listing {
        entity: params.text("entity").map(str::to_owned),
        limit: params.number("limit")?,
        after: params.cursor()?,
    };
    Ok(Json(imports::list(&caller.ctx, &app.services, listing).await?))
}
