//! Reconnaître des enregistrements par ce qu'un fichier écrit d'eux : identifiant, numéro, identifiant extérieur, champ
//! unique, titre.
//!
//! Seuls ceux que l'appelant voit répondent, et seulement par des champs qu'il lit partout.

use std::collections::HashMap;

use kernel::{Ctx, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field},
};
use uuid::Uuid;

use super::super::standing;
use crate::{
    Bind, Tenant, access,
    query::{Builder, Slot, column},
};

/// Ce qu'un texte désigne.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Un enregistrement.
    One(Uuid),
    /// Plusieurs : on ne choisit pas pour l'appelant.
    Several,
}

/// Ce que ces textes désignent parmi les enregistrements visibles ; absent : rien.
pub async fn named(ctx: &Ctx, tenant: &Tenant, entity: &str, texts: &[String]) -> Result<HashMap<String, Named>> {
    let model = tenant.model();
    let entity = standing(&model, entity)?;
    let keys = keys(ctx, &model, &entity);
    by(ctx, tenant, &entity, &keys, texts).await
}

/// Les enregistrements visibles dont ce champ vaut un de ces textes.
pub async fn keyed(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &Entity,
    field: &Field,
    texts: &[String],
) -> Result<HashMap<String, Named>> {
    by(ctx, tenant, entity, &[field], texts).await
}

/// Champs qui désignent un enregistrement, le plus sûr d'abord.
fn keys<'e>(ctx: &Ctx, model: &schema::model::Model, entity: &'e Entity) -> Vec<&'e Field> {
    let alone = entity.unique.values().filter_map(|unique| match unique.on.as_slice() {
        [field] => Some(field),
        [first, field] if first == "company" => Some(field),
        [field, last] if last == "company" => Some(field),
        _ => None,
    });
    let names =
        ["id", "number", "external_id"].into_iter().chain(alone.map(String::as_str)).chain([entity.title.as_str()]);
    let mut keys: Vec<&Field> = Vec::new();
    for field in names.filter_map(|name| entity.field(name)) {
        let is_text = matches!(field.storage(), Storage::Column("text" | "uuid"));
        let open = access::opens_everywhere(&ctx.actor, model, entity, field.class);
        if is_text && open && !keys.iter().any(|known| known.name == field.name) {
            keys.push(field);
        }
    }
    keys
}

async fn by(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &Entity,
    keys: &[&Field],
    texts: &[String],
) -> Result<HashMap<String, Named>> {
    if texts.is_empty() || keys.is_empty() || ctx.actor.access(&entity.full_name, "view").is_denied() {
        return Ok(HashMap::new());
    }
    let model = tenant.model();
    let mut builder = Builder::new(&model, &ctx.actor);
    let ids: Vec<Uuid> = texts.iter().filter_map(|text| Uuid::try_parse(text).ok()).collect();
    let uuids = builder.slot(Slot::Input(0), "uuid[]");
    let wanted = builder.slot(Slot::Input(1), "text[]");
    let view = access::predicate(&mut builder, entity, "view", "t");
    let alive = if entity.field("deleted_at").is_some() { "t.deleted_at IS NULL" } else { "true" };
    let parts: Vec<String> = keys.iter().enumerate().map(|(rank, field)| {
        let value = column("t", field.column());
        let (table, view) = (entity.table(), view.sql());
        if ignores_case(entity, field) {
            return format!("SELECT {rank} AS rank, w.key, t.id FROM unnest({wanted}) w(key) JOIN {table} t ON sys.uncased({value}) = sys.uncased(w.key) WHERE {alive} AND {view}");
        }
        let slot = if field.storage() == Storage::Column("uuid") { &uuids } else { &wanted };
        format!("SELECT {rank} AS rank, {value}::text AS key, t.id FROM {table} t WHERE {value} = ANY({slot}) AND {alive} AND {view}")
    }).collect();
    let statement =
        builder.finish(format!("SELECT key, id FROM ({}) f ORDER BY rank", parts.join(" UNION ALL ")), &view);
    let inputs = [Bind::Uuids(ids), Bind::Texts(texts.to_vec())];
    let rows = tenant.db.query(&statement.sql, &statement.binds(ctx, &inputs)?).await?;
    let mut found: HashMap<String, Named> = HashMap::new();
    for row in &rows {
        let (key, id): (String, Uuid) = (row.get(0), row.get(1));
        let known = found.entry(key).or_insert(Named::One(id));
        if *known != Named::One(id) {
            *known = Named::Several;
        }
    }
    Ok(found)
}

/// Une unicité sans casse fait de « abc » le nom de « ABC ».
fn ignores_case(entity: &Entity, field: &Field) -> bool {
    field.storage() == Storage::Column("text")
        && entity.unique.values().any(|unique| unique.ignore_case && unique.on.contains(&field.name))
}
