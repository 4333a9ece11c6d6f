//! Sous quel nom et quelle couleur l'application se présente, connexion comprise.

use axum::{Json, extract::State, http::header, response::IntoResponse};
use serde_json::{Value, json};
use store::settings;

use crate::{App, problem::Reply};

/// Nom et couleur.
pub(crate) async fn show(State(app): State<App>) -> Reply<impl IntoResponse> {
    let name = settings::get(&app.tenant, "core.app_name").await?.unwrap_or_else(|| Value::from("OpsFlux"));
    let color = settings::get(&app.tenant, "core.brand_color").await?;
    Ok(([(header::CACHE_CONTROL, "no-cache")], Json(json!({ "name": name, "color": color }))))
}
