//! Le courrier : ce qui est parti et revenu, les adresses écartées, et par où les retours arrivent. Les droits (`core.mail`) sont
//! vérifiés par les services.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use services::mail::{
    admin::{self, Page},
    bounce, unsubscribed,
};
use uuid::Uuid;

use crate::{
    App,
    extract::{Body, Caller, Origin, Params},
    problem::Reply,
};

pub(crate) mod templates;
pub(crate) mod tracking;

/// États d'un courriel.
pub(crate) const STATES: [&str; 8] =
    ["queued", "sending", "sent", "delivered", "failed", "unknown", "suppressed", "bounced"];

fn asked(params: &Params) -> Reply<Page> {
    let text = |name: &str| params.text(name).map(str::to_owned);
    let state = params.choice("state", &STATES)?.map(str::to_owned);
    let limit = params.number("limit")?;
    Ok(Page { about: text("address"), state, template: text("template"), after: text("cursor"), limit })
}

/// Une page de courriels ; `state`, `template` et `address` les choisissent.
pub(crate) async fn messages(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["state", "template", "address", "limit", "cursor"])?;
    Ok(Json(admin::messages(&caller.ctx, &app.services, asked(&params)?).await?))
}

/// L'état où l'appelant a vu le courriel : nul n'en renvoie un qui est peut-être parti sans le savoir.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    state: String,
}

/// Renvoie un courriel qui n'est pas parti, ou dont nul ne sait s'il l'est.
pub(crate) async fn resend(
    State(app): State<App>,
    caller: Caller,
    Path(mail): Path<Uuid>,
    body: Body,
) -> Reply<StatusCode> {
    admin::permitted(&caller.ctx, "manage")?;
    let seen: Seen = body.read()?;
    services::mail::resend(&caller.ctx, &app.services, mail, &seen.state).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Envoie aussitôt un courriel d'essai à l'appelant et rend ce que le serveur en dit.
pub(crate) async fn test(State(app): State<App>, caller: Caller) -> Reply<Json<Value>> {
    Ok(Json(services::mail::trial::test(&caller.ctx, &app.services).await?))
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

/// Une page de désinscriptions ; `address` cherche dans le nom et l'adresse.
pub(crate) async fn unsubscribes(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["address", "limit", "cursor"])?;
    Ok(Json(unsubscribed::page(&caller.ctx, &app.services, asked(&params)?).await?))
}

/// Une personne reçoit de nouveau les courriels d'une catégorie.
pub(crate) async fn take_back(
    State(app): State<App>,
    caller: Caller,
    Path((user, category)): Path<(Uuid, String)>,
) -> Reply<StatusCode> {
    unsubscribed::take_back(&caller.ctx, &app.services, user, &category).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Prend les retours d'une source : un avis brut (`message`), ou les événements d'un fournisseur
/// (`sendgrid`, `mailgun`, `ses`). Sans session : sa preuve la
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
