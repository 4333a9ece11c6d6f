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

/// Un fichier embarqué, sous la forme la plus courte que l'appelant sait lire ; ceux dont le nom porte une empreinte ne changent jamais.
pub(crate) fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = Assets::get(path)?;
    let short = |(coding, extension)| Some((coding, Assets::get(&format!("{path}.{extension}"))?));
    let compressible = PACKED.into_iter().any(|form| short(form).is_some());
    let packed = PACKED.into_iter().filter(|(coding, _)| accepts(headers, coding)).find_map(short);
    let (coding, asset) = packed.map_or((None, plain), |(coding, asset)| (Some(coding), asset));

    // L'empreinte de ce qui part : deux formes d'un même fichier n'ont pas la même étiquette (RFC 9110 §8.8.3.3).
    let tag = format!("\"{}\"", hex::encode(&asset.metadata.sha256_hash()[..12]));
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let lasting = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if http::already_held(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(asset.data).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(kind.as_ref()).ok()?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).ok()?);
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if compressible {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    Some(response)
}

/// Les formes que la construction du site écrit à côté de chaque fichier, la plus courte d'abord.
const PACKED: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// L'appelant lit-il cette forme ? (`Accept-Encoding`, RFC 9110 §12.5.3 : un poids nul la refuse.)
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|choice| {
        let (name, weight) = choice.split_once(';').unwrap_or((choice, "q=1"));
        let weight = weight.trim().trim_start_matches("q=").parse::<f32>();
        name.trim().eq_ignore_ascii_case(coding) && weight.is_ok_and(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, expected: &[&str]) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accept.parse().expect("un en-tête"))]);
        let accepted: Vec<_> =
            PACKED.into_iter().map(|(coding, _)| coding).filter(|coding| accepts(&headers, coding)).collect();
        assert_eq!(accepted, expected, "{accept}");
    }

    #[test]
    fn a_packed_form_goes_to_who_reads_it() {
        check("gzip, deflate, br, zstd", &["br", "gzip"]);
        check("gzip", &["gzip"]);
        check("br;q=0, GZIP;q=0.5", &["gzip"]);
        check("br; q=1.0", &["br"]);
        check("identity", &[]);
        check("brotli, br;q=x", &[]);
        check("", &[]);
    }
}
