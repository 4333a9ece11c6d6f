//! Les envois d'un abonnement : leur liste, ce que porte l'un, le renvoyer.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use services::outbound::{self, DeliveryFilter, STATES};

use crate::{
    App,
    extract::{Caller, Params, known},
    problem::Reply,
};

/// Une page d'envois ; `state` les choisit.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
) -> Reply<Json<Value>> {
    params.only(&["state", "limit", "cursor"])?;
    let filter = DeliveryFilter {
        state: params.choice("state", &STATES)?.map(str::to_owned),
        before: params.text("cursor").map(str::to_owned),
        limit: params.number("limit")?,
    };
    Ok(Json(outbound::deliveries(&caller.ctx, &app.services, known(&id)?, &filter).await?))
}

/// Un envoi et ce qu'il a porté.
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((id, delivery)): Path<(String, String)>,
) -> Reply<Json<Value>> {
    Ok(Json(outbound::delivery(&caller.ctx, &app.services, known(&id)?, &delivery).await?))
}

/// Renvoie un événement sous le même identifiant.
pub(crate) async fn replay(
    State(app): State<App>,
    caller: Caller,
    Path((id, delivery)): Path<(String, String)>,
) -> Reply<Json<Value>> {
    Ok(Json(outbound::replay(&caller.ctx, &app.services, known(&id)?, &delivery).await?))
}
