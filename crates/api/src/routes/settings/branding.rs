//! Sous quel nom, quelle couleur et avec quels mots l'application se présente, connexion comprise.

use axum::{extract::State, http::HeaderMap, response::Response};
use serde_json::json;
use services::translations::screens;
use store::settings;

use crate::{App, extract::Params, http, problem::Reply};

/// Nom, couleur, et l'empreinte des mots à demander s'il y en a ; à redemander chaque fois, sans les recevoir s'ils n'ont pas changé.
pub(crate) async fn show(State(app): State<App>, params: Params, headers: HeaderMap) -> Reply<Response> {
    params.only(&[])?;
    let [name, color] = settings::effective(&app.tenant, ["core.app_name", "core.brand_color"]).await?;
    let body = json!({ "name": name, "color": color, "wording": screens::mark(&app.tenant.model()) });
    Ok(http::unless_held(&headers, body.to_string()))
}
