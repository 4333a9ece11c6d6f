//! Les groupes de travailleurs et les nœuds qui les servent : les voir, en faire un, l'élargir, le retirer.

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{Db, audit};

use super::{admin::permitted, groups::DEFAULT, queries};
use crate::Services;

/// Travaux menés de front par un groupe sur un nœud, au plus.
const WIDEST: i16 = 64;

/// Groupes, au plus.
const MOST: usize = 20;

/// `{"groups", "nodes"}` : chaque groupe, ses sortes et sa file ; chaque nœud vivant, ce qu'il sert et ce qu'il mène.
pub async fn list(ctx: &Ctx, services: &Services) -> Result<Value> {
    permitted(ctx, "view")?;
    let db = &services.tenant.db;
    Ok(json!({ "groups": queries::groups(db).await?, "nodes": queries::nodes(db).await? }))
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// Rien : autant que le nœud le dit.
    workers: Option<i16>,
}

/// Fait un groupe ou change sa largeur, `{"workers"}`, par nœud ; nul pour autant que chaque nœud le dit.
pub async fn save(ctx: &Ctx, services: &Services, name: &str, body: Map<String, Value>) -> Result<Value> {
    permitted(ctx, "manage")?;
    let written: Written = serde_json::from_value(Value::Object(body))
        .map_err(|error| Code::MalformedBody.with("reason", error.to_string()))?;
    if !is_name(name) {
        return Err(Error::invalid(vec![FieldError::new("name", "bad_name")]));
    }
    if written.workers.is_some_and(|workers| !(1..=WIDEST).contains(&workers)) {
        let fault = FieldError::new("workers", "out_of_range").with("min", 1).with("max", WIDEST);
        return Err(Error::invalid(vec![fault]));
    }
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !exists(db, name).await? && queries::names(db).await?.len() >= MOST {
        return Err(Error::invalid(vec![FieldError::new("name", "too_many").with("max", MOST)]));
    }
    queries::save_group(db, name, written.workers).await?;
    trace(ctx, db, "job.group_changed", json!({ "group": name, "workers": written.workers })).await?;
    unit.commit(&services.tenant).await?;
    services.pool.regroup();
    list(ctx, services).await
}

/// Retire un groupe ; ses sortes et ses travaux vont au groupe par défaut, qui, lui, ne se retire pas.
pub async fn remove(ctx: &Ctx, services: &Services, name: &str) -> Result<()> {
    permitted(ctx, "manage")?;
    if name == DEFAULT {
        return Err(Code::StillUsed.with("entity", DEFAULT));
    }
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::remove_group(db, name).await? {
        return Err(Code::NotFound.error());
    }
    trace(ctx, db, "job.group_removed", json!({ "group": name })).await?;
    unit.commit(&services.tenant).await?;
    services.pool.regroup();
    services.pool.wake();
    Ok(())
}

/// Ce groupe existe-t-il ?
pub(super) async fn exists(db: &Db, name: &str) -> Result<bool> {
    Ok(queries::names(db).await?.iter().any(|known| known == name))
}

fn is_name(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_')
}

async fn trace(ctx: &Ctx, db: &Db, action: &str, changes: Value) -> Result<()> {
    let entry = audit::Entry { action: action.to_owned(), changes: Some(changes), ..audit::Entry::default() };
    audit::write(ctx, db, entry).await
}
