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
    let pending = services::approvals::pending(&caller.ctx, &app.services, &entity.full_name, possible.id).await?;
    let asks = |name: &str| entity.workflow.as_ref().is_some_and(|workflow| workflow.approval_of(name).is_some());
    let say = |key: String| model.texts.get(caller.ctx.locale, &key).map(str::to_owned);
    let actions = possible.actions.iter().map(|action| {
        let label =
            say(format!("{}.actions.{}.label", entity.full_name, action.name)).unwrap_or_else(|| action.name.clone());
        let why = format!("{}.actions.{}.when", entity.full_name, action.name);
        let waiting = || {
            say(why.clone())
                .unwrap_or_else(|| model.texts.message(caller.ctx.locale, "core.error.rule.broken", &Map::new()))
        };
        let asked = asks(&action.name) && !pending.is_null();
        let reason = match asked {
            true => Some(model.texts.message(caller.ctx.locale, "core.error.approval.pending", &Map::new())),
            false => (!action.allowed).then(waiting),
        };
        json!({
            "name": action.name, "label": label, "to": action.to, "allowed": action.allowed && !asked, "reason": reason,
            "approval": asks(&action.name),
        })
    });
    let data: Vec<Value> = actions.collect();
    let clocks = services::stopwatch::of_record(&caller.ctx, &app.services, &entity, possible.id).await?;
    let offers = json!({ "edit": possible.edit, "delete": possible.delete, "data": data, "approval": pending, "clocks": clocks });
    Ok(Json(offers))
}
