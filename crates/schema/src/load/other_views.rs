//! `[board]`, `[calendar]`, `[map]` et `[timeline]` : les champs que lisent les vues d'une entité, outre sa liste et son
//! formulaire.

use expr::Type;

use super::{
    diagnostics::Report,
    more::known_field,
    names,
    node::{Table, Text},
    timeline,
};
use crate::model::{CalendarView, Entity, Field, Model, OtherViews};

/// Leurs noms.
pub(super) const NAMES: [&str; 4] = ["board", "calendar", "map", "timeline"];

/// Ces vues, où celles que la table ne dit pas restent ce qu'elles étaient.
pub(super) fn read(
    table: &Table,
    before: &OtherViews,
    entity: &Entity,
    model: &Model,
    report: &mut Report<'_>,
) -> OtherViews {
    let mut views = before.clone();
    if let Some(board) = table.table("board", report) {
        views.board = one_field(board, "group", entity, report, |field| field.kind.name() == "select", "un choix");
    }
    if let Some(map) = table.table("map", report) {
        views.map = one_field(map, "at", entity, report, |field| field.kind.name() == "geo_point", "une position");
    }
    if let Some(calendar) = table.table("calendar", report) {
        calendar.only(&["start", "end"], report);
        calendar.needed("start", report);
        let field = |key: &str, report: &mut Report<'_>| dated(calendar, key, entity, "view.calendar", report);
        let (start, end) = (field("start", report), field("end", report));
        let name = |text: Text<'_>| text.value.to_owned();
        views.calendar = start.map(|start| CalendarView { start: name(start), end: end.map(name) });
    }
    if let Some(table) = table.table("timeline", report) {
        views.timeline = timeline::read(table, entity, model, report);
    }
    views
}

/// Le seul champ d'une vue.
fn one_field(
    table: &Table,
    key: &str,
    entity: &Entity,
    report: &mut Report<'_>,
    fits: impl Fn(&Field) -> bool,
    wanted: &str,
) -> Option<String> {
    table.only(&[key], report);
    let text = table.needed(key, report).filter(|text| known_field(*text, entity, report))?;
    if entity.field(text.value).is_some_and(&fits) {
        return Some(text.value.to_owned());
    }
    let message = format!("« {} » n'est pas {wanted}", text.value);
    report.error(text.at, "view.field", message, names::instead(text.value, &named(entity, fits)));
    None
}

/// Le champ de date de cette clé, ou une faute de ce nom.
pub(super) fn dated<'t>(
    table: &'t Table,
    key: &str,
    entity: &Entity,
    fault: &'static str,
    report: &mut Report<'_>,
) -> Option<Text<'t>> {
    let text = table.text(key, report).filter(|text| known_field(*text, entity, report))?;
    let is_dated = |field: &Field| matches!(field.kind.cel(field), Type::Date | Type::Timestamp);
    if entity.field(text.value).is_some_and(is_dated) {
        return Some(text);
    }
    let message = format!("« {} » n'est ni une date ni un instant", text.value);
    report.error(text.at, fault, message, names::instead(text.value, &named(entity, is_dated)));
    None
}

/// Les champs déclarés qui conviennent.
pub(super) fn named(entity: &Entity, fits: impl Fn(&Field) -> bool) -> Vec<&str> {
    entity.fields.values().filter(|field| fits(field)).map(|field| field.name.as_str()).collect()
}
