//! Mes flux d'agenda, et leur lecture par leur adresse secrète.

use axum::{
    Json,
    body::Body as Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use services::calendar::feeds;

use crate::{
    App,
    extract::{Body, Caller, Origin, known},
    http,
    problem::Reply,
};

/// Mes flux, et leur dernière lecture.
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Reply<Json<Value>> {
    Ok(Json(feeds::list(&caller.ctx, &app.services).await?))
}

/// Ouvre un flux ; son adresse n'est dite que cette fois.
pub(crate) async fn create(State(app): State<App>, caller: Caller, body: Body) -> Reply<(StatusCode, Json<Value>)> {
    let new: feeds::NewFeed = body.read()?;
    Ok((StatusCode::CREATED, Json(feeds::create(&caller.ctx, &app.services, new).await?)))
}

/// Donne au flux une autre adresse.
pub(crate) async fn rotate(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(feeds::rotate(&caller.ctx, &app.services, known(&id)?).await?))
}

/// Ferme un flux.
pub(crate) async fn revoke(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<StatusCode> {
    feeds::revoke(&caller.ctx, &app.services, known(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Le document iCalendar d'un flux, à qui en tient l'adresse.
pub(crate) async fn read(
    State(app): State<App>,
    Origin(request): Origin,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Reply<Response> {
    let secret = name.strip_suffix(".ics").unwrap_or(&name);
    let served = feeds::serve(&app.services, &request, secret).await?;
    if http::already_held(&headers, &served.tag) {
        return Ok(http::not_modified(&served.tag));
    }
    let told = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::CONTENT_DISPOSITION, "inline; filename=\"opsflux.ics\"".to_owned()),
        (header::ETAG, served.tag),
    ];
    Ok((told, Bytes::from(served.body)).into_response())
}
