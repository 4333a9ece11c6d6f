//! Le menu tel que le locataire l'arrange (`menus/main.toml`) : l'ordre, les groupes, ce qu'il cache, ce qu'il ajoute.
//!
//! Ce qu'il ne nomme pas reste où les paquets l'ont mis, à la fin de son groupe : un module neuf se voit. Une entité qui n'est
//! plus là est laissée de côté avec une remarque.

use super::{
    Definition,
    diagnostics::{Diagnostic, Report},
    manifest::GROUPS,
    more::one_of,
    names,
    node::{Span, Table, Text},
    package::{self, Draft},
};
use crate::model::{MenuItem, MenuTarget, Model};

/// Seul nom d'un arrangement.
const MAIN: &str = "main";

/// Longueur d'une adresse.
const MAX_ADDRESS: usize = 500;

/// Entrées d'un menu, au plus.
const MOST: usize = 300;

/// Le menu du modèle : l'arrangement d'abord, puis ce qu'il ne nomme pas.
pub(super) fn arrange(drafts: &[Draft], model: &Model, found: &mut Vec<Diagnostic>) -> Vec<MenuItem> {
    let mut items: Vec<MenuItem> = Vec::new();
    for draft in drafts {
        for definition in &draft.menus {
            let mut report = Report::new(&definition.file, found);
            items.extend(arranged(definition, draft, model, &mut report));
        }
    }
    for menu in model.packages.iter().flat_map(|package| &package.menus) {
        if items.iter().all(|item| item.name != menu.to) {
            items.push(MenuItem {
                name: menu.to.clone(),
                group: menu.group.clone(),
                target: MenuTarget::Entity(menu.to.clone()),
                icon: None,
                badge: menu.badge.clone(),
                hidden: false,
                roles: Vec::new(),
                label: None,
            });
        }
    }
    items.sort_by_key(|item| GROUPS.iter().position(|group| *group == item.group));
    items
}

fn arranged(definition: &Definition, draft: &Draft, model: &Model, report: &mut Report<'_>) -> Vec<MenuItem> {
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
    let mut items: Vec<MenuItem> = Vec::new();
    for table in tables {
        let Some(item) = entry(table, draft, model, report) else { continue };
        if items.iter().any(|other| other.name == item.name) {
            let message = format!("deux entrées « {} »", item.name);
            report.error(table.at, "menu.twice", message, "retirer ou renommer l'une des deux");
            continue;
        }
        items.push(item);
    }
    items
}

fn entry(table: &Table, draft: &Draft, model: &Model, report: &mut Report<'_>) -> Option<MenuItem> {
    table.only(&["name", "to", "view", "saved", "url", "group", "hidden", "roles", "icon"], report);
    table.require("group", report);
    let group = one_of(table, "group", &GROUPS, report)?;
    let target = target(table, model, report)?;
    let name = match &target {
        MenuTarget::Entity(entity) => entity.clone(),
        _ => link_name(table, report)?,
    };
    let proposed = model.packages.iter().flat_map(|package| &package.menus).find(|menu| menu.to == name);
    let roles = table.texts("roles", report).into_iter().filter_map(|text| role(text, report)).collect();
    Some(MenuItem {
        label: Some(format!("{}.menu.{name}", draft.package.code)),
        name,
        group: group.to_owned(),
        target,
        icon: package::icon(table, report),
        badge: proposed.and_then(|menu| menu.badge.clone()),
        hidden: table.flag("hidden", report),
        roles,
    })
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
