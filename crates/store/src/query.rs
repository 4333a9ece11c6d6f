//! Lire : une requête vérifiée contre le modèle et les droits devient une seule instruction SQL, qui rend le JSON fini.
//!
//! Refuse le champ inconnu, le filtre qui ne se compile pas, le tri ou le filtre sur un champ illisible.

use std::sync::Arc;

use kernel::Ctx;
use schema::model::{Entity, Model};
use uuid::Uuid;

use crate::{
    Bind,
    access::{Authorized, Seen},
};

pub(crate) use aliases::{column, place, quoted};
pub(crate) use builder::{Builder, Slot, Statement};
pub(crate) use projection::{mother_column, stored as stored_column};
pub(crate) use target::value as target_value;

pub(crate) mod aggregate;
mod aliases;
mod any_link;
pub(crate) mod budget;
pub(crate) mod builder;
pub(crate) mod commas;
pub(crate) mod compile;
pub(crate) mod cursor;
pub(crate) mod expand;
pub(crate) mod filter;
pub(crate) mod projection;
pub(crate) mod rollup;
pub(crate) mod search;
pub(crate) mod sort;
pub(crate) mod subtree;
mod target;
pub mod usage;
pub mod values;

/// Lignes rendues quand l'appelant n'en dit rien.
pub const DEFAULT_LIMIT: u32 = 50;

/// Lignes rendues au plus.
pub const MAX_LIMIT: u32 = 1000;

/// Au-delà, un compte plafonné s'arrête.
pub const COUNT_CAP: i64 = 1001;

/// Ce que l'appelant demande, tel qu'il l'écrit.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Entité, nom complet.
    pub entity: String,
    /// Vue enregistrée, qui donne ce que l'appelant ne donne pas : son filtre, son tri, ses colonnes.
    pub view: Option<String>,
    /// Filtre CEL.
    pub filter: Option<String>,
    /// Texte cherché dans les champs de recherche.
    pub search: Option<String>,
    /// Tri, `-` pour décroissant ; celui de la liste à défaut.
    pub sort: Option<String>,
    /// Champs rendus ; ceux que l'entité porte à défaut.
    pub fields: Option<Vec<String>>,
    /// Liens rendus en objets, `lines(limit:20,sort:-at,fields:qty;price)`.
    pub expand: Vec<String>,
    /// Lignes au plus ; 0 vaut [`DEFAULT_LIMIT`].
    pub limit: u32,
    /// Suite d'une page précédente.
    pub cursor: Option<String>,
    /// Compte voulu.
    pub count: Count,
    /// La corbeille au lieu des vivants.
    pub deleted: bool,
}

impl Query {
    /// Un texte est-il cherché ?
    pub(crate) fn is_searching(&self) -> bool {
        self.search.as_deref().is_some_and(|text| !text.trim().is_empty())
    }
}

impl Query {
    /// L'appelant l'a-t-il composée lui-même, au lieu de prendre la liste telle qu'elle est ?
    pub(crate) fn is_composed(&self) -> bool {
        let says = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        self.is_searching() || !self.expand.is_empty() || says(&self.filter) || says(&self.sort)
    }
}

/// Compte voulu avec une page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Count {
    /// Aucun.
    #[default]
    None,
    /// Exact jusqu'à [`COUNT_CAP`].
    Capped,
    /// Celui du planificateur de PostgreSQL.
    Estimate,
    /// Exact.
    Exact,
}

/// Une page de lignes.
#[derive(Clone, Debug)]
pub struct Page {
    /// JSON de chaque ligne, tel que PostgreSQL l'a écrit.
    pub rows: Vec<String>,
    /// De quoi demander la suite.
    pub next_cursor: Option<String>,
    /// Le compte demandé.
    pub count: Option<Counted>,
}

/// Un compte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Nombre de lignes.
    pub value: i64,
    /// Faux quand il est plafonné ou estimé.
    pub exact: bool,
}

/// Requêtes déjà compilées, par forme.
#[derive(Clone)]
pub(crate) struct PlanCache(moka::sync::Cache<String, Arc<compile::Compiled>>);

impl Default for PlanCache {
    fn default() -> PlanCache {
        PlanCache(moka::sync::Cache::new(4000))
    }
}

impl PlanCache {
    /// Toutes les requêtes gardées.
    pub(crate) fn all(&self) -> Vec<Arc<compile::Compiled>> {
        self.0.iter().map(|(_, compiled)| compiled).collect()
    }

    /// La requête compilée de cette clé, ou celle que `compile` donne.
    pub(crate) fn get_or(
        &self,
        key: String,
        compile: impl FnOnce() -> kernel::Result<compile::Compiled>,
    ) -> kernel::Result<Arc<compile::Compiled>> {
        if let Some(found) = self.0.get(&key) {
            return Ok(found);
        }
        let compiled = Arc::new(compile()?);
        self.0.insert(key, compiled.clone());
        Ok(compiled)
    }
}

/// Ce qui autorise une liste à montrer ses lignes.
#[derive(Debug)]
pub(crate) enum Ground {
    /// Les droits de l'acteur.
    Rights,
    /// Elles sont à l'acteur, quels que soient ses droits.
    Mine,
    /// Elles racontent un enregistrement que l'acteur voit.
    About(Authorized<Seen>),
    /// Les droits de l'acteur de voir et d'emporter.
    Export,
    /// Les droits de l'acteur, pour les lignes qui racontent cet enregistrement.
    RightsAbout(Uuid),
    /// Les droits de l'acteur, pour cet enregistrement seul.
    One(Uuid),
    /// Les droits de l'acteur, pour ces enregistrements.
    Among(Vec<Uuid>),
}

impl Ground {
    /// L'enregistrement raconté, ou lu seul.
    pub(crate) fn record(&self) -> Option<Uuid> {
        match self {
            Ground::Rights | Ground::Mine | Ground::Export | Ground::Among(_) => None,
            Ground::About(seen) => Some(seen.id()),
            Ground::RightsAbout(record) | Ground::One(record) => Some(*record),
        }
    }

    /// Ce qui désigne les enregistrements, tel que l'instruction le reçoit.
    pub(crate) fn bind(&self) -> Bind {
        match self {
            Ground::Among(records) => Bind::Uuids(records.clone()),
            ground => ground.record().into(),
        }
    }

    /// Nom, pour la clé des requêtes compilées.
    pub(crate) fn shape(&self) -> &'static str {
        match self {
            Ground::Rights => "rights",
            Ground::Mine => "mine",
            Ground::Export => "export",
            Ground::About(_) => "about",
            Ground::RightsAbout(_) => "rights_about",
            Ground::One(_) => "one",
            Ground::Among(_) => "among",
        }
    }
}

/// Le modèle, l'entité et l'appelant d'une lecture.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub ctx: &'a Ctx,
    pub model: &'a Model,
    pub entity: &'a Entity,
    pub ground: &'a Ground,
}
