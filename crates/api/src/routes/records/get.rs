//! Lire, au présent ou à un moment passé.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use kernel::Result;
use store::records::{Moment, as_of};

use super::{projection, target};
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    http,
    problem::Reply,
};

/// Un enregistrement ; `304` quand l'appelant tient déjà cette version.
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
    headers: HeaderMap,
) -> Reply<Response> {
    let (entity, key) = target(&app, path)?;
    if let Some(moment) = moment(&params)? {
        params.only(&["at", "version"])?;
        let past = as_of(&caller.ctx, &app.tenant, &entity.full_name, &key, moment).await?;
        let mut record = past.record;
        record.insert("unknown".to_owned(), past.unknown.into());
        return Ok(Json(record).into_response());
    }
    params.only(&["fields", "expand"])?;
    let record = store::records::get(&caller.ctx, &app.tenant, &entity.full_name, &key, &projection(&params)).await?;
    let tag = format!("\"{}\"", record.version);
    if http::already_held(&headers, &tag) {
        return Ok(http::not_modified(&tag));
    }
    Ok(http::record(StatusCode::OK, record.json, record.version))
}

/// Le moment passé que l'appelant demande : une date, un instant ou une version.
fn moment(params: &Params) -> Result<Option<Moment>> {
    if let Some(text) = params.text("at") {
        let instant = text.parse::<jiff::Timestamp>().map_err(|_| bad("at", text, "2026-01-05T08:00:00Z"))?;
        return Ok(Some(Moment::At(instant)));
    }
    let Some(text) = params.text("version") else { return Ok(None) };
    let version = text.parse().ok().filter(|version| *version >= 1).ok_or_else(|| bad("version", text, "1…"))?;
    Ok(Some(Moment::Version(version)))
}
