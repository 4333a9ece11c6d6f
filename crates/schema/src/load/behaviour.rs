//! Une entité, seconde lecture : ce qu'elle fait (règles, unicités, événements, actions), vérifié contre le modèle.

use indexmap::IndexMap;

use super::{
    Definition,
    diagnostics::Report,
    fields,
    formulas::{Compiler, Expect},
    guards::{self, Rules},
    home::Home,
    more,
    names::{self, Naming},
    node::{Entry, Table, Text, Value},
    scope::RecordScope,
};
use crate::{
    fields::Storage,
    model::{Action, Entity, Field, Formula, Index, Model, Unique},
};

/// Noms que toute entité a déjà comme actions ou événements.
pub(crate) const BASE_ACTIONS: [&str; 8] =
    ["view", "create", "edit", "delete", "manage", "approve", "export", "import"];

/// Événements de toute entité.
pub(crate) const BASE_EVENTS: [&str; 4] = ["created", "updated", "deleted", "restored"];

/// Ce qu'une entité fait.
#[derive(Debug)]
pub(crate) struct Behaviour {
    pub(crate) fields: Vec<Field>,
    pub(crate) owner: Vec<String>,
    pub(crate) rules: IndexMap<String, Formula>,
    pub(crate) unique: IndexMap<String, Unique>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) events: IndexMap<String, Formula>,
    pub(crate) actions: IndexMap<String, Action>,
    pub(crate) freeze: Option<Formula>,
    pub(crate) visible: Option<Formula>,
    pub(crate) guarded: Rules,
    pub(crate) presets: IndexMap<String, IndexMap<String, Formula>>,
    pub(crate) more: IndexMap<String, toml::Value>,
}

/// Lit ce que fait une entité.
pub(crate) fn read(
    definition: &Definition,
    entity: &Entity,
    model: &Model,
    home: Home<'_>,
    report: &mut Report<'_>,
) -> Behaviour {
    let table = &definition.table;
    let here = Compiler::new(RecordScope::new(model, entity));
    let writing = Compiler::new(RecordScope::new(model, entity).with_old());
    Behaviour {
        fields: completed(definition, entity, &here, report),
        owner: owner(table, entity, report),
        rules: conditions(table.entries("rules", report), Expect::Bool, &writing, report),
        unique: unique(table, entity, report),
        indexes: indexes(table, entity, report),
        events: events(table, &writing, report),
        actions: actions(table, entity, model, home, report),
        freeze: table.text("freeze", report).and_then(|text| here.formula(text, Expect::Bool, report)),
        visible: table.text("visible", report).and_then(|text| here.formula(text, Expect::Filter, report)),
        guarded: guards::read(table, entity, &here, report),
        presets: presets(table, entity, &here, report),
        more: more::read(table, entity, home, report),
    }
}

impl Behaviour {
    /// Donne à l'entité ce qu'elle fait.
    pub(crate) fn give(self, entity: &mut Entity) {
        for field in self.fields {
            entity.fields.insert(field.name.clone(), field);
        }
        entity.owner = self.owner;
        entity.rules = self.rules;
        entity.unique = self.unique;
        entity.indexes = self.indexes;
        entity.events = self.events;
        entity.actions = self.actions;
        entity.freeze = self.freeze;
        entity.visible = self.visible;
        entity.capacities = self.guarded.capacities;
        entity.overlaps = self.guarded.overlaps;
        entity.presets = self.presets;
        entity.more = self.more;
    }
}

/// Les champs que cette définition déclare, leurs expressions compilées.
pub(crate) fn completed(
    definition: &Definition,
    entity: &Entity,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) -> Vec<Field> {
    let Some(tables) = super::entity::fields_table(definition) else {
        return Vec::new();
    };
    let declared = entity.fields.values().filter_map(|field| Some((field, fields::table_of(tables, &field.name)?)));
    declared
        .map(|(field, table)| {
            let mut field = field.clone();
            fields::complete(&mut field, table, compiler, report);
            field
        })
        .collect()
}

/// Des conditions nommées.
pub(crate) fn conditions(
    entries: &[Entry],
    expect: Expect<'_>,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) -> IndexMap<String, Formula> {
    let mut conditions = IndexMap::new();
    for entry in entries {
        names::check(names::key(entry), Naming::Other, report);
        let text = entry.node.as_text(&entry.key, report);
        if let Some(formula) = text.and_then(|text| compiler.formula(text, expect, report)) {
            conditions.insert(entry.key.clone(), formula);
        }
    }
    conditions
}

fn owner(table: &Table, entity: &Entity, report: &mut Report<'_>) -> Vec<String> {
    let Some(owner) = table.table("owner", report) else {
        return Vec::new();
    };
    owner.only(&["fields"], report);
    let is_person = |name: &str| name == "id" || entity.field(name).is_some_and(|field| field.kind.name() == "user");
    let known: Vec<&str> = entity.fields.keys().map(String::as_str).filter(|name| is_person(name)).collect();
    let texts = owner.texts("fields", report);
    for text in texts.iter().filter(|text| !is_person(text.value)) {
        let message = format!("« {} » n'est pas un champ user", text.value);
        report.error(text.at, "entity.owner", message, names::instead(text.value, &known));
    }
    texts.into_iter().map(|text| text.value.to_owned()).collect()
}

/// Un champ gardé dans une colonne de cette entité, ou une faute.
pub(crate) fn column(text: Text<'_>, entity: &Entity, report: &mut Report<'_>) -> bool {
    let in_column = |field: &Field| matches!(field.storage(), Storage::Column(_) | Storage::Numeric(_));
    let own = entity.fields.values().filter(|field| in_column(field)).map(|field| field.name.as_str());
    let known: Vec<&str> = own.chain(entity.common_fields().map(|field| field.name.as_str())).collect();
    let exists = known.contains(&text.value);
    if !exists {
        let message = format!("« {} » n'est pas un champ gardé en colonne de {}", text.value, entity.full_name);
        report.error(text.at, "reference.column", message, names::instead(text.value, &known));
    }
    exists
}

/// `code = ["company", "code"]`, ou `code = { on = ["company", "code"], ignore_case = true }`.
fn unique(table: &Table, entity: &Entity, report: &mut Report<'_>) -> IndexMap<String, Unique> {
    let mut all = IndexMap::new();
    for entry in table.entries("unique", report) {
        names::check(names::key(entry), Naming::Other, report);
        let (on, ignore_case) = match &entry.node.value {
            Value::Table(detail) => {
                detail.only(&["on", "ignore_case"], report);
                detail.require("on", report);
                (detail.texts("on", report), detail.flag("ignore_case", report))
            }
            _ => {
                let nodes = entry.node.as_list(&entry.key, report);
                (nodes.iter().filter_map(|node| node.as_text(&entry.key, report)).collect(), false)
            }
        };
        let is_text =
            |name: &str| entity.field(name).is_some_and(|field| matches!(field.storage(), Storage::Column("text")));
        if ignore_case && !on.iter().any(|text| is_text(text.value)) {
            let message = format!("aucun champ de « {} » n'est un texte", entry.key);
            report.error(entry.node.at, "unique.ignore_case", message, "retirer ignore_case");
        }
        let fields = on.into_iter().filter(|text| column(*text, entity, report));
        all.insert(entry.key.clone(), Unique { on: fields.map(|text| text.value.to_owned()).collect(), ignore_case });
    }
    all
}

fn indexes(table: &Table, entity: &Entity, report: &mut Report<'_>) -> Vec<Index> {
    let mut indexes = Vec::new();
    for index in table.tables("indexes", report) {
        index.only(&["on"], report);
        index.require("on", report);
        let mut on = Vec::new();
        for text in index.texts("on", report) {
            let (name, descending) = text.value.strip_prefix('-').map_or((text.value, false), |name| (name, true));
            if column(Text { value: name, at: text.at }, entity, report) {
                on.push((name.to_owned(), descending));
            }
        }
        indexes.push(Index { on });
    }
    indexes
}

fn events(table: &Table, compiler: &Compiler<'_>, report: &mut Report<'_>) -> IndexMap<String, Formula> {
    let mut events = IndexMap::new();
    for entry in table.entries("events", report) {
        if !entry.key.split('.').all(names::is_snake_case) || BASE_EVENTS.contains(&entry.key.as_str()) {
            let message = format!("« {} » n'est pas un nom d'événement libre", entry.key);
            report.error(entry.at, "event.name", message, "écrire par exemple \"severity.critical\"");
        }
        let text = entry.node.as_text(&entry.key, report);
        if let Some(formula) = text.and_then(|text| compiler.formula(text, Expect::Bool, report)) {
            events.insert(entry.key.clone(), formula);
        }
    }
    events
}

fn actions(
    table: &Table,
    entity: &Entity,
    model: &Model,
    home: Home<'_>,
    report: &mut Report<'_>,
) -> IndexMap<String, Action> {
    let mut actions = IndexMap::new();
    for entry in table.entries("actions", report) {
        names::check(names::key(entry), Naming::Other, report);
        check_action_name(names::key(entry), report);
        let Some(action) = entry.node.as_table(&entry.key, report) else {
            continue;
        };
        action.only(&["when", "params", "set", "run", "tone", "confirm"], report);
        let mut params = fields::read_all(action.entries("params", report), home, report);
        let tables = action.table("params", report);
        let here = Compiler::new(RecordScope::new(model, entity).with_record_alias());
        complete_params(&mut params, tables, &here, report);
        let writing = Compiler::new(here.scope.clone().with_params(&params));
        let set = assignments(action.entries("set", report), entity, &writing, report);
        let when = action.text("when", report).and_then(|text| here.formula(text, Expect::Bool, report));
        actions.insert(
            entry.key.clone(),
            Action {
                name: entry.key.clone(),
                when,
                set,
                run: action.text("run", report).and_then(|text| home.code(text, report)),
                tone: fields::button(action, report),
                confirm: action.flag("confirm", report),
                is_button: false,
                params,
            },
        );
    }
    actions
}

/// Des jeux de valeurs initiales, par nom.
fn presets(
    table: &Table,
    entity: &Entity,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) -> IndexMap<String, IndexMap<String, Formula>> {
    let mut presets = IndexMap::new();
    for entry in table.entries("presets", report) {
        names::check(names::key(entry), Naming::Other, report);
        let Some(preset) = entry.node.as_table(&entry.key, report) else { continue };
        preset.only(&["set"], report);
        preset.require("set", report);
        let set = assignments(preset.entries("set", report), entity, compiler, report);
        presets.insert(entry.key.clone(), set);
    }
    presets
}

/// Le nom d'une action ou d'une transition est aussi celui de sa permission.
pub(crate) fn check_action_name(name: Text<'_>, report: &mut Report<'_>) {
    if BASE_ACTIONS.contains(&name.value) && name.value != "approve" || BASE_EVENTS.contains(&name.value) {
        let message = format!("« {} » est déjà une action de toute entité", name.value);
        report.error(name.at, "action.name", message, "choisir un autre verbe");
    }
}

/// Compile les expressions des paramètres d'une action.
pub(crate) fn complete_params(
    params: &mut IndexMap<String, Field>,
    tables: Option<&Table>,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) {
    for (name, field) in params {
        if let Some(table) = tables.and_then(|tables| fields::table_of(tables, name)) {
            fields::complete(field, table, compiler, report);
        }
    }
}

/// Des champs écrits par expression.
pub(crate) fn assignments(
    entries: &[Entry],
    target: &Entity,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) -> IndexMap<String, Formula> {
    let mut set = IndexMap::new();
    for entry in entries {
        let Some(field) = writable(names::key(entry), target, report) else {
            continue;
        };
        let text = entry.node.as_text(&entry.key, report);
        if let Some(formula) = text.and_then(|text| compiler.formula(text, Expect::Field(field), report)) {
            set.insert(entry.key.clone(), formula);
        }
    }
    set
}

/// Un champ qu'une définition peut écrire, ou une faute.
pub(crate) fn writable<'e>(text: Text<'_>, target: &'e Entity, report: &mut Report<'_>) -> Option<&'e Field> {
    let can_be = |field: &&Field| {
        !(field.is_generated() || field.kind.name() == "children" || field.is_common() && field.read_only)
    };
    let is_state = |name: &str| target.workflow.as_ref().is_some_and(|workflow| workflow.field == name);
    let field = target.field(text.value).filter(can_be).filter(|field| !is_state(&field.name));
    if field.is_none() {
        let known: Vec<&str> = target
            .fields
            .values()
            .filter(can_be)
            .map(|field| field.name.as_str())
            .filter(|name| !is_state(name))
            .collect();
        let message = format!("« {} » n'est pas un champ que l'on écrit dans {}", text.value, target.full_name);
        report.error(text.at, "reference.field", message, names::instead(text.value, &known));
    }
    field
}
