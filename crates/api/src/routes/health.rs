//! Santé et mesures.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{App, problem::Reply};

/// Le programme vit.
pub(crate) async fn live(State(app): State<App>) -> Json<Value> {
    Json(json!({ "status": "live", "version": app.site.version, "uptime_s": app.site.started.elapsed().as_secs() }))
}

/// Le programme peut servir : sa base répond.
pub(crate) async fn ready(State(app): State<App>) -> Reply<Json<Value>> {
    app.tenant.db.ping().await?;
    Ok(Json(json!({ "status": "ready", "model": app.tenant.model().version })))
}

/// Les mesures, au format de Prometheus.
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    metrics::gauge!("opsflux_transactions_held").set(u32::try_from(app.tenant.db.held()).unwrap_or(u32::MAX));
    match &app.metrics {
        Some(handle) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
