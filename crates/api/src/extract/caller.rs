//! L'appelant identifié : jeton porteur, ou témoin de session du navigateur avec son jeton anti-CSRF.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, header, request::Parts},
};
use kernel::{Actor, Code, Ctx, Error, Locale};
use services::traffic;
use uuid::Uuid;

use super::{Origin, sight};
use crate::{
    App,
    problem::{Failure, Trace},
};

/// Témoin du jeton d'accès.
pub(crate) const ACCESS_COOKIE: &str = "opsflux_access";

/// Témoin du jeton de renouvellement.
pub(crate) const REFRESH_COOKIE: &str = "opsflux_refresh";

/// Qui appelle, avec son contexte.
pub(crate) struct Caller {
    /// Contexte de la demande.
    pub ctx: Ctx,
    /// Session du jeton.
    pub session: Uuid,
    /// Identifié par témoin : la réponse peut porter un jeton anti-CSRF.
    pub by_cookie: bool,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Caller, Failure> {
        let Ok(Origin(request)) = Origin::from_request_parts(parts, app).await;
        let (token, by_cookie) = token(&parts.headers)?;
        let known = app.identity.authenticate(&token).await?;
        counted(parts, &known.actor, by_cookie);
        if by_cookie && !is_safe(&parts.method) {
            let given = parts.headers.get("x-csrf-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
            if !app.identity.csrf_matches(known.session, given) {
                return Err(Code::BadCsrf.error().into());
            }
        }
        let locale = locale(parts, known.locale);
        if known.actor.sight.is_some() {
            sight::allow(parts)?;
        }
        let ctx =
            Ctx::new(app.tenant.name.clone(), Arc::clone(&known.actor), locale, request, app.tenant.clock.clone());
        if known.sight_over {
            sight::close(app, &ctx, known.session, parts).await?;
        }
        Ok(Caller { ctx, session: known.session, by_cookie })
    }
}

/// La langue de la personne, à défaut celle de l'en-tête ; retenue pour écrire les erreurs.
fn locale(parts: &Parts, preferred: Option<Locale>) -> Locale {
    let trace = parts.extensions.get::<Trace>();
    let locale = preferred.or(trace.map(|trace| trace.asked)).unwrap_or_default();
    if let Some(trace) = trace {
        let _ = trace.locale.set(locale);
    }
    locale
}

/// Dit au trafic qui appelle ; qui regarde les écrans d'un autre compte appelle en son propre nom.
fn counted(parts: &Parts, actor: &Actor, by_cookie: bool) {
    let origin = if by_cookie { traffic::Origin::Browser } else { traffic::Origin::Token };
    let who = actor.sight.as_ref().map_or(actor.id, |sight| sight.viewer.id);
    if let Some(trace) = parts.extensions.get::<Trace>() {
        let _ = trace.consumer.set(traffic::Consumer { origin, who });
    }
}

fn token(headers: &HeaderMap) -> Result<(String, bool), Error> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token =
            value.to_str().ok().and_then(|text| text.strip_prefix("Bearer ").or_else(|| text.strip_prefix("bearer ")));
        return token.map(|token| (token.trim().to_owned(), false)).ok_or_else(|| Code::AuthRequired.error());
    }
    cookie(headers, ACCESS_COOKIE).map(|token| (token, true)).ok_or_else(|| Code::AuthRequired.error())
}

/// La valeur d'un témoin.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}
