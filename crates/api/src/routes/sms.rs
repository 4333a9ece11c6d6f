//! Les SMS : leur journal, en renvoyer un, en envoyer un d'essai. Les droits (`core.sms`) sont vérifiés par les services.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::Value;
use services::sms::admin::{self, Page};
use uuid::Uuid;

use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// États d'un SMS.
pub(crate) const STATES: [&str; 5] = ["queued", "sending", "sent", "failed", "unknown"];

/// Une page de SMS ; `state`, `number` et `person` les choisissent.
pub(crate) async fn messages(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["state", "number", "person", "limit", "cursor"])?;
    let text = |name: &str| params.text(name).map(str::to_owned);
    let page = Page {
        number: text("number"),
        person: text("person"),
        state: params.choice("state", &STATES)?.map(str::to_owned),
        after: params.cursor()?,
        limit: params.number("limit")?,
    };
    Ok(Json(admin::messages(&caller.ctx, &app.services, page).await?))
}

/// L'état où l'appelant a vu le SMS, et ce qu'il accepte.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    state: String,
    #[serde(default)]
    may_arrive_twice: Option<bool>,
}

/// Renvoie un SMS qui n'est pas parti, ou dont nul ne sait s'il l'est.
pub(crate) async fn resend(
    State(app): State<App>,
    caller: Caller,
    Path(sms): Path<Uuid>,
    body: Body,
) -> Reply<StatusCode> {
    admin::permitted(&caller.ctx, "manage")?;
    let seen: Seen = body.read()?;
    services::sms::resend(&caller.ctx, &app.services, sms, &seen.state, seen.may_arrive_twice).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trial {
    to: String,
}

/// Envoie aussitôt un SMS d'essai et rend ce que le fournisseur en dit.
pub(crate) async fn test(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    admin::permitted(&caller.ctx, "manage")?;
    let Trial { to } = body.read()?;
    Ok(Json(services::sms::trial::test(&caller.ctx, &app.services, &to).await?))
}
