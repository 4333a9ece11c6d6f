//! Les entrées d'appels : leur liste, en faire une, la changer, tourner son secret, l'essayer.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::inbound;

use crate::{
    App,
    extract::{Body, Caller, Params, known},
    problem::Reply,
};

/// Toutes les entrées, sans leur secret.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(inbound::list(&caller.ctx, &app.services).await?))
}

/// Une entrée, sans son secret.
pub(crate) async fn show(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(inbound::show(&caller.ctx, &app.services, known(&id)?).await?))
}

/// Fait une entrée ; son secret n'est dit que cette fois.
pub(crate) async fn create(State(app): State<App>, caller: Caller, body: Body) -> Reply<(StatusCode, Json<Value>)> {
    Ok((StatusCode::CREATED, Json(inbound::create(&caller.ctx, &app.services, body.0).await?)))
}

/// Change une entrée ; l'appelant en répond désormais.
pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    Ok(Json(inbound::change(&caller.ctx, &app.services, known(&id)?, body.0).await?))
}

/// Donne un autre secret à une entrée.
pub(crate) async fn rotate(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    Ok(Json(inbound::rotate(&caller.ctx, &app.services, known(&id)?, body.0).await?))
}

/// Essaie une entrée, telle quelle ou changée, sur un contenu, sans rien écrire.
pub(crate) async fn test(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    Ok(Json(inbound::preview(&caller.ctx, &app.services, known(&id)?, body.0).await?))
}

/// Relève une boîte aux lettres sans attendre son heure.
pub(crate) async fn collect(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(inbound::collect(&caller.ctx, &app.services, known(&id)?).await?))
}

/// Essaie la connexion d'une boîte aux lettres, sans en rien lire.
pub(crate) async fn try_mailbox(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    Ok(Json(inbound::try_mailbox(&caller.ctx, &app.services, body.0).await?))
}

/// Ferme une entrée.
pub(crate) async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<StatusCode> {
    inbound::remove(&caller.ctx, &app.services, known(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
