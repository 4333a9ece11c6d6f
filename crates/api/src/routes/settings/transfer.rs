//! Porter des réglages d'une installation à une autre : un fichier JSON, sans aucun secret.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use kernel::{Ctx, Environment, Error, FieldError, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::settings::{self, Change, Setting};

use super::{EVERYWHERE, opens, place};
use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// Ce qui est écrit, sauf les secrets et ce que l'appelant ne voit pas.
pub(crate) async fn export(State(app): State<App>, caller: Caller, params: Params) -> Reply<Response> {
    params.only(&[])?;
    let model = app.tenant.model();
    let all = settings::all(&caller.ctx, &app.tenant, &model).await?;
    let told = all.iter().filter(|one| !one.field.is_secret() && opens(&caller.ctx, one.field.class));
    let mut file: Map<String, Value> = Map::new();
    for setting in told.filter(|one| !one.written.is_empty()) {
        let places = setting
            .written
            .iter()
            .map(|(place, written)| (place.map_or(EVERYWHERE, Environment::code).to_owned(), written.value.clone()));
        file.insert(setting.key.clone(), places.collect::<Map<String, Value>>().into());
    }
    let told = [(header::CONTENT_DISPOSITION, "attachment; filename=\"opsflux-settings.json\"")];
    Ok((told, Json(json!({ "settings": file }))).into_response())
}

/// Écrit les réglages d'un fichier, tous ou aucun ; `validate_only=true` dit ce qui changerait.
pub(crate) async fn import(State(app): State<App>, caller: Caller, params: Params, body: Body) -> Reply<Json<Value>> {
    params.only(&["validate_only"])?;
    let File { settings: file } = body.read()?;
    let changes = read(file)?;
    let (ctx, tenant) = (&caller.ctx, &app.tenant);
    let model = tenant.model();
    let told = differences(ctx, &settings::all(ctx, tenant, &model).await?, &changes);
    if !params.flag("validate_only")? {
        settings::apply(ctx, tenant, &changes).await?;
    }
    let refused = settings::check(ctx, &model, &changes).err();
    let faults = refused.map(|error| model.texts.told(ctx.locale, &error)["errors"].clone());
    Ok(Json(json!({ "changes": told, "errors": faults.unwrap_or_else(|| json!([])) })))
}

/// Ce que ces changements font de ce qui est écrit.
fn differences(ctx: &Ctx, before: &[Setting<'_>], changes: &[Change]) -> Vec<Value> {
    let difference = |change: &Change| {
        let setting = before.iter().find(|setting| setting.key == change.key)?;
        let written = setting.written.iter().find(|(place, _)| *place == change.environment);
        let old = written.map_or(&Value::Null, |(_, written)| &written.value);
        let environment = change.environment.map_or(EVERYWHERE, Environment::code);
        let mut told = json!({ "key": change.key, "environment": environment });
        if !setting.field.is_secret() && opens(ctx, setting.field.class) {
            told["old"] = old.clone();
            told["new"] = change.value.clone();
        }
        (*old != change.value).then_some(told)
    };
    changes.iter().filter_map(difference).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    settings: Map<String, Value>,
}

/// Chaque réglage, place par place.
fn read(file: Map<String, Value>) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for (key, places) in file {
        let Value::Object(places) = places else {
            let fault = FieldError::new(&key, "wrong_type").with("expected", "object");
            return Err(Error::invalid(vec![fault]));
        };
        for (name, value) in places {
            changes.push(Change { key: key.clone(), environment: place(&name)?, value, seen: None });
        }
    }
    Ok(changes)
}
