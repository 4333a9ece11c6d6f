//! Le texte d'une notification : titre et corps, dans la langue du lecteur, d'après un gabarit.

use std::collections::HashMap;

use kernel::{Locale, Result};
use schema::model::{Entity, Model};
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

/// Écrit le texte d'un gabarit ; une langue qui manque se lit en français puis en anglais.
pub(crate) fn write(model: &Model, template: &str, scope: &Scope) -> Result<Written> {
    let (package, name) = template.split_once('.').unwrap_or(("core", template));
    let key = format!("{package}.templates.{name}.title");
    let title = model.texts.get(scope.locale, &key).unwrap_or(&key);
    let bodies = model.templates.get(template);
    let text = bodies.and_then(|bodies| in_language(&bodies.text, scope.locale));
    let html = bodies.and_then(|bodies| in_language(&bodies.html, scope.locale));
    Ok(Written {
        title: render(title, Form::Text, scope)?.trim().to_owned(),
        body: text.map(|source| render(source, Form::Text, scope)).transpose()?.unwrap_or_default().trim().to_owned(),
        html: html.map(|source| render(source, Form::Html, scope)).transpose()?,
    })
}

fn in_language(bodies: &HashMap<Locale, String>, locale: Locale) -> Option<&str> {
    [locale, Locale::Fr, Locale::En].iter().find_map(|locale| bodies.get(locale)).map(String::as_str)
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
