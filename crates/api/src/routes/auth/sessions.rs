//! Mes sessions ouvertes.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use crate::{
    App,
    extract::{Caller, known},
    problem::Reply,
};

/// Les sessions ouvertes de l'appelant, la plus récente d'abord.
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Reply<Json<Value>> {
    let sessions = app.identity.sessions(&caller.ctx).await?;
    let shown = sessions.iter().map(|session| {
        let mut view = json!(session);
        view["current"] = (session.id == caller.session).into();
        view
    });
    Ok(Json(json!({ "data": shown.collect::<Vec<_>>(), "next_cursor": null, "count": null })))
}

/// Ferme une session de l'appelant, sur quelque appareil qu'elle soit.
pub(crate) async fn revoke(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Reply<StatusCode> {
    app.identity.revoke(&caller.ctx, known(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
