//! Le courrier : ce qui est parti et revenu, les adresses écartées, et par où les retours arrivent. Les droits (`core.mail`) sont
//! vérifiés par les services.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use bytes::Bytes;
use serde_json::{Value, json};
use services::mail::{
    admin::{self, Page},
    bounce,
};

use crate::{
    App,
    extract::{Body, Caller, Origin, Params},
    problem::Reply,
};

fn asked(params: &Params) -> Reply<Page> {
    let text = |name: &str| params.text(name).map(str::to_owned);
    let limit = params.number("limit")?.unwrap_or_default();
    Ok(Page { about: text("address"), state: text("state"), after: text("cursor"), limit })
}

/// Une page de courriels ; `state` et `address` les choisissent.
pub(crate) async fn messages(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["state", "address", "limit", "cursor"])?;
    Ok(Json(admin::messages(&caller.ctx, &app.services, asked(&params)?).await?))
}

/// Les courriels par jour et par état.
pub(crate) async fn statistics(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["days"])?;
    Ok(Json(admin::statistics(&caller.ctx, &app.services, params.number("days")?).await?))
}

/// Une page d'adresses écartées.
pub(crate) async fn suppressions(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["address", "limit", "cursor"])?;
    Ok(Json(admin::suppressions(&caller.ctx, &app.services, asked(&params)?).await?))
}

/// Écarte une adresse.
pub(crate) async fn suppress(State(app): State<App>, caller: Caller, body: Body) -> Reply<StatusCode> {
    admin::suppress(&caller.ctx, &app.services, &body.0).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Écrit de nouveau à une adresse.
pub(crate) async fn restore(State(app): State<App>, caller: Caller, Path(address): Path<String>) -> Reply<StatusCode> {
    admin::restore(&caller.ctx, &app.services, &address).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Prend les retours d'une source : un avis brut (`message`), ou les événements d'un fournisseur. Sans session : sa preuve la
/// fait reconnaître.
pub(crate) async fn bounces(
    State(app): State<App>,
    Origin(request): Origin,
    Path(source): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Reply<Json<Value>> {
    let taken = bounce::receive(&app.services, &request, &source, &headers, &body).await?;
    Ok(Json(json!({ "taken": taken })))
}
