//! Une occurrence d'une série : la changer, l'annuler.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;
use services::calendar::occurrence::{self, Change, Scope};
use store::records::Key;

use crate::{
    App,
    extract::{Body, Caller, Params, params::bad},
    problem::Reply,
};

/// Change l'occurrence, elle seule (`this`), elle et les suivantes (`following`) ou toute sa série (`all`).
pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path((key, at)): Path<(String, String)>,
    body: Body,
) -> Reply<Json<Value>> {
    let key = Key::parse(&key)?;
    let asked: Change = body.read()?;
    Ok(Json(occurrence::change(&caller.ctx, &app.services, &key, &at, asked).await?))
}

/// Annule l'occurrence, elle et les suivantes, ou toute sa série.
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path((key, at)): Path<(String, String)>,
    params: Params,
) -> Reply<StatusCode> {
    params.only(&["scope"])?;
    let scope = match params.text("scope") {
        None | Some("this") => Scope::This,
        Some("following") => Scope::Following,
        Some("all") => Scope::All,
        Some(other) => return Err(bad("scope", other, "this, following, all").into()),
    };
    occurrence::cancel(&caller.ctx, &app.services, &Key::parse(&key)?, &at, scope).await?;
    Ok(StatusCode::NO_CONTENT)
}
