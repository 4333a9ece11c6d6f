//! Les chevauchements : la contrainte d'exclusion refuse ; le verrou fait que deux écritures concurrentes se suivent au
//! lieu de s'interbloquer dans l'index.

use std::collections::BTreeSet;

use schema::model::{Overlap, Ruled};
use serde_json::{Map, Value};

use super::{super::draft::Draft, Fate, rows};

/// Ajoute les verrous des valeurs que l'écriture peut faire chevaucher.
pub(super) fn add(locks: &mut BTreeSet<String>, draft: &Draft<'_>, fate: Fate, ruled: &Ruled) {
    let Some(entity) = draft.model.entity(&ruled.entity) else { return };
    for (name, rule) in &entity.overlaps {
        if fate == Fate::Kept && !concerned(draft, ruled, rule) {
            continue;
        }
        for row in rows(draft, ruled) {
            locks.extend(values(row, rule).map(|values| format!("overlap|{}|{name}|{values}", ruled.entity)));
        }
    }
}

/// L'écriture change-t-elle ce que la règle lit ?
fn concerned(draft: &Draft<'_>, ruled: &Ruled, rule: &Overlap) -> bool {
    if let Some(list) = &ruled.list {
        return draft.changes(list);
    }
    let paths = rule.when.iter().flat_map(|when| when.checked.paths()).filter_map(|path| path.first());
    let read = rule.on.iter().chain([&rule.during.start, &rule.during.end]).chain(paths);
    draft.old.is_none() || read.into_iter().any(|name| draft.changes(name))
}

/// Les valeurs égales ; aucune dès que l'une manque, car rien ne lui est égal.
fn values(row: &Map<String, Value>, rule: &Overlap) -> Option<String> {
    let values: Option<Vec<String>> =
        rule.on.iter().map(|name| row.get(name).filter(|value| !value.is_null()).map(Value::to_string)).collect();
    Some(values?.join("|"))
}
