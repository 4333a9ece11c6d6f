//! Répondre à une invitation.

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::Value;
use services::calendar::answer::{Answer, answer as write};
use store::records::Key;

use crate::{
    App,
    extract::{Body, Caller},
    problem::Reply,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    answer: Answer,
}

/// Écrit la réponse de l'appelant : `accepted`, `declined` ou `tentative`.
pub(crate) async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    let key = Key::parse(&key)?;
    let given: Given = body.read()?;
    Ok(Json(write(&caller.ctx, &app.services, &key, given.answer).await?))
}
