//! Les secrets d'un enregistrement : scellés juste avant d'être écrits, ouverts pour le système seul.

use std::sync::Arc;

use kernel::{ActorKind, Code, Ctx, Result};
use schema::model::{Entity, Field};
use serde_json::json;
use uuid::Uuid;

use super::{draft::Draft, writable};
use crate::{Bind, Tenant, audit, definitions::steady, query::column};

/// Scelle les secrets que l'écriture porte ; sans coffre ouvert, rien ne s'écrit.
pub(super) fn seal(tenant: &Tenant, draft: &mut Draft<'_>) -> Result<()> {
    for field in draft.entity.fields.values().filter(|field| field.kind.name() == "secret") {
        if let Some((bind @ Bind::Text(_), _)) = draft.columns.get_mut(field.column())
            && let Bind::Text(plain) = &bind
        {
            let context = context(tenant, draft.entity, field, draft.id);
            *bind = Bind::Bytes(tenant.vault()?.close(&context, plain.as_bytes()));
        }
    }
    Ok(())
}

/// Rend un secret en clair à un travail du système ; le journal retient qui l'a demandé.
///
/// Aucun secret vaut un enregistrement inconnu.
pub async fn reveal_secret(ctx: &Ctx, tenant: &Tenant, entity: &str, id: Uuid, field: &str) -> Result<String> {
    steady(tenant, || attempt(ctx, tenant, entity, id, field)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, entity: &str, id: Uuid, field: &str) -> Result<String> {
    if ctx.actor.kind != ActorKind::System {
        return Err(Code::Forbidden.with("action", "reveal_secret"));
    }
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    let secret = entity.fields.get(field).filter(|field| field.kind.name() == "secret");
    let secret = secret.ok_or_else(|| Code::NotFound.error())?;
    let sealed = column("t", secret.column());
    let sql: Arc<str> =
        format!("SELECT {sealed} FROM {} t WHERE t.id = $1::uuid AND t.deleted_at IS NULL", entity.table()).into();
    let row = tenant.db.query_opt(&sql, &[Bind::Uuid(id)]).await?;
    let bytes: Vec<u8> = row.and_then(|row| row.get(0)).ok_or_else(|| Code::NotFound.error())?;
    let plain = tenant.vault()?.open(&context(tenant, &entity, secret, id), &bytes);
    let plain = plain.and_then(|plain| String::from_utf8(plain).ok());
    let entry = audit::Entry {
        action: "secret_revealed".to_owned(),
        entity: Some(entity.full_name.to_string()),
        record: Some(id),
        changes: Some(json!({ field: { "protected": true } })),
        ..audit::Entry::default()
    };
    audit::write(ctx, &tenant.db, entry).await?;
    plain.ok_or_else(|| {
        Code::Internal.because("un secret ne s'ouvre pas : la clé maîtresse a changé, ou il a été altéré")
    })
}

/// À quoi un secret est lié : des identifiants stables, pour qu'un changement de nom ne le perde pas.
fn context(tenant: &Tenant, entity: &Entity, field: &Field, record: Uuid) -> String {
    format!("{}/field/{}/{}/{record}", tenant.name, entity.id, field.id)
}
