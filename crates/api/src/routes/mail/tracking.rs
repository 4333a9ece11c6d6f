//! Ce que demande un courriel suivi : son image, et ses liens. Sans session : leur adresse est scellée.

use axum::{
    extract::{Path, State},
    http::{HeaderName, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use services::mail::tracking;

use crate::{App, extract::Origin, problem::Reply};

/// Une image transparente d'un point (GIF89a) : la même pour tous.
const POINT: [u8; 43] =
    *b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Rien ne reste en cache, et l'adresse ne part vers aucun autre site.
const PRIVATE: [(HeaderName, &str); 2] =
    [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer")];

/// L'image d'un courriel ; que l'adresse soit des nôtres ou non, la réponse est la même.
pub(crate) async fn open(
    State(app): State<App>,
    Origin(request): Origin,
    method: Method,
    Path(token): Path<String>,
) -> Response {
    if method == Method::GET {
        tracking::opened(&app.services, &token, &request).await;
    }
    (PRIVATE, [(header::CONTENT_TYPE, "image/gif")], POINT).into_response()
}

/// Mène où le lien d'un courriel menait.
pub(crate) async fn click(
    State(app): State<App>,
    Origin(request): Origin,
    method: Method,
    Path(token): Path<String>,
) -> Reply<Response> {
    let target = match method {
        Method::GET => tracking::clicked(&app.services, &token, &request).await?,
        _ => tracking::destination(&app.services, &token)?,
    };
    Ok((StatusCode::FOUND, PRIVATE, [(header::LOCATION, target)]).into_response())
}
