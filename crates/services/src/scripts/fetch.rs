//! L'appel sortant d'un script : la garde des autres, une réponse bornée, rien de suivi.

use kernel::{Code, Error, Result};
use reqwest::{
    Method, RequestBuilder, Response,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::webhooks::{
    client::{TIMEOUT, client},
    guard::{self, Refusal},
};

/// Octets d'un corps, envoyé ou reçu, au plus.
const MAX_BODY: usize = 1024 * 1024;

/// Méthodes permises.
const METHODS: [Method; 6] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// En-têtes que la connexion tient elle-même.
const OURS: [&str; 9] =
    ["connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];

/// Ce qu'un script demande d'appeler.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fetch {
    /// Adresse.
    pub url: String,
    method: Option<String>,
    #[serde(default)]
    headers: Map<String, Value>,
    body: Option<String>,
}

/// Vérifie un appel et le prépare ; `key` le distingue de tout autre, pour qui reçoit.
pub(super) async fn prepare(fetch: Fetch, allowed_hosts: &[String], key: String) -> Result<RequestBuilder> {
    let destination = guard::check(&fetch.url, allowed_hosts).await.map_err(|refusal| match refusal {
        Refusal::Forbidden(reason) => refused(&reason),
        Refusal::Unresolved(reason) => failed(&reason),
    })?;
    let asked = fetch.method.as_deref().unwrap_or("GET");
    let method = METHODS.iter().find(|method| method.as_str() == asked).ok_or_else(|| refused(asked))?;
    let mut headers = headers(&fetch.headers)?;
    headers
        .entry("idempotency-key")
        .or_insert(HeaderValue::from_str(&key).map_err(|error| refused(&error.to_string()))?);
    let body = fetch.body.unwrap_or_default();
    if body.len() > MAX_BODY {
        return Err(refused("body > 1 MB"));
    }
    let request = client(&destination, TIMEOUT)?.request(method.clone(), destination.url).headers(headers);
    Ok(if body.is_empty() { request } else { request.body(body) })
}

/// Envoie un appel préparé : `{"status", "headers", "body"}`.
pub(super) async fn send(request: RequestBuilder) -> Result<Value> {
    let answer = request.send().await.map_err(|error| failed(&error.without_url().to_string()))?;
    let status = answer.status().as_u16();
    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers: Map<String, Value> =
        answer.headers().iter().map(|(name, value)| (name.to_string(), json!(text(value)))).collect();
    Ok(json!({ "status": status, "headers": headers, "body": read(answer).await? }))
}

async fn read(mut answer: Response) -> Result<String> {
    let mut read = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| failed(&error.without_url().to_string()))? {
        read.extend_from_slice(&piece);
        if read.len() > MAX_BODY {
            return Err(failed("response > 1 MB"));
        }
    }
    Ok(String::from_utf8_lossy(&read).into_owned())
}

fn headers(asked: &Map<String, Value>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in asked {
        let read = HeaderName::try_from(name.as_str()).ok().zip(value.as_str().and_then(|text| text.parse().ok()));
        let Some((known, value)) = read.filter(|(known, _)| !OURS.contains(&known.as_str())) else {
            return Err(refused(name));
        };
        headers.insert(known, value);
    }
    Ok(headers)
}

fn refused(reason: &str) -> Error {
    Code::ScriptHttpRefused.with("reason", reason)
}

fn failed(reason: &str) -> Error {
    Code::ScriptHttpFailed.with("reason", reason)
}
