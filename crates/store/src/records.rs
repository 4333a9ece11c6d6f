//! Les enregistrements : la porte autorisée par où tout passe, lectures et écritures.
//!
//! Une opération par fichier. Chacune prend le contexte en premier, vérifie les droits là où est la donnée et
//! n'exécute qu'une instruction validée ; rien n'est fait à moitié.

use std::sync::Arc;

use kernel::{Code, Result};
use schema::model::{Entity, Model};
use uuid::Uuid;

pub use act::{act, fulfil, rehearse};
pub use aggregate::{Aggregation, Taken, TakenKey, TakenMeasure, aggregate, aggregate_to_export};
pub use as_of::{AsOf, Moment, as_of};
pub use ask::{TURN, pending};
pub use create::{create, create_from};
pub use delete::delete;
pub use duplicate::duplicate;
pub use explain::{Explained, explain, explain_aggregate};
pub use export::{Export, export, exportable, exports_more_than};
pub use feed::{Changes, Since, feed};
pub use get::{Record, get};
pub use history::history;
pub use initial::initial_values;
pub use list::{among, list, mine, one};
pub use look::{Held, Looked, Sought, hold, look};
pub use possible::{Possible, possible};
pub use purge::purge;
pub use restore::restore;
pub use restore_version::{Restored, restore_version};
pub use saved_view::{SAVED_VIEW, reading_faults, with_view};
pub use secrets::reveal_secret;
pub use stamp::stamp_mine;
pub use tasks::{MAX_TASKS, Tasks, tasks};
pub use timeline::{Change, Side, Step, Timeline, timeline};
pub use update::update;
pub use visible::visible;

pub use crate::query::{Count, Counted, Page, Query, aggregate::MAX_GROUPS, commas::items};

mod act;
mod aggregate;
pub(crate) mod apply;
mod approvals;
mod as_of;
mod ask;
pub mod bulk;
mod changes;
mod conflict;
mod create;
mod delete;
pub(crate) mod draft;
mod duplicate;
pub mod event;
mod explain;
mod export;
mod feed;
mod get;
mod guards;
mod history;
mod initial;
mod input;
mod line_links;
mod lines;
mod links;
mod list;
mod load;
mod look;
mod money;
mod number;
mod past;
mod possible;
mod purge;
mod restore;
mod restore_version;
mod saved_view;
mod secrets;
mod stamp;
mod statement;
mod tasks;
mod timeline;
mod totals;
mod update;
mod variables;
mod visible;

/// Comment un enregistrement est désigné dans une adresse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Par son identifiant.
    Id(Uuid),
    /// Par son numéro, `@INC-2026-00001`.
    Number(String),
    /// Par son identifiant d'un autre système, `ext:…`.
    External(String),
}

impl Key {
    /// Lit une clé d'adresse ; une forme inconnue vaut un enregistrement inconnu.
    pub fn parse(text: &str) -> Result<Key> {
        if text.contains('\0') {
            return Err(Code::NotFound.error());
        }
        if let Some(number) = text.strip_prefix('@') {
            return Ok(Key::Number(number.to_owned()));
        }
        if let Some(external) = text.strip_prefix("ext:") {
            return Ok(Key::External(external.to_owned()));
        }
        Uuid::try_parse(text).map(Key::Id).map_err(|_| Code::NotFound.error())
    }
}

/// Ce qu'une lecture rend.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    /// Champs voulus ; tous à défaut.
    pub fields: Option<Vec<String>>,
    /// Liens rendus en objets.
    pub expand: Vec<String>,
}

/// Ce qu'une écriture a laissé.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Identifiant.
    pub id: Uuid,
    /// Version après l'écriture.
    pub version: i64,
    /// Numéro, s'il y en a.
    pub number: Option<String>,
    /// La demande d'approbation ouverte au lieu de la transition demandée.
    pub approval: Option<Uuid>,
}

/// Ce qu'une écriture doit faire de ce qu'elle a vérifié.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// L'écrire.
    Commit,
    /// Le vérifier seulement (`validate_only`).
    Check,
}

/// L'entité de ce nom, qui a ses propres pages (les lignes possédées s'écrivent par leur mère).
fn standing(model: &Model, name: &str) -> Result<Arc<Entity>> {
    model.entity(name).filter(|entity| entity.owned_by.is_none()).cloned().ok_or_else(|| Code::UnknownRoute.error())
}

/// L'entité de ce nom, que la plate-forme n'écrit pas elle-même.
fn writable(model: &Model, name: &str) -> Result<Arc<Entity>> {
    let entity = standing(model, name)?;
    if entity.system.is_some() { Err(Code::MethodNotAllowed.error()) } else { Ok(entity) }
}
