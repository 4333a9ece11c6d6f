//! Le tri : des clés lisibles, l'identifiant pour départager, l'ordre des nuls que l'index suit.

use std::sync::Arc;

use expr::Type;
use kernel::{Code, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field},
};

use super::{
    Builder,
    aliases::{column, place},
    filter, values,
};
use crate::access;

/// Une clé de tri.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// Expression SQL.
    pub sql: String,
    /// Type PostgreSQL, pour relire le curseur.
    pub pg_type: String,
    /// Décroissant.
    pub descending: bool,
    /// Peut être nulle.
    pub nullable: bool,
}

/// Clés au plus, identifiant exclu.
const MAX_KEYS: usize = 4;

/// Lit `-occurred_at,site.name` et ajoute l'identifiant dans le sens de la dernière clé.
pub(crate) fn keys(builder: &mut Builder<'_>, entity: &Entity, sort: &str, alias: &str) -> Result<Vec<Key>> {
    let mut keys = Vec::new();
    for item in sort.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let (descending, path) = item.strip_prefix('-').map_or((false, item), |path| (true, path));
        keys.push(key(builder, entity, path, descending, alias)?);
    }
    if keys.len() > MAX_KEYS {
        return Err(Code::TooCostly.error());
    }
    let descending = keys.last().is_some_and(|key| key.descending);
    keys.push(Key { sql: format!("{alias}.id"), pg_type: "uuid".to_owned(), descending, nullable: false });
    Ok(keys)
}

fn key(builder: &mut Builder<'_>, entity: &Entity, path: &str, descending: bool, alias: &str) -> Result<Key> {
    if path.split('.').count() > filter::MAX_HOPS {
        return Err(Code::TooCostly.error());
    }
    let refused =
        || Code::BadParameter.with("parameter", "sort").with("value", path).with("expected", sortable(entity));
    let unreadable = || Code::UnreadableField.with("field", path);
    let (mut far, mut alias, mut rest) = (None::<Arc<Entity>>, alias.to_owned(), path);
    loop {
        let here = far.as_deref().unwrap_or(entity);
        let (name, after) = rest.split_once('.').map_or((rest, None), |(name, after)| (name, Some(after)));
        let field = here.field(name).ok_or_else(refused)?;
        let guard = access::guard(builder, here, field.class, &alias).ok_or_else(unreadable)?;
        if let Some(after) = after.filter(|_| field.to.is_some()) {
            let target = field.to.as_ref().and_then(|name| builder.model.entity(name)).cloned().ok_or_else(refused)?;
            alias = filter::visible_join(builder, &target, &guarded(&guard, place(field, &alias)));
            (far, rest) = (Some(target), after);
            continue;
        }
        if far.is_some() && !access::opens_everywhere(builder.actor, builder.model, here, field.class) {
            return Err(unreadable());
        }
        let (plain, pg_type) = sorted(builder, here, field, after, &alias).ok_or_else(refused)??;
        let is_given = field.required || field.is_common() && field.name.starts_with("created");
        let nullable = far.is_some() || guard != "true" || !is_given;
        return Ok(Key { sql: guarded(&guard, plain), pg_type, descending, nullable });
    }
}

/// L'expression, vide là où la classe du champ n'est pas ouverte.
fn guarded(guard: &str, plain: String) -> String {
    if guard == "true" { plain } else { format!("(CASE WHEN {guard} THEN {plain} END)") }
}

/// L'expression qui range ce champ, ou celle du membre nommé, et son type.
fn sorted(
    builder: &mut Builder<'_>,
    entity: &Entity,
    field: &Field,
    member: Option<&str>,
    alias: &str,
) -> Option<Result<(String, String)>> {
    if let Some(member) = member {
        field.member(member)?;
        let part = field.parts().into_iter().find(|part| part.member == member)?;
        return Some(Ok((column(alias, &field.part_column(member)?), part.kind)));
    }
    let pg_type = column_type(field)?;
    match field.storage() {
        Storage::Computed => {
            let computed = filter::computed(builder, entity, field, alias)?;
            Some(computed.map(|sql| (sql, pg_type)))
        }
        _ => Some(Ok((place(field, alias), pg_type))),
    }
}

fn column_type(field: &Field) -> Option<String> {
    match field.storage() {
        Storage::Column("jsonb" | "uuid[]" | "text[]") | Storage::Extra("jsonb" | "uuid[]" | "text[]") => None,
        Storage::Column(_) | Storage::Extra(_) if field.holds_files() => None,
        Storage::Column(pg_type) | Storage::Extra(pg_type) => Some(pg_type.to_owned()),
        Storage::Numeric(_) => Some("numeric".to_owned()),
        Storage::Composite(parts) if !field.is_secret() => parts.first().map(|part| part.kind.clone()),
        Storage::Computed if is_ordered(&field.kind.cel(field)) => Some(values::pg_type(&field.kind.cel(field))),
        _ => None,
    }
}

/// Une valeur calculée se trie quand son type a un ordre.
fn is_ordered(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::Int | Type::Uint | Type::Decimal | Type::Date | Type::Timestamp | Type::String)
}

fn sortable(entity: &Entity) -> String {
    let fields = entity.fields.values().filter(|field| column_type(field).is_some());
    fields.map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Le texte `ORDER BY`, sur les alias `k0`, `k1`… de la sous-requête ou sur les expressions mêmes.
pub(crate) fn order_by(keys: &[Key], name: impl Fn(usize, &Key) -> String) -> String {
    let parts = keys.iter().enumerate().map(|(rank, key)| {
        let direction = if key.descending { "DESC" } else { "ASC" };
        format!("{} {direction}", name(rank, key))
    });
    parts.collect::<Vec<_>>().join(", ")
}
