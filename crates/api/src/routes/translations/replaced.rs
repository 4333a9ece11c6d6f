//! Les mots que l'organisation dit à la place de ceux de l'application, connexion comprise.

use axum::{extract::State, http::HeaderMap, response::Response};
use serde_json::json;
use services::translations::screens;

use super::locale;
use crate::{App, extract::Params, http, problem::Reply};

/// Ceux d'une langue, et l'empreinte de ceux de toutes ; à redemander chaque fois, sans les recevoir s'ils n'ont pas changé.
pub(crate) async fn show(State(app): State<App>, params: Params, headers: HeaderMap) -> Reply<Response> {
    params.only(&["locale"])?;
    let locale = params.text("locale").map(locale).transpose()?.unwrap_or_default();
    let model = app.tenant.model();
    let body = json!({ "mark": screens::mark(&model), "texts": screens::replaced(&model, locale) });
    Ok(http::unless_held(&headers, body.to_string()))
}
