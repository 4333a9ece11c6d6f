//! Les vues d'une entité telles que le locataire les arrange (`overlays/hse/views/incident.toml`) : les sections de son
//! formulaire et de sa fiche, ce qu'il n'y montre pas, ses étapes, la liste qui s'ouvre sans vue choisie, et ce que lisent ses
//! autres vues.
//!
//! Un champ n'est jamais perdu : celui que l'arrangement ne place ni ne cache va dans une dernière section, comme un
//! champ exigé qu'il cacherait. Ce qui n'existe plus est laissé de côté avec une remarque ; l'écriture, elle, le refuse.

use std::sync::Arc;

use super::{
    Definition,
    diagnostics::{Diagnostic, Report},
    formulas::{Compiler, Expect},
    names::{self, Naming},
    node::{Count, Span, Table, Text},
    other_views, overlay,
    package::Draft,
    scope::RecordScope,
    views::{self, Views},
};
use crate::model::{Entity, FormView, Model, Section};

/// Sections d'un formulaire, au plus.
const MOST_SECTIONS: usize = 60;

/// Colonnes d'une section, au plus.
const MOST_COLUMNS: u64 = 3;

/// Arrange les vues des entités que le locataire a reprises.
pub(super) fn arrange(model: &mut Model, drafts: &[Draft], found: &mut Vec<Diagnostic>) {
    for entity in model.entities.values_mut() {
        if let Some(entity) = Arc::get_mut(entity) {
            entity.form_delivered = entity.form.clone();
        }
    }
    for (name, definition) in drafts.iter().flat_map(|draft| &draft.layouts) {
        let mut report = Report::new(&definition.file, found);
        let Some(views) = model.entity(name).map(|entity| arranged(definition, entity, model, &mut report)) else {
            let message = format!("l'entité « {name} » n'existe pas");
            report.warning(Span::default(), "layout.gone", message, "retirer cette définition");
            continue;
        };
        if let Some(entity) = model.entity_mut(name) {
            (entity.form, entity.list, entity.views) = (views.form, views.list, views.others);
        }
    }
}

fn arranged(definition: &Definition, entity: &Entity, model: &Model, report: &mut Report<'_>) -> Views {
    let compiler = Compiler::new(RecordScope::new(model, entity));
    let known: Vec<&str> = ["form", "list"].into_iter().chain(other_views::NAMES).collect();
    definition.table.only(&known, report);
    let mut list = entity.list.clone();
    if let Some(table) = definition.table.table("list", report) {
        views::read_list(table, &mut list, entity, model, &compiler, report);
    }
    let form = match definition.table.table("form", report) {
        Some(table) => read(table, entity, &compiler, report),
        None => entity.form.clone(),
    };
    Views { list, form, others: other_views::read(&definition.table, &entity.views, entity, model, report) }
}

fn read(table: &Table, entity: &Entity, compiler: &Compiler<'_>, report: &mut Report<'_>) -> FormView {
    table.only(&["sections", "hidden", "wizard"], report);
    let mut form = FormView::default();
    let sections = table.tables("sections", report);
    if sections.len() > MOST_SECTIONS {
        let message = format!("plus de {MOST_SECTIONS} sections");
        report.error(table.at("sections"), "layout.long", message, "en réunir");
        return entity.form.clone();
    }
    for one in sections {
        if let Some(section) = section(one, &form.sections, entity, compiler, report) {
            form.sections.push(section);
        }
    }
    for text in table.texts("hidden", report) {
        let placed = form.sections.iter().any(|section| section.fields.iter().any(|name| name == text.value));
        match entity.field(text.value) {
            None => gone(text, entity, report),
            Some(_) if placed => twice(text, report),
            Some(field) if field.is_mandatory() => {
                let message = format!("le champ exigé « {} » ne se cache pas", field.name);
                report.warning(text.at, "layout.mandatory", message, "lui donner une valeur initiale");
            }
            Some(field) => form.hidden.push(field.name.clone()),
        }
    }
    place_the_rest(&mut form, entity);
    form.wizard = table.get("wizard").map(|_| steps(table, &form, entity, report));
    form
}

fn section(
    table: &Table,
    before: &[Section],
    entity: &Entity,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) -> Option<Section> {
    table.only(&["name", "fields", "columns", "collapsed", "visible"], report);
    let name = table.needed("name", report)?;
    names::check(name, Naming::Other, report);
    if before.iter().any(|other| other.name == name.value) {
        twice(name, report);
        return None;
    }
    let mut fields: Vec<String> = Vec::new();
    for text in table.texts("fields", report) {
        let placed = |fields: &[String]| fields.iter().any(|name| name == text.value);
        if placed(&fields) || before.iter().any(|other| placed(&other.fields)) {
            twice(text, report);
        } else if entity.field(text.value).is_none() {
            gone(text, entity, report);
        } else {
            fields.push(text.value.to_owned());
        }
    }
    let range = Count { least: 1, most: MOST_COLUMNS, default: Some(views::DEFAULT_COLUMNS.into()) };
    let columns = table.count("columns", range, report).and_then(|count| u8::try_from(count).ok());
    Some(Section {
        name: name.value.to_owned(),
        fields,
        columns: columns.unwrap_or(views::DEFAULT_COLUMNS),
        collapsed: table.flag("collapsed", report),
        visible: table.text("visible", report).and_then(|text| compiler.formula(text, Expect::Bool, report)),
    })
}

/// Ce que le formulaire livré montrait et que l'arrangement ne nomme pas, dans une dernière section.
fn place_the_rest(form: &mut FormView, entity: &Entity) {
    let named =
        |name: &String| form.hidden.contains(name) || form.sections.iter().any(|section| section.fields.contains(name));
    let delivered = entity.form.sections.iter().flat_map(|section| &section.fields);
    let left: Vec<String> = delivered.filter(|name| !named(name)).cloned().collect();
    if left.is_empty() {
        return;
    }
    match form.sections.iter_mut().find(|section| section.name == overlay::SECTION) {
        Some(section) => section.fields.extend(left),
        None => form.sections.push(Section {
            name: overlay::SECTION.to_owned(),
            fields: left,
            columns: views::DEFAULT_COLUMNS,
            collapsed: false,
            visible: None,
        }),
    }
}

/// Les étapes, dans leur ordre ; une section qu'elles oublient n'aurait d'écran sur aucun téléphone : elle vient après.
fn steps(table: &Table, form: &FormView, entity: &Entity, report: &mut Report<'_>) -> Vec<String> {
    let names: Vec<&String> = form.sections.iter().map(|section| &section.name).collect();
    let mut steps: Vec<String> = Vec::new();
    for text in table.texts("wizard", report) {
        match names.iter().any(|name| *name == text.value) {
            true if steps.iter().any(|step| step == text.value) => twice(text, report),
            true => steps.push(text.value.to_owned()),
            false => {
                let message = format!("{} n'a pas de section « {} »", entity.full_name, text.value);
                report.warning(text.at, "layout.step", message, names::instead(text.value, &names));
            }
        }
    }
    for name in names {
        if !steps.contains(name) {
            steps.push(name.clone());
        }
    }
    steps
}

fn gone(text: Text<'_>, entity: &Entity, report: &mut Report<'_>) {
    let message = format!("le champ « {} » n'existe pas dans {}", text.value, entity.full_name);
    report.warning(text.at, "layout.field", message, "le retirer de l'arrangement");
}

fn twice(text: Text<'_>, report: &mut Report<'_>) {
    report.warning(text.at, "layout.twice", format!("« {} » est deux fois", text.value), "n'en garder qu'un");
}
