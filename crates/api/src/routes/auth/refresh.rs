//! Renouveler les jetons d'une session.

use axum::{extract::State, http::HeaderMap, response::Response};
use kernel::Code;
use serde::Deserialize;

use super::{SessionKind, session};
use crate::{
    App,
    extract::{
        Body, Origin,
        caller::{REFRESH_COOKIE, cookie},
    },
    problem::Reply,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refresh {
    refresh_token: Option<String>,
    /// Admis pour la symétrie avec les autres étapes ; la forme de la réponse suit d'où vient le jeton.
    #[serde(default, rename = "session")]
    _session: SessionKind,
}

/// Échange un jeton de renouvellement contre une nouvelle paire ; un jeton déjà employé ferme la session.
pub(crate) async fn refresh(
    State(app): State<App>,
    Origin(request): Origin,
    headers: HeaderMap,
    body: Body,
) -> Reply<Response> {
    let input: Refresh = body.read()?;
    let (token, kind) = match (input.refresh_token, cookie(&headers, REFRESH_COOKIE)) {
        (Some(token), _) => (token, SessionKind::Token),
        (None, Some(token)) => (token, SessionKind::Cookie),
        (None, None) => return Err(Code::AuthRequired.error().into()),
    };
    let tokens = app.identity.refresh(&request, &token).await?;
    Ok(session(&app, tokens, kind).await?)
}
