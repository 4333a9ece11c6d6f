//! Ce qui change, pour l'audit et les événements : `{"champ": {"old": …, "new": …}}`.

use kernel::{Class, Code, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field},
};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::draft::Draft;
use crate::Bind;

/// Colonnes que la plate-forme écrit à chaque fois : leur changement n'apprend rien.
const OURS: [&str; 8] =
    ["id", "version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at", "deleted_by"];

/// Les champs dont la valeur change ; celle d'un champ protégé n'est jamais recopiée, seul le fait l'est.
pub(super) fn changes(draft: &Draft<'_>) -> Result<Bind> {
    let text = serde_json::to_string(&Changes(draft)).map_err(|error| Code::Internal.because(error))?;
    Ok(Bind::JsonText(text))
}

/// Ce qui change, écrit au fil des champs : une fournée en écrit des milliers.
struct Changes<'d, 'a>(&'d Draft<'a>);

/// D'une valeur à l'autre, ou le seul fait.
#[derive(Serialize)]
#[serde(untagged)]
enum Change<'v> {
    Told { old: &'v Value, new: &'v Value },
    Bared { old: Value, new: Value },
    Kept { protected: bool },
}

impl Serialize for Changes<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Changes(draft) = self;
        let fields = draft.entity.fields.values().chain(draft.entity.common_fields());
        let changed = fields.filter(|field| !OURS.contains(&field.name.as_str()) && draft.changes(&field.name));
        serializer.collect_map(changed.map(|field| (&field.name, change(draft, field))))
    }
}

fn change<'d>(draft: &'d Draft<'_>, field: &Field) -> Change<'d> {
    if field.class != Class::Normal || field.is_secret() {
        return Change::Kept { protected: true };
    }
    let old = draft.old.as_ref().and_then(|old| old.get(&field.name)).unwrap_or(&Value::Null);
    let new = draft.new.get(&field.name).unwrap_or(&Value::Null);
    let Some(child) = lines_of(draft, field) else {
        return Change::Told { old, new };
    };
    let (old, new) = (bared(child, old), bared(child, new));
    if old == new { Change::Kept { protected: true } } else { Change::Bared { old, new } }
}

fn lines_of<'d>(draft: &'d Draft<'_>, field: &Field) -> Option<&'d Entity> {
    match field.storage() {
        Storage::Owned(child) => draft.model.entity(&child).map(AsRef::as_ref),
        _ => None,
    }
}

/// Des lignes possédées sans leurs champs protégés.
fn bared(child: &Entity, lines: &Value) -> Value {
    let is_open = |name: &str| child.field(name).is_none_or(|field| field.class == Class::Normal);
    let bare = |line: &Value| match line {
        Value::Object(line) => {
            line.iter().filter(|(name, _)| is_open(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
        }
        other => other.clone(),
    };
    lines.as_array().map_or(Value::Null, |lines| lines.iter().map(bare).collect())
}
