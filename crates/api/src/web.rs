//! L'application web, embarquée dans le programme ; toute adresse inconnue hors de l'API rend sa page.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use kernel::Code;
use rust_embed::RustEmbed;

use crate::{http, problem::Failure};

/// Ce que `web/dist` contient ; vide tant que l'application web n'a pas été construite.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Assets;

/// Rend un fichier de l'application, ou sa page d'entrée.
pub(crate) async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path == "metrics" || path.starts_with("health/") || path.starts_with("scim/") {
        return Failure(Code::UnknownRoute.error()).into_response();
    }
    if let Some(response) = file(path, &headers) {
        return response;
    }
    if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return StatusCode::NOT_FOUND.into_response();
    }
    file("index.html", &headers).unwrap_or_else(|| {
        (StatusCode::NOT_FOUND, "L'application web n'est pas construite : make build").into_response()
    })
}

/// Un fichier embarqué : ceux dont le nom porte une empreinte ne changent jamais.
pub(crate) fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let asset = Assets::get(path)?;
    let tag = format!("\"{}\"", hex::encode(&asset.metadata.sha256_hash()[..12]));
    let known = http::already_held(headers, &tag);
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let lasting = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(asset.data.into_owned()).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(kind.as_ref()).ok()?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).ok()?);
    Some(response)
}
