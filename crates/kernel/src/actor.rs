//! Qui agit, et ce que ses rôles lui accordent ; ou qui est regardé, et par qui.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use jiff::Timestamp;
use uuid::Uuid;

use crate::permission::{Access, Grant};

/// Une personne ou un travail du système, avec tous ses droits déjà rassemblés.
#[derive(Debug)]
pub struct Actor {
    /// Personne ou système.
    pub kind: ActorKind,
    /// Identifiant de la personne ; absent pour le système.
    pub id: Option<Uuid>,
    /// Nom affiché, et nom que l'audit retient.
    pub name: String,
    /// Adresse de la personne.
    pub email: String,
    /// Fuseau IANA, `UTC` à défaut.
    pub timezone: String,
    /// Société où les nouveaux enregistrements naissent.
    pub company: Option<Uuid>,
    /// Sociétés dont la personne est membre.
    pub companies: Vec<Uuid>,
    /// Service d'appartenance dans la société courante.
    pub department: Option<Uuid>,
    /// Site d'affectation.
    pub site: Option<Uuid>,
    /// Sites des appartenances.
    pub sites: Vec<Uuid>,
    /// Rôles tenus, rôles hérités compris.
    pub roles: Vec<RoleHeld>,
    /// Octrois, déjà rattachés à la société par laquelle ils sont tenus.
    pub grants: Vec<Grant>,
    /// Pour qui n'est là que vu par un autre : qui regarde, et jusqu'où.
    pub sight: Option<Sight>,
    /// Ne s'ouvre à lui que la classe normale, quoi que disent ses octrois.
    plain: bool,
    memo: Memo,
    shape: OnceLock<String>,
}

/// Accès déjà calculés, par (entité, action).
type Memo = RwLock<HashMap<(String, String), Arc<Access>>>;

/// Nature d'un acteur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// Une personne.
    User,
    /// Un travail nommé du système : tout lui est permis, et tout est audité sous son nom.
    System,
}

/// Un rôle tenu dans une société (ou partout).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleHeld {
    /// Code du rôle, `hse_manager`.
    pub role: String,
    /// Société où il est tenu ; partout quand elle manque.
    pub company: Option<Uuid>,
}

impl Actor {
    /// Une personne sans appartenance ni droit ; `identity` complète.
    pub fn user(id: Uuid, name: &str, email: &str) -> Actor {
        Actor { kind: ActorKind::User, id: Some(id), email: email.to_owned(), ..Actor::nobody(name) }
    }

    /// Un travail du système.
    pub fn system(name: &str) -> Actor {
        Actor { kind: ActorKind::System, ..Actor::nobody(name) }
    }

    fn nobody(name: &str) -> Actor {
        Actor {
            kind: ActorKind::User,
            id: None,
            name: name.to_owned(),
            email: String::new(),
            timezone: "UTC".to_owned(),
            company: None,
            companies: Vec::new(),
            department: None,
            site: None,
            sites: Vec::new(),
            roles: Vec::new(),
            grants: Vec::new(),
            sight: None,
            plain: false,
            memo: Memo::default(),
            shape: OnceLock::new(),
        }
    }

    /// Ce que les octrois permettent pour cette action sur cette entité (`hse.incident`) ; calculé une fois.
    pub fn access(&self, entity: &str, action: &str) -> Arc<Access> {
        let key = (entity.to_owned(), action.to_owned());
        if let Some(access) = self.memo.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return access.clone();
        }
        let access = match self.kind {
            ActorKind::System => Access::everything(),
            ActorKind::User => match &self.sight {
                None => Access::of(&self.grants, entity, action),
                Some(sight) => sight.limit(Access::of(&self.grants, entity, action), entity, action),
            },
        };
        let access = Arc::new(if self.plain { access.plain() } else { access });
        self.memo.write().unwrap_or_else(PoisonError::into_inner).insert(key, access.clone());
        access
    }

    /// Forme des droits, valeurs exclues : deux acteurs de même forme partagent les requêtes compilées.
    pub fn shape(&self) -> &str {
        self.shape.get_or_init(|| {
            let mut seen: Vec<String> = Vec::new();
            for grant in &self.grants {
                let shape = grant.shape();
                if !seen.contains(&shape) {
                    seen.push(shape);
                }
            }
            let shape = format!("{:?}|{}|{}", self.kind, self.plain, seen.join("|"));
            match &self.sight {
                None => shape,
                // Ce que deux droits ont en commun dépend de leurs sociétés, et non de leur seule forme.
                Some(sight) => format!("{shape}|{:?}|{:?}", self.grants, sight.viewer.grants),
            }
        })
    }

    /// Le même, vu par un autre.
    pub fn seen(&self, sight: Sight) -> Actor {
        Actor { sight: Some(sight), ..self.again() }
    }

    /// Le même, à qui ne s'ouvre que la classe normale : il lit pour d'autres, dont nul ne vérifie les droits.
    pub fn plain(&self) -> Actor {
        Actor { plain: true, ..self.again() }
    }

    /// Lit-il pour d'autres ?
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Le même, sans ce qu'il a déjà calculé.
    fn again(&self) -> Actor {
        Actor {
            kind: self.kind,
            id: self.id,
            name: self.name.clone(),
            email: self.email.clone(),
            timezone: self.timezone.clone(),
            company: self.company,
            companies: self.companies.clone(),
            department: self.department,
            site: self.site,
            sites: self.sites.clone(),
            roles: self.roles.clone(),
            grants: self.grants.clone(),
            sight: self.sight.clone(),
            plain: self.plain,
            ..Actor::nobody("")
        }
    }

    /// Qui agit vraiment : la personne même, ou celle qui la regarde.
    pub fn author(&self) -> &Actor {
        self.sight.as_ref().map_or(self, |sight| &sight.viewer)
    }

    /// Ses octrois lui donneraient-ils cette action ? Ne permet rien : de quoi montrer à qui regarde ce que l'autre verrait.
    pub fn would(&self, entity: &str, action: &str) -> bool {
        self.kind == ActorKind::System || !Access::of(&self.grants, entity, action).is_denied()
    }

    /// Tient-il ce rôle, où que ce soit ?
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held.role == role)
    }
}

/// Le regard d'une personne sur ce qu'une autre verrait : la lecture seule, et jamais au-delà de ses propres droits.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Qui regarde.
    pub viewer: Arc<Actor>,
    /// Fin du regard.
    pub until: Timestamp,
    /// Ce qui n'est qu'à la personne : entités fermées, ou réduites à une condition.
    pub closed: &'static [(&'static str, Option<&'static str>)],
}

impl Sight {
    /// Cette entité est-elle réduite à une condition, plutôt que fermée ?
    pub fn narrows(&self, entity: &str) -> bool {
        self.closed.iter().any(|(name, condition)| *name == entity && condition.is_some())
    }

    fn limit(&self, access: Access, entity: &str, action: &str) -> Access {
        if action != "view" {
            return Access::default();
        }
        let access = access.within(&self.viewer.access(entity, action));
        match self.closed.iter().find(|(name, _)| *name == entity) {
            None => access,
            Some((_, None)) => Access::default(),
            Some((_, Some(condition))) => access.narrowed(condition),
        }
    }
}
