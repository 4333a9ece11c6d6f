//! Entrer par CalDAV : une adresse et le mot de passe d'un accès, qui ne sert qu'à l'agenda.
//!
//! Le mot de passe du compte n'ouvre rien ici : un agenda le garderait, et le second facteur n'y serait pas demandé.

use kernel::{Code, Ctx, Error, Request, Result};

use super::{Scope, queries, serve::note};
use crate::{Services, bearer};

/// Demandes par minute, d'un accès ; refus par minute, d'une provenance.
const ASKED: u32 = 1200;
const REFUSED: u32 = 60;

/// La personne dont c'est l'adresse et l'un des mots de passe d'agenda ; `auth.required` sinon.
pub async fn enter(services: &Services, request: &Request, login: &str, password: &str) -> Result<Ctx> {
    let found = queries::find(&services.tenant.db, bearer::fingerprint(password)).await?;
    let Some(feed) = found.filter(|feed| feed.scope == Scope::Caldav.name()) else {
        return Err(refused(services, request));
    };
    let ctx = services.identity.ctx_of(feed.user, request).await?;
    if !ctx.actor.email.eq_ignore_ascii_case(login.trim()) {
        return Err(refused(services, request));
    }
    services.brake.pass(format!("caldav:{}", feed.id), ASKED)?;
    note(&ctx, services, &feed).await?;
    Ok(ctx)
}

/// Un refus ne freine que les refus : l'agenda d'un collègue, derrière la même adresse, n'attend pas celui qui se trompe.
fn refused(services: &Services, request: &Request) -> Error {
    let braked = services.brake.pass(format!("caldav-refused:{:?}", request.ip), REFUSED);
    braked.err().unwrap_or_else(|| Code::AuthRequired.error())
}
