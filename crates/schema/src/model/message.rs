//! Les parties d'un message : son titre et ses corps, qui sont des textes du modèle.

/// Une partie d'un message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessagePart {
    /// Titre d'une notification, objet d'un courriel.
    Title,
    /// Corps de texte.
    Text,
    /// Corps HTML.
    Html,
}

impl MessagePart {
    /// Toutes, dans l'ordre où elles se lisent.
    pub const ALL: [MessagePart; 3] = [MessagePart::Title, MessagePart::Text, MessagePart::Html];

    /// Son nom, fin de sa clé.
    pub fn name(self) -> &'static str {
        match self {
            MessagePart::Title => "title",
            MessagePart::Text => "text",
            MessagePart::Html => "html",
        }
    }

    /// La partie de ce nom.
    pub fn parse(name: &str) -> Option<MessagePart> {
        MessagePart::ALL.into_iter().find(|part| part.name() == name)
    }

    /// La clé de cette partie d'un gabarit : `hse.critical_incident` → `hse.templates.critical_incident.html`.
    pub fn key(self, template: &str) -> String {
        let (package, name) = template.split_once('.').unwrap_or(("core", template));
        format!("{package}.templates.{name}.{}", self.name())
    }

    /// Le gabarit et la partie que cette clé nomme.
    pub fn of_key(key: &str) -> Option<(String, MessagePart)> {
        let mut steps = key.split('.');
        let (package, group, name, part) = (steps.next()?, steps.next()?, steps.next()?, steps.next()?);
        let part = MessagePart::parse(part).filter(|_| group == "templates" && steps.next().is_none())?;
        Some((format!("{package}.{name}"), part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_template_and_its_part() {
        for part in MessagePart::ALL {
            assert_eq!(MessagePart::of_key(&part.key("hse.told")), Some(("hse.told".to_owned(), part)));
        }
        for other in
            ["hse.templates.told", "hse.templates.told.json", "hse.triggers.told.text", "hse.templates.a.b.text"]
        {
            assert_eq!(MessagePart::of_key(other), None, "{other}");
        }
    }
}
