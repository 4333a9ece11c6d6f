//! Le profil de l'appelant, pour `GET /me`.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Code, Ctx, Locale, Result};
use serde::{Deserialize, Serialize};
use store::records;
use uuid::Uuid;

use crate::{Identity, Preferences, Theme, preferences::Density};

mod queries;

/// Qui je suis, où, et comment je veux l'écran.
#[derive(Clone, Debug, Serialize)]
pub struct Profile {
    /// Identifiant.
    pub id: Uuid,
    /// Nom.
    pub name: String,
    /// Initiales, pour l'avatar.
    pub initials: String,
    /// Adresse.
    pub email: String,
    /// Fonction.
    pub job_title: Option<String>,
    /// Langue choisie.
    pub language: Option<Locale>,
    /// Fuseau IANA.
    pub timezone: String,
    /// Thème.
    pub theme: Theme,
    /// Serrement des lignes.
    pub density: Density,
    /// Société courante.
    pub company: Option<Named>,
    /// Sociétés dont je suis membre.
    pub companies: Vec<Named>,
    /// Site d'affectation.
    pub site: Option<Named>,
    /// Codes des rôles tenus, hérités compris.
    pub roles: Vec<String>,
    /// Tout ce que j'ai choisi.
    pub preferences: Preferences,
    /// Ce profil n'est que regardé.
    pub viewing: Option<Viewing>,
}

/// Qui regarde l'application comme un autre.
#[derive(Clone, Debug, Serialize)]
pub struct Viewing {
    /// Son nom.
    pub by: String,
    /// Fin du regard.
    pub until: Timestamp,
}

/// Un objet et son nom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Identifiant.
    pub id: Uuid,
    /// Nom.
    pub name: String,
}

impl Identity {
    /// Le profil de l'appelant, en une instruction.
    pub async fn profile(&self, ctx: &Ctx) -> Result<Profile> {
        let actor = &ctx.actor;
        let me = actor.id.ok_or_else(|| Code::AuthRequired.error())?;
        // Regarder comme un autre n'ouvre pas ses préférences : l'écran garde celles de qui regarde.
        let author = actor.author().id.unwrap_or(me);
        let (companies, sites) = self.named(ctx).await?;
        let found = queries::find(&self.tenant.db, author, &companies, &sites).await?;
        let found = found.ok_or_else(|| Code::AuthRequired.error())?;
        let mut roles: Vec<String> = actor.roles.iter().map(|held| held.role.clone()).collect();
        roles.sort_unstable();
        roles.dedup();
        let interface = &found.preferences.interface;
        Ok(Profile {
            id: me,
            initials: initials(&actor.name),
            language: interface.language.or_else(|| found.language.as_deref().and_then(Locale::parse)),
            timezone: interface.timezone.clone().unwrap_or(found.timezone),
            theme: interface.theme,
            density: interface.density,
            company: found.companies.iter().find(|company| Some(company.id) == actor.company).cloned(),
            companies: found.companies,
            site: found.site,
            roles,
            name: if actor.sight.is_some() { actor.name.clone() } else { found.name },
            email: if actor.sight.is_some() { actor.email.clone() } else { found.email },
            job_title: found.job_title.filter(|_| actor.sight.is_none()),
            viewing: actor.sight.as_ref().map(|sight| Viewing { by: sight.viewer.name.clone(), until: sight.until }),
            preferences: found.preferences,
        })
    }
}

impl Identity {
    /// Les sociétés et le site qui se nomment : les siens, et parmi ceux de qui l'on regarde, ceux que l'on voit soi-même.
    async fn named(&self, ctx: &Ctx) -> Result<(Vec<Uuid>, Vec<Uuid>)> {
        let actor = &ctx.actor;
        let (companies, sites) = (actor.companies.clone(), Vec::from_iter(actor.site));
        let Some(sight) = &actor.sight else { return Ok((companies, sites)) };
        let mut looker = ctx.clone();
        looker.actor = Arc::clone(&sight.viewer);
        Ok((
            records::visible(&looker, &self.tenant, "core.company", &companies).await?,
            records::visible(&looker, &self.tenant, "core.site", &sites).await?,
        ))
    }
}

/// Première lettre du premier et du dernier mot.
fn initials(name: &str) -> String {
    let mut words = name.split([' ', '-']).filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_last_words() {
        let all = ["Moussa Diallo", "émilie de la Tour", "Ana", "", "Jean-Luc"].map(initials);
        assert_eq!(all, ["MD", "ÉT", "A", "", "JL"]);
    }
}
