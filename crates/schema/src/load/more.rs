//! Le reste de la grammaire d'une entité (héritage, recopie, rétention…) : vérifié comme le reste, et gardé pour les
//! moteurs qui l'exécuteront.

use indexmap::IndexMap;

use super::{
    diagnostics::Report,
    home::Home,
    names,
    node::{Table, Text},
};
use crate::model::Entity;

/// Clés gardées telles quelles.
const KEPT: [&str; 4] = ["extends", "view_of", "snapshot", "retention"];

/// Vérifie ces clés et les garde.
pub(crate) fn read(
    table: &Table,
    entity: &Entity,
    home: Home<'_>,
    report: &mut Report<'_>,
) -> IndexMap<String, toml::Value> {
    if let Some(text) = table.text("extends", report) {
        home.entity(text, report);
    }
    if let Some(text) = table.text("view_of", report) {
        let message = "« view_of » n'est pas encore disponible dans cette version";
        report.error(text.at, "key.later", message, "déclarer une entité ordinaire d'ici là");
    }
    for text in table.texts("snapshot", report) {
        known_field(text, entity, report);
    }
    if let Some(retention) = table.table("retention", report) {
        check_retention(retention, entity, report);
    }
    let kept = KEPT.iter().filter_map(|key| Some((*key, table.entry(key)?)));
    kept.map(|(key, entry)| {
        report.notice(entry.at, key);
        (key.to_owned(), entry.node.to_toml())
    })
    .collect()
}

/// Un champ de l'entité, ou une faute.
pub(crate) fn known_field(text: Text<'_>, entity: &Entity, report: &mut Report<'_>) -> bool {
    let exists = entity.field(text.value).is_some();
    if !exists {
        let known: Vec<&String> = entity.fields.keys().collect();
        let message = format!("le champ « {} » n'existe pas dans {}", text.value, entity.full_name);
        report.error(text.at, "reference.field", message, names::instead(text.value, &known));
    }
    exists
}

fn check_retention(table: &Table, entity: &Entity, report: &mut Report<'_>) {
    table.only(&["anonymise", "fields"], report);
    if let Some(text) = table.needed("anonymise", report) {
        duration(text, report);
    }
    table.require("fields", report);
    for text in table.texts("fields", report) {
        known_field(text, entity, report);
    }
}

/// Une durée ISO 8601, `P10Y` ou `PT8H`.
pub(crate) fn duration(text: Text<'_>, report: &mut Report<'_>) {
    let valid = text.value.starts_with('P') && text.value.parse::<jiff::Span>().is_ok_and(jiff::Span::is_positive);
    if !valid {
        let message = format!("« {} » n'est pas une durée", text.value);
        report.error(text.at, "value.duration", message, "écrire une durée ISO 8601, par exemple \"PT8H\" ou \"P10Y\"");
    }
}

/// Une durée sous cette clé, si elle est écrite.
pub(crate) fn duration_at(table: &Table, key: &str, report: &mut Report<'_>) {
    if let Some(text) = table.text(key, report) {
        duration(text, report);
    }
}

/// Une clé dont la valeur doit être l'une de celles-ci.
pub(crate) fn one_of<'t>(table: &'t Table, key: &str, known: &[&str], report: &mut Report<'_>) -> Option<&'t str> {
    let text = table.text(key, report)?;
    if known.contains(&text.value) {
        return Some(text.value);
    }
    let message = format!("« {} » n'est pas une valeur de « {key} »", text.value);
    let mut params = vec![("value", text.value.to_owned()), ("key", key.to_owned()), ("known", known.join(", "))];
    if let Some(near) = names::nearest(text.value, known) {
        params.extend([("reason", "near".to_owned()), ("near", near.to_owned())]);
    }
    report.translated(text.at, "value.choice", (message, names::instead(text.value, known)), params);
    None
}
