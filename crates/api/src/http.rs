//! Les réponses que plusieurs gestionnaires partagent.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use kernel::{Code, Result};
use services::exchange::export::Sent;
use sha2::{Digest, Sha256};
use store::query::Page;

use crate::problem::Failure;

/// Un JSON déjà écrit par PostgreSQL.
pub(crate) fn ready_json(status: StatusCode, json: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], Body::from(json)).into_response()
}

/// Un JSON à redemander chaque fois, sans le recevoir de qui tient déjà son étiquette.
pub(crate) fn unless_held(headers: &HeaderMap, json: String) -> Response {
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(json.as_bytes())[..12]));
    let mut response = match already_held(headers, &tag) {
        true => not_modified(&tag),
        false => ready_json(StatusCode::OK, json),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Un enregistrement, avec sa version en étiquette (RFC 9110 §8.8.3).
pub(crate) fn record(status: StatusCode, json: String, version: i64) -> Response {
    let mut response = ready_json(status, json);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Une page HTML dont l'adresse porte un jeton : rien n'en reste en cache, et l'adresse ne part vers aucun autre site.
pub(crate) fn private_page(status: StatusCode, html: Result<String>) -> Response {
    let mut response = match html {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => return Failure(error).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Une page : les lignes sont collées telles que la base les a écrites.
pub(crate) fn page(page: Page) -> Response {
    let size: usize = page.rows.iter().map(|row| row.len() + 1).sum();
    let mut json = String::with_capacity(size + 128);
    json.push_str("{\"data\":[");
    for (rank, row) in page.rows.iter().enumerate() {
        if rank > 0 {
            json.push(',');
        }
        json.push_str(row);
    }
    json.push_str("],\"next_cursor\":");
    match page.next_cursor {
        Some(cursor) => json.push_str(&format!("\"{cursor}\"")),
        None => json.push_str("null"),
    }
    json.push_str(",\"count\":");
    match page.count {
        Some(count) => json.push_str(&format!("{{\"value\":{},\"exact\":{}}}", count.value, count.exact)),
        None => json.push_str("null"),
    }
    json.push('}');
    ready_json(StatusCode::OK, json)
}

/// La version que l'appelant a lue, de `If-Match: "3"`.
pub(crate) fn if_match(headers: &HeaderMap) -> Result<Option<i64>> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.trim_start_matches("W/").trim_matches('"').trim_start_matches('v').parse().ok();
    number
        .map(Some)
        .ok_or_else(|| Code::BadParameter.with("parameter", "If-Match").with("value", text).with("expected", "\"3\""))
}

/// L'appelant tient-il déjà cette étiquette ? (`If-None-Match`, RFC 9110 §13.1.2 : comparaison faible.)
pub(crate) fn already_held(headers: &HeaderMap, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|held| held.trim() == "*" || bare(held) == bare(tag))
}

/// Un fichier écrit au fil de l'eau, à enregistrer.
pub(crate) fn attachment(sent: Sent) -> Response {
    let mut response = Body::from_stream(sent.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(sent.media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", sent.name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// `204` : fait, rien à rendre.
pub(crate) fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// `304`, avec l'étiquette de ce que l'appelant tient.
pub(crate) fn not_modified(tag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response()
}

/// L'appelant ne veut pas revoir l'enregistrement (`Prefer: return=minimal`, RFC 7240).
pub(crate) fn prefers_minimal(headers: &HeaderMap) -> bool {
    headers.get_all("prefer").iter().any(|value| value.to_str().is_ok_and(|text| text.contains("return=minimal")))
}
