//! La page qu'ouvre le lien d'un courriel : la voir ne décide de rien, la confirmer décide une fois.
//!
//! Elle ne connaît pas de session : le lien désigne la personne et l'étape. Rien n'en est gardé en cache, et son adresse,
//! qui porte le jeton, ne part vers aucun autre site.

use axum::{
    Extension,
    extract::{Form, Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Code, Error, Locale};
use serde::Deserialize;
use services::approvals::{self, Decision};

use crate::{App, extract::Origin, http::private_page, problem::Trace};

/// La confirmation.
#[derive(Deserialize)]
pub(crate) struct Confirmed {
    decision: Decision,
    comment: Option<String>,
}

/// Ce qui est demandé, et de quoi décider.
pub(crate) async fn open(
    State(app): State<App>,
    Extension(trace): Extension<Trace>,
    Origin(request): Origin,
    Path(token): Path<String>,
) -> Response {
    match approvals::by_link(&app.services, &token, &request).await {
        Ok(door) => private_page(StatusCode::OK, approvals::render(&app.services, &door, None).await),
        Err(error) => refused(&app, trace.asked, &error),
    }
}

/// Décide.
pub(crate) async fn confirm(
    State(app): State<App>,
    Extension(trace): Extension<Trace>,
    Origin(request): Origin,
    Path(token): Path<String>,
    confirmed: Result<Form<Confirmed>, axum::extract::rejection::FormRejection>,
) -> Response {
    let door = match approvals::by_link(&app.services, &token, &request).await {
        Ok(door) => door,
        Err(error) => return refused(&app, trace.asked, &error),
    };
    let Ok(Form(Confirmed { decision, comment })) = confirmed else {
        return private_page(StatusCode::UNPROCESSABLE_ENTITY, approvals::render(&app.services, &door, None).await);
    };
    match door.decide(&app.services, decision, comment.as_deref()).await {
        Ok(()) => private_page(StatusCode::OK, approvals::refused(&app.services, door.ctx.locale, None)),
        Err(error) if error.code == Code::Invalid => {
            private_page(StatusCode::UNPROCESSABLE_ENTITY, approvals::render(&app.services, &door, Some(&error)).await)
        }
        Err(error) => refused(&app, door.ctx.locale, &error),
    }
}

fn refused(app: &App, locale: Locale, error: &Error) -> Response {
    if error.code.status() >= 500 {
        tracing::error!(error = %error, "une décision par courriel a échoué");
    }
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    private_page(status, approvals::refused(&app.services, locale, Some(error)))
}
