//! Dupliquer un enregistrement : une création qui part de ce que l'appelant lit de l'original.
//!
//! Ne se recopient ni les champs `no_copy`, ni ce que la plate-forme écrit (numéro, état, valeurs calculées), ni les
//! fichiers, ni ce que l'appelant ne pourrait pas écrire. Les lignes possédées se recopient sous les mêmes conditions.

use kernel::{Code, Ctx, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field, Model},
};
use serde_json::{Map, Value};

use super::{Intent, Key, Projection, Written, create, get, writable};
use crate::{Tenant, access, definitions::steady};

/// Duplique un enregistrement visible ; `changes` remplace ce que la copie aurait repris.
pub async fn duplicate(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    changes: &Map<String, Value>,
    intent: Intent,
) -> Result<Written> {
    steady(tenant, || attempt(ctx, tenant, entity, key, changes, intent)).await
}

async fn attempt(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    changes: &Map<String, Value>,
    intent: Intent,
) -> Result<Written> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    if ctx.actor.access(&entity.full_name, "create").is_denied() {
        return Err(Code::Forbidden.with("action", "create"));
    }
    let original = get(ctx, tenant, &entity.full_name, key, &Projection::default()).await?;
    let original: Map<String, Value> =
        serde_json::from_str(&original.json).map_err(|error| Code::Internal.because(error))?;
    let mut body = copy(ctx, &model, &entity, &original);
    body.extend(changes.clone());
    create(ctx, tenant, &entity.full_name, &body, intent).await
}

/// Ce qui se recopie d'un enregistrement, ou d'une ligne possédée.
fn copy(ctx: &Ctx, model: &Model, entity: &Entity, original: &Map<String, Value>) -> Map<String, Value> {
    let common = entity.common_fields().filter(|field| ["company", "department"].contains(&field.name.as_str()));
    let fields = entity.fields.values().chain(common.filter(|_| entity.owned_by.is_none()));
    let kept = fields
        .filter(|field| is_copied(entity, field) && access::opens(&ctx.actor, model, entity, "create", field.class));
    let mut body = Map::new();
    for field in kept {
        let Some(value) = original.get(&field.name).filter(|value| !value.is_null()) else { continue };
        let value = match (field.storage(), value) {
            (Storage::Owned(child), Value::Array(lines)) => {
                let Some(child) = model.entity(&child) else { continue };
                lines
                    .iter()
                    .filter_map(Value::as_object)
                    .map(|line| Value::Object(copy(ctx, model, child, line)))
                    .collect()
            }
            _ => value.clone(),
        };
        body.insert(field.name.clone(), value);
    }
    body
}

fn is_copied(entity: &Entity, field: &Field) -> bool {
    let its_own = field.is_generated() || field.holds_files() || field.is_secret();
    let is_state = entity.workflow.as_ref().is_some_and(|workflow| workflow.field == field.name);
    !(field.no_copy || field.read_only || its_own || is_state)
}
