//! Les erreurs rendues : `application/problem+json` (RFC 9457), dans la langue de l'appelant.
//!
//! Un gestionnaire rend [`Failure`] ; la couche [`render`] en écrit le corps, seule à connaître la langue et la demande.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::{Code, Error, Locale};
use schema::model::Texts;
use serde_json::{Value, json};
use services::traffic::Consumer;
use uuid::Uuid;

use crate::{App, traffic};

/// Une erreur en route vers l'appelant.
#[derive(Debug)]
pub(crate) struct Failure(pub Error);

/// Résultat d'un gestionnaire.
pub(crate) type Reply<T> = Result<T, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(Arc::new(self.0));
        response
    }
}

/// Ce que la demande porte d'un bout à l'autre.
#[derive(Clone)]
pub(crate) struct Trace {
    /// Identifiant rendu dans `X-Request-Id` et dans les erreurs.
    pub id: Uuid,
    /// Langue : celle de l'en-tête, puis celle de la personne une fois connue.
    pub locale: Arc<OnceLock<Locale>>,
    /// Langue demandée par l'en-tête `Accept-Language`.
    pub asked: Locale,
    /// Qui appelle, une fois reconnu.
    pub consumer: Arc<OnceLock<Consumer>>,
}

/// Donne son identifiant à la demande et écrit les erreurs.
pub(crate) async fn render(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let asked = asked.and_then(Locale::from_accept_language).unwrap_or_default();
    let trace = Trace { id: app.tenant.clock.new_id(), locale: Arc::default(), asked, consumer: Arc::default() };
    request.extensions_mut().insert(trace.clone());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let route = traffic::route(&app, &request);
    let started = Instant::now();
    let response = next.run(request).await;
    let mut response = match cause(&response, &path) {
        Some(error) => {
            if error.code.status() >= 500 {
                tracing::error!(request.id = %trace.id, http.method = %method, http.path = path, error = %error, "une demande a échoué");
            }
            dressed(problem(&app.tenant.model().texts, &trace, &error), response.headers())
        }
        None => response,
    };
    measure(&method, &response, started);
    traffic::count(&app, route, &trace, response.status(), started.elapsed());
    if let Ok(id) = HeaderValue::from_str(&trace.id.to_string()) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// Compte la demande et sa durée, par méthode et par famille de statut.
fn measure(method: &Method, response: &Response, started: Instant) {
    let family = format!("{}xx", response.status().as_u16() / 100);
    let labels = [("method", method.to_string()), ("status", family)];
    metrics::counter!("opsflux_http_requests_total", &labels).increment(1);
    metrics::histogram!("opsflux_http_request_seconds", &labels).record(started.elapsed());
}

/// L'erreur d'une réponse : celle d'un gestionnaire, ou celle que son statut dit quand axum a refusé avant lui.
fn cause(response: &Response, path: &str) -> Option<Arc<Error>> {
    let told = response.extensions().get::<Arc<Error>>().cloned();
    let status = response.status();
    if told.is_some() || !path.starts_with("/api/") || !(status.is_client_error() || status.is_server_error()) {
        return told;
    }
    Some(Arc::new(match status {
        StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge.error(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMedia.with("expected", "application/json"),
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed.error(),
        StatusCode::SERVICE_UNAVAILABLE => Code::TimedOut.error(),
        status if status.is_server_error() => Code::Internal.because(status),
        _ => Code::UnknownRoute.error(),
    }))
}

/// Garde les en-têtes déjà posés sur la réponse : sécurité, méthodes admises, autre façon de s'identifier ; non ceux du corps
/// qu'elle remplace.
fn dressed(mut problem: Response, headers: &HeaderMap) -> Response {
    for (name, value) in headers {
        let of_body = [header::CONTENT_LENGTH, header::CONTENT_ENCODING].contains(name);
        if (!problem.headers().contains_key(name) || *name == header::WWW_AUTHENTICATE) && !of_body {
            problem.headers_mut().insert(name.clone(), value.clone());
        }
    }
    problem
}

fn problem(texts: &Texts, trace: &Trace, error: &Error) -> Response {
    let locale = trace.locale.get().copied().unwrap_or(trace.asked);
    let code = error.code;
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": code.status(),
        "request_id": trace.id,
    });
    if let (Some(body), Value::Object(told)) = (body.as_object_mut(), texts.told(locale, error)) {
        body.extend(told);
        for (name, value) in &error.extra {
            body.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(locale.code()));
    if let Some(seconds) = error.extra.get("retry_after").and_then(Value::as_i64) {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    if code == Code::AuthRequired || code == Code::AuthExpired {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
