//! En-têtes de sécurité de toute réponse, et ce qu'une panique rend.

use std::{any::Any, sync::Arc};

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::Code;

use crate::problem::Failure;

/// Politique de contenu : aucun script en ligne, rien d'un autre site.
const CONTENT_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; \
    frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/// Ajoute les en-têtes de sécurité, sans défaire ceux qu'un gestionnaire a posés.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::X_FRAME_OPTIONS, "DENY");
    put(header::REFERRER_POLICY, "same-origin");
    put(HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(self), geolocation=(self)");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if is_api {
        put(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// Une panique devient une erreur interne, sa cause au journal.
pub(crate) fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let text =
        cause.downcast_ref::<String>().cloned().or_else(|| cause.downcast_ref::<&str>().map(ToString::to_string));
    let error = Code::Internal.because(text.unwrap_or_else(|| "panique".to_owned()));
    let response = Failure(error).into_response();
    debug_assert!(response.extensions().get::<Arc<kernel::Error>>().is_some());
    response
}
