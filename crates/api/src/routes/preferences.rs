//! Les préférences que les modules proposent à l'appelant : les lire, les changer.

use axum::{Json, extract::State};
use identity::PackagePreference;
use kernel::{Ctx, Result};
use schema::model::Model;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    App,
    extract::{Body, Caller, Params},
    meta,
    problem::Reply,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    values: Map<String, Value>,
}

/// Toutes, avec leur définition et ce qu'elles valent pour l'appelant.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(document(&caller.ctx, &app).await?))
}

/// Change celles qui sont données, toutes ou aucune ; `null` rend la valeur initiale. Rend la liste à jour.
pub(crate) async fn change(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    let Asked { values } = body.read()?;
    app.identity.change_package_preferences(&caller.ctx, &app.tenant.model(), values).await?;
    Ok(Json(document(&caller.ctx, &app).await?))
}

async fn document(ctx: &Ctx, app: &App) -> Result<Value> {
    let model = app.tenant.model();
    let all = app.identity.package_preferences(ctx, &model).await?;
    Ok(json!({ "data": all.iter().map(|one| view(ctx, &model, one)).collect::<Vec<Value>>() }))
}

fn view(ctx: &Ctx, model: &Model, one: &PackagePreference<'_>) -> Value {
    json!({
        "key": one.key,
        "package": one.package,
        "package_label": meta::text(ctx, model, &format!("{}.label", one.package)),
        "field": meta::preference(ctx, model, one.package, one.field),
        "initial": one.initial,
        "value": one.value,
        "chosen": one.chosen,
    })
}
