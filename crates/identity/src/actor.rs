//! L'acteur : une personne avec tous ses droits rassemblés, lus en une instruction et gardés jusqu'au changement.
//!
//! Un droit tenu par une appartenance n'atteint que la société de celle-ci. Une permission illisible est refusée et
//! journalisée, jamais devinée.

use std::{collections::HashMap, sync::Arc};

use kernel::{Actor, Class, Code, Ctx, Grant, Locale, Request, Result, RoleHeld};
use uuid::Uuid;

use crate::{
    Identity,
    watch::{self, Change},
};
use queries::{Found, FoundGrant, FoundMembership};

pub(crate) mod queries;

/// Un acteur gardé, avec la langue qu'il a choisie.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) actor: Arc<Actor>,
    pub(crate) locale: Option<Locale>,
}

impl Identity {
    /// La personne et ses droits ; rien si elle est inconnue, effacée ou désactivée.
    pub async fn actor(&self, user: Uuid) -> Result<Option<Arc<Actor>>> {
        Ok(self.held(user).await?.map(|held| held.actor.clone()))
    }

    /// Celles de ces personnes qui peuvent agir, et leurs droits ; ceux que la mémoire n'a pas se lisent d'une instruction.
    pub async fn actors(&self, users: &[Uuid]) -> Result<HashMap<Uuid, Arc<Actor>>> {
        let (mut known, mut unknown) = (HashMap::new(), Vec::new());
        for user in users {
            match self.kept.actors.get(*user) {
                Some(held) => drop(known.insert(*user, held.actor.clone())),
                None => unknown.push(*user),
            }
        }
        if !unknown.is_empty() {
            let found = queries::find_all(&self.tenant.db, &unknown).await?;
            known.extend(found.into_iter().map(|(user, found)| (user, held(user, found).actor)));
        }
        Ok(known)
    }

    /// Oublie ce qu'un changement d'enregistrement périme, ici et sur les autres nœuds. Appelé pour chaque événement.
    pub async fn invalidate(&self, entity: &str, record: Uuid) {
        let change = match entity {
            "core.user" => Change::User(record),
            "core.company" | "core.membership" | "core.role" | "core.role_grant" | "core.user_grant" => {
                Change::Everyone
            }
            _ => return,
        };
        self.forget(change).await;
    }

    pub(crate) async fn forget(&self, change: Change) {
        self.kept.forget(change);
        if let Err(error) = watch::queries::announce(&self.tenant.db, change).await {
            tracing::error!(error = %error, "un changement de droits n'a pas pu être annoncé aux autres nœuds");
        }
    }

    pub(crate) async fn held(&self, user: Uuid) -> Result<Option<Arc<Held>>> {
        let load = async { Ok(queries::find(&self.tenant.db, user).await?.map(|found| Arc::new(held(user, found)))) };
        self.kept.actors.get_or(user, load).await
    }

    /// Le contexte d'une demande au nom de cette personne ; `auth.required` si elle ne peut plus agir.
    pub async fn ctx_of(&self, user: Uuid, request: &Request) -> Result<Ctx> {
        let held = self.held(user).await?.ok_or_else(|| Code::AuthRequired.error())?;
        let (name, clock) = (self.tenant.name.clone(), self.tenant.clock.clone());
        Ok(Ctx::new(name, held.actor.clone(), held.locale.unwrap_or_default(), request.clone(), clock))
    }
}

fn held(user: Uuid, found: Found) -> Held {
    let mut actor = Actor::user(user, &found.name, &found.email);
    if let Some(home) = home(&found) {
        (actor.company, actor.department, actor.site) = (Some(home.company), home.department, home.site);
    }
    actor.companies = unique(found.memberships.iter().map(|membership| membership.company));
    actor.sites = unique(found.memberships.iter().filter_map(|membership| membership.site));
    actor.grants = found.grants.iter().filter_map(|grant| read_grant(user, grant)).collect();
    actor.roles =
        found.roles.into_iter().map(|held| RoleHeld { role: held.role, company: Some(held.company) }).collect();
    actor.timezone = found.timezone;
    Held { actor: Arc::new(actor), locale: found.language.as_deref().and_then(Locale::parse) }
}

/// L'appartenance où la personne est chez elle : celle de sa société de rattachement, sinon la première.
fn home(found: &Found) -> Option<&FoundMembership> {
    let at_home = found.memberships.iter().find(|membership| Some(membership.company) == found.company);
    at_home.or(found.memberships.first())
}

pub(crate) fn read_grant(user: Uuid, found: &FoundGrant) -> Option<Grant> {
    let permission = match found.permission.parse() {
        Ok(permission) => permission,
        Err(error) => {
            tracing::warn!(user.id = %user, error, "une permission illisible est refusée");
            return None;
        }
    };
    let filter = found.filter.as_deref().map(str::trim).filter(|filter| !filter.is_empty());
    Some(Grant {
        permission,
        company: found.company,
        department: found.department,
        filter: filter.map(Into::into),
        classes: read_classes(user, found.classes.as_deref().unwrap_or_default()),
    })
}

/// Classes séparées par des virgules ou des espaces.
fn read_classes(user: Uuid, text: &str) -> Vec<Class> {
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    let known = words.filter_map(|word| match word.parse() {
        Ok(class) => Some(class),
        Err(error) => {
            let error: String = error;
            tracing::warn!(user.id = %user, error, "une classe illisible est refusée");
            None
        }
    });
    known.collect()
}

fn unique(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut seen = Vec::new();
    for id in ids {
        if !seen.contains(&id) {
            seen.push(id);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use kernel::Reach;

    use super::{queries::FoundRole, *};

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn membership(company: u128, site: Option<u128>) -> FoundMembership {
        FoundMembership { company: id(company), department: Some(id(company + 100)), site: site.map(id) }
    }

    fn grant(permission: &str, classes: &str) -> FoundGrant {
        FoundGrant {
            permission: permission.to_owned(),
            filter: Some("  ".to_owned()),
            classes: Some(classes.to_owned()),
            company: Some(id(1)),
            department: None,
        }
    }

    fn found() -> Found {
        Found {
            name: "Ana".to_owned(),
            email: "ana@example.test".to_owned(),
            language: Some("en".to_owned()),
            timezone: "Africa/Libreville".to_owned(),
            company: Some(id(2)),
            memberships: vec![membership(1, Some(11)), membership(2, Some(12)), membership(2, Some(11))],
            roles: vec![FoundRole { role: "supervisor".to_owned(), company: id(1) }],
            grants: vec![
                grant("hse.incident.view.company", "medical, personal"),
                grant("hse.incident", ""),
                grant("hse.incident.edit.company", "medical nothing"),
            ],
        }
    }

    #[test]
    fn a_person_is_at_home_in_the_company_of_attachment() {
        let held = held(id(9), found());
        let actor = held.actor;
        assert_eq!((actor.company, actor.department, actor.site), (Some(id(2)), Some(id(102)), Some(id(12))));
        assert_eq!((actor.companies.clone(), actor.sites.clone()), (vec![id(1), id(2)], vec![id(11), id(12)]));
        assert_eq!(held.locale, Some(Locale::En));
        let elsewhere = super::held(id(9), Found { company: Some(id(3)), ..found() }).actor;
        assert_eq!(elsewhere.company, Some(id(1)), "on n'est pas chez soi là où l'on n'est pas membre");
    }

    #[test]
    fn an_unreadable_permission_or_class_grants_nothing() {
        let actor = held(id(9), found()).actor;
        assert_eq!(actor.grants.len(), 2);
        let view = actor.access("hse.incident", "view");
        assert_eq!(view.rules[0].reach, Reach::Companies(vec![id(1)]));
        assert_eq!(view.rules[0].filter, None, "un filtre blanc n'est pas un filtre");
        assert!(!view.opening(Class::Personal).is_denied());
        assert!(!actor.access("hse.incident", "edit").opening(Class::Medical).is_denied());
        assert!(actor.access("hse.incident", "delete").is_denied());
    }
}
