//! Effacer un enregistrement pour de bon, vivant ou à la corbeille.
//!
//! Refuse ce qui est encore visé d'ailleurs : c'est la base qui le sait. Le journal en garde le fait et le numéro, pas les
//! valeurs.

use kernel::{Code, Ctx, Result};
use serde_json::Map;

use super::{
    Key, Written,
    draft::Draft,
    links,
    load::{Life, load},
    statement::{self, Writer},
    update::expect_version,
    writable,
};
use crate::{Bind, Tenant, access::admit, definitions::steady};

/// Efface un enregistrement, ses lignes possédées et ses liens ; ses fichiers, détachés, partent avec l'entretien.
pub async fn purge(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, version: Option<i64>) -> Result<Written> {
    steady(tenant, || attempt(ctx, tenant, entity, key, version)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, version: Option<i64>) -> Result<Written> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    let loaded = load(ctx, tenant, &entity, key, "manage", Life::Either).await?;
    if !loaded.allowed {
        return Err(Code::Forbidden.with("action", "manage"));
    }
    expect_version(ctx, tenant, &entity, &loaded, &Map::new(), version).await?;
    let expected = loaded.version;
    let mut draft = Draft::of(ctx, &model, &entity, loaded.id, loaded.state);
    links::read(tenant, &mut draft).await?;
    let proof = admit(&draft, "manage")?;
    let mut writer = Writer::default();
    let id = writer.bind(Bind::Uuid(draft.id), "uuid");
    let expected = writer.bind(Bind::Int(expected), "bigint");
    writer.with(&format!(
        "r AS (DELETE FROM {} WHERE id = {id} AND version = {expected} {})",
        entity.table(),
        statement::returning(&entity)
    ));
    writer.add("UPDATE sys.file SET entity = NULL, record = NULL, field = NULL FROM r WHERE sys.file.record = r.id");
    statement::add_traces(&mut writer, &draft, "purged", vec!["purged".to_owned()]);
    writer.run(tenant, &proof).await?.ok_or_else(|| Code::StaleVersion.error())
}
