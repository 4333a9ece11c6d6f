//! Marquer des notifications comme lues.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use services::notify;

use super::aimed::Target;
use crate::{
    App,
    extract::{Body, Caller},
    problem::Reply,
};

/// Marque celles-ci, celles d'un filtre, ou toutes ; rend combien, et ce qui reste à lire.
pub(crate) async fn read(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    let aimed = body.read::<Target>()?.read()?;
    let count = notify::mark_read(&caller.ctx, &app.services, &aimed).await?;
    Ok(Json(json!({ "count": count, "unread": notify::unread(&caller.ctx, &app.services).await? })))
}
