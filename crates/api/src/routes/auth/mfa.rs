//! Seconde étape de l'entrée : le code à usage unique.

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{SessionKind, session};
use crate::{
    App,
    extract::{Body, Origin, params::bad},
    problem::Reply,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SecondFactor {
    challenge: String,
    method: String,
    code: String,
    #[serde(default)]
    session: SessionKind,
}

/// Vérifie le code et ouvre la session.
pub(crate) async fn mfa(State(app): State<App>, Origin(request): Origin, body: Body) -> Reply<Response> {
    let input: SecondFactor = body.read()?;
    if input.method != "totp" {
        return Err(bad("method", &input.method, "totp").into());
    }
    let tokens = app.identity.mfa(&request, &input.challenge, &input.code).await?;
    Ok(session(&app, tokens, input.session).await?)
}
