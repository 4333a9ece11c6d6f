//! Ce que je peux faire de cet enregistrement, dans son état présent.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Map, Value, json};

use super::target;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Les actions qui partent de cet état et dont l'appelant a le droit.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
) -> Reply<Json<Value>> {
    params.only(&[])?;
    let (entity, key) = target(&app, path)?;
    let possible = store::records::possible(&caller.ctx, &app.tenant, &entity.full_name, &key).await?;
    let model = app.tenant.model();
    let say = |key: String| model.texts.get(caller.ctx.locale, &key).map(str::to_owned);
    let actions = possible.actions.iter().map(|action| {
        let label = say(format!("{}.actions.{}.label", entity.full_name, action.name)).unwrap_or_else(|| action.name.clone());
        let why = format!("{}.actions.{}.when", entity.full_name, action.name);
        let waiting = || say(why.clone()).unwrap_or_else(|| model.texts.message(caller.ctx.locale, "core.error.rule.broken", &Map::new()));
        json!({ "name": action.name, "label": label, "to": action.to, "allowed": action.allowed, "reason": (!action.allowed).then(waiting) })
    });
    Ok(Json(json!({ "edit": possible.edit, "delete": possible.delete, "data": actions.collect::<Vec<_>>() })))
}
