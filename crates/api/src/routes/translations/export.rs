//! Emporter les textes.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use services::translations::{self, Format};

use super::{CHOICE, wanted};
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::Reply,
};

/// Les textes choisis, une colonne par langue, en CSV ou en JSON.
pub(crate) async fn export(State(app): State<App>, caller: Caller, params: Params) -> Reply<Response> {
    translations::allowed(&caller.ctx)?;
    params.only(&[&CHOICE[..], &["format"]].concat())?;
    let (format, extension, kind) = match params.text("format") {
        None | Some("csv") => (Format::Csv, "csv", "text/csv; charset=utf-8"),
        Some("json") => (Format::Json, "json", "application/json"),
        Some(value) => return Err(bad("format", value, "csv, json").into()),
    };
    let wanted = wanted(&params, caller.ctx.locale)?;
    let text = translations::export(&caller.ctx, &app.tenant, &wanted, format).await?;
    let name = format!("attachment; filename=\"translations-{}.{extension}\"", caller.ctx.today());
    let mut response = (StatusCode::OK, [(header::CONTENT_TYPE, kind)], text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
