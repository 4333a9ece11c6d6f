//! La description OpenAPI de l'API, et la page qui la montre.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use crate::{App, extract::Caller, http, openapi, web};

/// OpenAPI 3.1, limitée à ce que l'appelant peut faire.
pub(crate) async fn openapi(State(app): State<App>, caller: Caller) -> Response {
    http::ready_json(StatusCode::OK, openapi::document(&caller.ctx, &app.tenant.model()).to_string())
}

/// La page de documentation, embarquée avec l'application web.
pub(crate) async fn page(headers: HeaderMap) -> Response {
    web::file("api-docs.html", &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}
