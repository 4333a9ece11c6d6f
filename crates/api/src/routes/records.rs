//! Les enregistrements de toute entité.

use std::sync::Arc;

use axum::extract::Path;
use kernel::{Code, Result};
use schema::model::Entity;
use store::records::{Key, Projection};

use crate::{App, extract::Params};

pub(crate) mod act;
pub(crate) mod actions;
pub(crate) mod aggregate;
pub(crate) mod bulk;
pub(crate) mod changes;
pub(crate) mod create;
pub(crate) mod critical_path;
pub(crate) mod document;
pub(crate) mod duplicate;
pub(crate) mod export;
pub(crate) mod export_aggregate;
pub(crate) mod get;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod restore;
pub(crate) mod restore_version;
pub(crate) mod update;

/// L'entité d'une adresse, `/hse/incidents`.
fn entity(app: &App, package: &str, plural: &str) -> Result<Arc<Entity>> {
    app.tenant.model().entity_at(package, plural).cloned().ok_or_else(|| Code::UnknownRoute.error())
}

/// L'entité et la clé d'une adresse, `/hse/incidents/@INC-2026-00001`.
fn target(app: &App, Path((package, plural, key)): Path<(String, String, String)>) -> Result<(Arc<Entity>, Key)> {
    Ok((entity(app, &package, &plural)?, Key::parse(&key)?))
}

/// Ce que l'appelant veut voir d'un enregistrement.
fn projection(params: &Params) -> Projection {
    Projection { fields: params.list("fields"), expand: params.list("expand").unwrap_or_default() }
}
