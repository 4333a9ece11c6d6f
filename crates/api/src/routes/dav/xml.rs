//! Le XML d'une demande : un arbre borné. Une DTD, une entité inconnue, un document trop profond ou trop long est refusé.

use kernel::{Code, Error, Result};
use quick_xml::{
    NsReader,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    name::ResolveResult,
};

/// Les espaces de noms que l'agenda connaît.
pub(super) const DAV: &str = "DAV:";
pub(super) const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
pub(super) const SERVER: &str = "http://calendarserver.org/ns/";

/// Étages et éléments au plus.
const MAX_DEPTH: usize = 24;
const MAX_ELEMENTS: usize = 20_000;

/// Un nom, dans son espace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    pub space: String,
    pub local: String,
}

impl Name {
    pub(super) fn is(&self, space: &str, local: &str) -> bool {
        self.space == space && self.local == local
    }
}

/// Un élément.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub name: Name,
    pub children: Vec<Element>,
    pub text: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// Le premier enfant de ce nom.
    pub(super) fn child(&self, space: &str, local: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name.is(space, local))
    }

    /// Un attribut.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Lit un document ; sa racine.
pub(super) fn read(text: &str) -> Result<Element> {
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    let mut stack = vec![Element::default()];
    let mut count = 0;
    loop {
        let (space, event) = reader.read_resolved_event().map_err(malformed)?;
        let space = match space {
            ResolveResult::Bound(space) => space.0.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => return Err(malformed(prefix)),
        };
        match event {
            Event::Start(_) | Event::Empty(_) if stack.len() > MAX_DEPTH || count >= MAX_ELEMENTS => {
                return Err(malformed("too deep or too long"));
            }
            Event::Start(start) => {
                count += 1;
                stack.push(open(space, &start)?);
            }
            Event::Empty(start) => {
                count += 1;
                let element = open(space, &start)?;
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
                let letter = name.resolve_char_ref().map_err(malformed)?.map(String::from);
                let word = letter.or_else(|| resolve_predefined_entity(&name).map(str::to_owned));
                write(&mut stack, &word.ok_or_else(|| malformed("entity"))?);
            }
            Event::DocType(_) => return Err(malformed("DTD")),
            Event::Eof => break,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    match (stack.pop(), stack.is_empty()) {
        (Some(mut document), true) if document.children.len() == 1 => {
            document.children.pop().ok_or_else(|| malformed("empty"))
        }
        _ => Err(malformed("not one whole document")),
    }
}

fn open(space: String, start: &BytesStart<'_>) -> Result<Element> {
    let local = start.local_name().as_ref().to_owned();
    // Un nom se redit dans la réponse : il n'a que des lettres, des chiffres et ce qui les lie.
    if local.is_empty() || !local.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)) {
        return Err(malformed("name"));
    }
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).take(MAX_DEPTH) {
        let attribute = attribute.map_err(malformed)?;
        if attribute.key.as_namespace_binding().is_none() {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(malformed)?;
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
    }
    Ok(Element { name: Name { space, local }, attributes, ..Element::default() })
}

fn write(stack: &mut [Element], text: &str) {
    if let Some(element) = stack.last_mut() {
        element.text.push_str(text);
    }
}

fn close(stack: &mut [Element], element: Element) {
    if let Some(parent) = stack.last_mut() {
        parent.children.push(element);
    }
}

/// Un texte dans une réponse, sans ce qu'un document ne peut pas porter (XML 1.0, 2.2).
pub(super) fn escape(text: &str) -> String {
    let is_said = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    quick_xml::escape::escape(text.chars().filter(is_said).collect::<String>()).into_owned()
}

fn malformed(reason: impl ToString) -> Error {
    Code::MalformedBody.with("reason", reason.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_document_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
        let long = format!("<a>{}</a>", "<b/>".repeat(50_000));
        for hostile in [
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            "<a>&b;</a>",
            "<p:a/>",
            "<a><b></a>",
            "<a",
            "",
            "<a/><b/>",
            "<a&quot;/>",
            &deep,
            &long,
        ] {
            assert!(read(hostile).is_err(), "{}", hostile.chars().take(40).collect::<String>());
        }
    }

    #[test]
    fn prefixes_do_not_matter() {
        let read = read(
            "<x:propfind xmlns:x=\"DAV:\"><prop xmlns=\"DAV:\"><y:a xmlns:y=\"urn:b\" n='1'>t&amp;</y:a></prop></x:propfind>",
        );
        let root = read.unwrap();
        assert!(root.name.is(DAV, "propfind"));
        let one = root.child(DAV, "prop").and_then(|prop| prop.child("urn:b", "a")).unwrap();
        assert_eq!((one.text.as_str(), one.attribute("n")), ("t&", Some("1")));
    }
}
