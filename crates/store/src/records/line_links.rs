//! Les enregistrements visés par les lignes possédées, et ceux qu'un lien choisit parmi plusieurs entités : existent-ils,
//! l'acteur les voit-il ?

use std::collections::BTreeMap;

use kernel::{Code, FieldError, Result};
use schema::{fields::Storage, model::Field};
use serde_json::Value;
use uuid::Uuid;

use super::{
    draft::{Draft, Line},
    links::is_own,
};
use crate::{
    Bind, Tenant, access,
    query::{Builder, Slot, quoted},
};

/// Ce qui est visé : entité → (chemin du champ, identifiant).
type Aimed = BTreeMap<String, Vec<(String, Uuid)>>;

/// Ajoute une faute pour chaque lien neuf d'une ligne dont la cible manque ou ne se voit pas.
pub(super) async fn check(tenant: &Tenant, draft: &mut Draft<'_>) -> Result<()> {
    let aimed = aimed(draft);
    if aimed.is_empty() {
        return Ok(());
    }
    let mut builder = Builder::new(draft.model, &draft.ctx.actor);
    let (mut parts, mut inputs, mut proof) = (Vec::new(), Vec::new(), None);
    for (target, links) in &aimed {
        let entity = draft.model.entity(target).cloned().ok_or_else(|| Code::Internal.because(target))?;
        let slot = builder.slot(Slot::Input(inputs.len()), "uuid[]");
        let visible = access::predicate(&mut builder, &entity, "view", "e");
        inputs.push(Bind::Uuids(links.iter().map(|(_, id)| *id).collect()));
        parts.push(format!(
            "(SELECT coalesce(json_agg(e.id), '[]') FROM {} e WHERE e.id = ANY({slot}) AND e.deleted_at IS NULL AND {}) AS {}",
            entity.table(),
            visible.sql(),
            quoted(target)
        ));
        proof = Some(visible);
    }
    let Some(proof) = proof else { return Ok(()) };
    let sql = format!("SELECT row_to_json(p)::text FROM (SELECT {}) p", parts.join(", "));
    let statement = builder.finish(sql, &proof);
    let row = tenant.db.query_opt(&statement.sql, &statement.binds(draft.ctx, &inputs)?).await?;
    let text: String = row.map(|row| row.get(0)).unwrap_or_default();
    let seen: BTreeMap<String, Vec<Uuid>> =
        serde_json::from_str(&text).map_err(|error| Code::Internal.because(error))?;
    for (target, links) in aimed {
        let seen = seen.get(&target);
        let broken = links.into_iter().filter(|(_, id)| !seen.is_some_and(|seen| seen.contains(id)));
        let faults: Vec<FieldError> =
            broken.map(|(path, id)| FieldError::new(path, "broken_link").with("id", id.to_string())).collect();
        draft.faults.extend(faults);
    }
    Ok(())
}

fn aimed(draft: &Draft<'_>) -> Aimed {
    let mut aimed = Aimed::new();
    for field in draft.entity.fields.values().filter(|field| !field.among.is_empty() && draft.changes(&field.name)) {
        add_chosen(&mut aimed, draft.new.get(&field.name), field.name.clone());
    }
    for (list, lines) in &draft.children {
        let child = match draft.entity.fields.get(list).map(Field::storage) {
            Some(Storage::Owned(child)) => draft.model.entity(&child).cloned(),
            _ => None,
        };
        let Some(child) = child else { continue };
        for field in child.fields.values().filter(|field| !field.among.is_empty()) {
            for (rank, line) in lines.iter().enumerate() {
                let before = super::input::former_line(draft, list, line.id);
                let after = line.new.get(&field.name);
                if before.as_ref().and_then(|before| before.get(&field.name)) != after {
                    add_chosen(&mut aimed, after, format!("{list}[{rank}].{}", field.name));
                }
            }
        }
        for field in child.fields.values().chain(child.common_fields()).filter(|field| !field.read_only) {
            let Some(target) = &field.to else { continue };
            for (rank, line) in lines.iter().enumerate() {
                let ids = new_ids(draft, list, line, field)
                    .into_iter()
                    .filter(|id| !is_own(draft, *id))
                    .map(|id| (format!("{list}[{rank}].{}", field.name), id));
                aimed.entry(target.clone()).or_default().extend(ids);
            }
        }
    }
    aimed.retain(|_, links| !links.is_empty());
    aimed
}

/// Ajoute la cible d'un lien parmi plusieurs entités.
fn add_chosen(aimed: &mut Aimed, value: Option<&Value>, path: String) {
    let text = |member: &str| value?.get(member)?.as_str();
    if let (Some(entity), Some(id)) = (text("entity"), text("id").and_then(|id| Uuid::try_parse(id).ok())) {
        aimed.entry(entity.to_owned()).or_default().push((path, id));
    }
}

/// Identifiants que la ligne vise et ne visait pas.
fn new_ids(draft: &Draft<'_>, list: &str, line: &Line, field: &Field) -> Vec<Uuid> {
    let before = super::input::former_line(draft, list, line.id);
    let before = before.as_ref().and_then(|before| before.get(&field.name)).map(ids).unwrap_or_default();
    let after = line.new.get(&field.name).map(ids).unwrap_or_default();
    after.into_iter().filter(|id| !before.contains(id)).collect()
}

fn ids(value: &Value) -> Vec<Uuid> {
    let id = |value: &Value| value.get("id").unwrap_or(value).as_str().and_then(|text| Uuid::try_parse(text).ok());
    match value {
        Value::Array(items) => items.iter().filter_map(id).collect(),
        one => id(one).into_iter().collect(),
    }
}
