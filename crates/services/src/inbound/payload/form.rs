//! Un formulaire : chaque nom donne son texte, un nom répété la liste des siens. Les fichiers sont refusés.

use bytes::Bytes;
use futures::stream;
use kernel::Result;
use multer::Multipart;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{unreadable, unsupported};

/// Noms d'un formulaire au plus.
const MAX_NAMES: usize = 1000;

/// `nom=valeur&…`, en UTF-8 seulement.
pub(super) fn urlencoded(body: &[u8]) -> Result<Value> {
    let text = std::str::from_utf8(body).map_err(unreadable)?;
    let decoded = |part: &str| -> Result<String> {
        let spaced = part.replace('+', " ");
        let read = percent_decode_str(&spaced).decode_utf8().map_err(unreadable)?;
        Ok(read.into_owned())
    };
    let mut form = Map::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        put(&mut form, decoded(name)?, decoded(value)?)?;
    }
    Ok(Value::Object(form))
}

/// `multipart/form-data`, sans fichier.
pub(super) async fn multipart(kind: &str, body: &[u8]) -> Result<Value> {
    let boundary = multer::parse_boundary(kind).map_err(unreadable)?;
    let bytes = Bytes::copy_from_slice(body);
    let mut parts = Multipart::new(stream::iter([Ok::<_, std::io::Error>(bytes)]), boundary);
    let mut form = Map::new();
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_some() {
            return Err(unsupported());
        }
        let text = part.bytes().await.map_err(unreadable)?;
        put(&mut form, name, String::from_utf8(text.to_vec()).map_err(unreadable)?)?;
    }
    Ok(Value::Object(form))
}

fn put(form: &mut Map<String, Value>, name: String, text: String) -> Result<()> {
    let is_full = form.len() >= MAX_NAMES;
    match form.get_mut(&name) {
        None if is_full => return Err(unreadable(format!("more than {MAX_NAMES} names"))),
        None => drop(form.insert(name, Value::String(text))),
        Some(Value::Array(several)) => several.push(Value::String(text)),
        Some(first) => *first = Value::Array(vec![first.take(), Value::String(text)]),
    }
    Ok(())
}
