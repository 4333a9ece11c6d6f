//! Le modèle, tel que l'appelant peut le voir.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use kernel::Locale;
use sha2::{Digest, Sha256};

use crate::{
    App,
    extract::{Caller, Params, params::bad},
    http, meta,
    problem::Reply,
};

/// Entités, menus et droits de l'appelant, libellés dans sa langue.
pub(crate) async fn show(
    State(app): State<App>,
    mut caller: Caller,
    params: Params,
    headers: HeaderMap,
) -> Reply<Response> {
    params.only(&["locale"])?;
    if let Some(locale) = params.text("locale") {
        caller.ctx.locale = Locale::parse(locale).ok_or_else(|| bad("locale", locale, "fr, en, es, pt"))?;
    }
    let body = meta::document(&caller.ctx, &app).await?.to_string();
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(body.as_bytes())[..12]));
    if http::already_held(&headers, &tag) {
        return Ok(http::not_modified(&tag));
    }
    let mut response = http::ready_json(StatusCode::OK, body);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
