//! Sortir un enregistrement de la corbeille.

use kernel::{Code, Ctx, Result};

use super::{
    Key, Written,
    draft::Draft,
    guards::{self, Fate},
    links,
    load::{Life, load},
    statement::{self, Writer},
    update::not_closed,
    writable,
};
use crate::{
    Bind, Tenant,
    access::{Authorized, Write, admit},
    definitions::steady,
};

/// Rend un enregistrement à la vie ; demande le droit de le supprimer.
pub async fn restore(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key) -> Result<Written> {
    steady(tenant, || attempt(ctx, tenant, entity, key)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key) -> Result<Written> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    let loaded = load(ctx, tenant, &entity, key, "delete", Life::Deleted).await?;
    if !loaded.allowed {
        return Err(Code::Forbidden.with("action", "restore"));
    }
    let expected = loaded.version;
    let mut draft = Draft::of(ctx, &model, &entity, loaded.id, loaded.state);
    links::read(tenant, &mut draft).await?;
    not_closed(&draft)?;
    let proof = admit(&draft, "delete")?;
    change_life(tenant, &draft, expected, Life::Alive, &proof).await?.ok_or_else(|| Code::StaleVersion.error())
}

/// Passe d'un côté à l'autre de la corbeille ; rien si la version n'est plus celle attendue.
pub(super) async fn change_life(
    tenant: &Tenant,
    draft: &Draft<'_>,
    version: i64,
    life: Life,
    proof: &Authorized<Write>,
) -> Result<Option<Written>> {
    let mut writer = Writer::default();
    let id = writer.bind(Bind::Uuid(draft.id), "uuid");
    let expected = writer.bind(Bind::Int(version), "bigint");
    let (now, me) = statement::stamp(&mut writer, draft.ctx);
    let (action, sets, was, fate) = match life {
        Life::Deleted => ("deleted", format!("deleted_at = {now}, deleted_by = {me}"), "IS NULL", Fate::Trashed),
        Life::Alive => ("restored", "deleted_at = NULL, deleted_by = NULL".to_owned(), "IS NOT NULL", Fate::Restored),
    };
    writer.with(&format!(
        "r AS (UPDATE {} SET {sets}, version = version + 1, updated_at = {now}, updated_by = {me} \
         WHERE id = {id} AND version = {expected} AND deleted_at {was} {})",
        draft.entity.table(),
        statement::returning(draft.entity)
    ));
    statement::add_traces(&mut writer, draft, action, vec![action.to_owned()])?;
    guards::run(tenant, draft, fate, &writer, proof).await
}
