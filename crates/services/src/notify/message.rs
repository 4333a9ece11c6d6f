//! Le texte d'une notification : titre et corps, dans la langue du lecteur, d'après un gabarit.

use std::collections::HashMap;

use kernel::{Error, Locale};
use schema::model::{Entity, MessagePart, Model, Texts};
use serde_json::{Map, Value};

use crate::templates::{Form, Scope, render};

/// Un texte prêt pour une personne.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub title: String,
    pub body: String,
    /// Corps HTML, quand le gabarit en a un.
    pub html: Option<String>,
}

/// Écrit le texte d'un gabarit ; une langue qui manque se lit en français puis en anglais. Une partie qui ne se rend pas laisse la
/// place à celle qui est livrée, sinon à rien, le nom du gabarit tenant lieu de titre : le message part.
pub(crate) fn write(model: &Model, template: &str, scope: &Scope) -> Written {
    let key = MessagePart::Title.key(template);
    let title = model.texts.get(scope.locale, &key).unwrap_or(&key);
    let (text, html) = bodies(&model.texts, template, scope.locale);
    let write = |part: MessagePart, source: &str| {
        said(&model.texts, &part.key(template), part, source, scope).filter(|text| !text.is_empty())
    };
    Written {
        title: write(MessagePart::Title, title).unwrap_or_else(|| template.to_owned()),
        body: text.and_then(|source| write(MessagePart::Text, source)).unwrap_or_default(),
        html: html.and_then(|source| write(MessagePart::Html, source)),
    }
}

/// Cette partie rendue, sinon celle qui est livrée sous sa clé.
pub(crate) fn said(texts: &Texts, key: &str, part: MessagePart, source: &str, scope: &Scope) -> Option<String> {
    let delivered = texts.reference(scope.locale, key).filter(|delivered| *delivered != source);
    let refused = |error: &Error| {
        tracing::error!(
            text = key,
            cause = error.cause,
            "un texte de message ne se rend pas : le message part sans lui"
        );
    };
    let mut tried = [Some(source), delivered].into_iter().flatten();
    let rendered = tried.find_map(|source| render(source, Form::of(part), scope).inspect_err(refused).ok())?;
    Some(rendered.trim().to_owned())
}

/// Les corps d'un gabarit, texte et HTML, pour un lecteur de cette langue. Qui a un texte dans sa langue ne reçoit pas le HTML
/// d'une autre.
pub(crate) fn bodies<'t>(texts: &'t Texts, template: &str, locale: Locale) -> (Option<&'t str>, Option<&'t str>) {
    let (text, html) = (MessagePart::Text.key(template), MessagePart::Html.key(template));
    let read = |key: &str| [locale, Locale::Fr, Locale::En].into_iter().find_map(|locale| texts.exact(locale, key));
    let html = match texts.exact(locale, &text) {
        Some(_) => texts.exact(locale, &html),
        None => read(&html),
    };
    (read(&text), html)
}

/// Libellés des choix que porte un enregistrement, par champ.
pub(crate) fn labels(
    model: &Model,
    entity: &Entity,
    record: &Map<String, Value>,
    locale: Locale,
) -> HashMap<String, String> {
    let label = |field: &str, value: &str| {
        let key = format!("{}.{field}.options.{value}", entity.full_name);
        model.texts.get(locale, &key).unwrap_or(value).to_owned()
    };
    let choices = entity.fields.values().filter(|field| !field.options.is_empty());
    choices
        .filter_map(|field| {
            Some((field.name.clone(), label(&field.name, record.get(&field.name)?.as_str().unwrap_or_default())))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn a_message_leaves_without_the_parts_that_fail() {
        let key = |part: MessagePart| part.key("my.told");
        let scope = Scope { values: Map::new(), labels: HashMap::new(), locale: Locale::Fr, timezone: TimeZone::UTC };
        let mut model = Model::default();
        let broken = MessagePart::ALL.map(|part| (key(part), "{{ 1 // 0 }}".to_owned()));
        model.texts.by_locale.insert(Locale::Fr, HashMap::from(broken));
        let bare = Written { title: "my.told".to_owned(), body: String::new(), html: None };
        assert_eq!(write(&model, "my.told", &scope), bare);
        let delivered = MessagePart::ALL.map(|part| (key(part), Some(format!(" {} ", part.name()))));
        model.texts.replaced.insert(Locale::Fr, HashMap::from(delivered));
        let whole = Written { title: "title".to_owned(), body: "text".to_owned(), html: Some("html".to_owned()) };
        assert_eq!(write(&model, "my.told", &scope), whole);
    }
}
