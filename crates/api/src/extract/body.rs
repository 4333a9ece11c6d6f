//! Un corps JSON qui doit être un objet.

use axum::{
    extract::{FromRequest, Request},
    http::header,
};
use bytes::Bytes;
use kernel::Code;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{App, problem::Failure};

/// L'objet envoyé ; un corps vide vaut un objet vide.
pub(crate) struct Body(pub Map<String, Value>);

impl FromRequest<App> for Body {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Body, Failure> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| {
            Failure(if rejection.status() == 413 {
                Code::BodyTooLarge.error()
            } else {
                Code::MalformedBody.with("reason", rejection.to_string())
            })
        })?;
        if bytes.is_empty() {
            return Ok(Body(Map::new()));
        }
        if !kind.is_some_and(|kind| kind.starts_with("application/json") || kind.contains("+json")) {
            return Err(Code::UnsupportedMedia.with("expected", "application/json").into());
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(body)) => Ok(Body(body)),
            Ok(_) => Err(Code::MalformedBody.with("reason", "not an object").into()),
            Err(error) => Err(Code::MalformedBody.with("reason", error.to_string()).into()),
        }
    }
}

impl Body {
    /// Lit le corps dans une forme précise ; une clé inconnue ou d'un mauvais type est refusée.
    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<T, Failure> {
        let read = serde_json::from_value(Value::Object(self.0));
        read.map_err(|error| Code::MalformedBody.with("reason", error.to_string()).into())
    }
}
