//! Les textes qu'une définition porte : leur clé dans le modèle, et leur place dans son corps.

use kernel::Locale;
use schema::model::MessagePart;
use serde_json::{Map, Value};

use super::{PACKAGE, rows::Row};

/// Un texte d'une définition : un objet « langue → texte » dans son corps.
pub(super) struct Label {
    /// Sa clé, `my.asset.name.label`.
    pub key: String,
    /// Où il est dans le corps.
    at: Vec<String>,
    /// Où se lit à défaut une langue qu'il n'a pas.
    or: Option<Vec<String>>,
    /// Le nom qui en tient lieu si aucune langue ne l'a.
    pub name: Option<String>,
}

impl Label {
    fn new(key: String, at: &[&str]) -> Label {
        let at = at.iter().map(|step| (*step).to_owned()).collect();
        Label { key, at, or: None, name: None }
    }

    fn named(key: String, at: &[&str], name: &str) -> Label {
        Label { name: Some(name.to_owned()), ..Label::new(key, at) }
    }

    /// Ce que la définition dit dans cette langue, ou y fait lire à la place.
    pub fn given<'b>(&self, body: &'b Map<String, Value>, locale: Locale) -> Option<&'b str> {
        let places = [Some(&self.at), self.or.as_ref()].into_iter().flatten();
        places.filter_map(|at| text_at(body, at, locale)).find(|text| !text.trim().is_empty())
    }

    /// Ce qui est écrit dans cette langue, et là seulement.
    pub fn written<'b>(&self, body: &'b Map<String, Value>, locale: Locale) -> Option<&'b str> {
        text_at(body, &self.at, locale)
    }

    /// Dit autre chose dans cette langue ; rien, et elle se lira dans une autre.
    pub fn say(&self, body: &mut Map<String, Value>, locale: Locale, text: Option<&str>) {
        if text.is_none() && self.written(body, locale).is_none() {
            return;
        }
        let mut here = body;
        for step in &self.at {
            let next = here.entry(step.as_str()).or_insert_with(|| Map::new().into());
            if !next.is_object() {
                *next = Map::new().into();
            }
            let Value::Object(next) = next else { return };
            here = next;
        }
        match text {
            Some(text) => drop(here.insert(locale.code().to_owned(), text.into())),
            None => drop(here.shift_remove(locale.code())),
        }
    }
}

fn text_at<'b>(body: &'b Map<String, Value>, at: &[String], locale: Locale) -> Option<&'b str> {
    let (first, rest) = at.split_first()?;
    let labels = rest.iter().try_fold(body.get(first)?, |value, step| value.get(step))?;
    labels.get(locale.code())?.as_str()
}

/// Les textes de cette définition.
pub(super) fn of(row: &Row) -> Vec<Label> {
    let parts: Vec<&str> = row.path.split('/').collect();
    let (prefix, name) = match parts[..] {
        ["texts", _] => return Vec::new(),
        ["entities", name] => (format!("{PACKAGE}.{name}"), name),
        ["overlays", package, "entities" | "views", name] => (format!("{package}.{name}"), name),
        ["menus", name] => (format!("{PACKAGE}.menu"), name),
        [kind @ ("roles" | "triggers" | "templates"), name] => (format!("{PACKAGE}.{kind}.{name}"), name),
        [_, name] => (format!("{PACKAGE}.{name}"), name),
        _ => return Vec::new(),
    };
    let mut labels = Vec::new();
    if let "entities" | "roles" | "triggers" | "templates" = parts[0] {
        let suffix = if parts[0] == "templates" { "title" } else { "label" };
        labels.push(Label::named(format!("{prefix}.{suffix}"), &["labels"], name));
    }
    if parts[0] == "entities" {
        let plural = Label::named(format!("{prefix}.plural_label"), &["plural_labels"], name);
        labels.push(Label { or: Some(vec!["labels".to_owned()]), ..plural });
    }
    if parts[0] == "entities" || row.body.contains_key("help") {
        labels.push(Label::new(format!("{prefix}.help"), &["help"]));
    }
    for (name, field) in row.body.get("fields").and_then(Value::as_object).into_iter().flatten() {
        let key = format!("{prefix}.{name}");
        labels.push(Label::named(format!("{key}.label"), &["fields", name, "labels"], name));
        labels.push(Label::new(format!("{key}.help"), &["fields", name, "help"]));
        labels.extend(options(field).into_iter().map(|option| {
            Label::named(format!("{key}.options.{option}"), &["fields", name, "option_labels", option], option)
        }));
    }
    for key in row.body.get("texts").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        labels.push(Label::new(format!("{prefix}.{key}"), &["texts", key]));
    }
    labels
}

/// Les mêmes, et les corps d'un message du locataire, qui se chargent comme des fichiers.
pub(super) fn all(row: &Row) -> Vec<Label> {
    let mut labels = of(row);
    if let Some(name) = row.path.strip_prefix("templates/") {
        let template = format!("{PACKAGE}.{name}");
        labels
            .extend([MessagePart::Text, MessagePart::Html].map(|part| Label::new(part.key(&template), &[part.name()])));
    }
    labels
}

/// Les valeurs d'un choix, écrites en liste ou avec leur teinte.
fn options(field: &Value) -> Vec<&str> {
    match field.get("options") {
        Some(Value::Object(tones)) => tones.keys().map(String::as_str).collect(),
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
