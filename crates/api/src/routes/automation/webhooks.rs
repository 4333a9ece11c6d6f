//! Les abonnements aux événements : leur liste, en faire un, le changer, l'essayer, tourner son secret, l'arrêter.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::outbound;

use crate::{
    App,
    extract::{Body, Caller, Params, known},
    problem::Reply,
};

pub(crate) mod deliveries;

/// Tous les abonnements, et leur dernier envoi.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(outbound::list(&caller.ctx, &app.services).await?))
}

/// Un abonnement, sans son secret.
pub(crate) async fn show(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(outbound::show(&caller.ctx, &app.services, known(&id)?).await?))
}

/// Fait un abonnement ; son secret n'est dit que cette fois.
pub(crate) async fn create(State(app): State<App>, caller: Caller, body: Body) -> Reply<(StatusCode, Json<Value>)> {
    Ok((StatusCode::CREATED, Json(outbound::create(&caller.ctx, &app.services, body.0).await?)))
}

/// Change un abonnement ; l'appelant en répond désormais.
pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    Ok(Json(outbound::change(&caller.ctx, &app.services, known(&id)?, body.0).await?))
}

/// Donne un autre secret à un abonnement.
pub(crate) async fn rotate(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(outbound::rotate(&caller.ctx, &app.services, known(&id)?).await?))
}

/// Remet un abonnement en service.
pub(crate) async fn enable(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(outbound::enable(&caller.ctx, &app.services, known(&id)?).await?))
}

/// Arrête un abonnement.
pub(crate) async fn disable(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(outbound::disable(&caller.ctx, &app.services, known(&id)?).await?))
}

/// Y envoie un essai, aussitôt.
pub(crate) async fn test(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(outbound::test(&caller.ctx, &app.services, known(&id)?).await?))
}

/// Retire un abonnement.
pub(crate) async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<StatusCode> {
    outbound::remove(&caller.ctx, &app.services, known(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
