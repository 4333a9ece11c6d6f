//! Un document : le lire, l'écrire, l'effacer.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Code, Ctx, Result};
use services::calendar::dav::{self, Condition};

use super::{place::Place, plain};
use crate::{App, http};

/// Le document, sauf si l'appelant le tient déjà.
pub(super) async fn get(app: &App, ctx: &Ctx, name: String, headers: &HeaderMap) -> Result<Response> {
    let sheet = dav::read(ctx, &app.services, &[name]).await?.pop().flatten();
    let sheet = sheet.ok_or_else(|| Code::NotFound.error())?;
    if http::already_held(headers, &sheet.tag) {
        return Ok(http::not_modified(&sheet.tag));
    }
    let told = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8; component=VEVENT".to_owned()),
        (header::ETAG, sheet.tag),
    ];
    Ok((told, sheet.body).into_response())
}

/// Écrit le document. Il est gardé autrement qu'il n'est venu : la réponse n'en donne donc pas l'étiquette (RFC 4791, 5.3.4).
pub(super) async fn put(app: &App, ctx: &Ctx, name: &str, headers: &HeaderMap, body: &str) -> Result<Response> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind.is_some_and(|kind| !kind.trim_start().to_ascii_lowercase().starts_with("text/calendar")) {
        return Err(Code::UnsupportedMedia.with("expected", "text/calendar"));
    }
    if !dav::put(ctx, &app.services, name, &condition(headers), body).await? {
        return Ok(plain(StatusCode::NO_CONTENT));
    }
    let href = Place::Object(name.to_owned()).href(ctx);
    Ok((StatusCode::CREATED, [(header::LOCATION, href)]).into_response())
}

/// Efface le document.
pub(super) async fn remove(app: &App, ctx: &Ctx, name: &str, headers: &HeaderMap) -> Result<Response> {
    dav::remove(ctx, &app.services, name, &condition(headers)).await?;
    Ok(plain(StatusCode::NO_CONTENT))
}

fn condition(headers: &HeaderMap) -> Condition {
    let list = |name: header::HeaderName| -> Option<Vec<String>> {
        let values = headers.get_all(&name).iter().filter_map(|value| value.to_str().ok());
        let tags = values.flat_map(|value| value.split(',')).map(|tag| tag.trim().trim_start_matches("W/").to_owned());
        headers.contains_key(&name).then(|| tags.collect())
    };
    let absent = list(header::IF_NONE_MATCH).is_some_and(|tags| tags.iter().any(|tag| tag == "*"));
    Condition { held: list(header::IF_MATCH), absent }
}
