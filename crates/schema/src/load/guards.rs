//! Les règles gardées sous verrou : capacités, chevauchements, arbres ; et, par entité, ce que ses écritures doivent garder.

use expr::{Scope, Type};
use indexmap::IndexMap;

use super::{
    diagnostics::Report,
    formulas::{Compiler, Expect, compile, refuse},
    more::known_field,
    names,
    node::{Entry, Node, Span, Table, Text, Value},
    scope::RecordScope,
    sql,
    staleness::follows_a_total,
};
use crate::{
    fields::Storage,
    model::{AllGuards, Capacity, Entity, Field, Formula, Guards, Model, Overlap, Period, Ruled},
};

/// Les règles gardées d'une entité.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pub(crate) capacities: IndexMap<String, Capacity>,
    pub(crate) overlaps: IndexMap<String, Overlap>,
}

/// Lit `[capacity.*]` et `no_overlap`.
pub(crate) fn read(table: &Table, entity: &Entity, compiler: &Compiler<'_>, report: &mut Report<'_>) -> Rules {
    let mut rules = Rules::default();
    for entry in table.entries("capacity", report) {
        names::check(names::key(entry), names::Naming::Other, report);
        let read = entry.node.as_table(&entry.key, report).and_then(|one| capacity(one, entity, compiler, report));
        rules.capacities.extend(read.map(|capacity| (entry.key.clone(), capacity)));
    }
    for entry in table.entries("no_overlap", report) {
        names::check(names::key(entry), names::Naming::Other, report);
        let read = overlap(entry, entity, compiler, report);
        rules.overlaps.extend(read.map(|overlap| (entry.key.clone(), overlap)));
    }
    rules
}

/// Ce que les écritures de chaque entité doivent garder ; rien pour celles qui s'écrivent en une instruction.
pub(crate) fn of_all(model: &Model) -> AllGuards {
    let mut all = AllGuards::new();
    for (name, entity) in &model.entities {
        let is_ruled = |entity: &Entity| !(entity.capacities.is_empty() && entity.overlaps.is_empty());
        let lines = entity.fields.values().filter_map(|field| match field.storage() {
            Storage::Owned(child) => Some((Some(field.name.clone()), child)),
            _ => None,
        });
        let written = std::iter::once((None, name.clone())).chain(lines);
        let ruled = written.filter(|(_, name)| model.entity(name).is_some_and(|entity| is_ruled(entity)));
        let ruled: Vec<Ruled> = ruled.map(|(list, entity)| Ruled { list, entity }).collect();
        let totals = totals(model, name, entity);
        let chain = entity.views.timeline.as_ref().and_then(|timeline| timeline.depends.clone());
        if !ruled.is_empty() || !totals.is_empty() || entity.tree.is_some() || chain.is_some() {
            all.insert(name.clone(), Guards { tree: entity.tree.clone(), chain, ruled, totals });
        }
    }
    all
}

/// Les valeurs gardées que les écritures d'une entité, lignes comprises, peuvent changer : de proche en proche, dans
/// l'ordre des calculs.
fn totals(model: &Model, name: &str, entity: &Entity) -> Vec<(String, String)> {
    let lines = entity.fields.values().filter_map(|field| match field.storage() {
        Storage::Owned(child) => Some(child),
        _ => None,
    });
    let written: Vec<String> = std::iter::once(name.to_owned()).chain(lines).collect();
    let mut changed: Vec<(String, String)> = Vec::new();
    for (owner, name) in model.computed.iter().flatten() {
        let field = model.entity(owner).and_then(|entity| entity.fields.get(name)).filter(|field| field.stored);
        let Some(field) = field else { continue };
        let follows = field.reads.iter().any(|read| changed.contains(read));
        let concerned = match &field.rollup {
            Some(rollup) if rollup.local => false,
            Some(rollup) => written.contains(owner) || written.contains(&rollup.record) || follows,
            None => follows_a_total(model, field) && (written.contains(owner) || follows),
        };
        if concerned {
            changed.push((owner.clone(), name.clone()));
        }
    }
    changed
}

fn capacity(table: &Table, entity: &Entity, compiler: &Compiler<'_>, report: &mut Report<'_>) -> Option<Capacity> {
    table.only(&["on", "limit", "uses", "when", "during"], report);
    let on = table.needed("on", report).filter(|text| known_field(*text, entity, report));
    let target = on.and_then(|text| linked(text, entity, report));
    let uses = table.text("uses", report);
    let uses = uses.and_then(|text| number(text, compiler, report));
    let when = table.text("when", report).and_then(|text| compiler.formula(text, Expect::Filter, report));
    let during = table.get("during").map(|node| period(&table.texts("during", report), node.at, entity, report));
    let limit = table.needed("limit", report);
    let (on, target) = (on?.value, target?);
    let limit = limit_of(limit?, on, &target, compiler, report)?;
    let during = match during {
        None => None,
        Some(period) => Some(period?),
    };
    Some(Capacity { on: on.to_owned(), limit, uses, when, during })
}

/// L'entité visée par le champ, ou une faute.
fn linked(text: Text<'_>, entity: &Entity, report: &mut Report<'_>) -> Option<String> {
    let target = entity.field(text.value).and_then(|field| field.to.clone());
    if target.is_none() {
        let known: Vec<&str> =
            entity.fields.values().filter(|field| field.to.is_some()).map(|field| field.name.as_str()).collect();
        let message =
            format!("« {} » n'est pas un lien : une capacité est celle d'un autre enregistrement", text.value);
        report.error(text.at, "capacity.on", message, names::instead(text.value, &known));
    }
    target
}

/// Un nombre qui se calcule en SQL.
fn number(text: Text<'_>, compiler: &Compiler<'_>, report: &mut Report<'_>) -> Option<Formula> {
    let formula = compiler.formula(text, Expect::Number, report)?;
    match sql::check_value(&formula.checked, &compiler.scope) {
        Ok(()) => Some(formula),
        Err(error) => {
            refuse(text, &error, report);
            None
        }
    }
}

/// La limite est à la cible : elle ne lit rien d'autre, pour valoir pour tous ceux qui la partagent.
fn limit_of(
    text: Text<'_>,
    on: &str,
    target: &str,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) -> Option<Formula> {
    let scope = OneTarget { inner: &compiler.scope, on, target };
    let formula = compile(text, Expect::Number, &scope, report)?;
    let target = compiler.scope.model().entity(target)?;
    let in_column = |field: &Field| matches!(field.storage(), Storage::Column(_) | Storage::Numeric(_));
    let is_its = |path: &Vec<String>| match path.as_slice() {
        [head, name] => head == on && target.field(name).is_some_and(in_column),
        _ => false,
    };
    if formula.checked.paths().iter().all(is_its) {
        return Some(formula);
    }
    let message = format!("la limite « {} » ne dépend pas que de « {on} »", text.value);
    report.error(
        text.at,
        "capacity.limit",
        message,
        format!("écrire un champ de la cible gardé en colonne : \"{on}.…\""),
    );
    None
}

/// Dans une limite, le champ `on` est une cible et non leur liste.
struct OneTarget<'s, 'm> {
    inner: &'s RecordScope<'m>,
    on: &'s str,
    target: &'s str,
}

impl Scope for OneTarget<'_, '_> {
    fn variable(&self, name: &str) -> Option<Type> {
        if name == self.on { Some(Type::record(self.target)) } else { self.inner.variable(name) }
    }

    fn member(&self, record: &str, field: &str) -> Option<Type> {
        self.inner.member(record, field)
    }

    fn names(&self, record: Option<&str>) -> Vec<String> {
        self.inner.names(record)
    }
}

/// Deux champs de date, ou d'instant.
fn period(fields: &[Text<'_>], at: Span, entity: &Entity, report: &mut Report<'_>) -> Option<Period> {
    let known = fields.iter().filter(|text| known_field(**text, entity, report)).count();
    let kinds: Vec<&str> = fields.iter().filter_map(|text| moment(text.value, entity)).collect();
    match (fields, kinds.as_slice()) {
        ([start, end], [from, to]) if from == to => {
            Some(Period { start: start.value.to_owned(), end: end.value.to_owned() })
        }
        _ => {
            if known == fields.len() {
                let remedy = "écrire deux champs date, ou deux champs datetime : [\"arrive\", \"depart\"]";
                report.error(at, "rule.during", "une période veut un début et une fin", remedy);
            }
            None
        }
    }
}

/// La sorte d'un champ de date ou d'instant.
fn moment(name: &str, entity: &Entity) -> Option<&'static str> {
    let kind = entity.field(name)?.kind.name();
    ["date", "datetime"].contains(&kind).then_some(kind)
}

/// `["person", ["arrive", "depart"], "status != 'cancelled'"]` : des champs égaux, une période, au besoin une condition.
fn overlap(entry: &Entry, entity: &Entity, compiler: &Compiler<'_>, report: &mut Report<'_>) -> Option<Overlap> {
    let (mut on, mut dates, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
    for item in entry.node.as_list(&entry.key, report) {
        for text in texts(item, &entry.key, report) {
            match names::is_snake_case(text.value) {
                true if moment(text.value, entity).is_some() => dates.push(text),
                true => on.push(text),
                false => conditions.push(text),
            }
        }
    }
    let on: Vec<&str> = on
        .into_iter()
        .filter(|text| super::behaviour::column(*text, entity, report) && comparable(*text, entity, report))
        .map(|text| text.value)
        .collect();
    let during = period(&dates, entry.at, entity, report);
    let when = match conditions.as_slice() {
        [] => None,
        [condition] => Some(immutable(*condition, entity, compiler, report)?),
        [_, second, ..] => {
            report.error(second.at, "overlap.when", "deux conditions", "les réunir par « && »");
            None
        }
    };
    Some(Overlap { on: on.into_iter().map(str::to_owned).collect(), during: during?, when })
}

/// Un texte, ou ceux d'une liste.
fn texts<'n>(node: &'n Node, key: &str, report: &mut Report<'_>) -> Vec<Text<'n>> {
    match &node.value {
        Value::List(nodes) => nodes.iter().filter_map(|node| node.as_text(key, report)).collect(),
        _ => node.as_text(key, report).into_iter().collect(),
    }
}

/// Un champ dont deux valeurs se comparent par `=` dans un index.
fn comparable(text: Text<'_>, entity: &Entity, report: &mut Report<'_>) -> bool {
    let refused = entity.field(text.value).is_some_and(|field| {
        matches!(field.storage(), Storage::Column("jsonb" | "uuid[]" | "text[]" | "interval" | "bytea"))
    });
    if refused {
        let message = format!("« {} » ne se compare pas dans un chevauchement", text.value);
        report.error(text.at, "overlap.on", message, "employer un lien, un texte, un choix ou un nombre");
    }
    !refused
}

/// Une condition d'index : elle ne lit que les colonnes de la ligne.
fn immutable(text: Text<'_>, entity: &Entity, compiler: &Compiler<'_>, report: &mut Report<'_>) -> Option<Formula> {
    let formula = compiler.formula(text, Expect::Filter, report)?;
    let in_column = |field: &Field| matches!(field.storage(), Storage::Column(_) | Storage::Numeric(_));
    let is_own = |path: &Vec<String>| path.len() == 1 && entity.field(&path[0]).is_some_and(in_column);
    if formula.checked.paths().iter().all(is_own) {
        return Some(formula);
    }
    let message = format!("la condition « {} » dépend d'autre chose que des champs de l'enregistrement", text.value);
    report.error(text.at, "overlap.when", message, "n'employer que des champs gardés en colonne");
    None
}
