//! Une écriture demandée une seule fois : l'en-tête `Idempotency-Key`.
//!
//! Une demande refusée n'a rien écrit et ne prend pas la clé : corrigée, elle peut la reprendre.

use axum::{
    body::to_bytes,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use kernel::{Code, Ctx, Once};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::{
    idempotency::{self, Answer, Receipt},
    records::Written,
};

use super::params::bad;
use crate::{
    App, http,
    problem::{Failure, Reply},
};

/// Longueur d'une clé au plus.
const MAX_KEY: usize = 200;

/// Une réponse gardée au plus ; au-delà elle se refait.
const MAX_ANSWER: usize = 1024 * 1024;

/// La clé de la demande, s'il y en a une, et ce qui distingue cette demande d'une autre.
pub(crate) struct Repeat {
    key: Option<String>,
    asked: String,
}

impl FromRequestParts<App> for Repeat {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Repeat, Failure> {
        let asked = format!("{} {} {:?}", parts.method, parts.uri, parts.headers.get(header::IF_MATCH));
        Ok(Repeat { key: key(&parts.headers)?, asked })
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text.is_empty() || text.len() > MAX_KEY {
        return Err(bad("Idempotency-Key", text, &format!("1–{MAX_KEY}")).into());
    }
    Ok(Some(text.to_owned()))
}

impl Repeat {
    /// Ouvre l'écriture ; une demande déjà faite sous cette clé est reconnue ici.
    pub(crate) async fn open(self, app: &App, ctx: Ctx, body: &Map<String, Value>) -> Reply<Turn> {
        let app = app.clone();
        let Some(key) = self.key.filter(|_| ctx.actor.id.is_some()) else {
            return Ok(Turn { app, ctx, receipt: None });
        };
        let body = serde_json::to_vec(body).unwrap_or_default();
        let fingerprint = Sha256::new().chain_update(self.asked).chain_update([0]).chain_update(body).finalize();
        let ctx = ctx.under(Once { key, fingerprint: hex::encode(fingerprint) });
        let receipt = idempotency::find(&ctx, &app.tenant).await?;
        Ok(Turn { app, ctx, receipt })
    }
}

/// Une écriture en cours, peut-être déjà faite.
pub(crate) struct Turn {
    /// Le contexte de la demande, avec sa clé.
    pub ctx: Ctx,
    app: App,
    receipt: Option<Receipt>,
}

impl Turn {
    /// Fait l'écriture, sauf si elle l'est déjà : ce que la première demande a écrit est alors rendu.
    pub(crate) async fn write(&mut self, writing: impl Future<Output = kernel::Result<Written>>) -> Reply<Written> {
        if let Some(receipt) = &self.receipt {
            return Ok(receipt.written.clone());
        }
        match writing.await {
            Ok(written) => Ok(written),
            // La même demande a pu aboutir pendant que celle-ci s'exécutait.
            Err(error) => {
                self.receipt = idempotency::find(&self.ctx, &self.app.tenant).await?;
                self.receipt.as_ref().map(|receipt| receipt.written.clone()).ok_or(Failure(error))
            }
        }
    }

    /// Rend la réponse : la première si elle a été gardée, celle-ci sinon.
    pub(crate) async fn answer(
        self,
        written: &Written,
        showing: impl Future<Output = Reply<Response>>,
    ) -> Reply<Response> {
        let Some(receipt) = self.receipt else {
            let response = showing.await?;
            return if self.ctx.once().is_some() {
                keep(&self.app, &self.ctx, written, response).await
            } else {
                Ok(response)
            };
        };
        let mut response = match receipt.answer {
            Some(answer) if answer.status == StatusCode::NO_CONTENT => http::no_content(),
            Some(answer) => {
                let status = StatusCode::from_u16(answer.status).map_err(|error| Code::Internal.because(error))?;
                http::record(status, answer.body, written.version)
            }
            None => showing.await?,
        };
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        Ok(response)
    }
}

async fn keep(app: &App, ctx: &Ctx, written: &Written, response: Response) -> Reply<Response> {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.map_err(|error| Code::Internal.because(error))?;
    if let Ok(text) = String::from_utf8(bytes.to_vec())
        && text.len() <= MAX_ANSWER
    {
        let answer = Answer { status: parts.status.as_u16(), body: text };
        idempotency::keep(ctx, &app.tenant, written.id, &answer).await?;
    }
    Ok(Response::from_parts(parts, bytes.into()))
}
