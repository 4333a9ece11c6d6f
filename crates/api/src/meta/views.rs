//! Les vues enregistrées que l'appelant voit, par entité.

use std::collections::HashMap;

use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value, json};
use store::records::{Query, SAVED_VIEW};

use crate::App;

/// Ce qui est dit de chaque vue.
const FIELDS: [&str; 10] =
    ["name", "kind", "filter", "sort", "columns", "layout", "shared", "is_default", "position", "version"];

/// Vues lues au plus ; qui en voit davantage les trouve dans leur propre liste.
const MOST: u32 = 1000;

/// Les vues de chaque entité, dans leur ordre.
pub(super) async fn by_entity(ctx: &Ctx, app: &App) -> Result<HashMap<String, Vec<Value>>> {
    let mut found: HashMap<String, Vec<Value>> = HashMap::new();
    if app.tenant.model().entity(SAVED_VIEW).is_none() || ctx.actor.access(SAVED_VIEW, "view").is_denied() {
        return Ok(found);
    }
    let fields = FIELDS.into_iter().chain(["entity", "owner"]).map(str::to_owned).collect();
    let query = Query {
        entity: SAVED_VIEW.to_owned(),
        sort: Some("position,name".to_owned()),
        fields: Some(fields),
        limit: MOST,
        ..Query::default()
    };
    for row in store::records::list(ctx, &app.tenant, query).await?.rows {
        let mut row: Map<String, Value> = serde_json::from_str(&row).map_err(|error| Code::Internal.because(error))?;
        let (entity, owner) = (row.remove("entity").unwrap_or_default(), row.remove("owner").unwrap_or_default());
        row.insert("mine".to_owned(), json!(ctx.actor.id.is_some_and(|me| owner == me.to_string())));
        if let Some(entity) = entity.as_str() {
            found.entry(entity.to_owned()).or_default().push(row.into());
        }
    }
    Ok(found)
}

/// La vue qui s'ouvre d'abord : celle de la personne, sinon de ses rôles, de sa société, de tous.
pub(super) fn default_of(views: &[Value]) -> Value {
    let closest = |shared: &str| views.iter().find(|view| view["is_default"] == true && view["shared"] == shared);
    let found = ["private", "roles", "company", "everyone"].into_iter().find_map(closest);
    found.map_or(Value::Null, |view| view["id"].clone())
}
