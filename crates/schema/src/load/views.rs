//! Les vues d'une entité : ce que la définition dit, et ce qui se déduit des champs quand elle ne dit rien.

use kernel::Class;

use super::{
    behaviour::{column, conditions},
    diagnostics::Report,
    formulas::{Compiler, Expect},
    more::known_field,
    names::{self, Naming},
    node::{Count, Table, Text},
    other_views,
};
use crate::model::{Entity, Field, FormView, ListView, Model, OtherViews, Section};

/// Colonnes d'une liste déduite.
const FEW: usize = 6;

/// Colonnes d'une section sur un grand écran.
pub(super) const DEFAULT_COLUMNS: u8 = 2;

/// Section d'un formulaire déduit ; son libellé est `core.sections.main`.
pub(crate) const MAIN: &str = "main";

/// Les vues d'une entité.
#[derive(Debug)]
pub(crate) struct Views {
    pub(crate) list: ListView,
    pub(crate) form: FormView,
    pub(crate) others: OtherViews,
}

/// Les vues déduites des champs.
pub(crate) fn derived(entity: &Entity) -> Views {
    Views { list: derived_list(entity), form: derived_form(entity), others: OtherViews::default() }
}

/// Lit les vues écrites ; ce qu'elles ne disent pas est déduit.
pub(crate) fn read(
    table: &Table,
    entity: &Entity,
    model: &Model,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) -> Views {
    let known: Vec<&str> = ["list", "form"].into_iter().chain(other_views::NAMES).collect();
    table.only(&known, report);
    let mut views = derived(entity);
    if let Some(list) = table.table("list", report) {
        read_list(list, &mut views.list, entity, model, compiler, report);
    }
    if let Some(form) = table.table("form", report) {
        read_form(form, &mut views.form, entity, compiler, report);
    }
    views.others = other_views::read(table, &views.others, entity, model, report);
    views
}

pub(super) fn read_list(
    table: &Table,
    list: &mut ListView,
    entity: &Entity,
    model: &Model,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) {
    table.only(&["columns", "sort", "quick"], report);
    let columns = table.texts("columns", report);
    if !columns.is_empty() {
        list.columns = columns.iter().map(|text| text.value.to_owned()).collect();
    }
    for text in columns {
        check_path(text, entity, model, report);
    }
    if let Some(sort) = table.text("sort", report) {
        for key in sort.value.split(',') {
            column(Text { value: key.strip_prefix('-').unwrap_or(key), at: sort.at }, entity, report);
        }
        list.sort = sort.value.to_owned();
    }
    list.quick = conditions(table.entries("quick", report), Expect::Filter, compiler, report);
}

/// Un champ, ou un champ atteint par des liens : `site.manager.name`.
fn check_path(text: Text<'_>, entity: &Entity, model: &Model, report: &mut Report<'_>) {
    let mut here = entity;
    let mut steps = text.value.split('.').peekable();
    while let Some(step) = steps.next() {
        if !known_field(Text { value: step, at: text.at }, here, report) || steps.peek().is_none() {
            return;
        }
        let target = here.field(step).filter(|field| field.is_link());
        match target.and_then(|field| model.entity(field.to.as_deref()?)) {
            Some(next) => here = next,
            None => {
                let message = format!("« {step} » n'est pas un lien : « {} » ne mène nulle part", text.value);
                report.error(text.at, "view.path", message, format!("écrire « {step} »"));
                return;
            }
        }
    }
}

fn read_form(table: &Table, form: &mut FormView, entity: &Entity, compiler: &Compiler<'_>, report: &mut Report<'_>) {
    table.only(&["sections", "wizard"], report);
    let mut sections: Vec<Section> = Vec::new();
    for one in table.tables("sections", report) {
        let Some(section) = section(one, entity, compiler, report) else {
            continue;
        };
        if sections.iter().any(|other| other.name == section.name) {
            let message = format!("deux sections « {} »", section.name);
            report.error(one.at, "view.section", message, "renommer l'une des deux");
        }
        sections.push(section);
    }
    if !sections.is_empty() {
        check_shown(table, &sections, entity, report);
        form.sections = sections;
    }
    let names: Vec<String> = form.sections.iter().map(|section| section.name.clone()).collect();
    let wizard = table.texts("wizard", report);
    for text in wizard.iter().filter(|text| !names.iter().any(|name| name == text.value)) {
        let message = format!("la section « {} » n'existe pas", text.value);
        report.error(text.at, "view.section", message, names::instead(text.value, &names));
    }
    form.wizard = table.get("wizard").map(|_| wizard.into_iter().map(|text| text.value.to_owned()).collect());
}

fn section(table: &Table, entity: &Entity, compiler: &Compiler<'_>, report: &mut Report<'_>) -> Option<Section> {
    table.only(&["name", "fields", "columns", "collapsed", "visible"], report);
    let name = table.needed("name", report)?;
    names::check(name, Naming::Other, report);
    table.require("fields", report);
    let fields = table.texts("fields", report);
    for text in &fields {
        known_field(*text, entity, report);
    }
    let range = Count { least: 1, most: 4, default: Some(DEFAULT_COLUMNS.into()) };
    let columns = table.count("columns", range, report).and_then(|count| u8::try_from(count).ok());
    Some(Section {
        name: name.value.to_owned(),
        fields: fields.into_iter().map(|text| text.value.to_owned()).collect(),
        columns: columns.unwrap_or(DEFAULT_COLUMNS),
        collapsed: table.flag("collapsed", report),
        visible: table.text("visible", report).and_then(|text| compiler.formula(text, Expect::Bool, report)),
    })
}

/// Un champ exigé que le formulaire ne montre pas rend toute saisie impossible.
fn check_shown(table: &Table, sections: &[Section], entity: &Entity, report: &mut Report<'_>) {
    let is_shown = |field: &Field| sections.iter().any(|section| section.fields.contains(&field.name));
    let must = |field: &&Field| field.required && field.initial.is_none() && !field.read_only;
    for field in entity.fields.values().filter(must).filter(|field| !is_shown(field)) {
        let message = format!("le champ exigé « {} » n'est dans aucune section", field.name);
        report.error(table.at("sections"), "view.hidden", message, format!("ajouter \"{}\" à une section", field.name));
    }
}

fn derived_list(entity: &Entity) -> ListView {
    let shows = |field: &&Field| {
        let long =
            ["any_link", "children", "geo_point", "json", "links", "long_text", "markdown", "rich_text", "secret"];
        let is_short = !long.contains(&field.kind.name()) && !field.holds_files();
        is_short && field.class == Class::Normal && !is_mother(field, entity)
    };
    let first: Vec<&str> =
        ["number", entity.title.as_str()].into_iter().filter(|name| entity.fields.contains_key(*name)).collect();
    let others = entity.fields.values().filter(shows).map(|field| field.name.as_str());
    let mut columns: Vec<String> = Vec::new();
    for name in first.into_iter().chain(others) {
        if columns.len() < FEW && !columns.iter().any(|column| column == name) {
            columns.push(name.to_owned());
        }
    }
    ListView { columns, sort: derived_sort(entity), quick: indexmap::IndexMap::new() }
}

/// Le plus récent d'abord pour ce qui se numérote ; par nom pour le reste.
fn derived_sort(entity: &Entity) -> String {
    let in_column = |name: &str| entity.fields.get(name).is_some_and(|field| !field.is_calculated() || field.stored);
    if entity.system.is_some() {
        let moment = entity.fields.values().find(|field| field.kind.name() == "datetime");
        return moment.map_or_else(|| "id".to_owned(), |field| format!("-{}", field.name));
    }
    match entity.number.is_none() && in_column(&entity.title) {
        true => entity.title.clone(),
        false => "-created_at".to_owned(),
    }
}

fn derived_form(entity: &Entity) -> FormView {
    let edited = |field: &&Field| !is_mother(field, entity) && !field.read_only && !field.is_calculated();
    let (apart, main): (Vec<&Field>, Vec<&Field>) =
        entity.fields.values().filter(edited).partition(|field| field.kind.name() == "children" || field.holds_files());
    let section = |name: &str, fields: Vec<String>| Section {
        name: name.to_owned(),
        fields,
        columns: DEFAULT_COLUMNS,
        collapsed: false,
        visible: None,
    };
    let mut sections = vec![section(MAIN, main.into_iter().map(|field| field.name.clone()).collect())];
    sections.extend(apart.into_iter().map(|field| section(&field.name, vec![field.name.clone()])));
    sections.retain(|section| !section.fields.is_empty());
    FormView { sections, ..FormView::default() }
}

fn is_mother(field: &Field, entity: &Entity) -> bool {
    entity.owned_by.as_ref().is_some_and(|owner| field.is_mother(owner))
}
