//! Le menu : ce que les paquets proposent (`[[menus]]` de leur manifeste), puis ce que le locataire en arrange
//! (`menus/main.toml`) : l'ordre, les groupes, les sous-menus, ce qu'il cache, ce qu'il ajoute.
//!
//! Ce qu'il ne nomme pas reste où les paquets l'ont mis, à la fin de son groupe : un module neuf se voit ; trop profond pour
//! l'arrangement, il remonte au dernier rang permis, avec une remarque. Une entité ou un
//! sous-menu de module qui n'est plus là est laissé de côté avec une remarque. Une entrée sans but est un sous-menu ; `in` nomme
//! celui qui la tient, et remplace alors `group`.

use std::collections::HashSet;

use super::{
    Definition,
    diagnostics::{Diagnostic, Report},
    formulas::{Compiler, Expect},
    home::Home,
    more::one_of,
    names::{self, Naming},
    node::{Span, Table, Text},
    package::{self, Draft},
    scope::RecordScope,
};
use crate::model::{MenuItem, MenuTarget, Model};

/// Groupes du menu, dans l'ordre de l'écran.
const GROUPS: [&str; 3] = ["pilotage", "modules", "system"];

/// Rangs d'un groupe, au plus : une entrée, dans un sous-menu, dans un sous-menu.
const DEEPEST: usize = 3;

/// Seul nom d'un arrangement.
const MAIN: &str = "main";

/// Longueur d'une adresse.
const MAX_ADDRESS: usize = 500;

/// Entrées d'un menu, au plus.
const MOST: usize = 300;

/// Une entrée lue, et où elle dit sa place.
type Written = (MenuItem, Span);

/// Ce qu'un paquet propose ; ceux dont il a besoin ont déjà leurs sous-menus.
pub(super) fn proposed(home: Home<'_>, model: &Model, report: &mut Report<'_>) -> Vec<MenuItem> {
    let tables = home.draft.manifest.table.tables("menus", report);
    let written: Vec<Written> =
        tables.into_iter().filter_map(|table| Some((proposal(table, home, model, report)?, table.at("in")))).collect();
    let items: Vec<MenuItem> = proposals(model).cloned().chain(written.iter().map(|(item, _)| item.clone())).collect();
    check_nesting(&written, &items, report);
    written.into_iter().map(|(item, _)| item).collect()
}

fn proposals(model: &Model) -> impl Iterator<Item = &MenuItem> {
    model.packages.iter().flat_map(|package| &package.menus)
}

fn proposal(table: &Table, home: Home<'_>, model: &Model, report: &mut Report<'_>) -> Option<MenuItem> {
    let group = group(table, report).unwrap_or("modules").to_owned();
    let parent = table.text("in", report).and_then(|text| home.submenu(text, report));
    if let Some(name) = table.text("name", report) {
        table.only(&["name", "group", "in", "icon"], report);
        names::check(name, Naming::Other, report);
        let icon = package::icon(table, report);
        let submenu = MenuItem::proposed(home.draft.full(name.value), MenuTarget::Submenu);
        return Some(MenuItem { group, parent, icon, ..submenu });
    }
    table.only(&["to", "group", "in", "badge"], report);
    let to = table.needed("to", report).and_then(|text| home.entity(text, report))?;
    let entity = model.entity(&to)?;
    let compiler = Compiler::new(RecordScope::new(model, entity).settings_of(home.package()));
    let badge = table.text("badge", report).and_then(|text| compiler.formula(text, Expect::Filter, report));
    Some(MenuItem { group, parent, badge, ..MenuItem::proposed(to.clone(), MenuTarget::Entity(to)) })
}

/// Le groupe d'une entrée ; dans un sous-menu, c'est celui du sous-menu, qui ne se redit pas.
fn group<'t>(table: &'t Table, report: &mut Report<'_>) -> Option<&'t str> {
    if table.get("in").is_none() {
        table.require("group", report);
    } else if table.get("group").is_some() {
        let message = "une entrée est du groupe de son sous-menu";
        report.error(table.at("group"), "menu.group", message, "garder « in » ou « group »");
    }
    one_of(table, "group", &GROUPS, report)
}

/// Refuse ce qui se tient soi-même et ce qui est trop profond.
fn check_nesting(written: &[Written], items: &[MenuItem], report: &mut Report<'_>) {
    let place = |name: &str| written.iter().find(|(item, _)| item.name == name && item.parent.is_some());
    let mut told = HashSet::new();
    for item in items {
        let above = above(item, items);
        if above.iter().any(|one| one.name == item.name) {
            if let Some((_, at)) = place(&item.name) {
                let path: Vec<&str> = above.iter().rev().map(|one| one.name.as_str()).collect();
                let message = format!("cycle de sous-menus : {} → {}", path.join(" → "), item.name);
                report.error(*at, "menu.cycle", message, "mettre l'un de ces sous-menus dans un groupe");
            }
        } else if above.len() >= DEEPEST
            && let Some((blamed, at)) = [item].into_iter().chain(above).find_map(|one| place(&one.name))
            && told.insert(&blamed.name)
        {
            let message = format!("« {} » est au-delà du rang {DEEPEST} de son groupe", item.name);
            report.error(
                *at,
                "menu.deep",
                message,
                format!("mettre « {} » dans un sous-menu moins profond", blamed.name),
            );
        }
    }
}

/// Ramène au dernier rang permis ce qu'un paquet propose plus bas que l'arrangement ne le laisse : un module qui change ne fait
/// qu'une remarque.
fn lift(written: &[Written], items: &mut [MenuItem], definition: &Definition, report: &mut Report<'_>) {
    for rank in 0..items.len() {
        let item = &items[rank];
        let above = above(item, items);
        let is_loop = above.iter().any(|one| one.name == item.name);
        if above.len() < DEEPEST || is_loop || written.iter().any(|(one, _)| one.name == item.name) {
            continue;
        }
        let allowed = above[above.len() + 1 - DEEPEST].name.clone();
        let message = format!("« {} » est remonté dans « {allowed} »", item.name);
        report.warning(
            definition.table.at("entries"),
            "menu.deep",
            message,
            "le placer dans le menu, ou remonter son sous-menu",
        );
        items[rank].parent = Some(allowed);
    }
}

/// Les sous-menus qui tiennent une entrée, du plus proche au groupe ; elle-même à la fin, si elle se tient.
fn above<'i>(item: &'i MenuItem, items: &'i [MenuItem]) -> Vec<&'i MenuItem> {
    let mut above: Vec<&MenuItem> = Vec::new();
    let mut current = item;
    while let Some(name) = &current.parent
        && let Some(parent) = items.iter().find(|one| one.name == *name)
        && above.iter().all(|one| one.name != parent.name)
    {
        above.push(parent);
        current = parent;
    }
    above
}

/// Le menu du modèle : l'arrangement d'abord, puis ce qu'il ne nomme pas.
pub(super) fn arrange(drafts: &[Draft], model: &Model, found: &mut Vec<Diagnostic>) -> Vec<MenuItem> {
    let arrangements: Vec<(&Definition, Vec<Written>)> = drafts
        .iter()
        .flat_map(|draft| draft.menus.iter().map(move |definition| (definition, draft)))
        .map(|(definition, draft)| {
            (definition, arranged(definition, draft, model, &mut Report::new(&definition.file, found)))
        })
        .collect();
    let own = arrangements.iter().flat_map(|(_, written)| written).map(|(item, _)| item.clone());
    let mut items: Vec<MenuItem> = own.collect();
    let unnamed = proposals(model).filter(|proposed| items.iter().all(|item| item.name != proposed.name));
    let unnamed: Vec<MenuItem> = unnamed.cloned().collect();
    items.extend(unnamed);
    for (definition, written) in &arrangements {
        let mut report = Report::new(&definition.file, found);
        lift(written, &mut items, definition, &mut report);
        check_nesting(written, &items, &mut report);
    }
    let mut ordered = Vec::with_capacity(items.len());
    for group in GROUPS {
        unfold(&items, None, group, &mut ordered);
    }
    ordered
}

/// Chaque entrée à la suite de son sous-menu, et du même groupe que lui.
fn unfold(items: &[MenuItem], parent: Option<&str>, group: &str, ordered: &mut Vec<MenuItem>) {
    let is_here = |item: &&MenuItem| item.parent.as_deref() == parent && (parent.is_some() || item.group == group);
    for item in items.iter().filter(is_here) {
        ordered.push(MenuItem { group: group.to_owned(), ..item.clone() });
        unfold(items, Some(&item.name), group, ordered);
    }
}

fn arranged(definition: &Definition, draft: &Draft, model: &Model, report: &mut Report<'_>) -> Vec<Written> {
    if definition.name != MAIN {
        report.error(Span::default(), "file.name", "il n'y a qu'un menu", "nommer ce fichier menus/main.toml");
    }
    definition.table.only(&["entries"], report);
    let tables = definition.table.tables("entries", report);
    if tables.len() > MOST {
        let message = format!("plus de {MOST} entrées");
        report.error(definition.table.at("entries"), "menu.long", message, "retirer des entrées");
        return Vec::new();
    }
    let submenus: Vec<&str> = tables
        .iter()
        .filter(|table| is_submenu(table))
        .filter_map(|table| table.quoted("name").filter(|name| !name.contains('.')))
        .chain(proposals(model).filter(|item| item.target == MenuTarget::Submenu).map(|item| item.name.as_str()))
        .collect();
    let mut items: Vec<Written> = Vec::new();
    for table in tables {
        let Some(item) = entry(table, draft, model, &submenus, report) else { continue };
        if items.iter().any(|(other, _)| other.name == item.name) {
            let message = format!("deux entrées « {} »", item.name);
            report.error(table.at, "menu.twice", message, "retirer ou renommer l'une des deux");
            continue;
        }
        items.push((item, table.at("in")));
    }
    items
}

/// Une entrée qui ne mène nulle part en tient d'autres.
fn is_submenu(table: &Table) -> bool {
    ["to", "view", "saved", "url"].iter().all(|key| table.get(key).is_none())
}

fn entry(table: &Table, draft: &Draft, model: &Model, submenus: &[&str], report: &mut Report<'_>) -> Option<MenuItem> {
    table.only(&["name", "to", "view", "saved", "url", "group", "in", "hidden", "roles", "icon"], report);
    let group = group(table, report);
    let target = if is_submenu(table) { MenuTarget::Submenu } else { target(table, model, report)? };
    let name = match &target {
        MenuTarget::Entity(entity) => entity.clone(),
        MenuTarget::Submenu => submenu_name(table, model, report)?,
        _ => link_name(table, report)?,
    };
    let parent = table.text("in", report).and_then(|text| parent(text, submenus, model, report));
    let proposed = proposals(model).find(|item| item.name == name);
    let roles = table.texts("roles", report).into_iter().filter_map(|text| role(text, report)).collect();
    Some(MenuItem {
        label: Some(format!("{}.menu.{name}", draft.package.code)),
        name,
        group: group.or(proposed.map(|item| item.group.as_str())).unwrap_or("modules").to_owned(),
        parent,
        target,
        icon: package::icon(table, report).or_else(|| proposed.and_then(|item| item.icon.clone())),
        badge: proposed.and_then(|menu| menu.badge.clone()),
        hidden: table.flag("hidden", report),
        roles,
    })
}

/// Le sous-menu qui tient une entrée ; celui d'un module, parti, la laisse au premier rang.
fn parent(text: Text<'_>, submenus: &[&str], model: &Model, report: &mut Report<'_>) -> Option<String> {
    if submenus.contains(&text.value) {
        return Some(text.value.to_owned());
    }
    let message = format!("le sous-menu « {} » n'existe pas", text.value);
    if text.value.contains('.') && model.entity(text.value).is_none() {
        report.warning(text.at, "menu.gone", message, "choisir un autre sous-menu, ou un groupe");
    } else {
        report.error(text.at, "menu.in", message, names::instead(text.value, submenus));
    }
    None
}

/// Un sous-menu d'un module porte le nom que le module lui donne.
fn submenu_name(table: &Table, model: &Model, report: &mut Report<'_>) -> Option<String> {
    let name = table.needed("name", report)?;
    if !name.value.contains('.') {
        return link_name(table, report);
    }
    if proposals(model).any(|item| item.name == name.value && item.target == MenuTarget::Submenu) {
        return Some(name.value.to_owned());
    }
    let message = format!("le sous-menu « {} » n'existe pas", name.value);
    report.warning(name.at, "menu.gone", message, "retirer cette entrée");
    None
}

fn target(table: &Table, model: &Model, report: &mut Report<'_>) -> Option<MenuTarget> {
    if let Some(url) = table.text("url", report) {
        return address(url, report).map(MenuTarget::Address);
    }
    let to = table.needed("to", report)?;
    if model.entity(to.value).is_none() {
        let message = format!("l'entité « {} » n'existe pas", to.value);
        report.warning(to.at, "menu.gone", message, "retirer cette entrée");
        return None;
    }
    let entity = to.value.to_owned();
    if let Some(saved) = table.text("saved", report) {
        let Ok(id) = saved.value.parse() else {
            let remedy = "écrire l'identifiant d'une vue enregistrée";
            report.error(saved.at, "menu.saved", format!("« {} » n'est pas un UUID", saved.value), remedy);
            return None;
        };
        return Some(MenuTarget::Saved(entity, id));
    }
    match table.text("view", report) {
        Some(view) if !names::is_snake_case(view.value) => {
            let message = format!("« {} » n'est pas le nom d'une vue", view.value);
            report.error(view.at, "menu.view", message, "écrire par exemple \"board\"");
            None
        }
        Some(view) => Some(MenuTarget::View(entity, view.value.to_owned())),
        None => Some(MenuTarget::Entity(entity)),
    }
}

/// Une adresse d'ailleurs s'ouvre dans le navigateur de qui la suit : HTTP seulement, jamais du code.
fn address(url: Text<'_>, report: &mut Report<'_>) -> Option<String> {
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| url.value.strip_prefix(scheme));
    let is_plain =
        |text: &str| text.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"\"<>\\^`{|}".contains(c));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    if !host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
        || !is_plain(url.value)
        || url.value.len() > MAX_ADDRESS
    {
        let message = format!("« {} » n'est pas une adresse", url.value);
        report.error(url.at, "menu.url", message, "écrire par exemple \"https://intranet.exemple.fr/astreinte\"");
        return None;
    }
    Some(url.value.to_owned())
}

fn link_name(table: &Table, report: &mut Report<'_>) -> Option<String> {
    let name = table.needed("name", report)?;
    if names::is_snake_case(name.value) && name.value.len() <= 40 {
        return Some(name.value.to_owned());
    }
    let message = format!("« {} » n'est pas un nom", name.value);
    report.error(name.at, "name.form", message, "écrire des minuscules, des chiffres et des tirets bas");
    None
}

fn role(text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
    if names::is_snake_case(text.value) {
        return Some(text.value.to_owned());
    }
    let message = format!("« {} » n'est pas le code d'un rôle", text.value);
    report.error(text.at, "menu.role", message, "écrire par exemple \"hse_manager\"");
    None
}
