//! Un document XML rendu en JSON : un élément est son texte, ou un objet de ses attributs (`@nom`), de ses éléments et de
//! son texte (`#text`) ; un élément répété est une liste. Les préfixes d'espaces de noms sont retirés.

use kernel::Result;
use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};
use serde_json::{Map, Value, json};

use super::{MAX_DEPTH, unreadable};

/// Attributs d'un élément au plus.
const MAX_ATTRIBUTES: usize = 256;

/// Un élément ouvert.
#[derive(Default)]
struct Open {
    name: String,
    members: Map<String, Value>,
    text: String,
}

/// Lit un document ; une DTD ou une entité qu'elle définirait est refusée.
pub(super) fn read(body: &[u8]) -> Result<Value> {
    let text = std::str::from_utf8(body).map_err(unreadable)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut stack = vec![Open::default()];
    loop {
        match reader.read_event().map_err(unreadable)? {
            Event::Start(start) => {
                if stack.len() > MAX_DEPTH {
                    return Err(unreadable(format!("more than {MAX_DEPTH} levels")));
                }
                stack.push(open(&start)?);
            }
            Event::Empty(start) => {
                let element = open(&start)?;
                close(&mut stack, element);
            }
            Event::End(_) => {
                if let Some(element) = stack.pop() {
                    close(&mut stack, element);
                }
            }
            Event::Text(text) => write(&mut stack, &text.xml10_content()),
            Event::CData(text) => write(&mut stack, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().map_err(unreadable)?.map(String::from);
                let word = letter.or_else(|| resolve_predefined_entity(&name).map(str::to_owned));
                write(&mut stack, &word.ok_or_else(|| unreadable("entity"))?);
            }
            Event::DocType(_) => return Err(unreadable("DTD")),
            Event::Eof => break,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    match (stack.pop(), stack.is_empty()) {
        (Some(root), true) if root.members.len() == 1 && root.text.trim().is_empty() => Ok(Value::Object(root.members)),
        _ => Err(unreadable("not one whole document")),
    }
}

fn open(start: &BytesStart<'_>) -> Result<Open> {
    let mut members = Map::new();
    // Sans la recherche de doublons, dont le coût croît au carré.
    for (rank, attribute) in start.attributes().with_checks(false).enumerate() {
        if rank >= MAX_ATTRIBUTES {
            return Err(unreadable(format!("more than {MAX_ATTRIBUTES} attributes")));
        }
        let attribute = attribute.map_err(unreadable)?;
        if attribute.key.as_namespace_binding().is_none() {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(unreadable)?;
            members.insert(format!("@{}", attribute.key.local_name().as_ref()), json!(value));
        }
    }
    Ok(Open { name: start.local_name().as_ref().to_owned(), members, text: String::new() })
}

fn write(stack: &mut [Open], text: &str) {
    if let Some(element) = stack.last_mut() {
        element.text.push_str(text);
    }
}

/// Rend un élément à celui qui le contient.
fn close(stack: &mut [Open], element: Open) {
    let Open { name, mut members, text } = element;
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
    let Some(parent) = stack.last_mut() else { return };
    match parent.members.get_mut(&name) {
        None => drop(parent.members.insert(name, value)),
        Some(Value::Array(several)) => several.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}
