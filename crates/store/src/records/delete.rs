//! Mettre un enregistrement à la corbeille.

use kernel::{Code, Ctx, Result};
use serde_json::Map;

use super::{
    Key, Written,
    draft::Draft,
    links,
    load::{Life, load},
    restore::change_life,
    update::{expect_version, not_frozen},
    writable,
};
use crate::{Tenant, access::admit, definitions::steady};

/// Met un enregistrement à la corbeille ; ses liens entrants restent lisibles.
pub async fn delete(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, version: Option<i64>) -> Result<Written> {
    steady(tenant, || attempt(ctx, tenant, entity, key, version)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, version: Option<i64>) -> Result<Written> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    let loaded = load(ctx, tenant, &entity, key, "delete", Life::Alive).await?;
    if !loaded.allowed {
        return Err(Code::Forbidden.with("action", "delete"));
    }
    expect_version(ctx, tenant, &entity, &loaded, &Map::new(), version).await?;
    let expected = loaded.version;
    let mut draft = Draft::of(ctx, &model, &entity, loaded.id, loaded.state);
    links::read(tenant, &mut draft).await?;
    not_frozen(&draft)?;
    let proof = admit(&draft, "delete")?;
    change_life(tenant, &draft, expected, Life::Deleted, &proof).await?.ok_or_else(|| Code::StaleVersion.error())
}
