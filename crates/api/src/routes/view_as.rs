//! Regarder l'application comme une personne ou comme des rôles. Demande `core.view_as.manage`, que l'identité vérifie.

use axum::{Json, extract::State, response::Response};
use identity::Target;
use serde_json::{Value, json};

use crate::{
    App,
    extract::{Body, Caller},
    http,
    problem::Reply,
};

/// Se met à regarder ; la session le garde une heure au plus.
pub(crate) async fn start(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    let target: Target = body.read()?;
    let until = app.identity.view_as(&caller.ctx, caller.session, target).await?;
    Ok(Json(json!({ "until": until })))
}

/// Cesse de regarder.
pub(crate) async fn stop(State(app): State<App>, caller: Caller) -> Reply<Response> {
    app.identity.stop_viewing(&caller.ctx, caller.session).await?;
    Ok(http::no_content())
}
