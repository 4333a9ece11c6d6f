//! Les déclencheurs : leur liste, les mettre en service ou hors service, les essayer.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use services::{automation::admin, translations};
use store::definitions::Change;
use uuid::Uuid;

use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
    routes::definitions::manage,
};

/// Tous les déclencheurs et leur activité de la semaine ; `system` dit les événements du système qu'un déclencheur peut attendre.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    let system = admin::system_events(&caller.ctx, &app.services)?;
    Ok(Json(json!({ "data": admin::triggers(&caller.ctx, &app.services).await?, "system": system })))
}

/// Met un déclencheur en service.
pub(crate) async fn enable(State(app): State<App>, caller: Caller, Path(name): Path<String>) -> Reply<StatusCode> {
    admin::enable(&caller.ctx, &app.services, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Met un déclencheur hors service.
pub(crate) async fn disable(State(app): State<App>, caller: Caller, Path(name): Path<String>) -> Reply<StatusCode> {
    admin::disable(&caller.ctx, &app.services, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    #[serde(default)]
    record: Option<Uuid>,
    #[serde(default)]
    values: Option<Map<String, Value>>,
    #[serde(default)]
    changes: Option<Value>,
    #[serde(default)]
    payload: Option<Value>,
}

impl From<Sample> for admin::Trial {
    fn from(sample: Sample) -> admin::Trial {
        let Sample { record, values, changes, payload } = sample;
        admin::Trial { record, values, changes, payload }
    }
}

/// Essaie un déclencheur sur un enregistrement choisi (`record`) ou composé (`values`), ou sur un appel
/// (`payload`), sans que rien ne reste ni ne sorte.
pub(crate) async fn test(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    let sample: Sample = body.read()?;
    Ok(Json(admin::trial(&caller.ctx, &app.services, &name, sample.into()).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    draft: Vec<Change>,
    #[serde(default)]
    sample: Sample,
}

/// Essaie de même un déclencheur qu'on n'a pas encore gardé : `draft` est ce que l'on garderait, lui et ses messages.
pub(crate) async fn test_draft(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    admin::may_manage(&caller.ctx)?;
    manage(&caller.ctx)?;
    let Draft { draft, sample } = body.read()?;
    translations::check_definitions(&app.tenant.model(), &draft)?;
    Ok(Json(Box::pin(admin::trial_of_draft(&caller.ctx, &app.services, &draft, sample.into())).await?))
}
