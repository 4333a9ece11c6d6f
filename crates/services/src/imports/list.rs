//! Mes imports.

use kernel::{Ctx, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{queries, sees_all, view};
use crate::Services;

/// Imports d'une page, à défaut et au plus.
const DEFAULT: i64 = 50;
const MAX: i64 = 200;

/// Ce qui est demandé.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Ceux de cette entité seulement.
    pub entity: Option<String>,
    /// Nombre d'imports.
    pub limit: Option<u32>,
    /// Après celui-ci.
    pub after: Option<Uuid>,
}

/// Mes imports, les derniers d'abord ; ceux de tous pour qui les voit.
pub async fn list(ctx: &Ctx, services: &Services, listing: Listing) -> Result<Value> {
    let limit = listing.limit.map_or(DEFAULT, i64::from).clamp(1, MAX);
    let owner = if sees_all(ctx) { None } else { Some(ctx.actor.id.unwrap_or_default()) };
    let db = &services.tenant.db;
    let mut found = queries::page(db, owner, listing.entity.as_deref(), listing.after, limit + 1).await?;
    let more = found.len() as i64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or_default());
    let next = found.last().filter(|_| more).map(|import| import.id);
    let data: Vec<Value> = found.iter().map(view::brief).collect();
    Ok(json!({ "data": data, "next_cursor": next }))
}
