//! Remettre un enregistrement dans l'état d'une version passée, par la porte de toute modification.
//!
//! Ce qui ne se saisit pas (champs calculés, écrits une fois, en lecture seule), ce que le journal n'a pas gardé et ce qui
//! vise un objet disparu reste comme aujourd'hui, et la réponse le dit.

use std::collections::BTreeSet;

use kernel::{Class, Code, Ctx, Error, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field},
};
use serde_json::{Map, Value};

use super::{
    Intent, Key, Moment, Written,
    as_of::past_at,
    get::get,
    past::{Past, lines_of},
    update,
};
use crate::{Tenant, records::Projection};

/// Fautes qui laissent un champ comme il est, au lieu d'arrêter la reprise.
const KEPT_AS_IS: [&str; 4] = ["read_only", "set_once", "broken_link", "unknown_field"];

/// Ce qu'une reprise a fait.
#[derive(Clone, Debug)]
pub struct Restored {
    /// L'écriture ; aucune si rien ne différait.
    pub written: Option<Written>,
    /// Champs laissés comme ils sont.
    pub skipped: Vec<String>,
}

/// Reprend les valeurs de cette version ; demande le droit de modifier, et suit les mêmes règles.
pub async fn restore_version(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    version: i64,
    expected: Option<i64>,
) -> Result<Restored> {
    let past = past_at(ctx, tenant, entity, key, Moment::Version(version)).await?;
    let shown = get(ctx, tenant, entity, &Key::Id(past.id), &Projection::default()).await?;
    let present: Map<String, Value> =
        serde_json::from_str(&shown.json).map_err(|error| Code::Internal.because(error))?;
    let (mut body, mut skipped) = wanted(&past, &present);
    let expected = Some(expected.unwrap_or(shown.version));
    loop {
        if body.is_empty() {
            return Ok(Restored { written: None, skipped: skipped.into_iter().collect() });
        }
        match update(ctx, tenant, entity, &Key::Id(past.id), &body, expected, Intent::Commit).await {
            Ok(written) => return Ok(Restored { written: Some(written), skipped: skipped.into_iter().collect() }),
            Err(error) => {
                let refused = refused(&error).unwrap_or_default();
                let sent = body.len();
                body.retain(|name, _| !refused.contains(name));
                if body.len() == sent {
                    return Err(error);
                }
                skipped.extend(refused);
            }
        }
    }
}

/// Les champs à reprendre, et ceux qui diffèrent mais ne se saisissent pas.
fn wanted(past: &Past, present: &Map<String, Value>) -> (Map<String, Value>, BTreeSet<String>) {
    let mut body = Map::new();
    let mut skipped: BTreeSet<String> =
        past.unknown.iter().filter(|name| !is_computed(&past.entity, name)).cloned().collect();
    let declared = past.entity.fields.values();
    let common = ["external_id", "company", "department"].into_iter().filter_map(|name| past.entity.field(name));
    for field in declared.chain(common) {
        let Some(old) = past.shown.get(&field.name) else { continue };
        let (old, now) = match lines_of(&past.model, field) {
            Some(child) => (lines(child, old, present.get(&field.name)), lines(child, &present[&field.name], None)),
            None => (old.clone(), present.get(&field.name).cloned().unwrap_or(Value::Null)),
        };
        if nameless(&old) == nameless(&now) {
            continue;
        }
        if is_written(field) {
            body.insert(field.name.clone(), old);
        } else if field.value.is_none() {
            skipped.insert(field.name.clone());
        }
    }
    (body, skipped)
}

fn is_computed(entity: &Entity, path: &str) -> bool {
    path.contains('.') || entity.field(path).is_some_and(|field| field.storage() == Storage::Computed)
}

fn is_written(field: &Field) -> bool {
    !field.read_only && !field.is_generated()
}

/// Des lignes prêtes à être envoyées : celles qui n'existent plus renaissent sous un autre identifiant.
fn lines(child: &Entity, old: &Value, present: Option<&Value>) -> Value {
    let ids: Vec<&Value> =
        present.and_then(Value::as_array).into_iter().flatten().filter_map(|line| line.get("id")).collect();
    let kept = |name: &str, value: &Value| match name {
        "id" => present.is_none() || ids.contains(&value),
        "company" | "department" => true,
        name => child.field(name).is_some_and(|field| field.class == Class::Normal && is_written(field)),
    };
    let line = |line: &Value| -> Value {
        let fields = line.as_object().into_iter().flatten().filter(|(name, value)| kept(name, value));
        Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    old.as_array().into_iter().flatten().map(line).collect()
}

/// La même valeur, ses lignes sans identifiant : une ligne renée sous un autre n'est pas une différence.
fn nameless(value: &Value) -> Value {
    let bare = |line: &Value| match line {
        Value::Object(line) => {
            line.iter().filter(|(name, _)| *name != "id").map(|(name, value)| (name.clone(), value.clone())).collect()
        }
        other => other.clone(),
    };
    value.as_array().map_or_else(|| value.clone(), |lines| lines.iter().map(bare).collect())
}

/// Les champs qu'une faute fait laisser ; aucune réponse si la faute est d'une autre nature.
fn refused(error: &Error) -> Option<BTreeSet<String>> {
    let skippable = |code: &str| KEPT_AS_IS.contains(&code);
    if error.fields.is_empty() || !error.fields.iter().all(|fault| skippable(&fault.code)) {
        return None;
    }
    let name = |path: &str| path.split(['[', '.']).next().unwrap_or_default().to_owned();
    Some(error.fields.iter().map(|fault| name(&fault.field)).collect())
}
