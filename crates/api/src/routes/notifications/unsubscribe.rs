//! La page qu'ouvre le lien de désinscription d'un courriel : la voir ne change rien, la confirmer désinscrit (RFC 8058).
//!
//! Elle ne connaît pas de session : le lien désigne la personne et la catégorie. Rien n'en est gardé en cache.

use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Code, Error, Locale};
use services::notify::unsubscribe;

use crate::{
    App,
    extract::Origin,
    http::private_page,
    problem::{Failure, Trace},
};

/// Ce que le lien ferait taire, et de quoi confirmer.
pub(crate) async fn open(
    State(app): State<App>,
    Extension(trace): Extension<Trace>,
    Origin(request): Origin,
    Path(token): Path<String>,
) -> Response {
    match unsubscribe::by_link(&app.services, &token, &request).await {
        Ok(door) => private_page(StatusCode::OK, door.ask(&app.services)),
        Err(error) => refused(&app, trace.asked, error),
    }
}

/// Désinscrit : le bouton de la page, ou la messagerie elle-même.
pub(crate) async fn confirm(
    State(app): State<App>,
    Extension(trace): Extension<Trace>,
    Origin(request): Origin,
    Path(token): Path<String>,
) -> Response {
    let door = match unsubscribe::by_link(&app.services, &token, &request).await {
        Ok(door) => door,
        Err(error) => return refused(&app, trace.asked, error),
    };
    match door.unsubscribe(&app.services).await {
        Ok(()) => private_page(StatusCode::OK, door.thank(&app.services)),
        Err(error) => Failure(error).into_response(),
    }
}

fn refused(app: &App, locale: Locale, error: Error) -> Response {
    match error.code {
        Code::BadLink => private_page(StatusCode::GONE, unsubscribe::refused(&app.services, locale)),
        _ => Failure(error).into_response(),
    }
}
