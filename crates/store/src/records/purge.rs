//! Effacer un enregistrement pour de bon, vivant ou à la corbeille.
//!
//! Refuse ce qui est encore visé d'ailleurs : c'est la base qui le sait. Le journal en garde le fait et le numéro, pas les
//! valeurs.

use kernel::{Code, Ctx, Result};
use schema::model::Entity;
use serde_json::Map;

use super::{
    Key, Written,
    draft::Draft,
    links,
    load::{Life, Loaded, load},
    restore::change_life,
    statement::{self, Writer},
    update::expect_version,
    writable,
};
use crate::{
    Bind, Tenant,
    access::{Authorized, Write, admit},
    definitions::steady,
};

/// Efface un enregistrement, ses lignes possédées et ses liens ; ses fichiers, détachés, partent avec l'entretien.
pub async fn purge(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, version: Option<i64>) -> Result<Written> {
    steady(tenant, || attempt(ctx, tenant, entity, key, version)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, version: Option<i64>) -> Result<Written> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    let (loaded, life) = alive_or_not(ctx, tenant, &entity, key).await?;
    if !loaded.allowed {
        return Err(Code::Forbidden.with("action", "manage"));
    }
    expect_version(ctx, tenant, &entity, &loaded, &Map::new(), version).await?;
    let expected = loaded.version;
    let mut draft = Draft::of(ctx, &model, &entity, loaded.id, loaded.state);
    links::read(tenant, &mut draft).await?;
    let proof = admit(&draft, "manage")?;
    let purged = match life {
        Life::Deleted => erase(tenant, &draft, expected, &proof).await?,
        // Vivant, il passe par la corbeille : ceux qui le comptent l'apprennent là.
        Life::Alive => {
            let unit = tenant.long_unit().await?;
            let trashed = change_life(unit.tenant(), &draft, expected, Life::Deleted, &proof).await?;
            let trashed = trashed.ok_or_else(|| Code::StaleVersion.error())?;
            let purged = erase(unit.tenant(), &draft, trashed.version, &proof).await?;
            unit.commit(tenant).await?;
            purged
        }
    };
    purged.ok_or_else(|| Code::StaleVersion.error())
}

async fn alive_or_not(ctx: &Ctx, tenant: &Tenant, entity: &Entity, key: &Key) -> Result<(Loaded, Life)> {
    match load(ctx, tenant, entity, key, "manage", Life::Alive).await {
        Ok(loaded) => Ok((loaded, Life::Alive)),
        Err(error) if error.code == Code::NotFound => {
            Ok((load(ctx, tenant, entity, key, "manage", Life::Deleted).await?, Life::Deleted))
        }
        Err(error) => Err(error),
    }
}

async fn erase(tenant: &Tenant, draft: &Draft<'_>, version: i64, proof: &Authorized<Write>) -> Result<Option<Written>> {
    let mut writer = Writer::default();
    let id = writer.bind(Bind::Uuid(draft.id), "uuid");
    let expected = writer.bind(Bind::Int(version), "bigint");
    writer.with(&format!(
        "r AS (DELETE FROM {} WHERE id = {id} AND version = {expected} {})",
        draft.entity.table(),
        statement::returning(draft.entity)
    ));
    writer.add("UPDATE sys.file SET entity = NULL, record = NULL, field = NULL FROM r WHERE sys.file.record = r.id");
    statement::add_traces(&mut writer, draft, "purged", vec!["purged".to_owned()])?;
    writer.run(tenant, proof).await
}
