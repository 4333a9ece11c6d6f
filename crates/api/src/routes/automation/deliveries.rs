//! Les appels qu'une entrée a reçus : leur liste, ce que porte l'un, le rejouer.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use services::inbound::{self, DeliveryFilter};
use uuid::Uuid;

use super::known;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::Reply,
};

/// Où peut en être un appel.
const STATUSES: [&str; 4] = ["received", "done", "failed", "rejected"];

/// Une page d'appels ; `status` les choisit.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
) -> Reply<Json<Value>> {
    params.only(&["status", "limit", "cursor"])?;
    let cursor = |text: &str| Uuid::try_parse(text).map_err(|_| bad("cursor", text, "next_cursor"));
    let status = |text: &str| match STATUSES.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(bad("status", text, &STATUSES.join(", "))),
    };
    let filter = DeliveryFilter {
        status: params.text("status").map(status).transpose()?,
        before: params.text("cursor").map(cursor).transpose()?,
        limit: params.number("limit")?,
    };
    Ok(Json(inbound::deliveries(&caller.ctx, &app.services, known(&id)?, &filter).await?))
}

/// Un appel et ce qu'il porte.
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((id, delivery)): Path<(String, String)>,
) -> Reply<Json<Value>> {
    Ok(Json(inbound::delivery(&caller.ctx, &app.services, known(&id)?, known(&delivery)?).await?))
}

/// Rejoue un appel qui a échoué.
pub(crate) async fn replay(
    State(app): State<App>,
    caller: Caller,
    Path((id, delivery)): Path<(String, String)>,
) -> Reply<Json<Value>> {
    Ok(Json(inbound::replay(&caller.ctx, &app.services, known(&id)?, known(&delivery)?).await?))
}
