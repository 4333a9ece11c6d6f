//! Les réglages des paquets : les lire, les changer, ce qu'ils ont valu.

use axum::{
    Json,
    extract::{Path, State},
};
use kernel::{Class, Code, Ctx, Environment, Result};
use schema::model::Model;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::settings::{self, Change, Setting};

use crate::{
    App,
    extract::{Body, Caller, Params},
    meta,
    problem::Reply,
};

pub(crate) mod branding;
pub(crate) mod transfer;

/// Ce qui vaut partout, dans les objets rangés par environnement.
const EVERYWHERE: &str = "all";

/// Tous les réglages, avec leur définition, leur valeur et tout ce qui en est écrit.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(document(&caller.ctx, &app).await?))
}

/// Change des réglages, tous ou aucun ; rend la liste à jour.
pub(crate) async fn change(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    let Asked { values, environment, seen } = body.read()?;
    let environment = environment.as_deref().map(place).transpose()?.flatten();
    let one = |(key, value): (String, Value)| Change { seen: seen.get(&key).copied(), key, environment, value };
    let changes: Vec<Change> = values.into_iter().map(one).collect();
    app.services.change_settings(&caller.ctx, &changes).await?;
    Ok(Json(document(&caller.ctx, &app).await?))
}

/// Les derniers changements d'un réglage.
pub(crate) async fn history(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    params: Params,
) -> Reply<Json<Value>> {
    params.only(&[])?;
    let model = app.tenant.model();
    let past = settings::history(&caller.ctx, &app.tenant, &key).await?;
    let opened = class_of(&model, &key).is_some_and(|class| opens(&caller.ctx, class));
    let one = |past: &settings::Past| {
        let change = &past.change;
        let mut told = json!({ "at": past.at, "by": past.by, "environment": change["environment"] });
        match opened && change["protected"] != true {
            true => {
                told["old"] = change["old"].clone();
                told["new"] = change["new"].clone();
            }
            false => told["protected"] = true.into(),
        }
        told
    };
    Ok(Json(json!({ "data": past.iter().map(one).collect::<Vec<Value>>() })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    values: Map<String, Value>,
    #[serde(default)]
    environment: Option<String>,
    /// Versions lues, par clé.
    #[serde(default)]
    seen: std::collections::HashMap<String, i64>,
}

async fn document(ctx: &Ctx, app: &App) -> Result<Value> {
    let model = app.tenant.model();
    let here = app.tenant.environment();
    let all = settings::all(ctx, &app.tenant, &model).await?;
    let is_written = |name: &str| all.iter().any(|one| one.key == format!("core.{name}") && one.source(here).is_some());
    let data = all.iter().map(|one| {
        let mut told = view(ctx, &model, here, one);
        told["node"] = app.services.given_by_node(&one.key, is_written).into();
        told
    });
    let data: Vec<Value> = data.collect();
    Ok(json!({ "environment": here.code(), "environments": Environment::ALL.map(Environment::code), "data": data }))
}

fn view(ctx: &Ctx, model: &Model, here: Environment, setting: &Setting<'_>) -> Value {
    let package = &setting.package.code;
    let opened = opens(ctx, setting.field.class);
    let shown = |value: &Value| if opened { value.clone() } else { Value::Null };
    let written = setting.written.iter().map(|(place, written)| {
        let told = json!({
            "value": shown(&written.value), "version": written.version,
            "updated_at": written.updated_at, "updated_by": written.updated_by,
        });
        (place.map_or(EVERYWHERE, Environment::code).to_owned(), told)
    });
    let section = setting.field.section();
    json!({
        "key": setting.key,
        "package": package,
        "package_label": meta::text(ctx, model, &format!("{package}.label")),
        "section": section,
        "section_label": section.map(|section| meta::text(ctx, model, &format!("{package}.sections.{section}"))),
        "field": meta::setting(ctx, model, package, setting.field),
        "initial": setting.initial,
        "value": shown(setting.value(here)),
        "hidden": !opened,
        "written": written.collect::<Map<String, Value>>(),
    })
}

/// Un réglage protégé ne se montre qu'à qui tient sa classe.
fn opens(ctx: &Ctx, class: Class) -> bool {
    !ctx.actor.access("core.setting", "view").opening(class).is_denied()
}

fn class_of(model: &Model, key: &str) -> Option<Class> {
    let (code, name) = key.split_once('.')?;
    let package = model.packages.iter().find(|package| package.code == code)?;
    Some(package.settings.get(name)?.class)
}

/// L'environnement de ce nom ; `all`, aucun en particulier.
fn place(name: &str) -> Result<Option<Environment>> {
    let known = || [&[EVERYWHERE][..], &Environment::ALL.map(Environment::code)].concat().join(", ");
    match Environment::parse(name) {
        Some(environment) => Ok(Some(environment)),
        None if name == EVERYWHERE => Ok(None),
        None => Err(Code::BadParameter.with("parameter", "environment").and("value", name).and("expected", known())),
    }
}
