//! Marquer des notifications comme lues.

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    App,
    extract::{Body, Caller},
    problem::Reply,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    #[serde(default)]
    ids: Vec<Uuid>,
    #[serde(default)]
    all: bool,
}

/// Marque celles-ci, ou toutes ; rend ce qui reste à lire.
pub(crate) async fn read(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    let input: Read = body.read()?;
    let unread = if input.all {
        services::notify::mark_all_read(&caller.ctx, &app.services).await?
    } else {
        services::notify::mark_read(&caller.ctx, &app.services, &input.ids).await?
    };
    Ok(Json(json!({ "unread": unread })))
}
