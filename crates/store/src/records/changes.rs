//! Ce qui change, pour l'audit et les événements : `{"champ": {"old": …, "new": …}}`.

use kernel::Class;
use serde_json::{Map, Value, json};

use super::draft::Draft;

/// Les champs dont la valeur change ; celle d'un champ protégé n'est jamais recopiée, seul le fait l'est.
pub(super) fn changes(draft: &Draft<'_>) -> Map<String, Value> {
    let mut changes = Map::new();
    for field in draft.entity.fields.values().chain(draft.entity.common_fields()) {
        let ours = ["id", "version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at", "deleted_by"];
        if ours.contains(&field.name.as_str()) || !draft.changes(&field.name) {
            continue;
        }
        let change = if field.class == Class::Normal {
            let old = draft.old.as_ref().and_then(|old| old.get(&field.name)).unwrap_or(&Value::Null);
            json!({ "old": old, "new": draft.new.get(&field.name).unwrap_or(&Value::Null) })
        } else {
            json!({ "protected": true })
        };
        changes.insert(field.name.clone(), change);
    }
    changes
}
