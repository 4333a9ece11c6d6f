//! `[timeline]` : le planning d'une entité, ses dates, sa référence, et ce qui précède une tâche.

use expr::Type;

use super::{
    diagnostics::Report,
    more::known_field,
    names,
    node::{Table, Text},
    other_views::{dated, named},
};
use crate::{
    fields::Storage,
    model::{DependencyLines, Depends, Entity, Field, Model, TimelineView},
};

/// Sortes de liens : de la fin ou du début du prédécesseur au début ou à la fin du successeur.
const KINDS: [&str; 4] = ["FS", "SS", "FF", "SF"];

/// Nom du champ des lignes qui dit le délai d'un lien.
const LAG: &str = "lag";

/// Lit `[timeline]` ; rien si une faute l'empêche de servir.
pub(super) fn read(table: &Table, entity: &Entity, model: &Model, report: &mut Report<'_>) -> Option<TimelineView> {
    table.only(&["row", "start", "end", "depends", "baseline_start", "baseline_end", "progress"], report);
    table.needed("start", report);
    let row = table.text("row", report).filter(|text| known_field(*text, entity, report));
    let [start, end, baseline_start, baseline_end] = ["start", "end", "baseline_start", "baseline_end"]
        .map(|key| dated(table, key, entity, "view.timeline", report));
    let progress = table.text("progress", report).and_then(|text| numeric(text, entity, report));
    let depends = table.text("depends", report).and_then(|text| {
        let depends = depends(text, entity, model, report);
        check_bounds(text, start, end, entity, report);
        depends
    });
    let name = |text: Text<'_>| text.value.to_owned();
    Some(TimelineView {
        row: row.map(name),
        start: name(start?),
        end: end.map(name),
        depends,
        baseline_start: baseline_start.map(name),
        baseline_end: baseline_end.map(name),
        progress,
    })
}

fn numeric(text: Text<'_>, entity: &Entity, report: &mut Report<'_>) -> Option<String> {
    known_field(text, entity, report).then_some(())?;
    let is_number = |field: &Field| matches!(field.kind.cel(field), Type::Int | Type::Decimal | Type::Double);
    if entity.field(text.value).is_some_and(is_number) {
        return Some(text.value.to_owned());
    }
    let message = format!("« {} » n'est pas un nombre : un avancement va de 0 à 100", text.value);
    report.error(text.at, "view.timeline", message, names::instead(text.value, &named(entity, is_number)));
    None
}

/// Un lien se compte d'une borne à l'autre : il en faut deux, de même sorte.
fn check_bounds(
    depends: Text<'_>,
    start: Option<Text<'_>>,
    end: Option<Text<'_>>,
    entity: &Entity,
    report: &mut Report<'_>,
) {
    let kind = |text: Text<'_>| entity.field(text.value).map(|field| field.kind.cel(field));
    match (start, end) {
        (Some(_), None) => {
            let message = "des tâches qui se suivent ont une fin";
            report.error(depends.at, "view.timeline", message, "ajouter end = \"…\"");
        }
        (Some(start), Some(end)) if kind(start) != kind(end) => {
            let message = format!("« {} » et « {} » ne sont pas de même sorte", start.value, end.value);
            report.error(end.at, "view.timeline", message, "prendre deux champs date, ou deux champs datetime");
        }
        _ => {}
    }
}

fn depends(text: Text<'_>, entity: &Entity, model: &Model, report: &mut Report<'_>) -> Option<Depends> {
    known_field(text, entity, report).then_some(())?;
    let chains = |field: &Field| match field.storage() {
        Storage::Join(target) => target == *entity.full_name,
        Storage::Owned(_) => true,
        _ => false,
    };
    let field = entity.field(text.value).filter(|field| chains(field));
    let lines = match field.map(Field::storage) {
        Some(Storage::Owned(child)) => Some(lines(text, model.entity(&child)?, entity, report)?),
        Some(_) => None,
        None => {
            let message = format!("« {} » n'est ni des liens vers {}, ni des lignes", text.value, entity.full_name);
            report.error(text.at, "view.depends", message, names::instead(text.value, &named(entity, chains)));
            return None;
        }
    };
    Some(Depends { field: text.value.to_owned(), lines })
}

/// Les lignes nomment un prédécesseur, et peut-être la sorte du lien et son délai.
fn lines(text: Text<'_>, child: &Entity, entity: &Entity, report: &mut Report<'_>) -> Option<DependencyLines> {
    let mother = child.mother().map(|field| field.name.as_str());
    let leads = |field: &&Field| {
        let is_link = field.to.as_deref() == Some(&*entity.full_name) && matches!(field.storage(), Storage::Column(_));
        is_link && Some(field.name.as_str()) != mother
    };
    let links: Vec<&Field> = child.fields.values().filter(leads).collect();
    let [predecessor] = links.as_slice() else {
        let message = format!("{} liens de {} vont vers {}", links.len(), child.full_name, entity.full_name);
        let remedy = "y garder un seul lien, le prédécesseur, outre celui de la mère";
        report.error(text.at, "view.depends", message, remedy);
        return None;
    };
    let is_kind = |field: &&Field| {
        let known = |option: &String| KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(option));
        field.kind.name() == "select" && !field.options.is_empty() && field.options.keys().all(known)
    };
    let lag = child.fields.get(LAG);
    let counts = |field: &Field| matches!(field.kind.cel(field), Type::Int | Type::Decimal | Type::Duration);
    if lag.is_some_and(|field| !counts(field)) {
        let message = format!("{}.{LAG} n'est ni un nombre de jours ni une durée", child.full_name);
        report.error(text.at, "view.depends", message, "en faire un integer, un decimal ou une duration");
        return None;
    }
    Some(DependencyLines {
        entity: child.full_name.to_string(),
        predecessor: predecessor.name.clone(),
        kind: child.fields.values().find(is_kind).map(|field| field.name.clone()),
        lag: lag.map(|field| field.name.clone()),
    })
}
