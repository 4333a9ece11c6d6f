//! Un document XML rendu en JSON : un élément est son texte, ou un objet de ses attributs (`@nom`), de ses éléments et de
//! son texte (`#text`) ; un élément répété est une liste. Les préfixes d'espaces de noms sont retirés.

use kernel::Result;
use serde_json::{Map, Value, json};

use super::{MAX_DEPTH, unreadable};
use crate::xml::{self, Bounds, Element};

/// Un élément vide tient en quatre octets, et en prend cent fois plus une fois lu.
const BOUNDS: Bounds = Bounds { depth: MAX_DEPTH, elements: 50_000, loose: true };

/// Lit un document ; une DTD ou une entité qu'elle définirait est refusée.
pub(super) fn read(body: &[u8]) -> Result<Value> {
    let text = std::str::from_utf8(body).map_err(unreadable)?;
    let root = xml::read(text, BOUNDS).map_err(unreadable)?;
    let mut members = Map::new();
    add(&mut members, root);
    Ok(Value::Object(members))
}

/// Ajoute un élément aux membres de celui qui le contient.
fn add(parent: &mut Map<String, Value>, Element { name, attributes, children, text }: Element) {
    let mut members: Map<String, Value> =
        attributes.into_iter().map(|(name, value)| (format!("@{name}"), json!(value))).collect();
    for child in children {
        add(&mut members, child);
    }
    let text = text.trim();
    let value = match members.is_empty() {
        true => json!(text),
        false => {
            if !text.is_empty() {
                members.insert("#text".to_owned(), json!(text));
            }
            Value::Object(members)
        }
    };
    match parent.get_mut(&name.local) {
        None => drop(parent.insert(name.local, value)),
        Some(Value::Array(several)) => several.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}
