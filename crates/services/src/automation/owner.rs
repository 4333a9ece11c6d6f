//! Sous les droits de qui un déclencheur fait sortir ou entrer quelque chose : ceux de la personne qui a écrit sa définition, ceux
//! du système quand un paquet l'a livré.
//!
//! L'exécution le retient en commençant : ce que devient ensuite la définition, changée ou effacée, n'y change rien.

use kernel::{Code, Ctx, Request, Result};
use schema::model::Trigger;
use store::{
    Db, Tenant,
    definitions::{self, Author},
};

use super::position::Position;
use crate::Services;

/// La place d'une exécution que l'on prend : elle sait qui répond d'elle, si l'une de ses étapes le demande.
///
/// # Errors
/// [`Code::Unavailable`] quand la définition change au moment où elle commence.
pub(super) async fn settled(db: &Db, trigger: &Trigger, position: Option<Position>) -> Result<Position> {
    let is_new = position.is_none();
    let mut position = position.unwrap_or_default();
    if position.owner.is_none() && trigger.steps().any(|step| !step.act.asks_of_its_author().is_empty()) {
        position.owner = of(db, trigger).await?;
        if is_new && position.owner.is_none() {
            return Err(Code::Unavailable.because("la définition du déclencheur change"));
        }
    }
    Ok(position)
}

/// Qui répond de ce texte d'un déclencheur.
async fn of(db: &Db, trigger: &Trigger) -> Result<Option<Author>> {
    match trigger.name.split_once('.') {
        Some((definitions::PACKAGE, name)) => {
            definitions::author(db, &format!("triggers/{name}"), &trigger.definition.1).await
        }
        _ => Ok(Some(Author::System)),
    }
}

/// De quoi lire en son nom, avec les droits qu'il a maintenant.
///
/// # Errors
/// [`Code::AccountDisabled`] si cette personne n'est plus là.
pub(super) async fn ctx(services: &Services, tenant: &Tenant, trigger: &str, owner: Author) -> Result<Ctx> {
    let system = tenant.system(&format!("trigger:{trigger}"));
    let Author::Person(owner) = owner else { return Ok(system) };
    let gone = || Code::AccountDisabled.error();
    let actor = services.identity.actor(owner).await?.ok_or_else(gone)?;
    let locale = services.identity.people(&[owner]).await?.first().and_then(|person| person.locale).unwrap_or_default();
    let request = Request { id: system.request.id, ip: None, device: None };
    Ok(Ctx::new(tenant.name.clone(), actor, locale, request, tenant.clock.clone()))
}
