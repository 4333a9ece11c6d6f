//! Porter des réglages d'une installation à une autre : un fichier JSON, sans aucun secret.

use std::collections::HashMap;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use kernel::{Environment, Error, FieldError, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::settings::{self, Change, Difference};

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

/// Écrit les réglages d'un fichier, tous ou aucun ; `validate_only=true` dit ce qui changerait, et de quelle version. Redonnées
/// dans `seen`, ces versions font refuser ce qu'un autre a changé entre-temps.
pub(crate) async fn import(State(app): State<App>, caller: Caller, params: Params, body: Body) -> Reply<Json<Value>> {
    params.only(&["validate_only"])?;
    let changes = read(body.read()?)?;
    let (ctx, tenant) = (&caller.ctx, &app.tenant);
    if !params.flag("validate_only")? {
        let done = app.services.change_settings(ctx, &changes).await?;
        return Ok(Json(json!({ "changes": done.iter().map(view).collect::<Vec<_>>(), "errors": [] })));
    }
    let model = tenant.model();
    let told = settings::preview(ctx, tenant, &changes).await?;
    let refused = app.services.check_settings(ctx, &changes).await.err();
    let faults = refused.map(|error| model.texts.told(ctx.locale, &error)["errors"].clone());
    let told = told.iter().map(view).collect::<Vec<_>>();
    Ok(Json(json!({ "changes": told, "errors": faults.unwrap_or_else(|| json!([])) })))
}

/// Un changement ; d'un secret, ni avant ni après.
fn view(difference: &Difference) -> Value {
    let Difference { key, environment, version, values } = difference;
    let mut told =
        json!({ "key": key, "environment": environment.map_or(EVERYWHERE, Environment::code), "version": version });
    if let Some((old, new)) = values {
        told["old"] = old.clone();
        told["new"] = new.clone();
    }
    told
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    settings: Map<String, Value>,
    /// Versions lues, par clé puis par place.
    #[serde(default)]
    seen: HashMap<String, HashMap<String, i64>>,
}

/// Chaque réglage, place par place.
fn read(File { settings, seen }: File) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for (key, places) in settings {
        let Value::Object(places) = places else {
            let fault = FieldError::new(&key, "wrong_type").with("expected", "object");
            return Err(Error::invalid(vec![fault]));
        };
        for (name, value) in places {
            let seen = seen.get(&key).and_then(|places| places.get(&name)).copied();
            changes.push(Change { key: key.clone(), environment: place(&name)?, value, seen });
        }
    }
    Ok(changes)
}
