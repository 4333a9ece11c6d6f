//! Exporter une liste.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use services::exchange::export::{self, Format, Headers, Wanted};
use store::records::Query;

use super::entity;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::Reply,
};

/// Paramètres d'un export.
const PARAMETERS: [&str; 9] = ["format", "view", "filter", "q", "sort", "fields", "headers", "separator", "deleted"];

/// Emporte ce que l'appelant voit et peut exporter.
pub(crate) async fn export(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
) -> Reply<Response> {
    params.only(&PARAMETERS)?;
    let entity = entity(&app, &package, &plural)?;
    let sent = export::export(&caller.ctx, &app.tenant, wanted(&entity.full_name, &params)?).await?;
    let mut response = Body::from_stream(sent.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(sent.media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", sent.name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn wanted(entity: &str, params: &Params) -> kernel::Result<Wanted> {
    let format = match params.text("format") {
        None | Some("csv") => Format::Csv,
        Some("xlsx") => Format::Xlsx,
        Some("json") => Format::Json,
        Some("zip") => Format::Zip,
        Some(value) => return Err(bad("format", value, "csv, xlsx, json, zip")),
    };
    let headers = match params.text("headers") {
        None | Some("labels") => Headers::Labels,
        Some("names") => Headers::Names,
        Some(value) => return Err(bad("headers", value, "labels, names")),
    };
    let separator = match params.text("separator") {
        None => None,
        Some(";") => Some(';'),
        Some(",") => Some(','),
        Some("\t" | "tab") => Some('\t'),
        Some("|") => Some('|'),
        Some(value) => return Err(bad("separator", value, "; , | tab")),
    };
    let query = Query {
        entity: entity.to_owned(),
        view: params.text("view").map(str::to_owned),
        filter: params.text("filter").map(str::to_owned),
        search: params.text("q").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned),
        sort: params.text("sort").map(str::to_owned),
        fields: params.list("fields"),
        deleted: params.flag("deleted")?,
        ..Query::default()
    };
    Ok(Wanted { query, format, headers, separator })
}
