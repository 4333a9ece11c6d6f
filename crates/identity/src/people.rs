//! Les gens à qui l'on s'adresse : par leur identifiant, par le rôle qu'ils tiennent, ou par leur groupe.

use kernel::{Locale, Result};
use serde::Serialize;
use uuid::Uuid;

use crate::Identity;

mod queries;

/// Une personne active, de quoi lui écrire.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// Identifiant.
    pub id: Uuid,
    /// Nom.
    pub name: String,
    /// Adresse.
    pub email: String,
    /// Langue choisie.
    pub locale: Option<Locale>,
    /// Fuseau IANA.
    pub timezone: String,
    /// Société de rattachement.
    pub company: Option<Uuid>,
    /// Téléphone ; personnel, il ne se rend pas.
    #[serde(skip)]
    pub phone: Option<String>,
}

impl Identity {
    /// Les personnes actives qui tiennent ce rôle, directement ou par héritage, dans cette société ; dans toutes
    /// quand l'enregistrement n'en a pas.
    pub async fn people_with_role(&self, role: &str, company: Option<Uuid>) -> Result<Vec<Person>> {
        queries::with_role(&self.tenant.db, role, company).await
    }

    /// Les membres actifs de ce groupe, nommé par son identifiant, son code ou son nom, dans cette société ; dans toutes
    /// quand l'enregistrement n'en a pas.
    pub async fn people_in_group(&self, group: &str, company: Option<Uuid>) -> Result<Vec<Person>> {
        queries::in_group(&self.tenant.db, group, company).await
    }

    /// Les personnes actives de ces adresses.
    pub async fn people_at(&self, addresses: &[String]) -> Result<Vec<Person>> {
        queries::at(&self.tenant.db, addresses).await
    }

    /// Le supérieur actif de chacune de ces personnes qui en a un : le sien, sinon le responsable de son service dans
    /// cette société, ou d'un service qui le contient.
    pub async fn managers(&self, users: &[Uuid], company: Option<Uuid>) -> Result<Vec<(Uuid, Uuid)>> {
        queries::managers(&self.tenant.db, users, company).await
    }

    /// Une personne active.
    pub async fn person(&self, user: Uuid) -> Result<Option<Person>> {
        Ok(self.people(&[user]).await?.pop())
    }

    /// Les personnes actives parmi celles-ci, par nom.
    pub async fn people(&self, users: &[Uuid]) -> Result<Vec<Person>> {
        queries::among(&self.tenant.db, users).await
    }
}
