//! Première étape de l'entrée : adresse et mot de passe.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use identity::LoginAnswer;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{SessionKind, session};
use crate::{
    App,
    extract::{Body, Origin},
    problem::Reply,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    email: String,
    password: String,
    #[serde(default)]
    session: SessionKind,
}

/// Ouvre une session, ou demande le second facteur.
pub(crate) async fn login(State(app): State<App>, Origin(request): Origin, body: Body) -> Reply<Response> {
    let input: Login = body.read()?;
    match app.identity.login(&request, &input.email, &input.password).await? {
        LoginAnswer::Session(tokens) => Ok(session(&app, tokens, input.session).await?),
        LoginAnswer::MfaRequired(challenge) => {
            let mut answer = json!(challenge);
            if let Value::Object(answer) = &mut answer {
                answer.insert("mfa_required".to_owned(), true.into());
            }
            Ok(Json(answer).into_response())
        }
    }
}
