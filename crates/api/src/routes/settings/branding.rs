//! Sous quel nom et quelle couleur l'application se présente, connexion comprise.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::settings;

use crate::{App, extract::Params, http, problem::Reply};

/// Nom et couleur ; à redemander chaque fois, sans les recevoir s'ils n'ont pas changé.
pub(crate) async fn show(State(app): State<App>, params: Params, headers: HeaderMap) -> Reply<Response> {
    params.only(&[])?;
    let [name, color] = settings::effective(&app.tenant, ["core.app_name", "core.brand_color"]).await?;
    let body = json!({ "name": name, "color": color }).to_string();
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(body.as_bytes())[..12]));
    let mut response = match http::already_held(&headers, &tag) {
        true => http::not_modified(&tag),
        false => http::ready_json(StatusCode::OK, body),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}
