//! Les champs calculés : compilés dans l'ordre de leurs besoins, les cycles refusés.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use expr::Type;

use super::{
    Definition,
    diagnostics::{Diagnostic, Report, SourceText},
    entity,
    fields::table_of,
    formulas::{Expect, compile, refuse},
    node::Text,
    scope::RecordScope,
    sql,
};
use crate::model::{Formula, Model};

/// Un champ calculé, dont le type attend celui des champs qu'il emploie.
#[derive(Clone, Copy)]
struct Waiting<'a> {
    entity: &'a str,
    field: &'a str,
    text: Text<'a>,
    file: &'a SourceText,
}

/// Compile la valeur des champs calculés, tour après tour : chaque tour type ceux dont tout est connu.
pub(crate) fn compute<'a>(
    model: &mut Model,
    definitions: impl Iterator<Item = (&'a str, &'a Definition)>,
    found: &mut Vec<Diagnostic>,
) {
    let mut waiting: Vec<Waiting<'a>> = Vec::new();
    for (entity, definition) in definitions {
        waiting.extend(declared(model, entity, definition, found));
    }
    let all = waiting.clone();
    let faults = found.len();
    while !waiting.is_empty() {
        let mut done = Vec::new();
        let mut blocked = BTreeMap::new();
        for (index, one) in waiting.iter().enumerate() {
            let scope = Tracking::new(model, one.entity);
            let mut here = Vec::new();
            let formula = compile(one.text, Expect::Any, &scope, &mut Report::new(one.file, &mut here));
            let missing = scope.missing.into_inner();
            if missing.is_empty() {
                found.append(&mut here);
                done.push((index, formula));
            } else {
                blocked.insert(one.name(), missing);
            }
        }
        if done.is_empty() {
            return report_cycle(&waiting, &blocked, found);
        }
        for (index, formula) in done.into_iter().rev() {
            let one = waiting.remove(index);
            let value = formula.or_else(|| failed(one.text.value));
            if let Some(field) = model.entity_mut(one.entity).and_then(|entity| entity.fields.get_mut(one.field)) {
                field.value = value;
            }
        }
    }
    if found.len() == faults {
        for one in all {
            check_computed(model, one, found);
        }
    }
}

/// Gardée, une formule ne dépend que de données ; sinon elle se calcule en SQL à chaque lecture.
fn check_computed(model: &Model, one: Waiting<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entity) = model.entity(one.entity) else { return };
    let Some(field) = entity.fields.get(one.field) else {
        return;
    };
    let Some(value) = &field.value else { return };
    let mut report = Report::new(one.file, found);
    if !field.stored {
        if let Err(error) = sql::check_value(&value.checked, &RecordScope::new(model, entity)) {
            refuse(one.text, &error, &mut report);
        }
        return;
    }
    let fleeting = value.checked.paths().iter().filter_map(|path| path.first());
    for name in fleeting.filter(|name| ["actor", "now", "today"].contains(&name.as_str())) {
        let message = format!("une valeur gardée ne peut pas dépendre de « {name} »");
        report.error(one.text.at, "formula.fleeting", message, "retirer stored : elle se calculera à la lecture");
    }
}

/// Une formule fautive garde un type quelconque, pour que sa faute ne soit pas redite par celles qui l'emploient.
fn failed(source: &str) -> Option<Formula> {
    let checked = expr::parse("dyn(null)").and_then(|ast| expr::check(ast, &Nothing)).ok()?;
    Some(Formula { source: source.to_owned(), checked: Arc::new(checked) })
}

struct Nothing;

impl expr::Scope for Nothing {
    fn variable(&self, _: &str) -> Option<Type> {
        None
    }

    fn member(&self, _: &str, _: &str) -> Option<Type> {
        None
    }

    fn names(&self, _: Option<&str>) -> Vec<String> {
        Vec::new()
    }
}

fn declared<'a>(
    model: &Model,
    name: &'a str,
    definition: &'a Definition,
    found: &mut Vec<Diagnostic>,
) -> Vec<Waiting<'a>> {
    let mut report = Report::new(&definition.file, found);
    let Some(fields) = entity::fields_table(definition) else {
        return Vec::new();
    };
    let is_formula = |field: &str| {
        let field = model.entity(name).and_then(|entity| entity.fields.get(field));
        field.is_some_and(|field| field.kind.name() == "formula")
    };
    let formulas = fields.entries.iter().filter(|entry| is_formula(&entry.key));
    formulas
        .filter_map(|entry| {
            let text = table_of(fields, &entry.key)?.needed("value", &mut report)?;
            Some(Waiting { entity: name, field: &entry.key, text, file: &definition.file })
        })
        .collect()
}

impl Waiting<'_> {
    fn name(&self) -> String {
        format!("{}.{}", self.entity, self.field)
    }
}

/// La portée d'un champ calculé, qui retient les champs calculés dont le type n'est pas encore connu.
struct Tracking<'m> {
    model: &'m Model,
    entity: &'m str,
    scope: RecordScope<'m>,
    missing: RefCell<Vec<String>>,
}

impl<'m> Tracking<'m> {
    fn new(model: &'m Model, entity: &'m str) -> Tracking<'m> {
        let package = entity.split('.').next().unwrap_or_default();
        let scope = match model.entity(entity) {
            Some(entity) => RecordScope::new(model, entity),
            None => RecordScope::without_record(model, package),
        };
        Tracking { model, entity, scope, missing: RefCell::default() }
    }

    fn note(&self, entity: &str, name: &str) {
        let field = self.model.entity(entity).and_then(|entity| entity.fields.get(name));
        if field.is_some_and(|field| field.kind.name() == "formula" && field.value.is_none()) {
            self.missing.borrow_mut().push(format!("{entity}.{name}"));
        }
    }
}

impl expr::Scope for Tracking<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        self.note(self.entity, name);
        self.scope.variable(name)
    }

    fn member(&self, record: &str, field: &str) -> Option<Type> {
        self.note(record, field);
        self.scope.member(record, field)
    }

    fn names(&self, record: Option<&str>) -> Vec<String> {
        self.scope.names(record)
    }
}

/// Suit les attentes depuis chaque champ jusqu'à retomber sur un nom déjà vu ; un cycle est dit une fois.
fn report_cycle(waiting: &[Waiting<'_>], blocked: &BTreeMap<String, Vec<String>>, found: &mut Vec<Diagnostic>) {
    let mut told: Vec<String> = Vec::new();
    for one in waiting {
        let mut path = vec![one.name()];
        while let Some(next) = path.last().and_then(|last| blocked.get(last)).and_then(|names| names.first()) {
            if let Some(start) = path.iter().position(|seen| seen == next) {
                path.drain(..start);
                break;
            }
            path.push(next.clone());
        }
        if path.first() != Some(&one.name()) || path.iter().any(|name| told.contains(name)) {
            continue;
        }
        path.push(one.name());
        let message = format!("cycle de formules : {}", path.join(" → "));
        let remedy = "retirer l'un de ces emplois : une valeur ne se calcule pas d'elle-même";
        Report::new(one.file, found).error(one.text.at, "formula.cycle", message, remedy);
        told.extend(path);
    }
}
