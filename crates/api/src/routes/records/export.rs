//! Exporter une liste.

use axum::{
    extract::{Path, State},
    response::Response,
};
use identity::Interface;
use kernel::Ctx;
use services::exchange::export::{self, Dialect, Format, Headers, Packing, Wanted};
use store::records::Query;

use super::entity;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    http,
    problem::Reply,
};

/// Paramètres d'un export.
const PARAMETERS: [&str; 11] =
    ["format", "zip", "view", "filter", "q", "sort", "fields", "headers", "separator", "dialect", "deleted"];

/// Emporte ce que l'appelant voit et peut exporter.
pub(crate) async fn export(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
) -> Reply<Response> {
    params.only(&PARAMETERS)?;
    let entity = entity(&app, &package, &plural)?;
    let wanted = wanted(&entity.full_name, &params)?;
    let dialect = dialect(&app, &caller.ctx, &params, wanted.format).await?;
    Ok(http::attachment(export::export(&caller.ctx, &app.tenant, Wanted { dialect, ..wanted }).await?))
}

/// Comment un CSV s'écrit : pour un programme, ou pour le tableur de l'appelant.
pub(super) async fn dialect(app: &App, ctx: &Ctx, params: &Params, format: Format) -> kernel::Result<Dialect> {
    match params.text("dialect") {
        None | Some("neutral") => Ok(Dialect::Neutral),
        Some("personal") if format == Format::Csv => {
            let choice = match ctx.actor.id {
                Some(user) => app.identity.preferences(user).await?.interface,
                None => Interface::default(),
            };
            Ok(Dialect::Personal(Box::new(choice)))
        }
        Some("personal") => Err(bad("dialect", "personal", "format=csv")),
        Some(value) => Err(bad("dialect", value, "neutral, personal")),
    }
}

fn wanted(entity: &str, params: &Params) -> kernel::Result<Wanted> {
    let format = match params.text("format") {
        None | Some("csv") => Format::Csv,
        Some("xlsx") => Format::Xlsx,
        Some("json") => Format::Json,
        Some("pdf") => Format::Pdf,
        Some(value) => return Err(bad("format", value, "csv, xlsx, json, pdf")),
    };
    let packing = match params.text("zip") {
        None | Some("auto") => Packing::WhenLong,
        Some("always") => Packing::Always,
        Some("never") => Packing::Never,
        Some(value) => return Err(bad("zip", value, "auto, always, never")),
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
        search: params.said("q"),
        sort: params.text("sort").map(str::to_owned),
        fields: params.list("fields"),
        deleted: params.flag("deleted")?,
        ..Query::default()
    };
    Ok(Wanted { query, format, packing, headers, separator, dialect: Dialect::Neutral })
}
