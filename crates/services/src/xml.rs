//! Un document XML d'ailleurs, lu en un arbre borné : ni DTD, ni entité qu'elle définirait, ni profondeur ou nombre sans fin.

use quick_xml::{
    NsReader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    name::ResolveResult,
};

/// Attributs d'un élément au plus.
const MAX_ATTRIBUTES: usize = 256;

/// Octets d'un nom, et d'un espace de noms, au plus : chaque élément en tient une copie.
const MAX_NAME: usize = 256;

/// Ce qu'un document peut être.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Étages au plus.
    pub depth: usize,
    /// Éléments au plus.
    pub elements: usize,
    /// Un préfixe que rien ne déclare est-il admis ? Son espace est alors vide.
    pub loose: bool,
}

/// Un nom, dans son espace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// L'espace de noms ; vide sans lui.
    pub space: String,
    /// Le nom, sans préfixe : des lettres, des chiffres, `-`, `_` et `.`.
    pub local: String,
}

/// Un élément.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Son nom.
    pub name: Name,
    /// Ses attributs, sans préfixe ni déclaration d'espace.
    pub attributes: Vec<(String, String)>,
    /// Ses éléments, dans l'ordre.
    pub children: Vec<Element>,
    /// Son texte, bout à bout.
    pub text: String,
}

impl Name {
    /// Est-ce ce nom de cet espace ?
    pub fn is(&self, space: &str, local: &str) -> bool {
        self.space == space && self.local == local
    }
}

impl Element {
    /// Le premier enfant de ce nom.
    pub fn child(&self, space: &str, local: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name.is(space, local))
    }

    /// Un attribut.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Lit un document ; sa racine.
///
/// # Errors
/// Pourquoi il ne se lit pas, en anglais.
pub fn read(text: &str, bounds: Bounds) -> Result<Element, String> {
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    let mut stack = vec![Element::default()];
    let mut count = 0;
    loop {
        let (space, event) = reader.read_resolved_event().map_err(said)?;
        let space = match space {
            ResolveResult::Bound(space) if space.0.len() > MAX_NAME => return Err("namespace".to_owned()),
            ResolveResult::Bound(space) => space.0.to_owned(),
            ResolveResult::Unknown(prefix) if !bounds.loose => return Err(format!("undeclared prefix {prefix}")),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
        };
        match event {
            Event::Start(start) => {
                enter(&stack, &mut count, bounds)?;
                stack.push(open(space, &start)?);
            }
            Event::Empty(start) => {
                enter(&stack, &mut count, bounds)?;
                close(&mut stack, open(space, &start)?);
            }
            Event::End(_) => {
                if let Some(element) = stack.pop() {
                    close(&mut stack, element);
                }
            }
            Event::Text(text) => write(&mut stack, &text.xml10_content()),
            Event::CData(text) => write(&mut stack, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().map_err(said)?.map(String::from);
                let word = letter.or_else(|| resolve_predefined_entity(&name).map(str::to_owned));
                write(&mut stack, &word.ok_or("entity")?);
            }
            Event::DocType(_) => return Err("DTD".to_owned()),
            Event::Eof => break,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    match (stack.pop(), stack.is_empty()) {
        (Some(mut document), true) if document.children.len() == 1 && document.text.trim().is_empty() => {
            document.children.pop().ok_or_else(|| "empty".to_owned())
        }
        _ => Err("not one whole document".to_owned()),
    }
}

/// Un texte dans un document, sans ce qu'il ne peut pas porter (XML 1.0, 2.2).
pub fn escape(text: &str) -> String {
    let is_said = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    quick_xml::escape::escape(text.chars().filter(is_said).collect::<String>()).into_owned()
}

fn enter(stack: &[Element], count: &mut usize, bounds: Bounds) -> Result<(), String> {
    if stack.len() > bounds.depth {
        return Err(format!("more than {} levels", bounds.depth));
    }
    *count += 1;
    if *count > bounds.elements {
        return Err(format!("more than {} elements", bounds.elements));
    }
    Ok(())
}

fn open(space: String, start: &BytesStart<'_>) -> Result<Element, String> {
    let local = start.local_name().as_ref().to_owned();
    // Un nom se redit parfois dans une réponse.
    if !(1..=MAX_NAME).contains(&local.len()) || !local.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)) {
        return Err("name".to_owned());
    }
    let mut attributes = Vec::new();
    // Sans la recherche de doublons, dont le coût croît au carré.
    for (rank, attribute) in start.attributes().with_checks(false).enumerate() {
        if rank >= MAX_ATTRIBUTES {
            return Err(format!("more than {MAX_ATTRIBUTES} attributes"));
        }
        let attribute = attribute.map_err(said)?;
        if attribute.key.as_namespace_binding().is_none() {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(said)?;
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

/// Rend un élément à celui qui le contient.
fn close(stack: &mut [Element], element: Element) {
    if let Some(parent) = stack.last_mut() {
        parent.children.push(element);
    }
}

fn said(reason: impl ToString) -> String {
    reason.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { depth: 24, elements: 1000, loose: false };

    #[test]
    fn a_hostile_document_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
        let long = format!("<a>{}</a>", "<b/>".repeat(50_000));
        let wide = format!("<a {}/>", (0..300).map(|rank| format!("a{rank}='' ")).collect::<String>());
        let (space, name) = (format!("<a xmlns='{}'/>", "x".repeat(257)), format!("<{}/>", "x".repeat(257)));
        for hostile in [
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            "<a>&b;</a>",
            "<p:a/>",
            "<a><b></a>",
            "<a",
            "",
            "<a/><b/>",
            "<a/>texte",
            "<a&quot;/>",
            &deep,
            &long,
            &wide,
            &space,
            &name,
        ] {
            assert!(read(hostile, BOUNDS).is_err(), "{}", hostile.chars().take(40).collect::<String>());
        }
        assert!(read("<p:a/>", Bounds { loose: true, ..BOUNDS }).is_ok_and(|root| root.name.is("", "a")));
    }

    #[test]
    fn prefixes_do_not_matter() {
        let text = "<x:propfind xmlns:x=\"DAV:\"><prop xmlns=\"DAV:\"><y:a xmlns:y=\"urn:b\" n='1'>t&amp;</y:a></prop></x:propfind>";
        let root = read(text, BOUNDS).unwrap();
        assert!(root.name.is("DAV:", "propfind"));
        let one = root.child("DAV:", "prop").and_then(|prop| prop.child("urn:b", "a")).unwrap();
        assert_eq!((one.text.as_str(), one.attribute("n")), ("t&", Some("1")));
    }
}
