//! Ce qu'un changement fait des mots, clé par clé : pour le journal, pour le plan qui s'en souvient, et pour le défaire sans
//! toucher à ce que d'autres ont dit depuis.

use kernel::{Code, Locale, Result};
use serde_json::{Map, Value, json};

use super::{amend::Edit, labels, rows::Row};

/// Début du chemin d'une ligne de mots.
const WORDS: &str = "texts/";

/// Cette ligne ne porte-t-elle que des mots ?
pub(super) fn holds_words(row: &Row) -> bool {
    row.path.starts_with(WORDS)
}

/// Ce que le plan garde d'un changement : d'une ligne de mots, ce qui en change seulement.
pub(super) fn kept(edit: &Edit) -> Edit {
    if !holds_words(&edit.after) {
        return edit.clone();
    }
    let keys = changed(edit);
    let only = |row: &Row| {
        let mut row = row.clone();
        row.body.retain(|key, _| keys.contains(key));
        row
    };
    Edit { before: edit.before.as_ref().map(only), after: only(&edit.after) }
}

/// La ligne de mots d'avant ce changement, les autres clés restant comme elles sont.
pub(super) fn unsaid(now: Option<&Row>, edit: &Edit) -> Result<Row> {
    let (before, after) = (said(edit.before.as_ref()), said(Some(&edit.after)));
    let mut body = said(now);
    for key in changed(edit) {
        if body.get(&key) != after.get(&key) {
            return Err(Code::NotUndoable.with("path", format!("{}#{key}", edit.after.path)));
        }
        match before.get(&key) {
            Some(text) => drop(body.insert(key, text.clone())),
            None => drop(body.shift_remove(&key)),
        }
    }
    Ok(Row { deleted: body.is_empty(), body, ..now.unwrap_or(&edit.after).clone() })
}

/// Les textes changés, pour le journal : langue, clé, avant et après.
pub(super) fn difference(edits: &[Edit]) -> Value {
    let mut told = Map::new();
    for edit in edits {
        match edit.after.path.strip_prefix(WORDS) {
            Some(locale) => {
                let (before, after) = (said(edit.before.as_ref()), said(Some(&edit.after)));
                for key in changed(edit) {
                    told.insert(format!("{locale}.{key}"), json!({ "old": before.get(&key), "new": after.get(&key) }));
                }
            }
            None => relabelled(edit, &mut told),
        }
    }
    if told.is_empty() { Value::Null } else { Value::Object(told) }
}

/// Les textes d'une définition qui reste : neuve ou retirée, son chemin en dit assez.
fn relabelled(edit: &Edit, told: &mut Map<String, Value>) {
    let Some(before) = edit.before.as_ref().filter(|row| !row.deleted && !edit.after.deleted) else { return };
    for label in labels::all(&edit.after) {
        for locale in Locale::ALL {
            let (old, new) = (label.written(&before.body, locale), label.written(&edit.after.body, locale));
            if old != new {
                told.insert(format!("{}.{}", locale.code(), label.key), json!({ "old": old, "new": new }));
            }
        }
    }
}

/// Les clés qu'un changement ajoute, retire ou dit autrement.
fn changed(edit: &Edit) -> Vec<String> {
    let (before, after) = (said(edit.before.as_ref()), said(Some(&edit.after)));
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    gone.chain(after.keys().filter(|key| before.get(*key) != after.get(*key))).cloned().collect()
}

/// Les mots d'une ligne ; aucun si elle est retirée.
fn said(row: Option<&Row>) -> Map<String, Value> {
    row.filter(|row| !row.deleted).map(|row| row.body.clone()).unwrap_or_default()
}
