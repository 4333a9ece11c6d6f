//! Un JSON : un tableau d'objets, ou un objet par ligne. Les clés sont les colonnes.

use indexmap::IndexMap;
use kernel::{Code, Result};
use serde_json::{Map, Value};

use super::{Cell, Row};

/// Les lignes, l'en-tête d'abord ; la ligne d'un objet est son rang, l'en-tête comptant pour une.
pub(super) fn rows(text: &str) -> Result<Vec<Row>> {
    let unreadable = |error: &dyn std::fmt::Display| Code::ImportUnreadable.with("reason", error.to_string());
    let text = text.trim();
    let objects: Vec<Map<String, Value>> = if text.starts_with('[') {
        serde_json::from_str(text).map_err(|error| unreadable(&error))?
    } else {
        let lines = serde_json::Deserializer::from_str(text).into_iter();
        lines.collect::<Result<_, _>>().map_err(|error| unreadable(&error))?
    };
    let mut names: IndexMap<&str, ()> = IndexMap::new();
    names.extend(objects.iter().flat_map(Map::keys).map(|name| (name.as_str(), ())));
    let header = Row { line: 1, cells: names.keys().map(Cell::typed).collect() };
    let body = objects.iter().enumerate().map(|(rank, object)| {
        let cells = names.keys().map(|name| cell(object.get(*name).unwrap_or(&Value::Null))).collect();
        Row { line: rank + 2, cells }
    });
    Ok([header].into_iter().chain(body).collect())
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::typed(""),
        Value::String(text) => Cell::written(text.trim()),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            Cell::typed(items.iter().map(|item| cell(item).text).collect::<Vec<_>>().join("; "))
        }
        other => Cell::typed(other),
    }
}
