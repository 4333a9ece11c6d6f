//! Les envois d'un abonnement : leur liste, ce que porte l'un, le renvoyer.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;
use services::outbound::{self, DeliveryFilter, STATES};

use super::known;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
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
    let state = |text: &str| match STATES.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(bad("state", text, &STATES.join(", "))),
    };
    let filter = DeliveryFilter {
        state: params.text("state").map(state).transpose()?,
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
