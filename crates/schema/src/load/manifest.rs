//! La suite de `module.toml` : réglages, rôles proposés et leurs octrois.

use std::collections::HashSet;

use indexmap::IndexMap;
use kernel::{Class, Part, Permission};

use super::{
    behaviour::BASE_ACTIONS,
    diagnostics::Report,
    fields,
    formulas::{Compiler, Expect},
    home::Home,
    names::{self, Naming},
    node::{Entry, Node, Table, Text, Value},
    scope::RecordScope,
};
use crate::model::{Entity, Field, Model, Package, Role, RoleGrant};

/// Clé de la section d'un réglage.
pub(crate) const SECTION: &str = "section";

/// Les réglages, sans leurs expressions.
pub(crate) fn settings(home: Home<'_>, report: &mut Report<'_>) -> IndexMap<String, Field> {
    let entries = home.draft.manifest.table.entries("settings", report);
    let mut settings = IndexMap::new();
    for entry in entries {
        if names::check(names::key(entry), Naming::Other, report)
            && let Some(mut field) = fields::read_with(entry, &[SECTION], home, report)
        {
            field.more.extend(section(entry, report));
            settings.insert(entry.key.clone(), field);
        }
    }
    settings
}

/// Sortes de champs qu'une préférence peut avoir : une valeur simple, que la personne choisit sans que rien d'autre existe.
const PREFERRED: [&str; 13] = [
    "boolean",
    "select",
    "multi_select",
    "text",
    "integer",
    "decimal",
    "percent",
    "duration",
    "time",
    "date",
    "color",
    "tags",
    "rating",
];

/// Les préférences que le paquet propose à chaque personne.
pub(crate) fn preferences(home: Home<'_>, report: &mut Report<'_>) -> IndexMap<String, Field> {
    let mut preferences = IndexMap::new();
    for entry in home.draft.manifest.table.entries("preferences", report) {
        if names::check(names::key(entry), Naming::Other, report)
            && let Some(field) = fields::read(entry, home, report)
        {
            if !PREFERRED.contains(&field.kind.name()) {
                let message = format!("une préférence ne peut pas être de la sorte « {} »", field.kind.name());
                report.error(
                    names::key(entry).at,
                    "preference.type",
                    message,
                    format!("prendre {}", PREFERRED.join(", ")),
                );
                continue;
            }
            preferences.insert(entry.key.clone(), field);
        }
    }
    preferences
}

/// La section de l'écran où un réglage se range ; son libellé est `<paquet>.sections.<section>`.
fn section(entry: &Entry, report: &mut Report<'_>) -> Option<(String, toml::Value)> {
    let section = entry.node.as_table(&entry.key, report)?.text(SECTION, report)?;
    let name = section.value;
    names::check(section, Naming::Other, report).then(|| (SECTION.to_owned(), name.into()))
}

/// Compile les expressions des réglages.
pub(crate) fn complete_settings(home: Home<'_>, model: &Model, report: &mut Report<'_>) -> IndexMap<String, Field> {
    complete(home, model, "settings", |package| &package.settings, report)
}

/// Compile les expressions des préférences.
pub(crate) fn complete_preferences(home: Home<'_>, model: &Model, report: &mut Report<'_>) -> IndexMap<String, Field> {
    complete(home, model, "preferences", |package| &package.preferences, report)
}

fn complete(
    home: Home<'_>,
    model: &Model,
    part: &str,
    of: impl Fn(&Package) -> &IndexMap<String, Field>,
    report: &mut Report<'_>,
) -> IndexMap<String, Field> {
    let found = model.packages.iter().find(|package| package.code == home.package());
    let mut declared = found.map(|package| of(package).clone()).unwrap_or_default();
    let compiler = Compiler::new(RecordScope::without_record(model, home.package()));
    let Some(Value::Table(tables)) = home.draft.manifest.table.get(part).map(|node| &node.value) else {
        return declared;
    };
    for field in declared.values_mut() {
        if let Some(table) = fields::table_of(tables, &field.name) {
            fields::complete(field, table, &compiler, report);
        }
    }
    declared
}

/// Les rôles proposés.
pub(crate) fn roles(home: Home<'_>, model: &Model, report: &mut Report<'_>) -> Vec<Role> {
    let mut roles = Vec::new();
    for entry in home.draft.manifest.table.entries("roles", report) {
        names::check(names::key(entry), Naming::Other, report);
        let Some(table) = entry.node.as_table(&entry.key, report) else {
            continue;
        };
        table.only(&["inherits", "grants"], report);
        let inherits = table.texts("inherits", report).into_iter().filter_map(|text| home.role(text, report));
        let inherits = inherits.collect();
        roles.push(Role {
            id: uuid::Uuid::nil(),
            code: entry.key.clone(),
            package: home.package().to_owned(),
            inherits,
            grants: grants(table, home, model, report),
        });
    }
    roles
}

/// Refuse un rôle qui hérite de lui-même, par quelque chemin que ce soit.
pub(crate) fn check_inheritance(entries: &[Entry], roles: &IndexMap<String, Role>, report: &mut Report<'_>) {
    for entry in entries {
        let mut seen = HashSet::new();
        if let Some(path) = way_back(&entry.key, &entry.key, roles, &mut seen) {
            let message = format!("cycle d'héritage : {} → {}", entry.key, path.join(" → "));
            report.error(entry.at, "role.cycle", message, "retirer l'un de ces héritages");
        }
    }
}

/// Le chemin d'héritages qui ramène de ce rôle au premier.
fn way_back<'r>(
    from: &str,
    start: &str,
    roles: &'r IndexMap<String, Role>,
    seen: &mut HashSet<&'r str>,
) -> Option<Vec<&'r str>> {
    for parent in &roles.get(from)?.inherits {
        if parent == start {
            return Some(vec![parent]);
        }
        if seen.insert(parent)
            && let Some(mut path) = way_back(parent, start, roles, seen)
        {
            path.insert(0, parent);
            return Some(path);
        }
    }
    None
}

fn grants(table: &Table, home: Home<'_>, model: &Model, report: &mut Report<'_>) -> Vec<RoleGrant> {
    let nodes = table.get("grants").map_or(&[][..], |node| node.as_list("grants", report));
    nodes.iter().filter_map(|node| grant(node, home, model, report)).collect()
}

/// Un octroi : une permission, ou une table qui lui ajoute un filtre ou des classes.
fn grant(node: &Node, home: Home<'_>, model: &Model, report: &mut Report<'_>) -> Option<RoleGrant> {
    let Value::Table(table) = &node.value else {
        let permission = permission(node.as_text("grants", report)?, model, report)?;
        return Some(RoleGrant { permission, filter: None, classes: Vec::new() });
    };
    table.only(&["permission", "filter", "classes"], report);
    let permission = permission(table.needed("permission", report)?, model, report)?;
    let filter = table.text("filter", report);
    if let Some(text) = filter {
        check_filter(text, &permission, home, model, report);
    }
    let classes = table.texts("classes", report).into_iter().filter_map(|text| class(text, report)).collect();
    Some(RoleGrant { permission, filter: filter.map(|text| text.value.to_owned()), classes })
}

fn class(text: Text<'_>, report: &mut Report<'_>) -> Option<Class> {
    let class = text.value.parse().ok().filter(|class| *class != Class::Normal);
    if class.is_none() {
        let known = ["personal", "confidential", "medical", "secret"];
        let message = format!("« {} » n'est pas une classe à ouvrir", text.value);
        report.error(text.at, "field.class", message, names::instead(text.value, &known));
    }
    class
}

fn permission(text: Text<'_>, model: &Model, report: &mut Report<'_>) -> Option<Permission> {
    let permission: Permission = match text.value.parse() {
        Ok(permission) => permission,
        Err(message) => {
            let remedy = "écrire paquet.entité.action.portée, par exemple \"hse.incident.view.company\"";
            report.error(text.at, "grant.form", message, remedy);
            return None;
        }
    };
    let reached = reached(&permission, model);
    if reached.is_empty() {
        let known: Vec<&str> = model.entities.keys().map(String::as_str).collect();
        let name = format!("{}.{}", permission.package, permission.entity);
        let message = format!("« {name} » n'existe pas");
        report.error(text.at, "grant.entity", message, names::instead(&name, &known));
        return None;
    }
    if let Part::Named(action) = &permission.action {
        let known: Vec<String> = reached.iter().flat_map(|entity| action_names(entity)).collect();
        if !known.contains(action) {
            let mut known = known;
            known.sort();
            known.dedup();
            let message = format!("« {action} » n'est pas une action de {}.{}", permission.package, permission.entity);
            report.error(text.at, "grant.action", message, names::instead(action, &known));
            return None;
        }
    }
    Some(permission)
}

/// Les entités qu'une permission atteint.
fn reached<'m>(permission: &Permission, model: &'m Model) -> Vec<&'m Entity> {
    let covers =
        |part: &Part, name: &str| matches!(part, Part::Any) || matches!(part, Part::Named(mine) if mine == name);
    let all = model.entities.values().map(|entity| &**entity);
    all.filter(|entity| covers(&permission.package, &entity.package) && covers(&permission.entity, &entity.name))
        .collect()
}

/// Toutes les actions d'une entité, celles de base comprises.
pub(crate) fn action_names(entity: &Entity) -> Vec<String> {
    let transitions = entity.workflow.iter().flat_map(|workflow| workflow.transitions.keys());
    let own = entity.actions.keys().chain(transitions).cloned();
    BASE_ACTIONS.iter().map(|action| (*action).to_owned()).chain(own).collect()
}

/// Un filtre doit valoir pour chaque entité que la permission atteint.
fn check_filter(text: Text<'_>, permission: &Permission, home: Home<'_>, model: &Model, report: &mut Report<'_>) {
    for entity in reached(permission, model) {
        let compiler = Compiler::new(RecordScope::new(model, entity).settings_of(home.package()));
        if compiler.formula(text, Expect::Filter, report).is_none() {
            return;
        }
    }
}
