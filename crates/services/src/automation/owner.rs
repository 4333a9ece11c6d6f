//! Sous les droits de qui un déclencheur fait sortir un document : la personne qui a écrit sa définition ; le déclencheur
//! lui-même quand un paquet l'a livré.

use kernel::{Code, Ctx, Request, Result};
use store::{Tenant, definitions};
use uuid::Uuid;

use crate::Services;

/// Qui répond de ce déclencheur, `my.weekly`.
pub(super) async fn of(tenant: &Tenant, trigger: &str) -> Result<Option<Uuid>> {
    match trigger.split_once('.') {
        Some((definitions::PACKAGE, name)) => definitions::author(&tenant.db, &format!("triggers/{name}")).await,
        _ => Ok(None),
    }
}

/// De quoi lire en son nom, avec les droits qu'il a maintenant.
///
/// # Errors
/// [`Code::AccountDisabled`] si cette personne n'est plus là.
pub(super) async fn ctx(services: &Services, tenant: &Tenant, trigger: &str, owner: Option<Uuid>) -> Result<Ctx> {
    let system = tenant.system(&format!("trigger:{trigger}"));
    let Some(owner) = owner else { return Ok(system) };
    let gone = || Code::AccountDisabled.error();
    let actor = services.identity.actor(owner).await?.ok_or_else(gone)?;
    let locale = services.identity.people(&[owner]).await?.first().and_then(|person| person.locale).unwrap_or_default();
    let request = Request { id: system.request.id, ip: None, device: None };
    Ok(Ctx::new(tenant.name.clone(), actor, locale, request, tenant.clock.clone()))
}
