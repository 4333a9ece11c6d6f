//! Entrer, rester, sortir.

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use identity::Tokens;
use kernel::Result;
use serde_json::json;

use crate::{
    App,
    extract::caller::{ACCESS_COOKIE, REFRESH_COOKIE},
};

pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod mfa;
pub(crate) mod refresh;
pub(crate) mod sessions;

/// Comment l'appelant veut tenir sa session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SessionKind {
    /// Jetons dans la réponse : programmes.
    #[default]
    Token,
    /// Témoins que le navigateur garde sans que ses scripts les lisent.
    Cookie,
}

/// La réponse d'une session ouverte.
async fn session(app: &App, tokens: Tokens, kind: SessionKind) -> Result<Response> {
    let user = app.identity.person(tokens.user).await?;
    let user = user.map(|person| json!({ "id": person.id, "name": person.name, "email": person.email }));
    if kind == SessionKind::Token {
        let body = json!({
            "access_token": tokens.access_token, "refresh_token": tokens.refresh_token, "token_type": "Bearer",
            "expires_in": tokens.expires_in, "user": user,
        });
        return Ok(Json(body).into_response());
    }
    let cookies = AppendHeaders([
        (header::SET_COOKIE, cookie(app, ACCESS_COOKIE, &tokens.access_token, "/api", tokens.expires_in)),
        (
            header::SET_COOKIE,
            cookie(app, REFRESH_COOKIE, &tokens.refresh_token, "/api/v1/auth", tokens.refresh_expires_in),
        ),
    ]);
    Ok((cookies, Json(json!({ "csrf": tokens.csrf, "user": user }))).into_response())
}

/// Un témoin que seul le serveur lit, et que nul autre site n'envoie.
fn cookie(app: &App, name: &str, value: &str, path: &str, seconds: i64) -> HeaderValue {
    let secure = if app.site.secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
