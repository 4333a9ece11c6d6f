//! Un processus : ses états d'abord, qui donnent à l'entité son champ d'état ; ses transitions ensuite.

use indexmap::IndexMap;

use super::{
    Definition, approval,
    behaviour::{self, assignments, check_action_name, complete_params},
    diagnostics::Report,
    entity as entities, fields,
    formulas::{Compiler, Expect},
    home::Home,
    more::{known_field, one_of},
    names::{self, Naming},
    node::{Entry, Table, Text, Value},
    scope::RecordScope,
    stopwatch,
};
use crate::model::{EditBy, Entity, Field, Model, State, Transition, Workflow};

/// Clés d'un processus.
const KEYS: [&str; 7] = ["field", "initial", "states", "transitions", "approval", "approvals", "clock"];

/// Clés d'une transition.
const TRANSITION_KEYS: [&str; 9] = ["from", "to", "when", "params", "set", "separate", "approval", "tone", "confirm"];

/// Lit les états, et donne à l'entité le champ qui les porte.
pub(crate) fn read_states(definition: &Definition, entity: &mut Entity, report: &mut Report<'_>) {
    let table = &definition.table;
    table.only(&KEYS, report);
    let Some(name) = table.needed("field", report).filter(|name| names::check(*name, Naming::Field, report)) else {
        return;
    };
    let mut states = IndexMap::new();
    table.require("states", report);
    for entry in table.entries("states", report) {
        names::check(names::key(entry), Naming::Other, report);
        if let Some(state) = state(entry, report) {
            states.insert(entry.key.clone(), state);
        }
    }
    let initial = table.needed("initial", report).filter(|text| known_state(*text, &states, report));
    let options = states.values().map(|state| (state.name.clone(), state.tone.clone())).collect();
    let field = Field { read_only: true, required: true, options, ..entities::field(name.value, "select") };
    entities::imply(&mut entity.fields, field, name.at, report);
    entity.workflow = Some(Workflow {
        field: name.value.to_owned(),
        initial: initial.map(|text| text.value.to_owned()).unwrap_or_default(),
        states,
        transitions: IndexMap::new(),
        approvals: IndexMap::new(),
        clocks: IndexMap::new(),
    });
}

fn state(entry: &Entry, report: &mut Report<'_>) -> Option<State> {
    let table = entry.node.as_table(&entry.key, report)?;
    table.only(&["tone", "edit", "require", "final"], report);
    let tone = table.needed("tone", report).map(|text| fields::tone(text, report));
    let edit = match one_of(table, "edit", &["owner", "nobody"], report) {
        Some("owner") => EditBy::Owner,
        Some("nobody") => EditBy::Nobody,
        _ => EditBy::Granted,
    };
    let require = table.texts("require", report).into_iter().map(|text| text.value.to_owned()).collect();
    let is_final = table.flag("final", report);
    Some(State { name: entry.key.clone(), tone: tone.unwrap_or_default(), edit, require, is_final })
}

pub(crate) fn known_state(text: Text<'_>, states: &IndexMap<String, State>, report: &mut Report<'_>) -> bool {
    let exists = states.contains_key(text.value);
    if !exists {
        let known: Vec<&String> = states.keys().collect();
        let message = format!("l'état « {} » n'existe pas", text.value);
        report.error(text.at, "workflow.state", message, names::instead(text.value, &known));
    }
    exists
}

/// Lit les transitions, les approbations et les chronomètres.
pub(crate) fn read(
    definition: &Definition,
    entity: &Entity,
    model: &Model,
    home: Home<'_>,
    report: &mut Report<'_>,
) -> Option<Workflow> {
    let mut workflow = entity.workflow.clone()?;
    let table = &definition.table;
    check_states(table, entity, report);
    table.require("transitions", report);
    for entry in table.entries("transitions", report) {
        names::check(names::key(entry), Naming::Other, report);
        check_action_name(names::key(entry), report);
        if entity.actions.contains_key(&entry.key) {
            let message = format!("« {} » est à la fois une action et une transition", entry.key);
            report.error(entry.at, "action.name", message, "renommer l'une des deux");
        }
        let reader = Reader { entity, model, home, workflow: &workflow, table };
        if let Some(transition) = reader.transition(entry, report) {
            workflow.transitions.insert(entry.key.clone(), transition);
        }
    }
    check_reached(table, &workflow, report);
    let compiler = Compiler::new(RecordScope::new(model, entity).with_record_alias());
    workflow.approvals = approval::Reader { entity, compiler: &compiler, home }.all(table, report);
    approval::check_named(table, &workflow, report);
    workflow.clocks = stopwatch::all(table, &workflow.states, report);
    Some(workflow)
}

fn check_states(table: &Table, entity: &Entity, report: &mut Report<'_>) {
    for entry in table.entries("states", report) {
        let Value::Table(state) = &entry.node.value else {
            continue;
        };
        for text in state.texts("require", report) {
            known_field(text, entity, report);
        }
    }
}

/// Un état où l'on n'arrive jamais est une transition oubliée.
fn check_reached(table: &Table, workflow: &Workflow, report: &mut Report<'_>) {
    let is_reached =
        |state: &str| state == workflow.initial || workflow.transitions.values().any(|one| one.to == state);
    for entry in table.entries("states", report).iter().filter(|entry| !is_reached(&entry.key)) {
        let message = format!("aucune transition ne mène à l'état « {} »", entry.key);
        report.error(entry.at, "workflow.unreached", message, format!("ajouter une transition to = \"{}\"", entry.key));
    }
}

/// De quoi lire une transition.
struct Reader<'a> {
    entity: &'a Entity,
    model: &'a Model,
    home: Home<'a>,
    workflow: &'a Workflow,
    table: &'a Table,
}

impl Reader<'_> {
    fn transition(&self, entry: &Entry, report: &mut Report<'_>) -> Option<Transition> {
        let table = entry.node.as_table(&entry.key, report)?;
        table.only(&TRANSITION_KEYS, report);
        let states = &self.workflow.states;
        table.require("from", report);
        let from = table.texts("from", report).into_iter().filter(|text| known_state(*text, states, report));
        let from: Vec<String> = from.map(|text| text.value.to_owned()).collect();
        let to = table.needed("to", report).filter(|text| known_state(*text, states, report));
        let here = Compiler::new(RecordScope::new(self.model, self.entity).with_old().with_record_alias());
        let (params, writes) = self.params(table, &here, report);
        let writing = here.scope.clone().with_params(&params);
        let writing = Compiler::new(if table.get("approval").is_some() { writing.with_approver() } else { writing });
        let separate = table.texts("separate", report);
        for text in &separate {
            person(*text, self.entity, report);
        }
        Some(Transition {
            name: entry.key.clone(),
            from,
            to: to?.value.to_owned(),
            when: table.text("when", report).and_then(|text| here.formula(text, Expect::Bool, report)),
            set: assignments(table.entries("set", report), self.entity, &writing, report),
            separate: separate.into_iter().map(|text| text.value.to_owned()).collect(),
            approval: self.approval(table, report),
            tone: fields::button(table, report),
            confirm: table.flag("confirm", report),
            params,
            writes,
        })
    }

    /// Paramètres ; `"field"` reprend le champ de même nom, et l'écrit.
    fn params(
        &self,
        table: &Table,
        compiler: &Compiler<'_>,
        report: &mut Report<'_>,
    ) -> (IndexMap<String, Field>, Vec<String>) {
        let entries = table.entries("params", report);
        let is_field = |entry: &&Entry| matches!(&entry.node.value, Value::Text(_));
        let own: Vec<Entry> = entries.iter().filter(|entry| !is_field(entry)).cloned().collect();
        let mut declared = fields::read_all(&own, self.home, report);
        complete_params(&mut declared, table.table("params", report), compiler, report);
        let mut params = IndexMap::new();
        let mut writes = Vec::new();
        for entry in entries {
            if let Some(field) = declared.shift_remove(&entry.key) {
                params.insert(entry.key.clone(), field);
            } else if let Some(field) = self.field_param(entry, report) {
                params.insert(entry.key.clone(), Field { read_only: false, ..field.clone() });
                writes.push(entry.key.clone());
            }
        }
        (params, writes)
    }

    fn field_param(&self, entry: &Entry, report: &mut Report<'_>) -> Option<&Field> {
        let Value::Text(text) = &entry.node.value else {
            return None;
        };
        if text != "field" {
            let message = format!("le paramètre « {} » vaut « {text} »", entry.key);
            let remedy = "écrire \"field\" pour reprendre le champ de même nom, ou une table { type = … }";
            report.error(entry.node.at, "workflow.param", message, remedy);
            return None;
        }
        behaviour::writable(names::key(entry), self.entity, report)
    }

    fn approval(&self, table: &Table, report: &mut Report<'_>) -> Option<String> {
        let text = table.text("approval", report)?;
        let known: Vec<&str> = approval::entries(self.table).map(|entry| entry.key.as_str()).collect();
        if !known.contains(&text.value) {
            let message = format!("l'approbation « {} » n'existe pas", text.value);
            let remedy = match known.is_empty() {
                true => "écrire \"approval\" et la table [approval]".to_owned(),
                false => names::instead(text.value, &known),
            };
            report.error(text.at, "workflow.approval", message, remedy);
        }
        Some(text.value.to_owned())
    }
}

/// Un champ qui vise une personne, ou une faute.
pub(crate) fn person(text: Text<'_>, entity: &Entity, report: &mut Report<'_>) {
    let is_person = |field: &&Field| field.kind.name() == "user";
    if entity.field(text.value).filter(is_person).is_none() {
        let known: Vec<&str> = entity.fields.values().filter(is_person).map(|field| field.name.as_str()).collect();
        let message = format!("« {} » n'est pas un champ user de {}", text.value, entity.full_name);
        report.error(text.at, "workflow.person", message, names::instead(text.value, &known));
    }
}
