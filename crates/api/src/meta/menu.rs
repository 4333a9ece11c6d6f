//! Le menu, tel que l'appelant le voit : ce que ses droits et ses rôles lui ouvrent, dans sa langue.

use std::collections::HashSet;

use futures::future::try_join_all;
use kernel::{Ctx, Result};
use schema::model::{Entity, MenuItem, MenuTarget, Model};
use serde_json::{Value, json};
use store::records::{Count, Query};

use super::{entity, optional, plural_label};
use crate::App;

/// Les entrées que l'appelant voit ; `saved`, les vues enregistrées qu'il voit.
pub(super) async fn view(ctx: &Ctx, app: &App, model: &Model, saved: &HashSet<String>) -> Result<Vec<Value>> {
    let seen = model.menu.iter().filter(|item| is_seen(ctx, item, saved));
    try_join_all(seen.map(|item| entry(ctx, app, model, item))).await
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

async fn entry(ctx: &Ctx, app: &App, model: &Model, item: &MenuItem) -> Result<Value> {
    let own = item.label.as_ref().and_then(|key| optional(ctx, model, key));
    let Some(entity) = item.target.entity().and_then(|name| model.entity(name)) else {
        let MenuTarget::Address(url) = &item.target else { return Ok(Value::Null) };
        let icon = item.icon.as_deref().unwrap_or("link");
        let label = own.unwrap_or_else(|| item.name.clone());
        return Ok(
            json!({ "name": item.name, "group": item.group, "label": label, "icon": icon, "to": url, "external": true }),
        );
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
    if let Some(badge) = &item.badge {
        let counted = Query {
            entity: entity.full_name.to_string(),
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

/// L'icône choisie, celle de l'entité, celle de son paquet.
fn icon<'m>(model: &'m Model, item: &'m MenuItem, entity: &'m Entity) -> &'m str {
    let package = model.packages.iter().find(|package| package.code == entity.package);
    let own = item.icon.as_deref().or(Some(entity.icon.as_str()).filter(|icon| !icon.is_empty()));
    own.or(package.map(|package| package.icon.as_str())).unwrap_or_default()
}
