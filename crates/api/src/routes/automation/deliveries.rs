//! Les appels qu'une entrée a reçus : leur liste, ce que porte l'un, le rejouer.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use services::inbound::{self, DeliveryFilter};

use crate::{
    App,
    extract::{Caller, Params, known},
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
    let filter = DeliveryFilter {
        status: params.choice("status", &STATUSES)?.map(str::to_owned),
        before: params.cursor()?,
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
