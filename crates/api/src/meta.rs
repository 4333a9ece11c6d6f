//! Le modèle rendu à l'application web : ce que l'appelant peut voir et faire, dans sa langue.

use kernel::{Ctx, Result};
use schema::model::Model;
use serde_json::{Map, Value, json};

use crate::App;

mod entity;
mod field;
mod menu;
mod views;

pub(crate) use entity::{is_shown, plural_label, section_label};
pub(crate) use field::{preference, setting, view as field};

/// Groupes de menus, dans l'ordre.
const GROUPS: [&str; 3] = ["pilotage", "modules", "system"];

/// Droits de la plate-forme, que nulle entité ne porte : l'écran qui les demande ne s'offre qu'à qui les tient.
const PLATFORM: [(&str, &str); 15] = [
    ("core.definition", "manage"),
    ("core.translation", "manage"),
    ("core.automation", "view"),
    ("core.automation", "manage"),
    ("core.job", "view"),
    ("core.job", "manage"),
    ("core.setting", "view"),
    ("core.setting", "manage"),
    ("core.mail", "view"),
    ("core.mail", "manage"),
    ("core.sms", "view"),
    ("core.sms", "manage"),
    ("core.traffic", "view"),
    ("core.view_as", "manage"),
    ("core.template", "manage"),
];

/// Le document entier.
pub(crate) async fn document(ctx: &Ctx, app: &App) -> Result<Value> {
    let model = app.tenant.model();
    let mut saved = views::by_entity(ctx, app).await?;
    let seen = saved.values().flatten().filter_map(|view| view["id"].as_str().map(str::to_owned)).collect();
    let mut entities = Map::new();
    for entity in model.entities.values().filter(|entity| is_shown(ctx, &model, entity)) {
        let mut view = entity::view(ctx, app, &model, entity);
        let saved = saved.remove(&*entity.full_name).unwrap_or_default();
        view["default_view"] = views::default_of(&saved);
        view["views"] = saved.into();
        entities.insert(entity.full_name.to_string(), view);
    }
    let groups: Map<String, Value> = GROUPS
        .iter()
        .map(|group| ((*group).to_owned(), text(ctx, &model, &format!("core.groups.{group}")).into()))
        .collect();
    let held = PLATFORM.iter().filter(|(entity, action)| !ctx.actor.access(entity, action).is_denied());
    let permissions: Vec<String> = held.map(|(entity, action)| format!("{entity}.{action}")).collect();
    let menu = menu::view(ctx, app, &model, &seen).await?;
    Ok(json!({
        "version": model.version,
        "locale": ctx.locale.code(),
        "menus": menu.entries,
        "submenus": menu.submenus,
        "groups": groups,
        "permissions": permissions,
        "entities": entities,
    }))
}

/// Un texte du modèle, dans la langue de l'appelant ; la clé elle-même quand il manque.
pub(crate) fn text(ctx: &Ctx, model: &Model, key: &str) -> String {
    model.texts.get(ctx.locale, key).unwrap_or(key).to_owned()
}

/// Un texte facultatif.
fn optional(ctx: &Ctx, model: &Model, key: &str) -> Option<String> {
    model.texts.get(ctx.locale, key).map(str::to_owned)
}
