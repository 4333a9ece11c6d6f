//! Exporter un agrégat.

use axum::{
    extract::{Path, State},
    response::Response,
};
use services::exchange::export::{Format, export_groups};

use super::{aggregate, entity, export::dialect};
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    http,
    problem::Reply,
};

/// Emporte les groupes et leurs totaux, de ce que l'appelant voit et peut exporter.
pub(crate) async fn export_aggregate(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
) -> Reply<Response> {
    params.only(&[&aggregate::PARAMETERS[..], &["format", "dialect"]].concat())?;
    let asked = aggregate::asked(&entity(&app, &package, &plural)?.full_name, &params)?;
    let format = match params.text("format") {
        None | Some("csv") => Format::Csv,
        Some("xlsx") => Format::Xlsx,
        Some(value) => return Err(bad("format", value, "csv, xlsx").into()),
    };
    let dialect = dialect(&app, &caller.ctx, &params, format).await?;
    Ok(http::attachment(export_groups(&caller.ctx, &app.tenant, &asked, format, &dialect).await?))
}
