//! Les enregistrements visés par une fournée : une requête répond pour tous.

use std::{collections::HashMap, sync::Arc};

use kernel::{Code, Result};
use schema::model::Field;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::super::{
    draft::Draft,
    links::{ids_in, is_aimed, linked, read as read_alone, target_of},
};
use crate::{
    Bind, Tenant,
    query::{Builder, Slot, quoted},
};

/// Ce que la base dit de chaque enregistrement visé, par champ puis par identifiant.
type Found = HashMap<String, HashMap<Uuid, Value>>;

/// Lit les enregistrements que ces créations visent ; celles qui portent des fichiers lisent les leurs elles-mêmes.
pub(super) async fn read(tenant: &Tenant, drafts: &mut [Result<Draft<'_>>]) -> Result<()> {
    let found = find(tenant, drafts).await?;
    // Un fichier vise souvent les mêmes d'une ligne à l'autre.
    let (mut last, mut linked) = (Vec::new(), Arc::default());
    for draft in drafts.iter_mut().flatten() {
        if holds_files(draft) {
            read_alone(tenant, draft).await?;
            continue;
        }
        let aimed: Vec<Vec<Uuid>> =
            found.keys().map(|name| draft.new.get(name).map(ids_in).unwrap_or_default()).collect();
        if aimed != last {
            linked = Arc::new(gathered(&found, &aimed));
            last = aimed;
        }
        draft.linked = Arc::clone(&linked);
    }
    Ok(())
}

/// Ce qui a été lu des enregistrements visés, champ par champ.
fn gathered(found: &Found, aimed: &[Vec<Uuid>]) -> Map<String, Value> {
    let mine =
        |targets: &HashMap<Uuid, Value>, ids: &[Uuid]| ids.iter().filter_map(|id| targets.get(id)).cloned().collect();
    found.iter().zip(aimed).map(|((name, targets), ids)| (name.clone(), Value::Array(mine(targets, ids)))).collect()
}

/// Des fichiers se lisent contre l'enregistrement qui les porte.
pub(super) fn holds_files(draft: &Draft<'_>) -> bool {
    let mut files = draft.entity.fields.values().filter(|field| field.holds_files());
    files.any(|field| draft.new.get(&field.name).is_some_and(|value| !ids_in(value).is_empty()))
}

async fn find(tenant: &Tenant, drafts: &[Result<Draft<'_>>]) -> Result<Found> {
    let Some(first) = drafts.iter().flatten().next() else {
        return Ok(Found::new());
    };
    let mut builder = Builder::new(first.model, &first.ctx.actor);
    let (mut parts, mut inputs, mut proof) = (Vec::new(), Vec::new(), None);
    for field in first.entity.fields.values().chain(first.entity.common_fields()).filter(|field| is_aimed(field)) {
        let Some(target) = target_of(first, field) else { continue };
        let ids = aimed(drafts, field);
        if ids.is_empty() {
            continue;
        }
        let slot = builder.slot(Slot::Input(inputs.len()), "uuid[]");
        let (sql, visible) = linked(&mut builder, first, field, &target, &slot)?;
        proof = Some(visible);
        inputs.push(Bind::Uuids(ids));
        parts.push(format!("{sql} AS {}", quoted(&field.name)));
    }
    let Some(proof) = proof else {
        return Ok(Found::new());
    };
    let sql = format!("SELECT row_to_json(p)::text FROM (SELECT {}) p", parts.join(", "));
    let statement = builder.finish(sql, &proof);
    let row = tenant.db.query_opt(&statement.sql, &statement.binds(first.ctx, &inputs)?).await?;
    let text: String = row.map(|row| row.get(0)).unwrap_or_default();
    let read: HashMap<String, Vec<Value>> =
        serde_json::from_str(&text).map_err(|error| Code::Internal.because(error))?;
    let by_id = |targets: Vec<Value>| targets.into_iter().filter_map(|one| Some((id_of(&one)?, one))).collect();
    Ok(read.into_iter().map(|(name, targets)| (name, by_id(targets))).collect())
}

fn id_of(target: &Value) -> Option<Uuid> {
    Uuid::try_parse(target.get("id")?.as_str()?).ok()
}

fn aimed(drafts: &[Result<Draft<'_>>], field: &Field) -> Vec<Uuid> {
    let values = drafts.iter().flatten().filter_map(|draft| draft.new.get(&field.name));
    let mut ids: Vec<Uuid> = values.flat_map(ids_in).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
