//! Les champs calculés, formules et totaux : compilés dans l'ordre de leurs besoins, les cycles refusés.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use expr::Type;

use super::{
    Definition,
    diagnostics::{Diagnostic, Report, SourceText},
    entity,
    fields::table_of,
    formulas::{Expect, compile},
    node::Text,
    rollups::{self, Total},
    scope::RecordScope,
    staleness,
};
use crate::model::{Entity, Formula, Model, Rollup};

/// Un champ calculé, dont le type attend celui des champs qu'il emploie.
#[derive(Clone)]
pub(crate) struct Waiting<'a> {
    pub(crate) entity: &'a str,
    pub(crate) field: &'a str,
    pub(crate) text: Text<'a>,
    pub(crate) file: &'a SourceText,
    /// Pour un total : par où il passe, et ce qu'il compte.
    total: Option<Total<'a>>,
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
            let mut here = Vec::new();
            let read = one.read(model, &mut here);
            if read.missing.is_empty() {
                found.append(&mut here);
                done.push((index, read));
            } else {
                blocked.insert(one.name(), read.missing);
            }
        }
        if done.is_empty() {
            return report_cycle(&waiting, &blocked, found);
        }
        let level = done.iter().map(|(index, _)| (waiting[*index].entity.to_owned(), waiting[*index].field.to_owned()));
        model.computed.push(level.collect());
        for (index, read) in done.into_iter().rev() {
            let one = waiting.remove(index);
            let reads = with_what_those_read(model, read.reads);
            if let Some(field) = model.entity_mut(one.entity).and_then(|entity| entity.fields.get_mut(one.field)) {
                field.value = read.value;
                field.rollup = read.rollup;
                field.reads = reads;
            }
        }
    }
    if found.len() == faults {
        for one in &all {
            staleness::check(model, one, found);
        }
    }
}

/// Ce que lit un champ calculé à la lecture, il faut le tenir pour lu par qui l'emploie.
fn with_what_those_read(model: &Model, reads: BTreeSet<(String, String)>) -> Vec<(String, String)> {
    let through = |(entity, name): &(String, String)| {
        let field = model.entity(entity).and_then(|entity| entity.field(name));
        field.map(|field| field.reads.clone()).unwrap_or_default()
    };
    let further: Vec<_> = reads.iter().flat_map(through).collect();
    reads.into_iter().chain(further).collect::<BTreeSet<_>>().into_iter().collect()
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
    let (Some(fields), Some(entity)) = (entity::fields_table(definition), model.entity(name)) else {
        return Vec::new();
    };
    let mut waiting = Vec::new();
    for entry in &fields.entries {
        let Some(field) = entity.fields.get(&entry.key).filter(|field| field.is_calculated()) else { continue };
        let Some(table) = table_of(fields, &entry.key) else { continue };
        let Some(text) = table.needed("value", &mut report) else { continue };
        let total = match field.kind.name() {
            "rollup" => rollups::read(table, text, entity, model, &mut report).map(Some),
            _ => Some(None),
        };
        let Some(total) = total else { continue };
        waiting.push(Waiting { entity: name, field: &entry.key, text, file: &definition.file, total });
    }
    waiting
}

/// Ce qu'une lecture donne, et ce qu'elle attend encore.
struct Read {
    value: Option<Formula>,
    rollup: Option<Rollup>,
    missing: Vec<String>,
    reads: BTreeSet<(String, String)>,
}

impl Waiting<'_> {
    fn name(&self) -> String {
        format!("{}.{}", self.entity, self.field)
    }

    fn read(&self, model: &Model, found: &mut Vec<Diagnostic>) -> Read {
        let mut report = Report::new(self.file, found);
        let Some(total) = &self.total else {
            let scope = Tracking::new(model, self.entity);
            let value = compile(self.text, Expect::Any, &scope, &mut report).or_else(|| failed(self.text.value));
            return Read { value, rollup: None, missing: scope.missing.into_inner(), reads: scope.reads.into_inner() };
        };
        let scope = Tracking::new(model, &total.record);
        let rollup = total.compile(self.text, model, &scope, &mut report);
        let mut reads = scope.reads.into_inner();
        reads.insert(total.passage(self.entity));
        let value = if rollup.is_none() { failed(self.text.value) } else { None };
        Read { value, rollup, missing: scope.missing.into_inner(), reads }
    }
}

/// La portée d'un champ calculé, qui retient ce qu'il lit, et les champs calculés dont le type n'est pas encore connu.
pub(crate) struct Tracking<'m> {
    model: &'m Model,
    entity: &'m str,
    pub(crate) scope: RecordScope<'m>,
    missing: RefCell<Vec<String>>,
    reads: RefCell<BTreeSet<(String, String)>>,
}

impl<'m> Tracking<'m> {
    fn new(model: &'m Model, entity: &'m str) -> Tracking<'m> {
        let package = entity.split('.').next().unwrap_or_default();
        let scope = match model.entity(entity) {
            Some(entity) => RecordScope::new(model, entity),
            None => RecordScope::without_record(model, package),
        };
        Tracking { model, entity, scope, missing: RefCell::default(), reads: RefCell::default() }
    }

    fn note(&self, entity: &str, name: &str) {
        let Some(field) = self.model.entity(entity).and_then(|entity: &Arc<Entity>| entity.field(name)) else { return };
        self.reads.borrow_mut().insert((entity.to_owned(), name.to_owned()));
        if field.is_calculated() && field.value.is_none() && field.rollup.is_none() {
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

    fn is_tree(&self, record: &str) -> bool {
        self.scope.is_tree(record)
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
