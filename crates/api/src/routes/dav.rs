//! CalDAV (RFC 4791) sur WebDAV (RFC 4918) : l'agenda de chacun, à lire et à écrire depuis un autre programme.
//!
//! Ses méthodes ne sont pas de celles qu'OpenAPI décrit : ces adresses ont leur propre table, et une seule porte, [`serve`], qui demande
//! à toutes un mot de passe d'agenda. Refuse ce qui verrouille, copie, déplace ou crée un agenda.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{Code, Ctx, Result};
use services::calendar::feeds;

use crate::{App, extract::Origin, problem::Trace};
use place::Place;

mod objects;
mod place;
mod properties;
mod propfind;
mod report;
mod sync;
mod told;
mod xml;

/// Les adresses.
const PATHS: [&str; 3] = ["/dav", "/dav/", "/dav/{*path}"];

/// Ce que chaque adresse admet.
const ALLOW: &str = "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT";

/// Octets d'une demande au plus.
pub(super) const MAX_BODY: usize = 1024 * 1024;

/// Les adresses de CalDAV, et celle par où un client les trouve (RFC 6764).
pub(crate) fn routes() -> Router<App> {
    let routes = Router::new().route("/.well-known/caldav", any(elsewhere));
    PATHS.iter().fold(routes, |routes, path| routes.route(path, any(serve)))
}

async fn elsewhere() -> Response {
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, place::ROOT)]).into_response()
}

/// Toute demande à l'agenda.
async fn serve(State(app): State<App>, Origin(origin): Origin, request: Request) -> Response {
    let trace = request.extensions().get::<Trace>().cloned();
    let reply = match *request.method() {
        Method::OPTIONS => Ok(StatusCode::OK.into_response()),
        _ => match entered(&app, &origin, request.headers()).await {
            Ok(ctx) => {
                if let Some(trace) = &trace {
                    let _ = trace.locale.set(ctx.locale);
                }
                Box::pin(answer(&app, &ctx, request)).await
            }
            Err(error) => Err(error),
        },
    };
    let mut response = reply.unwrap_or_else(|error| told::fault(&app, trace.as_ref(), error));
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("dav"), HeaderValue::from_static("1, 3, calendar-access"));
    headers.insert(header::ALLOW, HeaderValue::from_static(ALLOW));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

async fn answer(app: &App, ctx: &Ctx, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let place = Place::read(ctx, parts.uri.path())?;
    let body = read(body).await?;
    match (parts.method.as_str(), place) {
        ("PROPFIND", place) => propfind::propfind(app, ctx, &place, &parts.headers, &body).await,
        ("PROPPATCH", place) => propfind::proppatch(ctx, &place, &body),
        ("REPORT", Place::Agenda) => report::report(app, ctx, &body).await,
        ("GET" | "HEAD", Place::Object(name)) => objects::get(app, ctx, name, &parts.headers).await,
        ("PUT", Place::Object(name)) => objects::put(app, ctx, &name, &parts.headers, &body).await,
        ("DELETE", Place::Object(name)) => objects::remove(app, ctx, &name, &parts.headers).await,
        ("REPORT", _) => Err(told::refused("REPORT", "D:supported-report")),
        ("MKCALENDAR" | "MKCOL", _) => Err(told::refused("MKCALENDAR", "C:calendar-collection-location-ok")),
        _ => Err(Code::MethodNotAllowed.error()),
    }
}

/// La personne dont la demande porte le mot de passe d'agenda (RFC 7617).
async fn entered(app: &App, origin: &kernel::Request, headers: &HeaderMap) -> Result<Ctx> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let pair = given.and_then(|text| text.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
    let pair = pair.and_then(|(_, pair)| String::from_utf8(STANDARD.decode(pair.trim()).ok()?).ok());
    let pair = pair.ok_or_else(|| Code::AuthRequired.error())?;
    let (login, password) = pair.split_once(':').ok_or_else(|| Code::AuthRequired.error())?;
    feeds::enter(&app.services, origin, login, password).await
}

async fn read(body: Body) -> Result<String> {
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|_| Code::BodyTooLarge.error())?;
    String::from_utf8(bytes.to_vec()).map_err(|_| Code::MalformedBody.with("reason", "UTF-8"))
}

/// Une réponse qui n'a rien à dire de plus.
fn plain(status: StatusCode) -> Response {
    status.into_response()
}
