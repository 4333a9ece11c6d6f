//! Le tri : des clés lisibles, l'identifiant pour départager, l'ordre des nuls que l'index suit.

use kernel::{Code, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field},
};

use super::{Builder, aliases::place, filter};
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
    let refused =
        || Code::BadParameter.with("parameter", "sort").with("value", path).with("expected", sortable(entity));
    let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    let field = entity.field(head).ok_or_else(refused)?;
    let unreadable = || Code::UnreadableField.with("field", path);
    let guard = access::guard(builder, entity, field.class, alias).ok_or_else(unreadable)?;
    let Some(rest) = rest else {
        let pg_type = column_type(field).ok_or_else(refused)?;
        let plain = place(field, alias);
        let sql = if guard == "true" { plain } else { format!("(CASE WHEN {guard} THEN {plain} END)") };
        let nullable = guard != "true" || !(field.required || field.is_common() && field.name.starts_with("created"));
        return Ok(Key { sql, pg_type, descending, nullable });
    };
    let target = field.to.as_ref().and_then(|name| builder.model.entity(name)).cloned().ok_or_else(refused)?;
    let joined = filter::visible_join(builder, &target, &place(field, alias));
    let far = target.field(rest).ok_or_else(refused)?;
    if !access::opens_everywhere(builder.actor, builder.model, &target, far.class) {
        return Err(unreadable());
    }
    let pg_type = column_type(far).ok_or_else(refused)?;
    Ok(Key { sql: place(far, &joined), pg_type, descending, nullable: true })
}

fn column_type(field: &Field) -> Option<String> {
    match field.storage() {
        Storage::Column("jsonb" | "uuid[]") | Storage::Extra("jsonb" | "text[]") => None,
        Storage::Column(pg_type) | Storage::Extra(pg_type) => Some(pg_type.to_owned()),
        Storage::Numeric(_) => Some("numeric".to_owned()),
        _ => None,
    }
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
