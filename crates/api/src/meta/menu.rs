//! Le menu, tel que l'appelant le voit : ce que ses droits et ses rôles lui ouvrent, dans sa langue.

use std::collections::{HashMap, HashSet};

use futures::future::try_join_all;
use kernel::{Ctx, Result};
use schema::model::{Entity, MenuItem, MenuTarget, Model};
use serde_json::{Map, Value, json};
use store::records::{Count, Query};

use super::{entity, optional, plural_label};
use crate::App;

/// Le menu de l'appelant.
pub(super) struct Menu {
    /// Les entrées qu'il voit, dans l'ordre ; `in` dit les sous-menus qui tiennent chacune, du groupe vers elle.
    pub entries: Vec<Value>,
    /// Ces sous-menus, par leur nom ; tous, pour qui arrange le menu.
    pub submenus: Map<String, Value>,
}

/// Ce que l'appelant voit ; `saved`, les vues enregistrées qu'il voit. Un sous-menu fermé ferme ce qu'il tient, et se tait s'il ne
/// tient rien.
pub(super) async fn view(ctx: &Ctx, app: &App, model: &Model, saved: &HashSet<String>) -> Result<Menu> {
    let mut open: HashMap<&str, Vec<&MenuItem>> = HashMap::new();
    let mut seen = Vec::new();
    for item in model.menu.iter().filter(|item| is_seen(ctx, item, saved)) {
        let mut path = match item.parent.as_deref().map(|parent| open.get(parent)) {
            None => Vec::new(),
            Some(Some(path)) => path.clone(),
            Some(None) => continue,
        };
        if item.target == MenuTarget::Submenu {
            path.push(item);
            open.insert(&item.name, path);
        } else {
            seen.push((item, path));
        }
    }
    let held: HashSet<&str> = seen.iter().flat_map(|(_, path)| path).map(|item| item.name.as_str()).collect();
    let arranges = !ctx.actor.access("core.definition", "manage").is_denied();
    let named = model.menu.iter().filter(|item| item.target == MenuTarget::Submenu);
    let named = named.filter(|item| arranges || held.contains(item.name.as_str()));
    let submenus = named.map(|item| (item.name.clone(), submenu(ctx, model, item))).collect();
    let entries = try_join_all(seen.into_iter().map(|(item, path)| entry(ctx, app, model, item, path))).await?;
    Ok(Menu { entries, submenus })
}

fn submenu(ctx: &Ctx, model: &Model, item: &MenuItem) -> Value {
    let keys = item.label.clone().into_iter().chain(item.delivered_label());
    let label = keys.filter_map(|key| optional(ctx, model, &key)).next().unwrap_or_else(|| item.name.clone());
    json!({ "label": label, "icon": item.icon.as_deref().unwrap_or("folder-tree") })
}

fn is_seen(ctx: &Ctx, item: &MenuItem, saved: &HashSet<String>) -> bool {
    let holds = |code: &String| ctx.actor.roles.iter().any(|held| held.role == *code);
    let opens = match &item.target {
        MenuTarget::Saved(_, id) => saved.contains(&id.to_string()),
        _ => true,
    };
    let reaches = item.target.entity().is_none_or(|entity| !ctx.actor.access(entity, "view").is_denied());
    !item.hidden && opens && reaches && (item.roles.is_empty() || item.roles.iter().any(holds))
}

async fn entry(ctx: &Ctx, app: &App, model: &Model, item: &MenuItem, path: Vec<&MenuItem>) -> Result<Value> {
    let mut view = face(ctx, model, item);
    if !path.is_empty() {
        view["in"] = path.iter().map(|submenu| submenu.name.as_str()).collect();
    }
    if let (Some(badge), Some(entity)) = (&item.badge, item.target.entity()) {
        let counted = Query {
            entity: entity.to_owned(),
            filter: Some(badge.source.clone()),
            fields: Some(vec!["id".to_owned()]),
            limit: 1,
            count: Count::Capped,
            ..Query::default()
        };
        let page = store::records::list(ctx, &app.tenant, counted).await?;
        view["badge"] = page.count.map_or(0, |count| count.value).into();
    }
    Ok(view)
}

/// Ce que dit une entrée, et où elle mène.
fn face(ctx: &Ctx, model: &Model, item: &MenuItem) -> Value {
    let own = item.label.as_ref().and_then(|key| optional(ctx, model, key));
    let Some(entity) = item.target.entity().and_then(|name| model.entity(name)) else {
        let MenuTarget::Address(url) = &item.target else { return Value::Null };
        let icon = item.icon.as_deref().unwrap_or("link");
        let label = own.unwrap_or_else(|| item.name.clone());
        return json!({ "name": item.name, "group": item.group, "label": label, "icon": icon, "to": url, "external": true });
    };
    let path = entity::path(entity);
    let mut view = json!({
        "name": item.name, "group": item.group, "label": own.unwrap_or_else(|| plural_label(ctx, model, entity)),
        "icon": icon(model, item, entity), "to": path, "package": entity.package,
    });
    match &item.target {
        MenuTarget::View(_, kind) => view["to"] = format!("{path}?view={kind}").into(),
        MenuTarget::Saved(_, id) => view["to"] = format!("{path}?saved={id}").into(),
        _ => view["entity"] = (*entity.full_name).into(),
    }
    view
}

/// L'icône choisie, celle de l'entité, celle de son paquet.
fn icon<'m>(model: &'m Model, item: &'m MenuItem, entity: &'m Entity) -> &'m str {
    let package = model.packages.iter().find(|package| package.code == entity.package);
    let own = item.icon.as_deref().or(Some(entity.icon.as_str()).filter(|icon| !icon.is_empty()));
    own.or(package.map(|package| package.icon.as_str())).unwrap_or_default()
}
